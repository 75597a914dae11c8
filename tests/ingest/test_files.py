"""Files of every accepted kind become the table that was written; everything else ends in one sentence."""

from __future__ import annotations

import csv
import hashlib
import zipfile
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import pytest

from segexplorer.errors import UnusableFile
from segexplorer.ingest import delimited, quick
from segexplorer.ingest.files import Imported, import_file
from segexplorer.ingest.limits import Limits

HEADER = "name;orders;spend;since"
ROWS = "Ada;3;1.5;31-01-2024\nBo;;20.25;01-02-2024\n"


def bring(folder: Path, data: bytes, name: str = "file.csv", limits: Limits | None = None) -> Imported:
    source = folder / "upload [1]*.bin"  # characters that DuckDB would read as a pattern
    source.write_bytes(data)
    return import_file(source, name, folder / "data set", limits)


def table(done: Imported) -> pd.DataFrame:
    return pd.read_parquet(done.parquet)


def types(done: Imported) -> list[str]:
    with duckdb.connect() as connection:
        return [kind for _, kind, *_ in connection.execute(f"DESCRIBE FROM '{done.parquet}'").fetchall()]


def refusal(folder: Path, data: bytes, name: str = "file.csv", limits: Limits | None = None) -> str:
    with pytest.raises(UnusableFile) as caught:
        bring(folder, data, name, limits)
    assert name in str(caught.value)
    assert not (folder / "data set").exists() or not list((folder / "data set").iterdir())
    return caught.value.code


