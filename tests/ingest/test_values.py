"""Numbers, dates, yes and no as people write them: read for a column as a whole, with what does not fit kept aside."""

from __future__ import annotations

import datetime
from pathlib import Path

import duckdb
import pytest

from segexplorer.ingest.files import Imported, import_file
from segexplorer.ingest.recipe import Recipe


def column(
    folder: Path, values: list[str], name: str = "x", recipe: Recipe | None = None, delimiter: str = ";"
) -> tuple[Imported, str, list[object]]:
    """What became of a column of these values: the import, the type and the values."""
    lines = [
        delimiter.join(["row", name]),
        *(delimiter.join([f"r{i}", f'"{value}"' if delimiter in value else value]) for i, value in enumerate(values)),
    ]
    source = folder / "file"
    source.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = import_file(source, "file.csv", folder / "out", recipe=recipe)
    with duckdb.connect() as connection:
        kind = connection.execute(f"DESCRIBE FROM '{done.parquet}'").fetchall()[1][1]
        found = [value for (value,) in connection.execute(f"SELECT \"{name}\" FROM '{done.parquet}'").fetchall()]
    return done, kind, found


@pytest.mark.parametrize(
    ("values", "read"),
    [
        (["1.234,56", "12,5", "7"], [1234.56, 12.5, 7.0]),
        (["1,234.56", "12.5", "7"], [1234.56, 12.5, 7.0]),
        (["58\u00a0138", "1\u202f204\u202f500", "7"], [58138, 1204500, 7]),
        (["1'234", "12’500.5"], [1234.0, 12500.5]),
        (["$58,138.00", "$9.50"], [58138.0, 9.5]),
        (["€ 12,50", "1.250,00 €"], [12.5, 1250.0]),
        (["12 kr", "1 250 kr"], [12, 1250]),
        (["100 EUR", "7 EUR"], [100, 7]),
        (["39,3 %", "4 %"], [39.3, 4.0]),
        (["58 days", "1 day"], [58, 1]),
        (["(1,234.50)", "5"], [-1234.5, 5.0]),
        (["12.5-", "3.5"], [-12.5, 3.5]),
        (["-$5.00", "$7.00"], [-5, 7]),
        (["1.234.567", "1.000"], [1234567, 1000]),
        (["850", "1.234"], [850, 1234]),
    ],
)
def test_numbers_are_read_as_people_read_them(tmp_path: Path, values: list[str], read: list[float]) -> None:
    _, kind, found = column(tmp_path, values)
    assert kind in ("BIGINT", "DOUBLE")
    assert found == pytest.approx(read)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        (["01067", "50667"], "x"),
        (["+31612345678", "+4930123456"], "x"),
        (["612345678", "612345679"], "phone"),
        (["50667", "10115"], "plz"),
        (["1234 AB", "5678 CD"], "x"),
        (["$5", "€5"], "x"),
        (["5 days", "3 weeks"], "x"),
        (["yes", "no"], "x"),
        (["ja", "nein", "vielleicht"], "x"),
        (["12A", "13A"], "x"),
    ],
)
def test_codes_phones_mixed_units_and_other_answers_stay_text(tmp_path: Path, values: list[str], name: str) -> None:
    _, kind, found = column(tmp_path, values, name)
    assert (kind, found) == ("VARCHAR", values)


def test_a_unit_is_remembered(tmp_path: Path) -> None:
    assert column(tmp_path, ["39,3 %", "4 %"])[0].units == (("x", "%"),)
    assert column(tmp_path, ["5", "6"])[0].units == ()


@pytest.mark.parametrize(
    ("yes", "no"), [("ja", "nein"), ("Y", "N"), ("oui", "non"), ("vrai", "faux"), ("on", "off"), ("TRUE", "FALSE"), ("si", "no")]
)
def test_two_answers_in_another_spelling_are_true_and_false(tmp_path: Path, yes: str, no: str) -> None:
    _, kind, found = column(tmp_path, [yes, no, "", yes])
    assert (kind, found) == ("BOOLEAN", [True, False, None, True])


def test_a_tick_is_yes_where_the_other_cells_are_empty(tmp_path: Path) -> None:
    _, kind, found = column(tmp_path, ["x", "", "", "X"])
    assert (kind, found) == ("BOOLEAN", [True, False, False, True])


@pytest.mark.parametrize("token", ["NA", "n/a", "-", "?", ".", "n.a.", "(blank)", "#N/A", "unknown", "NULL", "k.A.", "****"])
def test_words_for_missing_are_missing_beside_numbers(tmp_path: Path, token: str) -> None:
    done, kind, found = column(tmp_path, ["1", token, "3"])
    assert (kind, found, done.misfits) == ("BIGINT", [1, None, 3], ())


def test_few_slips_are_kept_aside_and_many_make_the_column_text(tmp_path: Path) -> None:
    numbers = [str(i) for i in range(98)]
    done, kind, found = column(tmp_path, [*numbers, "none given", "=1+1"])
    assert (kind, found[:98], found[98:], done.misfits) == ("BIGINT", [*range(98)], [None, None], (("x", 2),))
    assert done.quarantine is not None
    assert done.quarantine.read_text().splitlines() == ['line,"column","value"', '100,"x","none given"', '101,"x","\'=1+1"']
    assert column(tmp_path, [*numbers, "none given", "sick", "ill"])[1] == "VARCHAR"


