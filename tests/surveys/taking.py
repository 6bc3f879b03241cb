"""Responses to take away in tests, and what they are as other programs read them."""

from collections.abc import Sequence
from typing import Any

from surveys.exporting.layout import Layout, layout_of
from surveys.exporting.no_answer import NoAnswer
from surveys.exporting.responses import Batch
from tests.surveys.making import document

WARDS = [("north", {"en": "North ward", "cy": "Ward y Gogledd"}), ("south", {"en": "South ward"})]
ABOUT: dict[str, list[Any]] = {
    "respondent": ["a1", "b2", "c3"],
    "state": [1, 1, 2],
    "mode": [1, 2, 4],
    "recruitment": [1, 2, 1],
    "language": ["en", "cy", "ar"],
    "answered_on": ["2026-05-04", "2026-05-05", "2026-05-06"],
    "stratum": ["north", "south", None],
    "psu": ["street 1", None, None],
    "design_weight": [2.5, 1.0, None],
    "weight": [120.25, 80.0, 60.5],
}
GIVEN: list[dict[str, Any]] = [
    {
        "agree": "yes", "ward": "north", "other_ward": "dont_know", "moved": "2001-05-04", "household": 3,
        "satisfied": "3", "why": "=HYPERLINK(\"x\")", "meet": "illegible", "used": ["library", "bus"],
        "reason": "prefer_not_to_say", "matters": ["MATTER"], "services": None, "years": 5, "contact": "no",
    },
    {
        "agree": "yes", "ward": "prefer_not_to_say", "moved": "dont_know", "household": "dont_know",
        "satisfied": "several_ticked", "used": "prefer_not_to_say", "matters": None, "years": 0, "contact": None,
    },
    {"agree": "no", "ward": None, "household": NoAnswer.NOT_REACHED, "used": []},
]  # fmt: skip


def layout() -> Layout:
    return layout_of(document("every_type"), WARDS, words=True)


def batch(found: Layout, given: Sequence[dict[str, Any]] = GIVEN) -> Batch:
    """Three responses to every type of question, with every reason for there being no answer."""
    first = next(column for column in found.columns if column.name == "matters.1")
    (first_code, *_) = option_codes("matters")
    assert first.meanings, "places have meanings"
    asked = [each | ({"matters": [first_code]} if each.get("matters") == ["MATTER"] else {}) for each in given]
    values = [*map(list, ABOUT.values())]
    for code, filler in found.fillers:
        values += filler.fill([each.get(code, NoAnswer.NOT_ASKED) for each in asked])
    return values


def option_codes(question: str) -> list[str]:
    paper = document("every_type")
    found = next(each for section in paper["sections"] for each in section["questions"] if each["code"] == question)
    return [option["code"] for option in found["options"]]
