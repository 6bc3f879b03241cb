"""Each row of an outside series is a figure, or is refused with its row, its column and a reason."""

import csv
import io
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.tables import UnreadableTable, open_table
from framework.series.cells import NoFigure, Said, read_figure
from framework.series.refusals import Refusal, say
from framework.series.series_map import MapError, SeriesMap, read_document
from framework.series.series_rows import PassedOver, SeriesRow, read_rows
from tests.framework.series.making import HEADER, MAP, csv_of, expecting


def read(*rows: str, plan: dict[str, Any] | None = None, header: str = HEADER, **more: Any) -> list[Any]:
    table = open_table(io.BytesIO(csv_of(*rows, header=header)), "series.csv")
    return list(read_rows(table, SeriesMap.from_document(MAP | (plan or {})), expecting(**more)))


def reasons(*rows: str, **more: Any) -> list[tuple[int, str, str]]:
    return [(each.row, each.column, each.code) for each in read(*rows, **more) if isinstance(each, Refusal)]


def test_a_figure_is_read_with_its_interval_base_and_status() -> None:
    [row] = read('E07999001,2023-24,"63.5%",60,67,"1,204",p')
    assert isinstance(row, SeriesRow)
    assert (row.area, row.period.iso, row.value, row.low, row.high) == (
        "E07999001", "2023-04-01/2024-03-31", 0.635, 0.6, 0.67,
    )  # fmt: skip
    assert (row.base, set(row.said), row.domain_var) == (1204, {Said.PROVISIONAL}, "all")


def test_every_fault_is_named_by_row_and_column() -> None:
    assert reasons(
        "E07999001,2023,50,,,,",
        "Aldermoor,2023,50,,,,",
        "E07000999,2023,50,,,,",
        "E07999002,soon,50,,,,",
        "E07999002,2011-12,50,,,,",
        "E07999002,2031,50,,,,",
        "E07999002,2022,fifty,,,,",
        "E07999002,2022,..,,,,",
        "E07999002,2022,150,,,,",
        "E07999002,2022,50,40,,,",
        "E07999002,2022,50,60,70,,",
        "E07999002,2022,50,40,60,12.5,",
        "E07999002,2022,50,40,60,12,perhaps",
        "E07999001,2023,51,,,,",
        "E07999002,2022,50,40",
        ",2022,50,,,,",
    ) == [
        (3, "Area", "no-area"), (4, "Area", "unknown-area"), (5, "Year", "no-period"), (6, "Year", "ambiguous"),
        (7, "Year", "to-come"), (8, "Value", "no-figure"), (9, "Value", "absent"), (10, "Value", "out-of-range"),
        (11, "High", "half-interval"), (12, "Value", "outside-interval"), (13, "Base", "no-base"),
        (14, "Status", "no-status"), (15, "", "same-figure"), (16, "", "other-width"), (17, "Area", "blank"),
    ]  # fmt: skip


def test_a_refusal_is_said_in_the_reader_s_language() -> None:
    assert say("no-area", {"cell": "Aldermoor"}, "en") == "“Aldermoor” is not the code of a place, such as E07000223"
    assert "Aldermoor" in say("no-area", {"cell": "Aldermoor"}, "cy")
    assert say("no-area", {"cell": "Aldermoor"}, "cy") != say("no-area", {"cell": "Aldermoor"}, "en")


def test_a_figure_that_its_publisher_hides_is_kept_without_a_value() -> None:
    [row] = read("E07999001,2023,[c],,,12,")
    assert (row.value, row.base, set(row.said)) == (None, 12, {Said.SUPPRESSED})


def test_a_suppressed_status_hides_a_value_that_stands_beside_it() -> None:
    [row] = read("E07999001,2023,50,40,60,12,suppressed")
    assert (row.value, row.low, row.high) == (None, None, None)


def test_a_formula_is_not_a_number_and_is_never_worked_out() -> None:
    cells = ("=1+1", "+cmd|'/c calc'!A0", "@SUM(1)", '=HYPERLINK("https://example.org")')
    rows = [f'E07999001,2023,"{each.replace(chr(34), chr(34) * 2)}",,,,' for each in cells]
    assert [code for _, _, code in reasons(*rows)] == ["no-figure"] * len(cells)


