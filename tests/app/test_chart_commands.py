"""`folkmoot spc` and `folkmoot funnel`, as an analyst at a terminal meets them."""

from __future__ import annotations

import csv
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from app.commands.funnel import funnel
from app.commands.spc import spc

SERIES = (
    "series,t,y\n" + "".join(f"a,{wave},{0.6 + 0.01 * (wave % 2)}\n" for wave in range(1, 15)) + "a,15,0.3\nb,1,5\n"
)
UNITS = "unit,numerator,denominator\nNorth,60,100\nSouth,130,200\nEast,310,500\nWest,30,200\n"


def run(command: click.Command, folder: Path, text: str, *options: str) -> tuple[Result, list[dict[str, str]]]:
    """Run a command on a file of its own, and read what it wrote."""
    given, out = folder / "given.csv", folder / "out.csv"
    given.write_text(text, "utf-8")
    result = CliRunner().invoke(command, [str(given), *options, "--out", str(out)])
    if not out.exists():
        return result, []
    with out.open(newline="", encoding="utf-8") as handle:
        return result, list(csv.DictReader(handle))


def test_each_series_is_charted_under_the_names_of_the_reference(tmp_path):
    result, rows = run(spc, tmp_path, SERIES)
    assert (result.exit_code, result.output) == (0, "")
    assert ",".join(rows[0]) == (
        "series,t,y,mean,lpl,upl,outside,special_cause_type,point_type,points,trial,rebase_reason"
    )
    assert [(row["series"], row["special_cause_type"], row["trial"]) for row in rows[-2:]] == [
        ("a", "Below LCL", "False"),
        ("b", "Common Cause", "True"),
    ]
    assert rows[-2]["point_type"] == "special_cause_concern"


def test_values_are_charted_in_order_of_time_whatever_the_file_s(tmp_path):
    _, straight = run(spc, tmp_path, SERIES)
    heading, *lines = SERIES.splitlines()
    _, turned = run(spc, tmp_path, "\n".join([heading, *reversed(lines)]))
    assert [row for row in turned if row["series"] == "a"] == [row for row in straight if row["series"] == "a"]


@pytest.mark.parametrize(
    ("options", "column", "changed"),
    [
        (["--improvement", "down"], "point_type", "special_cause_improvement"),
        (["--improvement", "neither"], "point_type", "special_cause_neutral_low"),
        (["--baseline", "14"], "points", "14"),
    ],
)
def test_each_option_changes_what_it_says(tmp_path, options, column, changed):
    _, rows = run(spc, tmp_path, SERIES, *options)
    assert rows[14][column] == changed


def test_outlying_ranges_widen_the_limits_when_they_are_kept(tmp_path):
    _, screened = run(spc, tmp_path, SERIES)
    _, kept = run(spc, tmp_path, SERIES, "--no-screen")
    assert float(kept[0]["upl"]) > float(screened[0]["upl"])


def test_a_series_own_columns_take_an_options_place(tmp_path):
    own = "t,y,improvement_direction,screen_outliers,fix_after_n_points\n"
    own += "".join(f"{t},{0.6 + 0.01 * (t % 2) - 0.3 * (t == 9)},-1,FALSE,8\n" for t in range(1, 10))
    _, rows = run(spc, tmp_path, own)
    assert (rows[8]["point_type"], rows[8]["points"]) == ("special_cause_improvement", "8")


@pytest.mark.parametrize("times", ["2024-10 2024-09", "2024-Q2 2023-Q4", "2024-10-01 2024-02-01", "2024/25 2023/24"])
def test_dates_that_begin_with_years_are_put_in_order(tmp_path, times):
    later, earlier = times.split()
    _, rows = run(spc, tmp_path, f"t,y\n{later},5\n{earlier},6\n")
    assert [row["t"] for row in rows] == [earlier, later]


def test_a_rebase_keeps_its_reason(tmp_path):
    text = "t,y,rebase,rebase_reason\n1,5,0,\n2,6,0,\n3,9,1,New contractor\n4,9,0,\n"
    result, rows = run(spc, tmp_path, text)
    assert (result.exit_code, result.stderr) == (0, "")
    assert [row["rebase_reason"] for row in rows] == ["", "", "New contractor", ""]
    assert [row["mean"] for row in rows] == ["5.5", "5.5", "9.0", "9.0"]


