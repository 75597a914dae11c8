"""Workbooks: the sheet of the customers is found, and on it the table, whatever stands around it."""

from __future__ import annotations

import datetime
import io
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from segexplorer.errors import UnusableFile
from segexplorer.ingest import oversize
from segexplorer.ingest.files import Imported, import_file
from segexplorer.ingest.recipe import Recipe
from tests.ingest import specimens

PEOPLE = [["name", "orders", "since"], *([f"Ada {i}", i, datetime.date(2024, 1, i)] for i in range(1, 21))]


def bring(folder: Path, data: bytes, recipe: Recipe | None = None) -> Imported:
    (folder / "book").write_bytes(data)
    return import_file(folder / "book", "book.xlsx", folder / "out", recipe=recipe or Recipe())


def table(done: Imported) -> pd.DataFrame:
    return pd.read_parquet(done.parquet)


def sheet_of(rows: list[list[object]]) -> tuple[openpyxl.Workbook, Worksheet]:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return book, book.active


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_every_kind_of_workbook_gives_the_same_table(tmp_path: Path, kind: str) -> None:
    done = bring(tmp_path, specimens.SPECIMENS[kind]())
    frame = table(done)
    assert frame.columns.tolist() == ["id", "name", "spend", "since"]
    assert frame.astype(str).to_numpy().tolist() == [
        ["1", "Ada", "1.5", "2024-01-31"],
        ["2", "Bo, Gent", "20.25", "2024-02-01"],
        ["3", "Zoë", "7.0", "2023-12-24"],
    ]
    assert [sheet.n_rows for sheet in done.sheets] == [3]


def test_a_binary_workbook_is_read(tmp_path: Path) -> None:
    assert table(bring(tmp_path, specimens.xlsb_file())).to_dict("list") == {
        "name 0": [10, 20, 30],
        "name 1": [11, 21, 31],
        "name 2": [12, 22, 32],
    }


def test_the_sheet_most_like_a_table_is_taken_and_the_others_are_told(tmp_path: Path) -> None:
    words = [["Term", "Meaning"], ["orders", "How often somebody bought here, not counting what was sent back within a month"]]
    book = specimens.xlsx_file(
        words, report=[["Report for May"], ["", "total", 210]], customers=PEOPLE, lookup=[["a", "b"], [1, 2]]
    )
    done = bring(tmp_path, book)
    assert [(s.name, s.n_rows, s.taken) for s in done.sheets] == [
        ("Sheet", 1, False),
        ("report", 1, False),
        ("customers", 20, True),
        ("lookup", 1, False),
    ]
    assert table(done).orders.sum() == 210


@pytest.mark.parametrize(
    "other",
    [
        PEOPLE,
        [["People we know"], [], *PEOPLE],
        [["name", "town"], *([name, "Gent"] for name in "abcdefghijklmnopqrst")],
        [[at, at + 1] for at in range(20)],
    ],
    ids=["names", "a title", "words only", "no names"],
)
def test_the_rows_of_a_sheet_are_counted_without_its_names(tmp_path: Path, other: list[list[object]]) -> None:
    done = bring(tmp_path, specimens.xlsx_file([*PEOPLE, *PEOPLE[1:]], second=other))
    assert [(s.name, s.n_rows) for s in done.sheets] == [("Sheet", 40), ("second", 20)]


def test_the_rows_of_a_long_sheet_are_counted_without_its_names(tmp_path: Path) -> None:
    long = [["id", "spend"], *([at, at * 1.5] for at in range(1_000))]
    done = bring(tmp_path, specimens.xlsx_file(long, Sheet2=[["a", "b"], [1, 2]]))
    assert (done.n_rows, [s.n_rows for s in done.sheets]) == (1_000, [1_000, 1])


def test_of_sheets_about_as_good_the_first_is_taken(tmp_path: Path) -> None:
    done = bring(tmp_path, specimens.xlsx_file(PEOPLE[:18], May=PEOPLE))
    assert done.n_rows == 17


def test_the_sheet_somebody_chose_is_taken_in_any_case_and_an_unknown_one_is_refused(tmp_path: Path) -> None:
    book = specimens.xlsx_file(PEOPLE, Lookup=[["code", "city"], ["7", "Gent"]])
    assert table(bring(tmp_path, book, Recipe(sheet="lookup"))).city.tolist() == ["Gent"]
    with pytest.raises(UnusableFile, match=r'no sheet or file "Mai" in "book\.xlsx"\. It has: Sheet, Lookup'):
        bring(tmp_path, book, Recipe(sheet="Mai"))


