"""`folkmoot weight` with every kind of scheme, as an analyst at a terminal declares it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.commands.statistics import weight
from tests.app.test_statistics_commands import MARGINS, RESPONSES, Desk

CELLS = "wave,sex,ward,N\n" + "".join(
    f"{wave},{row}\n" for wave in "12" for row in ("F,01,20", "F,1,40", "M,01,10", "M,1,30")
)


@pytest.fixture
def desk(tmp_path) -> Desk:
    return Desk(tmp_path)


def report_of(desk: Desk, *options: str) -> list[dict[str, Any]]:
    path = desk.folder / "report.json"
    result = desk.run(weight, "--by", "wave", "--report", str(path), *options)
    assert (result.exit_code, result.output) == (0, "")
    reports: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))
    return reports


def refusal(desk: Desk, *options: str) -> str:
    result = desk.run(weight, "--by", "wave", *options)
    assert result.exit_code == 1 and result.stderr.count("\n") == 1 and desk.left() <= {"totals.csv"}
    return result.stderr


@pytest.mark.parametrize("method", ["raking", "linear", "logit"])
def test_bounds_hold_for_every_method(desk, method):
    report = report_of(desk, "--base-weight", "design", "--method", method, "--bounds", "0.2,3")[0]
    assert report["method"] == method and report["scheme"]["bounds"] == [0.2, 3.0]
    assert report["largest_margin_error"] < 1e-11


def test_bounds_that_nobody_can_keep_are_refused_with_the_least_that_would_do(desk):
    desk.write("responses.csv", RESPONSES.replace("010,1,M,1", "010,1,F,1"))
    message = refusal(desk, "--bounds", "0.5,1.2", "--variables", "sex")
    assert message == (
        f"Error: {desk.folder / 'margins.csv'}: wave 1: No weights between 0.5 and 1.2 times the base weights "
        "meet the margins: 'M' for 'sex' needs an upper bound of at least 1.6.\n"
    )


def test_post_stratification_reads_a_row_for_each_cell(desk):
    desk.write("margins.csv", CELLS)
    report = report_of(desk, "--method", "poststratify")
    assert [float(row["weight"]) for row in desk.read("out.csv")] == pytest.approx([20, 40, 10, 30, 20, 30, 10, 40])
    assert report[0]["variables"] == ["sex × ward"]


def test_trimmed_weights_keep_the_margins_and_say_who_was_trimmed(desk):
    free = report_of(desk, "--base-weight", "design")[0]
    cap = free["largest_weight"] * 0.99
    trimmed = report_of(desk, "--base-weight", "design", "--trim", f"{cap}")[0]
    assert trimmed["trimmed"] >= 1 and trimmed["largest_weight"] <= cap * (1 + 1e-9)
    assert trimmed["largest_margin_error"] < 1e-11
    strict = report_of(desk, "--base-weight", "design", "--trim", f"0.1,{cap}", "--trim-rule", "strict")[0]
    assert strict["trimmed"] >= 1 and strict["largest_margin_error"] > 1e-4


def test_responses_that_are_dropped_have_no_row(desk):
    desk.write("responses.csv", RESPONSES.replace("012,2,M", "012,2,"))
    report = report_of(desk, "--variables", "sex", "--missing", "drop")[1]
    assert [row["resp_id"] for row in desk.read("out.csv")] == ["007", "008", "009", "010", "011", "013", "014"]
    assert report["preparation"]["missing"] == [{"variable": "sex", "n": 1, "rule": "drop"}]


@pytest.mark.parametrize("rule", ["own-category", "impute"])
def test_everybody_keeps_a_row_under_the_other_rules(desk, rule):
    desk.write("responses.csv", RESPONSES.replace("012,2,M", "012,2,"))
    report = report_of(desk, "--variables", "sex", "--missing", rule, "--seed", "3")[1]
    assert len(desk.read("out.csv")) == 8 and report["scheme"]["seed"] == 3
    assert any("sex had no value in 1 of the responses" in sentence for sentence in report["sentences"])


def test_a_level_that_nobody_has_is_no_dead_end(desk):
    desk.write("margins.csv", MARGINS.replace("sex,M,40", "sex,M,30\nsex,X,10"))
    assert "Nobody has 'X' for 'sex'" in refusal(desk)
    mergers = report_of(desk, "--collapse", "neighbour")[0]["preparation"]["mergers"]
    assert mergers == [{"variable": "sex", "level": "X", "into": "M", "n": 0, "population": 10.0}]


def test_margins_that_disagree_are_rescaled_within_a_declared_tolerance(desk):
    desk.write("margins.csv", MARGINS.replace("ward,1,70", "ward,1,72"))
    assert "The margins of 'ward' add up to 102 people but those of 'sex' to 100." in refusal(desk)
    report = report_of(desk, "--totals-tolerance", "0.02", "--totals-rule", "largest")[0]
    assert report["population"] == pytest.approx(102)
    assert report["preparation"]["rescalings"][0]["variable"] == "sex"


def test_totals_of_numeric_columns_are_matched_by_group(desk):
    desk.write("responses.csv", RESPONSES.replace("1,c,\n", "1,c,2\n"))
    desk.write("totals.csv", "wave,variable,total\n1,bins,290\n2,bins,320\n")
    report = report_of(desk, "--method", "linear", "--variables", "sex", "--totals", str(desk.folder / "totals.csv"))
    assert [group["totals"][0]["after"] for group in report] == pytest.approx([290, 320])


@pytest.mark.parametrize(
    ("totals", "message"),
    [
        ("variable,total\nbins,many\n", "Row 2 has total 'many' of 'bins': not a number."),
        ("variable,total\nbins,1\nbins,2\n", "Row 3 gives a second total of 'bins'."),
        ("wave,variable,total\n1,bins,290\n", "There are no totals for wave '2'."),
        ("variable,total\nrooms,1\n", "There is no column 'rooms'."),
        ("variable,sum\nrooms,1\n", "There is no column 'total'."),
    ],
)
def test_bad_totals_get_one_clear_line_and_no_file(desk, totals, message):
    desk.write("totals.csv", totals)
    assert message in refusal(
        desk, "--method", "linear", "--variables", "sex", "--totals", str(desk.folder / "totals.csv")
    )


def test_the_report_has_the_design_effects_of_items(desk):
    items = report_of(desk, "--base-weight", "design", "--items", str(desk.folder / "items.json"))[0]["items"]
    assert items[0]["item"] == "bins" and items[0]["n"] == 4 and items[0]["kish"] > 1 and items[0]["calibrated"] >= 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--method", "logit"], "The logit method needs bounds"),
        (["--bounds", "2,3"], "Bounds lie below and above 1; 2 and 3 do not."),
        (["--trim", "0.5"], "Weights are trimmed to limits below and above 1, the mean weight."),
        (["--collapse", "sometimes"], "Levels collapse by neighbour or smallest"),
    ],
)
def test_schemes_that_make_no_sense_are_refused(desk, options, message):
    assert message in refusal(desk, *options)


@pytest.mark.parametrize(
    "options", [["--bounds", "3"], ["--bounds", "a,b"], ["--trim", "1,2,3"], ["--missing", "guess"]]
)
def test_options_that_cannot_be_read_exit_with_two(desk, options):
    assert desk.run(weight, *options).exit_code == 2