def test_a_rebase_without_a_reason_is_said_and_shown(tmp_path):
    result, rows = run(spc, tmp_path, "t,y,rebase\n1,5,0\n2,6,1\n")
    assert result.stderr == "Row 3 rebases without a reason: write one in 'rebase_reason'.\n"
    assert rows[1]["rebase_reason"] == "no reason was recorded"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("t,y\n1,high\n", "Row 2 has 'high' for 'y': not a number."),
        ("t,y\n1,5\n1,6\n", "Row 3 repeats 't' '1'."),
        ("t,y\n,5\n", "Row 2 has no value for 't' (1 of 1 rows have none)."),
        ("t,y\n", "There are no rows below the heading."),
        ("t,value\n1,5\n", "There is no column 'y'."),
        ("t,y,rebase\n1,5,yes\n", "Row 2 has 'yes' for 'rebase': write 1 or 0."),
        ("t,y,improvement_direction\n1,5,1\n2,5,-1\n", "Row 3 has '-1' for 'improvement_direction'"),
        ("t,y,screen_outliers\n1,5,maybe\n", "Row 2 has 'maybe' for 'screen_outliers', which is unknown."),
        ("series,t,y\na,1,5\nb,1,\n", "series b: Row 3 has no value for 'y'"),
        ("t,y\n01/02/2024,5\n15/01/2024,6\n", "Row 2 has 't' '01/02/2024': write numbers, or dates all of one kind"),
        ("t,y\n1,5\nspring,6\n", "Row 3 has 't' 'spring': write numbers, or dates all of one kind"),
        ("t,y\n2024-02,5\n2024-Q3,6\n", "Row 3 has 't' '2024-Q3': write numbers, or dates all of one kind"),
        ("t,y,improvement_direction\n1,5,up\n", "Row 2 has 'up' for 'improvement_direction', which is unknown."),
    ],
)
def test_a_bad_series_gets_one_clear_line_and_no_file(tmp_path, text, message):
    result, rows = run(spc, tmp_path, text)
    assert result.exit_code == 1 and message in result.stderr and result.stderr.count("\n") == 1
    assert rows == []


def test_units_keep_their_order_and_columns(tmp_path):
    result, rows = run(funnel, tmp_path, UNITS)
    assert (result.exit_code, result.output) == (0, "")
    assert [row["unit"] for row in rows] == ["North", "South", "East", "West"]
    assert ",".join(rows[0]) == (
        "unit,numerator,denominator,target,z,z_winsorised,phi,tau2,"
        "ll95,ul95,ll998,ul998,odll95,odul95,odll998,odul998,signal"
    )
    assert float(rows[0]["target"]) == pytest.approx(0.53)


def test_funnels_are_separated_by_set_or_as_told(tmp_path):
    text = "set,region,numerator,denominator\n1,n,5,10\n1,s,6,10\n2,n,50,60\n2,s,30,60\n"
    _, by_set = run(funnel, tmp_path, text)
    _, by_region = run(funnel, tmp_path, text, "--by", "region")
    assert [row["target"] for row in by_set] != [row["target"] for row in by_region]
    assert by_set[0]["target"] == by_set[1]["target"] == "0.55"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (UNITS.replace("130,200", "230,200"), "Unit in row 3 has 230 of 200: not a part of a base."),
        (UNITS.replace("130", "many"), "Row 3 has 'many' for 'numerator': not a number."),
        ("unit,numerator,denominator\nNorth,6,10\n", "A funnel needs at least two units."),
        (UNITS.replace("denominator", "base"), "There is no column 'denominator'."),
    ],
)
def test_bad_units_get_one_clear_line_and_no_file(tmp_path, text, message):
    result, rows = run(funnel, tmp_path, text)
    assert result.exit_code == 1 and message in result.stderr and result.stderr.count("\n") == 1
    assert rows == []


@pytest.mark.parametrize("command", [spc, funnel])
def test_help_has_an_example(command):
    result = CliRunner().invoke(command, ["--help"])
    assert result.exit_code == 0 and "Example:\n    folkmoot" in result.output
