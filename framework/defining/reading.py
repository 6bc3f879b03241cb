"""A definition as its readers need it: what it says part by part, and how its versions differ."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from flask_babel import format_date, gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from core.database import Json
from core.language import localised
from core.numbers import plain
from core.people import names_of
from framework.defining import words
from framework.defining.checklist import ANSWERS, CRITERIA, Answer
from framework.defining.definitions import KEPT_BY, OF_ONE_VERSION, SAID
from framework.models import Indicator, IndicatorKind
from surveys.questionnaire.asked import question_of

LABELS = words.NAMES | {
    "question": _l("Question"),
    "favourable": _l("Favourable answers"),
    "dont_know": _l("Those who do not know"),
    "unit": _l("What its figure is"),
    "decimals": _l("Decimals shown"),
    "polarity": _l("Which way is better"),
    "target": _l("Target, for reference only"),
    "tier": _l("Tier"),
    "ripple": _l("Says something of"),
    "theme": _l("Theme"),
    "aspects": _l("Says of performance"),
    "perspective": _l("Side of the scorecard"),
    "owner": _l("Owner"),
    "cross_cutting_owner": _l("Cross-cutting owner"),
    "kind": _l("Its figures come from"),
    "licence": _l("Licence"),
    "frequency": _l("A figure comes"),
    "modes": _l("People answer"),
    "next_update": _l("Next figure"),
    "valid_from": _l("Holds from"),
    "valid_to": _l("Holds until"),
    "supersedes": _l("Takes the place of"),
    "identifiers": _l("Called elsewhere"),
    "checklist": _l("Checklist"),
    "breaks_series": _l("Series breaks"),
}
PARTS: tuple[tuple[str, object, tuple[str, ...]], ...] = (
    ("measure", _l("What is measured"), (
        "title", "measure", "definition", "question", "wording", "favourable", "numerator", "denominator", "dont_know",
        "population", "unit", "decimals", "polarity",
    )),
    ("why", _l("Why, and how far it can be trusted"), ("rationale", "limitations", "comparator", "target")),
    ("place", _l("Where it stands, and who answers for it"), (
        "tier", "ripple", "theme", "aspects", "perspective", "owner", "cross_cutting_owner",
    )),
    ("source", _l("Where its figures come from"), (
        "kind", "origin", "licence", "frequency", "modes", "next_update", "valid_from", "valid_to", "supersedes",
        "identifiers",
    )),
)  # fmt: skip
"""The parts of a definition, and what each says, in the order of its page."""


@dataclass(frozen=True)
class Section:
    part: str
    title: object
    rows: list[tuple[object, list[str]]]


@dataclass(frozen=True)
class Step:
    """A version of a definition: when and by whom it was made, and what it says otherwise than the one before."""

    indicator: Indicator
    made_at: datetime
    by: str
    changed: list[object]
    reason: str


def by_owner(found: Iterable[Indicator]) -> list[tuple[str, list[Indicator]]]:
    """Definitions under the title of their survey, a council's own under none."""
    return [
        (localised(group[0].commission.title) if group[0].commission_id else "", group)
        for _, each in groupby(found, key=lambda one: one.commission_id)
        for group in [list(each)]
    ]


def sections(indicator: Indicator, document: Json | None) -> list[Section]:
    """What a definition says, part by part; what it does not say is a row without words.

    `document` is the questionnaire that asks its question, where one here does.
    """
    left_out = ("wording",) if indicator.kind is IndicatorKind.SURVEY else ("question",)
    return [
        Section(
            part,
            title,
            [
                (LABELS[name], _asked(indicator, name, document) or said(indicator, name))
                for name in names
                if name not in left_out
            ],
        )
        for part, title, names in PARTS
    ]


def _asked(indicator: Indicator, name: str, document: Json | None) -> list[str]:
    """The words of a question and of its favourable answers, as people were asked them."""
    question = question_of(document, indicator.question) if document and indicator.question else {}
    if name == "question" and question:
        return [localised(question["text"])]
    if name == "favourable":
        options = {option["code"]: localised(option["text"]) for option in question.get("options", ())}
        return [options[code] for code in indicator.favourable if code in options]
    return []


def said(indicator: Indicator, name: str) -> list[str]:
    """What a definition says of one thing, in the reader's language, a line each."""
    value = getattr(indicator, name)
    if name == "theme":
        return [words.theme_names().get(value, value)] if value else []
    if name in CHOSEN:
        chosen = value if isinstance(value, list) else [value] if value is not None else []
        return [str(CHOSEN[name].get(each, each)) for each in chosen]
    if name == "identifiers":
        return [f"{where}: {code}" for where, code in value.items()]
    if name == "favourable":
        return list(value)
    if isinstance(value, dict):
        return [localised(value)] if value else []
    if isinstance(value, date):
        return [format_date(value, "long")]
    if isinstance(value, float):
        return [plain(value)]
    return [str(value)] if value not in (None, "") else []


CHOSEN: dict[str, Mapping[Any, Any]] = {
    "dont_know": words.DONT_KNOWS,
    "unit": words.UNITS,
    "polarity": words.POLARITIES,
    "tier": words.TIERS,
    "ripple": words.RIPPLES,
    "kind": words.KINDS,
    "frequency": words.FREQUENCIES,
    "perspective": words.PERSPECTIVES,
    "aspects": {aspect.value: text for aspect, text in words.ASPECTS.items()},
    "modes": words.MODES,
}


def answers(indicator: Indicator) -> dict[str, tuple[str, str]]:
    """The checklist's answers and notes, by criterion."""
    kept = indicator.checklist
    return {
        each.code: (
            str(ANSWERS.get(Answer(kept[each.code]["answer"]), "")) if kept[each.code]["answer"] else "",
            kept[each.code]["note"],
        )
        for each in CRITERIA
        if each.code in kept
    }


def steps(versions: Sequence[Indicator], session: Session) -> list[Step]:
    """The versions of a definition, the newest first, with what each says otherwise than the one before."""
    names = names_of(session, {one.made_by for one in versions if one.made_by})
    found = []
    for before, one in zip([None, *versions], versions, strict=False):
        changed = [] if before is None else [LABELS[name] for name in SAID if _differs(before, one, name)]
        reason = localised(one.break_reason) if one.breaks_series and one.break_reason else ""
        by = names.get(one.made_by, "") if one.made_by else ""
        found.append(Step(one, one.made_at, by, changed, reason or (gettext("Yes") if one.breaks_series else "")))
    return found[::-1]


def _differs(before: Indicator, after: Indicator, name: str) -> bool:
    return name not in OF_ONE_VERSION and name not in KEPT_BY and getattr(before, name) != getattr(after, name)