def test_rows_that_the_map_leaves_out_are_counted_and_not_refused() -> None:
    table = open_table(io.BytesIO(csv_of("E07999001,2023,50,,,,", "E07999002,2023,50,,,,", "x,x,x,,,,z")), "a.csv")
    passed = PassedOver()
    plan = SeriesMap.from_document(MAP | {"areas": "own", "only": {"Status": [""]}})
    assert [getattr(row, "area", "") for row in read_rows(table, plan, expecting(), passed)] == ["E07999001"]
    assert passed.rows == 2


def test_a_group_is_named_as_the_map_says() -> None:
    group = {"header": "Base", "variable": "sex", "values": {"Female": "F"}, "everybody": ["Both"]}
    columns = {name: entry for name, entry in MAP["columns"].items() if name != "base"} | {"group": group}
    rows = read("E07999001,2023,50,,,Female,", "E07999001,2023,51,,,Both,", plan={"columns": columns})
    assert [(row.domain_var, row.domain) for row in rows] == [("sex", "F"), ("all", "all")]


def test_a_column_of_indicators_says_of_which_each_row_is() -> None:
    columns = MAP["columns"] | {"indicator": {"header": "Status", "values": {"Tipping": "tips"}}}
    columns = {name: entry for name, entry in columns.items() if name != "status"}
    document = {
        "columns": columns,
        **{name: each for name, each in MAP.items() if name not in ("columns", "indicator")},
    }
    table = open_table(io.BytesIO(csv_of("E07999001,2023,5,,,,Tipping", "E07999001,2023,5,,,,Other")), "a.csv")
    found = list(read_rows(table, SeriesMap.from_document(document), expecting("tips")))
    assert [getattr(each, "indicator", getattr(each, "code", "")) for each in found] == ["tips", "no-indicator"]


def test_a_column_that_is_missing_or_there_twice_is_named() -> None:
    with pytest.raises(UnreadableTable) as missing:
        read("1,2", header="Area,Year")
    assert (missing.value.code, missing.value.values) == ("no-column", {"column": "Value"})
    with pytest.raises(UnreadableTable) as twice:
        read("1,2,3,4,5,6,7,8", header=f"{HEADER},Area")
    assert twice.value.code == "column-twice"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"source": ""}, "source: must be given in words"),
        ({"indicator": "No Code"}, "indicator: must be the code"),
        ({"columns": {}}, "columns.area: must be given"),
        ({"multiply": 0}, "multiply: must be a number above 0"),
        ({"marks": {"?": "perhaps"}}, 'marks: "?" must be one of'),
        ({"address": "ftp://example"}, "address: must begin with https://"),
        ({"retrieved_on": "soon"}, "retrieved_on: must be a day"),
        ({"colums": {}}, "colums: is not a key of a map"),
        ({"only": {"A": [1]}}, "only.A: must be a list of words"),
        ({"columns": MAP["columns"] | {"value": {"fixed": "5"}}}, "columns.value: cannot be fixed"),
        ({"columns": MAP["columns"] | {"group": {"header": "X"}}}, "columns.group.variable: must be one of"),
        ({"columns": MAP["columns"] | {"period": {"header": "Y", "begins": 13}}}, "columns.period.begins"),
        ({"columns": MAP["columns"] | {"period": {"across": True}}}, "columns.value: cannot be given"),
        ({"columns": MAP["columns"] | {"period": {"across": True, "header": "Y"}}}, "columns.value: cannot be given"),
        ({"columns": MAP["columns"] | {"area": {"across": True}}}, "columns.area.across: is not a key"),
        ({"columns": MAP["columns"] | {"period": {"across": "yes", "header": "Y"}}}, "columns.value: cannot be given"),
    ],
)
def test_a_map_that_cannot_be_used_says_which_key_is_at_fault(change: dict[str, Any], fault: str) -> None:
    with pytest.raises(MapError) as error:
        SeriesMap.from_document(MAP | change)
    assert str(error.value).startswith(fault)


