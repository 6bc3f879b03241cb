"""Terms as they are read: rows under headings, and what differs between two versions."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import format_date, format_decimal, ngettext
from flask_babel import gettext as _

from core.database import Json
from core.language import localised
from surveys.commissioning.document import PARTS, PlannedWave
from surveys.commissioning.money import pounds
from surveys.commissioning.words import CONTROLLERS, LAWFUL_BASES, NAMES, SPECIAL_CATEGORIES, SPLITS
from surveys.commissioning.words import PARTS as PART_NAMES
from surveys.models import Mode
from surveys.officers.progress import MODES

Value = str | list[str]


@dataclass(frozen=True)
class Section:
    """A part of the terms: its heading and its rows, as `summary_list` shows them."""

    name: str
    title: str
    rows: list[dict[str, Value]]


@dataclass(frozen=True)
class Change:
    """What one thing was in earlier terms and is in later ones."""

    name: str
    before: Value
    after: Value


def sections(document: Json) -> list[Section]:
    return [Section(part, str(PART_NAMES[part]), _rows(part, document)) for part in PARTS]


def changes(before: Json, after: Json) -> list[Change]:
    """What differs between two versions, in the order in which it is read."""
    differing = [name for part in PARTS.values() for name in part if before.get(name) != after.get(name)]
    return [Change(str(NAMES[name]), _read(name, before), _read(name, after)) for name in differing]


def _rows(part: str, document: Json) -> list[dict[str, Value]]:
    return [{"key": str(NAMES[name]), "value": _read(name, document)} for name in PARTS[part] if name in document]


def _read(name: str, document: Json) -> Value:
    return READERS.get(name, localised)(document[name]) if name in document else "–"


def _questionnaire(said: Json) -> Value:
    return [
        _("%(code)s, version %(version)s", code=said["code"], version=said["version"]),
        _("Content hash: %(hash)s", hash=said["hash"][:12]),
    ]


def _waves(said: list[Json]) -> Value:
    return [_wave(PlannedWave.of_json(each)) for each in said]


def _wave(wave: PlannedWave) -> str:
    first, last = format_date(wave.opens_on), format_date(wave.closes_on)
    return str(_("Wave %(number)s: %(first)s to %(last)s", number=wave.number, first=first, last=last))


def _modes(said: list[str]) -> Value:
    return [str(MODES[Mode(each)]) for each in said]


def _months(said: int) -> str:
    return str(ngettext("%(num)s month", "%(num)s months", said))


def _chosen(words: dict[Any, Any]) -> Callable[[str], Value]:
    return lambda said: str(words[said])


READERS: dict[str, Callable[[Any], Value]] = {
    "questionnaire": _questionnaire,
    "waves": _waves,
    "modes": _modes,
    "design_effect": lambda said: str(format_decimal(said)),
    "local_questions": lambda said: str(format_decimal(said)),
    "local_minutes": lambda said: str(format_decimal(said)),
    "controllers": _chosen(CONTROLLERS),
    "lawful_basis": _chosen(LAWFUL_BASES),
    "special_category": _chosen(SPECIAL_CATEGORIES),
    "retention_months": _months,
    "fixed": pounds,
    "each": pounds,
    "per_local_question": pounds,
    "split": _chosen(SPLITS),
}
"""How what is not said in words is read."""