def test_a_hidden_sheet_is_taken_only_when_it_is_far_better(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(_saved(tmp_path, specimens.xlsx_file(PEOPLE[:9], May=PEOPLE)))
    book["May"].sheet_state = "hidden"
    assert bring(tmp_path, specimens.saved(book)).n_rows == 8
    for _ in range(4):
        for row in PEOPLE[1:]:
            book["May"].append(row)
    assert bring(tmp_path, specimens.saved(book)).n_rows == 100


def _saved(folder: Path, data: bytes) -> Path:
    (folder / "saved.xlsx").write_bytes(data)
    return folder / "saved.xlsx"


def test_a_sheet_that_is_only_a_chart_is_passed_over(tmp_path: Path) -> None:
    book, _ = sheet_of(PEOPLE)
    book.create_chartsheet("Chart", 0)
    done = bring(tmp_path, specimens.saved(book))
    assert ([s.name for s in done.sheets], done.n_rows) == (["Sheet"], 20)


def test_notes_above_and_below_the_table_are_left_out_and_counted(tmp_path: Path) -> None:
    notes = [["Our", "best", "friends"], ["of", "", "May"], []]
    book, _ = sheet_of([*notes, *PEOPLE, [], ["seen", "by", "nobody"], ["signed", "", ""]])
    done = bring(tmp_path, specimens.saved(book))
    assert (table(done).columns.tolist(), done.n_rows, done.set_aside) == (PEOPLE[0], 20, (("note", 2),))


def test_a_last_customer_without_numbers_is_no_note(tmp_path: Path) -> None:
    book, _ = sheet_of([*PEOPLE, ["Zoë"]])
    assert bring(tmp_path, specimens.saved(book)).n_rows == 21


def test_a_first_customer_of_words_only_is_not_taken_for_the_names(tmp_path: Path) -> None:
    book, _ = sheet_of([PEOPLE[0], ["Zoë", "none", "never"], *PEOPLE[1:]])
    done = bring(tmp_path, specimens.saved(book))
    assert (table(done).columns.tolist(), done.n_rows) == (PEOPLE[0], 21)


def test_merged_names_of_groups_stand_before_the_names_below_them(tmp_path: Path) -> None:
    rows = [["Customers", "", "", "", ""], ["id", "orders", "", "spend", ""], ["", 2023, 2024, 2023, 2024]]
    book, sheet = sheet_of(rows + [[i, i, i + 1, 1.5 * i, 2.5 * i] for i in range(1, 9)])
    for cells in ("A1:E1", "A2:A3", "B2:C2", "D2:E2"):
        sheet.merge_cells(cells)
    frame = table(bring(tmp_path, specimens.saved(book)))
    assert frame.columns.tolist() == ["id", "orders 2023", "orders 2024", "spend 2023", "spend 2024"]
    assert frame.iloc[0].tolist() == [1, 1, 2, 1.5, 2.5]


def test_a_merged_title_right_above_the_names_is_no_group(tmp_path: Path) -> None:
    book, sheet = sheet_of([["Customers of May", "", ""], *PEOPLE])
    sheet.merge_cells("A1:B1")
    assert table(bring(tmp_path, specimens.saved(book))).columns.tolist() == PEOPLE[0]


def test_a_table_that_begins_in_the_middle_of_a_sheet_has_no_empty_columns(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for y, row in enumerate(PEOPLE, start=9):
        for x, value in enumerate(row, start=3):
            book.active.cell(y, x, value)
    done = bring(tmp_path, specimens.saved(book))
    assert (table(done).columns.tolist(), done.n_rows) == (PEOPLE[0], 20)


def test_of_two_tables_side_by_side_the_larger_is_taken(tmp_path: Path) -> None:
    book, sheet = sheet_of(PEOPLE)
    for y, row in enumerate([["code", "share"], [1, 0.5], [2, 0.25]], start=1):
        for x, value in enumerate(row, start=5):
            sheet.cell(y, x, value)
    assert table(bring(tmp_path, specimens.saved(book))).columns.tolist() == PEOPLE[0]


def test_texts_that_look_like_numbers_keep_their_zeros_and_cells_keep_their_types(tmp_path: Path) -> None:
    rows = [
        ["zip", "ok", "day", "moment", "clock", "error"],
        ["01067", True, datetime.date(2024, 1, 31), datetime.datetime(2024, 1, 31, 10, 30), datetime.time(9, 5), "#N/A"],
        ["50667", False, datetime.date(2024, 2, 1), datetime.datetime(2024, 2, 1, 0, 0, 5), datetime.time(10, 0), "=1/0"],
    ]
    book, _ = sheet_of(rows)
    frame = table(bring(tmp_path, specimens.saved(book)))
    assert frame.zip.tolist() == ["01067", "50667"]
    assert frame.ok.tolist() == [True, False]
    assert frame.astype(str).iloc[:, 2:5].to_numpy().tolist() == [
        ["2024-01-31", "2024-01-31 10:30:00", "09:05:00"],
        ["2024-02-01", "2024-02-01 00:00:05", "10:00:00"],
    ]


def test_dates_counted_from_1904_are_the_same_days(tmp_path: Path) -> None:
    book, _ = sheet_of(PEOPLE)
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    assert str(table(bring(tmp_path, specimens.saved(book))).since[0]) == "2024-01-01"


def test_an_ods_row_that_stands_for_a_million_full_ones_is_refused(tmp_path: Path) -> None:
    cell = '<table:table-cell table:number-columns-repeated="1000" office:value-type="float" office:value="1"/>'
    tail = f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'
    with pytest.raises(UnusableFile) as refused:
        bring(tmp_path, specimens.ods_file(tail=tail))
    assert refused.value.code == "zip_bomb"


def test_an_ods_file_may_end_in_a_million_empty_rows_as_libreoffice_writes_it(tmp_path: Path) -> None:
    cell = '<table:table-cell table:number-columns-repeated="16384"/>'
    tail = f'<table:table-row table:number-rows-repeated="1048573">{cell}</table:table-row>'
    assert bring(tmp_path, specimens.ods_file(tail=tail)).n_rows == 3


def test_a_binary_workbook_with_a_cell_in_the_last_corner_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableFile) as refused:
        bring(tmp_path, specimens.xlsb_file(last_column=200, last_row=1_048_575))
    assert refused.value.code == "zip_bomb"


def test_cells_without_addresses_are_counted_too(tmp_path: Path) -> None:
    sheet = (
        b'<worksheet><sheetData><row r="1">'
        + b"<c><v>1</v></c>" * 5000
        + b'</row><row r="1048576"><c><v>1</v></c></row></sheetData>'
    )
    assert oversize.ExcelBox().grow(sheet) == 5000 * 1048576
    with zipfile.ZipFile(tmp_path / "z.xlsx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("elsewhere/sheet.xml", sheet)
    with pytest.raises(UnusableFile) as refused:
        bring(tmp_path, (tmp_path / "z.xlsx").read_bytes())
    assert refused.value.code == "zip_bomb"


def test_a_box_is_the_same_however_the_bytes_are_cut_into_pieces() -> None:
    with zipfile.ZipFile(io.BytesIO(specimens.xlsb_file(rows=50))) as archive:
        binary = archive.read("xl/worksheets/sheet1.bin")
    whole = oversize.BinaryBox().grow(binary)
    box = oversize.BinaryBox()
    assert (whole, [box.grow(binary[i : i + 7]) for i in range(0, len(binary), 7)][-1]) == (51 * 3, 51 * 3)


def test_a_workbook_whose_sectors_run_in_a_circle_is_refused(tmp_path: Path) -> None:
    """A fuzzed .xls: its reader followed the chain of sectors until the memory was full, and took the process with it."""
    data = bytearray(specimens.xls_file())
    table = 512 * (int.from_bytes(data[76:80], "little") + 1)
    directory = int.from_bytes(data[48:52], "little")
    data[table + 4 * directory : table + 4 * directory + 4] = data[48:52]
    (tmp_path / "f").write_bytes(data)
    with pytest.raises(UnusableFile) as caught:
        import_file(tmp_path / "f", "f.xls", tmp_path / "out")
    assert caught.value.code == "damaged_excel"


def test_sheets_with_the_same_columns_go_below_one_another(tmp_path: Path) -> None:
    may, june = [["id", "spend"], [1, 2.5], [2, 3.5]], [["ID", "Spend"], [3, 4.5]]
    (tmp_path / "f").write_bytes(specimens.xlsx_file(may, June=june, July=[]))
    done = import_file(tmp_path / "f", "f.xlsx", tmp_path / "out")
    assert pd.read_parquet(done.parquet).to_numpy().tolist() == [[1, 2.5], [2, 3.5], [3, 4.5]]
    assert [(part.name, part.n_rows) for part in done.parts] == [("Sheet", 2), ("June", 1)]
    assert [(sheet.name, sheet.taken) for sheet in done.sheets] == [("Sheet", True), ("June", True), ("July", False)]
    alone = import_file(tmp_path / "f", "f.xlsx", tmp_path / "out", recipe=Recipe(sheet="June"))
    assert alone.n_rows == 1


@pytest.mark.parametrize("june", [[[1, 2.5], [2, 9.5]], [[2, 3.5], [1, 2.5], [3, 1.0]]])
def test_a_sheet_that_tells_of_the_same_people_again_is_no_more_customers(tmp_path: Path, june: list[list[float]]) -> None:
    (tmp_path / "f").write_bytes(specimens.xlsx_file([["id", "spend"], [1, 2.5], [2, 3.5]], June=[["id", "spend"], *june]))
    done = import_file(tmp_path / "f", "f.xlsx", tmp_path / "out")
    assert sum(sheet.taken for sheet in done.sheets) == 1


def test_one_sheet_is_taken_where_another_has_other_columns(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(
        specimens.xlsx_file([["id", "spend"], [1, 2.5], [2, 3.5]], Codes=[["code", "meaning"], ["a", "b"]])
    )
    assert import_file(tmp_path / "f", "f.xlsx", tmp_path / "out").n_rows == 2