def test_a_map_may_be_a_toml_file_with_a_day() -> None:
    document = read_document(b'source = "A"\nretrieved_on = 2026-11-20\n')
    assert document == {"source": "A", "retrieved_on": "2026-11-20"}
    with pytest.raises(MapError, match="is not a TOML file"):
        read_document(b"source = ")
    assert tomllib.loads('retrieved_on = "2026-11-20"')["retrieved_on"] == document["retrieved_on"]


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=20))
def test_no_cell_breaks_the_reading_of_figures(text: str) -> None:
    try:
        found = read_figure(text)
    except NoFigure:
        return
    assert found.number is None or abs(found.number) <= 1e15


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=9), max_size=4))
def test_no_row_breaks_the_reading_of_a_file(rows: list[list[str]]) -> None:
    file = io.StringIO(newline="")
    csv.writer(file).writerows([HEADER.split(","), *rows])
    try:
        table = open_table(io.BytesIO(file.getvalue().encode("utf-8", errors="replace")), "hostile.csv")
        found = list(read_rows(table, SeriesMap.from_document(MAP), expecting()))
    except UnreadableTable:
        return
    assert all(isinstance(each, Refusal | SeriesRow) for each in found)
    assert all(each.code for each in found if isinstance(each, Refusal))


def test_real_figures_of_every_council_are_read(shared: Path) -> None:
    with (shared / "data/geography/uk_local_authorities.csv").open(encoding="utf-8", newline="") as file:
        codes = {row["local-authority-code"]: row["gss-code"] for row in csv.DictReader(file)}
    with (shared / "data/margins/la_imd.csv").open(encoding="utf-8", newline="") as file:
        scores = [(codes[row["local-authority-code"]], row["la-deprivation-score"]) for row in csv.DictReader(file)]
    rows = [f"{code},2019,{score},,,," for code, score in scores]
    found = read(*rows, places=tuple(codes.values()), most=None)
    assert [(each.area, each.value) for each in found] == [(code, float(score)) for code, score in scores]
    assert len(found) == 397


ACROSS = {"columns": {"area": {"header": "Area"}, "period": {"across": True}}}


def test_a_row_may_hold_a_figure_for_each_period() -> None:
    wide = "Area,Name,2019/20 [note 1],2020/21,2021/22"
    rows = read("E07999001,Aldermoor,25,[c],50 [p]", "E07999002,Other,,40,41", header=wide, plan=ACROSS)
    assert [(each.area, each.period.iso, each.value, each.column) for each in rows] == [
        ("E07999001", "2019-04-01/2020-03-31", 0.25, "2019/20 [note 1]"),
        ("E07999001", "2020-04-01/2021-03-31", None, "2020/21"),
        ("E07999001", "2021-04-01/2022-03-31", 0.5, "2021/22"),
        ("E07999002", "2020-04-01/2021-03-31", 0.4, "2020/21"),
        ("E07999002", "2021-04-01/2022-03-31", 0.41, "2021/22"),
    ]
    assert [set(each.said) for each in rows[:3]] == [set(), {Said.SUPPRESSED}, {Said.PROVISIONAL}]


def test_each_figure_of_a_row_that_cannot_be_used_is_named_by_row_and_column() -> None:
    rows = "E07999001,soon,50,150", "Aldermoor,1,2,3", "E07999002,1,2", "E07999002,..,2,3", "E07999002,4,5,"
    assert reasons(*rows, header="Area,2022,2023,2024", plan=ACROSS) == [
        (2, "2022", "no-figure"), (2, "2024", "out-of-range"), (3, "Area", "no-area"), (4, "", "other-width"),
        (5, "2022", "absent"), (6, "2023", "same-figure"),
    ]  # fmt: skip


def test_empty_cells_and_other_places_are_counted_as_left_out() -> None:
    table = open_table(io.BytesIO(csv_of("E07999001,1,", "E07999002,1,2", header="Area,2022,2023")), "a.csv")
    passed, plan = PassedOver(), SeriesMap.from_document(MAP | ACROSS | {"areas": "own"})
    assert [each.row for each in read_rows(table, plan, expecting(), passed)] == [2]
    assert passed.rows == 3


def test_headings_that_name_no_period_or_could_name_two_are_refused_with_the_whole_file() -> None:
    with pytest.raises(UnreadableTable) as none:
        read("E07999001,1", header="Area,Value", plan=ACROSS)
    assert none.value.code == "no-periods"
    with pytest.raises(UnreadableTable) as ambiguous:
        read("E07999001,1", header="Area,2011-12", plan=ACROSS)
    assert (ambiguous.value.code, ambiguous.value.values) == ("ambiguous-column", {"column": "2011-12"})
    period = {"across": True, "reads_as": "year"}
    [row] = read("E07999001,1", header="Area,2011-12", plan={"columns": ACROSS["columns"] | {"period": period}})
    assert row.period.iso == "2011-04-01/2012-03-31"
