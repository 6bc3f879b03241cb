"""What tiles say: verdicts in plain words, and why nothing can be said, in the reader's language."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from flask_babel import lazy_gettext as _l

from core.language import current_language, localised
from framework import words as figure_words
from framework.models import (
    DontKnow,
    Frequency,
    Indicator,
    IndicatorKind,
    ObservationSource,
    ObservationStatus,
    Verdict,
)
from framework.saying import say as _
from framework.tiles import values
from framework.tiles.changes import Judgement, Move
from framework.tiles.groups import Group
from framework.tiles.series import Break, Point, Published
from framework.tiles.tile import Tile
from framework.words import MODES, POLARITIES

__all__ = ["MODES", "POLARITIES"]

MOVES = {
    Move.HIGHER: _l("Higher than last time, by more than chance"),
    Move.LOWER: _l("Lower than last time, by more than chance"),
    Move.NO_CLEAR_CHANGE: _l("No clear change since last time"),
    Move.NOT_KNOWN: _l("Nobody says how sure it is, so chance cannot be told from change"),
    Move.USUAL: _l("Within its usual ups and downs"),
    Move.UNUSUALLY_HIGH: _l("Higher than its usual ups and downs"),
    Move.UNUSUALLY_LOW: _l("Lower than its usual ups and downs"),
    Move.FIRST: _l("The first figure: there is none before it to compare with"),
    Move.HIDDEN: _l("Hidden to protect privacy"),
    Move.HIDDEN_BEFORE: _l("Not compared: the figures before it are hidden"),
}
JUDGEMENTS = {
    Judgement.BETTER: _l("Better"),
    Judgement.WORSE: _l("Worse"),
    Judgement.CHANGED: _l("Changed"),
    Judgement.SAME: _l("No clear change"),
    Judgement.NONE: _l("Not compared"),
}
LIGHTS = {
    Judgement.BETTER: _l("Green: better"),
    Judgement.SAME: _l("Amber: no clear change"),
    Judgement.WORSE: _l("Red: worse"),
}
SYMBOLS = {Move.HIGHER: "▲", Move.LOWER: "▼", Move.UNUSUALLY_HIGH: "▲", Move.UNUSUALLY_LOW: "▼"}
BESIDE_OTHERS = {
    Verdict.HIGHER: _l("Higher than the other councils’ average, by more than chance"),
    Verdict.LOWER: _l("Lower than the other councils’ average, by more than chance"),
    Verdict.NO_CLEAR_DIFFERENCE: _l("No clear difference from the other councils’ average"),
}
BESIDE_GROUPS = {
    Verdict.HIGHER: _l("Higher than the other groups’ average, by more than chance"),
    Verdict.LOWER: _l("Lower than the other groups’ average, by more than chance"),
    Verdict.NO_CLEAR_DIFFERENCE: _l("No clear difference from the other groups"),
    Verdict.TOO_FEW: _l("Cannot be told"),
}
STATUSES = {
    ObservationStatus.INDICATIVE: _l("Indicative: under 100 answers"),
    ObservationStatus.PROVISIONAL: _l("Provisional: it may still change"),
    ObservationStatus.SUPPRESSED: _l("Hidden to protect privacy"),
}
SOURCES = {
    ObservationSource.WAVE: _l("Residents’ survey"),
    ObservationSource.FEEDBACK: _l("What residents said after a service"),
    ObservationSource.OUTSIDE: _l("Published by somebody else"),
    ObservationSource.COUNTS: _l("Counts of another survey"),
}
FREQUENCIES = {
    Frequency.MONTHLY: _l("Every month"),
    Frequency.QUARTERLY: _l("Every quarter"),
    Frequency.HALF_YEARLY: _l("Every half year"),
    Frequency.YEARLY: _l("Every year"),
    Frequency.EVERY_TWO_YEARS: _l("Every two years"),
    Frequency.ONCE: _l("Once"),
    Frequency.IRREGULAR: _l("Now and then"),
}
DONT_KNOWS = {
    DontKnow.EXCLUDED: _l("Those who answered “don’t know” are left out."),
    DontKnow.COUNTED: _l("Those who answered “don’t know” are counted among those who answered."),
}
ASKS = {IndicatorKind.SURVEY, IndicatorKind.COUNTS}
"""Kinds of indicator whose figures rest on a question."""

TABLES: dict[str, Mapping[Any, object]] = {
    "moves": MOVES,
    "judgements": JUDGEMENTS,
    "others": BESIDE_OTHERS,
    "others in short": figure_words.BESIDE_OTHERS,
    "statuses": STATUSES,
}


def verdict(tile: Tile) -> str:
    """The change since last time in a sentence, with why where nothing can be said."""
    change = tile.change
    if change.move is Move.BROKEN:
        return str(_("Not compared with the figure before: %(why)s", why=why(change.why)))
    said = _table(current_language(), "moves")[change.move]
    if change.with_care:
        return str(_("%(verdict)s (with care: the figure before comes from elsewhere)", verdict=said))
    return said


def beside_others(compared: Published | None) -> str:
    """How the latest figure stands beside the other councils', or why it is compared with none; else nothing."""
    if compared is None:
        return ""
    if compared.obstacle:
        return str(figure_words.OBSTACLES[compared.obstacle])
    return _table(current_language(), "others").get(compared.verdict, "")


def beside_others_in_short(compared: Published | None) -> str:
    """The same under a heading that says beside whom."""
    if compared is None or compared.obstacle:
        return beside_others(compared)
    return _table(current_language(), "others in short").get(compared.verdict, "")


def judged(judgement: Judgement) -> str:
    return _table(current_language(), "judgements")[judgement]


def why(broken: Break | None) -> str:
    """Why a figure does not follow from the one before."""
    if broken and broken.obstacle:
        return str(figure_words.OBSTACLES[broken.obstacle])
    if broken and broken.reason:
        return localised(broken.reason)
    return str(_("the way of measuring changed"))


def broken(point: Point) -> str:
    """Where and why a series breaks."""
    return str(_("The series breaks in %(period)s: %(why)s", period=period(point), why=why(point.broken)))


def trend(tile: Tile) -> str:
    """Every figure in order of time, as the small picture shows them, for whoever cannot see it."""
    language = current_language()
    hidden = _table(language, "statuses")
    said = []
    for point in tile.points:
        figure = hidden[point.status] if point.value is None else values.value(point, tile.indicator, language)
        broken = f" ({why(point.broken)})" if point.broken else ""
        said.append(f"{values.period(point.starts, point.ends, language)}: {figure}{broken}")
    return "; ".join(said)


def period(point: Point) -> str:
    return values.period(point.starts, point.ends)


def target(indicator: Indicator) -> str:
    """The target in the indicator's unit, or nothing."""
    aim = indicator.target
    if aim is None:
        return ""
    return values.said(values.target(indicator), indicator, 0 if aim == round(aim) else indicator.decimals)


@cache
def _table(language: str, which: str) -> dict[object, str]:
    """Words by what they are of, looked up once for a language."""
    return {key: str(words) for key, words in TABLES[which].items()}


def group_name(group: Group, names: Mapping[Group, Mapping[str, str]]) -> str:
    """What a group is called: `Rents from a private landlord`."""
    return localised(names.get(group)) or group[1]