@pytest.mark.parametrize("code", ["C536379", "01067", "+31612345678"])
def test_one_code_among_numbers_makes_all_of_them_codes(tmp_path: Path, code: str) -> None:
    assert column(tmp_path, [*(str(500000 + i) for i in range(99)), code])[1] == "VARCHAR"


DAY = datetime.date


@pytest.mark.parametrize(
    ("values", "read"),
    [
        (["31 Jan 2024", "1 February 2024"], [DAY(2024, 1, 31), DAY(2024, 2, 1)]),
        (["January 31, 2024", "Feb 1, 2024"], [DAY(2024, 1, 31), DAY(2024, 2, 1)]),
        (["31. Januar 2024", "1. März 2024"], [DAY(2024, 1, 31), DAY(2024, 3, 1)]),
        (["31 janvier 2024", "1 août 2024"], [DAY(2024, 1, 31), DAY(2024, 8, 1)]),
        (["31 januari 2024", "1 mei 2024"], [DAY(2024, 1, 31), DAY(2024, 5, 1)]),
        (["31 de enero de 2024", "1 de agosto de 2024"], [DAY(2024, 1, 31), DAY(2024, 8, 1)]),
        (["1 juin 2024", "1 juillet 2024"], [DAY(2024, 6, 1), DAY(2024, 7, 1)]),
        (["1-Jan-15", "31-Dec-95"], [DAY(2015, 1, 1), DAY(1995, 12, 31)]),
        (["31/12/99", "01/02/24"], [DAY(1999, 12, 31), DAY(2024, 2, 1)]),
        (["20140102", "20121231"], [DAY(2014, 1, 2), DAY(2012, 12, 31)]),
        (
            ["2024-01-31", "01/02/2024", "3 Mar 2024", "20240405", "2024-05-06T00:00:00Z", "28/02/2024"],
            [DAY(2024, 1, 31), DAY(2024, 2, 1), DAY(2024, 3, 3), DAY(2024, 4, 5), DAY(2024, 5, 6), DAY(2024, 2, 28)],
        ),
    ],
)
def test_dates_are_read_in_every_way_of_writing(tmp_path: Path, values: list[str], read: list[datetime.date]) -> None:
    _, kind, found = column(tmp_path, values, "day", delimiter="|")
    assert (kind, found) == ("DATE", read)


def test_times_with_zones_become_utc(tmp_path: Path) -> None:
    ways = ["2024-01-31T23:30:00-02:00", "2024-02-01T01:30:00Z", "2024-02-01 03:30:00 +0200", "2024-02-01 03:30:00+02"]
    _, kind, found = column(tmp_path, ways)
    assert (kind, found) == ("TIMESTAMP", [datetime.datetime(2024, 2, 1, 1, 30)] * 4)


def test_excel_day_numbers_are_dates_only_below_a_name_for_dates(tmp_path: Path) -> None:
    done, kind, found = column(tmp_path, ["41156", "41706"], "Dt_Customer")
    assert (kind, found, done.doubts[0].kind) == ("DATE", [DAY(2012, 9, 4), DAY(2014, 3, 8)], "excel_days")
    assert column(tmp_path, ["41156", "41706"], "income")[1] == "BIGINT"


def test_a_doubtful_order_is_day_first_said_and_settable(tmp_path: Path) -> None:
    done, _, found = column(tmp_path, ["01/02/2024", "03/04/2024"], "since")
    assert found == [DAY(2024, 2, 1), DAY(2024, 4, 3)]
    assert [(d.column, d.kind, d.example, d.read_as) for d in done.doubts] == [("since", "day_first", "01/02/2024", "2024-02-01")]
    done, _, found = column(tmp_path, ["01/02/2024", "03/04/2024"], "since", Recipe(day_first={"since": False}))
    assert (found, done.doubts) == ([DAY(2024, 1, 2), DAY(2024, 3, 4)], ())


def test_another_column_of_the_file_decides_a_doubtful_order(tmp_path: Path) -> None:
    source = tmp_path / "file"
    source.write_text("id,since,until\na,01/02/2024,12/31/2024\nb,03/04/2024,11/30/2024\n")
    done = import_file(source, "file.csv", tmp_path / "out")
    first = duckdb.sql(f"SELECT since FROM '{done.parquet}'").fetchall()[0]
    assert (first, [d.kind for d in done.doubts]) == ((DAY(2024, 1, 2),), ["month_first"])


def test_a_date_that_only_fits_the_other_order_is_read_so_and_said(tmp_path: Path) -> None:
    values = ["31/01/2024", "30/01/2024", "01/02/2024", "12/31/2023"]
    done, _, found = column(tmp_path, values, "since")
    assert found == [DAY(2024, 1, 31), DAY(2024, 1, 30), DAY(2024, 2, 1), DAY(2023, 12, 31)]
    assert [(d.kind, d.example) for d in done.doubts] == [("two_orders", "12/31/2023")]


def test_what_a_point_means_is_judged_over_all_values_and_doubted(tmp_path: Path) -> None:
    done, _, found = column(tmp_path, ["1.234", "2.500"], delimiter=",")
    assert (found, [d.kind for d in done.doubts]) == ([1.234, 2.5], ["decimals"])
    done, _, found = column(tmp_path, ["1.234", "2.500"], delimiter=";")
    assert (found, [d.kind for d in done.doubts]) == ([1234, 2500], ["thousands"])
    done, _, found = column(tmp_path, ["1.234", "2.5"], delimiter=";")
    assert (found, done.doubts) == ([1.234, 2.5], ())
