"""Polls' figures from files: what is known of each is kept, what is not is said, and nothing is guessed."""

from datetime import date
from pathlib import Path

import pytest

from app.commands.council_tables import csv_rows
from core.reference_files import WrongHeading
from framework.comparing.aspects import Answer, Aspect, Reason
from framework.comparing.judging import judge
from framework.comparing.models import PollLine
from framework.comparing.poll_files import About, FoundLines, read_polls
from framework.comparing.poll_lines import side_of_poll
from tests.framework.test_judging import WAVE

ABOUT = About("A poll", "K03000001", mode="telephone", questions={"area": "sat_area"})
HEADING = ["round", "fieldwork", "question", "percent", "definition", "base", "source", "verification"]


def read(*rows: list[str]) -> FoundLines:
    return read_polls(iter([HEADING, *rows]), ABOUT)


def test_a_line_keeps_what_its_file_says_and_nothing_more() -> None:
    found = read(["20", "2018-06", "area", "79", "very or fairly satisfied", "1,001", "a page", "headline read"])
    (line,) = found.lines
    assert (line["value"], line["base"], line["question"], line["mode"]) == (0.79, 1001, "sat_area", "telephone")
    assert (line["first_on"], line["last_on"]) == (date(2018, 6, 1), date(2018, 6, 30))
    assert line["cited"] == "a page" and line["population"] == "" and not line["approximate"]


def test_rows_that_cannot_be_used_are_told_with_their_place_and_others_are_kept() -> None:
    found = read(
        ["1", "", "area", "101", "", "", "", ""],
        ["1", "", "trust", "50", "", "many", "", ""],
        ["1", "", "value", "50", "", "", "", ""],
        ["1", "", "value", "51", "", "", "", ""],
        ["1", "2018"],
        ["2", "2018", "base only", "", "", "1001", "", ""],
        ["2", "2018", "trust", "49", "", "", "", "UNRELIABLE secondary; do not use"],
        ["2", "mid-2018", "trust", "75", "NOT an exact figure", "", "", "approximate"],
    )
    assert [(each.row, each.column) for each in found.refusals] == [(2, 4), (3, 6), (5, 3), (6, 3)]
    assert [each.row for each in found.passed_over] == [7, 8]
    assert [(line["question"], line["approximate"]) for line in found.lines] == [("value", False), ("trust", True)]
    with pytest.raises(WrongHeading, match="row 1 must name"):
        read_polls(iter([["question", "share"]]), ABOUT)


def test_a_line_without_a_base_has_no_interval_and_one_with_a_base_has_wilsons() -> None:
    facts = {"series": "A poll", "round": "1", "question": "sat", "area": "K1", "approximate": False,
             "definition": "", "wording": "", "mode": "online", "population": "", "fieldwork": "", "cited": "",
             "verification": "", "source": "a page", "dated_on": date(2026, 1, 1)}  # fmt: skip
    bare = side_of_poll(PollLine(value=0.8, base=None, first_on=None, last_on=None, **facts))
    assert (bare.se, bare.ci_low, bare.ci_high) == (None, None, None) and not bare.has_interval
    known = side_of_poll(PollLine(value=0.8, base=10, first_on=None, last_on=None, **facts))
    assert (known.ci_low, known.ci_high) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    found = judge(WAVE, known.basis)
    assert found.answer is Answer.WITH_CARE and found.of(Aspect.PERIOD).reason is Reason.NOT_KNOWN


def test_the_national_figures_that_were_verified_are_read_whole(shared: Path) -> None:
    """Bases are mostly unknown: no line has one, so none has an interval."""
    found = read_polls(csv_rows(shared / "data" / "benchmarks" / "lga_national_polling_verified.csv"), ABOUT)
    assert (found.read, len(found.lines), len(found.passed_over), found.refusals) == (29, 26, 3, [])
    assert {line["base"] for line in found.lines} == {None}
    (rough,) = (line for line in found.lines if line["approximate"])
    assert (rough["value"], rough["first_on"], rough["last_on"]) == (0.75, date(2020, 1, 1), date(2020, 12, 31))
    assert [line["value"] for line in found.lines if line["question"] == "trust_council"] == [
        0.56, 0.58, 0.71, 0.66, 0.58,
    ]  # fmt: skip