def test_a_small_table_comes_out_as_written_with_numbers_and_dates_recognised(tmp_path: Path) -> None:
    data = f"{HEADER}\n{ROWS}".encode()
    done = bring(tmp_path, data)
    assert (done.n_rows, done.n_columns, done.delimiter, done.encoding) == (2, 4, ";", "utf-8")
    assert (done.sha256, done.size_bytes) == (hashlib.sha256(data).hexdigest(), len(data))
    assert types(done) == ["VARCHAR", "BIGINT", "DOUBLE", "DATE"]
    rows = duckdb.sql(f"FROM '{done.parquet}'").fetchall()
    assert [(r[0], r[1], r[2], str(r[3])) for r in rows] == [("Ada", 3, 1.5, "2024-01-31"), ("Bo", None, 20.25, "2024-02-01")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_encoding_and_delimiter_gives_the_same_table(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = (
        delimiter.join(["näme", "città", "n"])
        + "\n"
        + "".join(delimiter.join([f'"Zoë{delimiter}{i}"', "Köln", str(i)]) + "\n" for i in range(9))
    )
    done = bring(tmp_path, text.encode(encoding))
    assert table(done).to_dict("list") == {
        "näme": [f"Zoë{delimiter}{i}" for i in range(9)],
        "città": ["Köln"] * 9,
        "n": list(range(9)),
    }
    assert done.delimiter == delimiter


def test_line_ends_of_windows_and_old_macs_and_mixtures_of_them_are_the_same(tmp_path: Path) -> None:
    for end in ("\n", "\r\n", "\r"):
        assert table(bring(tmp_path, end.join(["a,b", "1,x", "2,y", ""]).encode())).a.tolist() == [1, 2]
    assert table(bring(tmp_path, b"a,b\r\n1,x\n2,y\r\n3,z\n")).a.tolist() == [1, 2, 3]


def test_missing_tokens_let_a_column_be_a_number_but_stay_answers_in_a_text_column(tmp_path: Path) -> None:
    done = bring(tmp_path, b"income,partner\n100,None\nNA,None\n-,Yes\n#N/A,NA\n,\n7,x\n")
    assert types(done) == ["BIGINT", "VARCHAR"]
    assert table(done).partner.fillna("").tolist() == ["None", "None", "Yes", "NA", "x"]  # the blank row is gone
    assert table(done).income.sum() == 107


@pytest.mark.parametrize(
    ("days", "kind"),
    [
        (["2024-05-03", "", "2024-06-01"], "DATE"),
        (["", "03.05.2024", ""], "DATE"),
        (["2024-05-03 10:00:00", "2024-05-04", "NULL"], "TIMESTAMP"),
        (["5/3/2024 9:15", "", "12/31/2024 10:00"], "TIMESTAMP"),
    ],
)
def test_dates_stay_dates_where_some_are_missing(tmp_path: Path, days: list[str], kind: str) -> None:
    done = bring(tmp_path, ("a,day\n" + "".join(f"{i},{day}\n" for i, day in enumerate(days * 5))).encode())
    assert types(done)[1] == kind
    assert table(done)["day"].isna().sum() == 5 * sum(day in ("", "NULL") for day in days)


def test_yes_and_no_stay_text_and_leading_zeros_stay_codes(tmp_path: Path) -> None:
    done = bring(tmp_path, b"flag,zip,truth,share\nyes,01067,TRUE,0.5\nno,50667,false,.25\n")
    assert types(done) == ["VARCHAR", "VARCHAR", "BOOLEAN", "DOUBLE"]
    assert table(done).zip.tolist() == ["01067", "50667"]


def test_one_late_date_decides_the_order_of_day_and_month_for_the_whole_column(tmp_path: Path) -> None:
    early = "".join(f"{i},01/02/2024,01/02/2024\n" for i in range(quick.SAMPLE_ROWS + 2_000))
    done = bring(tmp_path, f"n,us,eu\n{early}0,12/31/2024,31/12/2024\n".encode())
    assert types(done) == ["BIGINT", "DATE", "DATE"]
    first = duckdb.sql(f"SELECT us::VARCHAR, eu::VARCHAR FROM '{done.parquet}' LIMIT 1").fetchall()[0]
    assert first == ("2024-01-02", "2024-02-01")


@pytest.mark.parametrize(
    ("late", "kind", "value"),
    [("1.5", "DOUBLE", 1.5), ("A-7", "VARCHAR", "A-7"), ("9007199254740993", "BIGINT", 9007199254740993), ("", "BIGINT", None)],
)
def test_a_late_value_changes_the_type_of_its_column_and_is_never_changed_itself(
    tmp_path: Path, late: str, kind: str, value: object
) -> None:
    early = "".join(f"{i},x\n" for i in range(quick.SAMPLE_ROWS + 10))
    done = bring(tmp_path, f"n,t\n{early}{late},y\n".encode())
    assert types(done)[0] == kind
    assert duckdb.sql(f"SELECT n FROM '{done.parquet}' WHERE t = 'y'").fetchall()[0] == (value,)


def test_a_column_that_is_empty_at_first_gets_its_type_from_what_comes_later(tmp_path: Path) -> None:
    early = "".join(f"{i},\n" for i in range(quick.SAMPLE_ROWS + 10))
    assert types(bring(tmp_path, f"n,late\n{early}1,7\n".encode())) == ["BIGINT", "BIGINT"]


def test_the_quick_way_and_the_thorough_way_give_the_same_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = "a,b,c,d,e\n" + "".join(f"{i},{i / 7:.4f},t{i % 5},2024-01-{i % 28 + 1:02d},{i % 28 + 1}.1.2024\n" for i in range(500))
    quick = table(bring(tmp_path, data.encode()))
    monkeypatch.setattr(delimited, "read_quick", lambda *_: None)
    pd.testing.assert_frame_equal(quick, table(bring(tmp_path, data.encode())))


def test_a_clean_file_takes_the_quick_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for slower in ("read_regular", "read_ugly"):
        monkeypatch.setattr(delimited, slower, lambda *_: pytest.fail("a clean file was read twice"))
    assert bring(tmp_path, f"{HEADER}\n{ROWS * 100}".encode()).n_rows == 200


def test_rows_that_do_not_fit_are_counted_by_line_and_short_rows_are_filled_up(tmp_path: Path) -> None:
    done = bring(tmp_path, b"a,b,c\n1,2,3\n4,5\n6,7,8,9,10\n11,12,13\n")
    assert (done.n_rows, done.rejected_rows, done.rejected_lines) == (3, 1, (4,))
    assert table(done).c.fillna(-1).tolist() == [3, -1, 13]


def test_titles_above_the_table_are_passed_over(tmp_path: Path) -> None:
    done = bring(tmp_path, b"Customers 2024,,\n\nname,city,n\nAda,Gent,1\nBo,Ulm,2\n")
    assert table(done).columns.tolist() == ["name", "city", "n"]


def test_names_are_trimmed_told_apart_and_never_reserved(tmp_path: Path) -> None:
    done = bring(tmp_path, b' a ,A,,"b\nc",_key,a\nx,y,z,u,v,w\nx,y,z,u,v,w2\n')
    assert table(done).columns.tolist() == ["a", "A (2)", "column 3", "b c", "key", "a (3)"]


def test_markup_emoji_and_right_to_left_text_are_only_text(tmp_path: Path) -> None:
    rows = [["<script>alert(1)</script>", "😀 שלום", "=1+1"], ["<b>x</b>", "مرحبا", "'; DROP TABLE x; --"], ["y", "z", '"']]
    with (tmp_path / "t.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    frame = table(bring(tmp_path, (tmp_path / "t.csv").read_bytes()))
    assert [frame.columns.tolist(), *frame.to_numpy().tolist()] == rows


def test_one_row_one_column_and_constant_columns_are_tables(tmp_path: Path) -> None:
    assert bring(tmp_path, b"name,n\nAda,1\n").n_rows == 1
    one = bring(tmp_path, b"age\n31\n44\n")
    assert (one.n_columns, table(one).age.tolist()) == (1, [31, 44])
    assert table(bring(tmp_path, b"a,b\n1,x\n1,x\n")).b.tolist() == ["x", "x"]


def test_cells_over_the_limit_are_cut_and_counted(tmp_path: Path) -> None:
    done = bring(tmp_path, f"a,b\n{'é' * 30},1\nx,2\n".encode(), limits=Limits(max_cell_chars=20))
    assert (done.cut_cells, table(done).a.str.len().tolist()) == (1, [20, 1])


def test_an_empty_column_does_not_hide_long_or_padded_texts_in_another(tmp_path: Path) -> None:
    done = bring(tmp_path, f"a,b,c\n{'x' * 30},,1\n padded ,,2\n".encode(), limits=Limits(max_cell_chars=20))
    assert (done.cut_cells, table(done).a.tolist()) == (1, ["x" * 20, "padded"])


def test_a_wide_table_with_a_late_surprise_fits_into_memory(tmp_path: Path) -> None:
    lines = [
        ",".join(f"c{i}" for i in range(400)),
        *[",".join(["1.5"] * 400)] * (quick.SAMPLE_ROWS + 100),
        ",".join(["x7", *["2.5"] * 399]),
    ]
    done = bring(tmp_path, "\n".join(lines).encode())
    assert types(done) == ["VARCHAR", *["DOUBLE"] * 399]


def test_zero_bytes_are_dropped(tmp_path: Path) -> None:
    assert table(bring(tmp_path, b"a,b\nx\0y,1\n")).a.tolist() == ["xy"]


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("empty_file", b""),
        ("empty_file", b"\xef\xbb\xbf \r\n"),
        ("header_only", b"name,age,city\n"),
        ("no_header", b"1,2,3\n4,5,6\n7,8,9\n"),
        ("binary", bytes(range(256)) * 40),
        ("picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 50),
        ("pdf", b"%PDF-1.7 ..."),
        ("compressed", b"BZh91AY" + b"x" * 50),
        ("damaged_zip", b"\x1f\x8b\x08\0" + b"x" * 50),
        ("tar", b"customers.csv".ljust(257, b"\0") + b"ustar\0" + b"00".ljust(250, b"\0")),
        ("html", b"<!DOCTYPE html>\n<html><body>Log in</body></html>"),
        ("excel_xml", b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook/>'),
        ("lfs_pointer", b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"),
        ("damaged_parquet", b"PAR1" + b"\0" * 100),
        ("damaged_zip", b"PK\x03\x04" + b"\0" * 100),
        ("damaged_excel", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000),
        ("encrypted", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000 + "EncryptedPackage".encode("utf-16-le")),
        ("too_many_columns", (",".join(f"c{i}" for i in range(5000)) + "\n" + ",".join("1" * 5000) + "\n").encode()),
    ],
)
def test_what_is_no_table_ends_in_its_own_sentence_and_leaves_nothing_behind(tmp_path: Path, code: str, data: bytes) -> None:
    assert refusal(tmp_path, data) == code


def test_files_over_a_limit_are_refused(tmp_path: Path) -> None:
    data = f"{HEADER}\n{ROWS}".encode()
    assert refusal(tmp_path, data, limits=Limits(max_file_bytes=10)) == "too_big"
    assert refusal(tmp_path, data, limits=Limits(max_rows=1)) == "too_many_rows"


def test_a_file_that_fails_leaves_the_table_that_was_there(tmp_path: Path) -> None:
    before = bring(tmp_path, b"a,b\n1,x\n")
    with pytest.raises(UnusableFile):
        bring(tmp_path, b"%PDF")
    assert table(before).a.tolist() == [1]


def test_parquet_gets_plain_types(tmp_path: Path) -> None:
    duckdb.sql(
        "COPY (SELECT 1::UTINYINT AS a, 2.5::DECIMAL(9, 2) AS b, [1, 2] AS c, {'x': 1} AS d, DATE '2024-01-31' AS e, 'x' AS \" f\")"
        f" TO '{tmp_path / 'p.parquet'}'"
    )
    done = bring(tmp_path, (tmp_path / "p.parquet").read_bytes())
    assert types(done) == ["BIGINT", "DOUBLE", "VARCHAR", "VARCHAR", "DATE", "VARCHAR"]
    assert table(done).columns.tolist() == ["a", "b", "c", "d", "e", "f"]


def workbook(path: Path, sheets: dict[str, list[list[object]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path.read_bytes()


def test_a_workbook_becomes_the_table_of_the_sheet_that_holds_one(tmp_path: Path) -> None:
    rows = [
        ["name", "n", "x", "day", "ok"],
        ["Ada", 1, 0.5, pd.Timestamp("2024-01-31"), True],
        ["Bo", 2, 1.25, pd.Timestamp("2024-02-01"), False],
    ]
    done = bring(tmp_path, workbook(tmp_path / "w.xlsx", {"empty": [], "notes": [["read me"]], "data": rows}), "w.xlsx")
    assert types(done) == ["VARCHAR", "BIGINT", "DOUBLE", "DATE", "BOOLEAN"]
    assert table(done).n.tolist() == [1, 2]


def test_a_workbook_without_cells_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, workbook(tmp_path / "w.xlsx", {"a": []}), "w.xlsx") == "empty_workbook"


def test_a_workbook_that_unpacks_to_gigabytes_is_never_opened(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("xl/workbook.xml", "<x/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as member:
            for _ in range(120):
                member.write(b" " * 1_000_000)
    assert refusal(tmp_path, (tmp_path / "bomb.xlsx").read_bytes(), "bomb.xlsx") == "zip_bomb"


def test_a_workbook_whose_declared_size_lies_is_refused(tmp_path: Path) -> None:
    data = bytearray(workbook(tmp_path / "w.xlsx", {"a": [["a", "b"]] + [[i, "x"] for i in range(500)]}))
    directory = data.index(b"PK\x01\x02", data.rindex(b"xl/worksheets/sheet1.xml") - 60)
    data[directory + 24 : directory + 28] = (10).to_bytes(4, "little")
    assert refusal(tmp_path, bytes(data), "w.xlsx") in ("damaged_excel", "zip_bomb")


def test_a_sheet_with_one_cell_in_the_last_corner_does_not_fill_the_memory(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "a", "b"
    book.save(tmp_path / "corner.xlsx")
    assert refusal(tmp_path, (tmp_path / "corner.xlsx").read_bytes(), "corner.xlsx") == "zip_bomb"


def test_names_the_engine_uses_itself_are_renamed_and_the_table_still_reads(tmp_path: Path) -> None:
    source = tmp_path / "fivetran.csv"
    source.write_text(
        "_row,file_row_number,_key,_first_row,*,spend\n" + "".join(f"{i},{i},{i},{i},{i},{i % 7}\n" for i in range(60))
    )
    done = import_file(source, source.name, tmp_path / "out")
    assert list(pd.read_parquet(done.parquet)) == ["row", "file row number", "key", "_first_row", "column 5", "spend"]
