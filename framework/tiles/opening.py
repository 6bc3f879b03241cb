"""What a tile opens to: its definition as rows of facts, and every figure behind its picture."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import Json
from core.language import localised
from framework.defining.words import RIPPLES, TIERS, theme_names
from framework.models import Indicator, Publication
from framework.tiles import values, words
from framework.tiles.series import Point
from framework.tiles.tile import Tile
from surveys.models import Questionnaire, Wave
from surveys.questionnaire.asked import question_of

Fact = tuple[str, str | list[str]]


@dataclass(frozen=True)
class Line:
    """A figure of the series in words: when, what, how sure, of how many, and whatever must be known of it."""

    point: Point
    period: str
    value: str
    interval: str
    base: str
    effective_base: str
    notes: list[str]


def facts_of(session: Session, tile: Tile) -> list[Fact]:
    """What the indicator is, in rows; those that nobody has said are left out."""
    return [(key, value) for key, value in _facts(session, tile) if value]


def history_of(tile: Tile) -> list[Line]:
    """Every figure behind the picture, the latest first; what is the same of all is said elsewhere."""
    several = len({point.source for point in tile.points}) > 1, len({point.version for point in tile.points}) > 1
    return [_line(point, tile.indicator, *several) for point in reversed(tile.points)]


def _facts(session: Session, tile: Tile) -> Iterator[Fact]:
    one, asked = tile.indicator, _question(session, tile)
    yield _("What is measured"), localised(one.measure)
    yield _("In plain words"), localised(one.definition)
    yield _("Question"), localised(asked.get("text")) or localised(one.wording)
    yield _("Counted"), _options(asked, one) or localised(one.numerator)
    yield _("Out of"), localised(one.denominator)
    yield _("Don’t know"), str(words.DONT_KNOWS[one.dont_know]) if one.kind in words.ASKS else ""
    yield _("Of whom"), localised(one.population)
    yield _("Which way is better"), str(words.POLARITIES[one.polarity])
    yield _("Target, for reference only"), words.target(one)
    yield _("How often"), str(words.FREQUENCIES[one.frequency])
    yield _("Level"), str(TIERS[one.tier])
    yield _("Theme"), theme_names().get(one.theme, one.theme)
    yield _("Ripple"), str(RIPPLES[one.ripple])
    yield _("Source"), localised(one.origin) or str(words.SOURCES[tile.latest.source])
    yield _("Licence"), one.licence
    yield _("Takes the place of"), one.supersedes
    yield _("Known elsewhere as"), [f"{scheme}: {code}" for scheme, code in one.identifiers.items()]
    yield _("Code"), one.code
    yield _("Definition"), str(_("Version %(number)s", number=one.version))


def _question(session: Session, tile: Tile) -> Json:
    """The question as it was last asked, where it was asked in a wave."""
    if not tile.indicator.question or tile.latest.publication_id is None:
        return {}
    statement = (
        select(Questionnaire.document)
        .join(Wave, Wave.questionnaire_id == Questionnaire.id)
        .join(Publication, Publication.wave_id == Wave.id)
        .where(Publication.id == tile.latest.publication_id)
    )
    document = session.scalar(statement)
    return question_of(document, tile.indicator.question) if document else {}


def _options(asked: Json, indicator: Indicator) -> list[str]:
    """The answers that count, as residents read them."""
    options = asked.get("options", ())
    return [localised(option["text"]) for option in options if option["code"] in indicator.favourable]


def _line(point: Point, indicator: Indicator, sources: bool, versions: bool) -> Line:
    return Line(
        point,
        words.period(point),
        values.value(point, indicator),
        values.interval(point, indicator),
        values.whole(point.base),
        values.whole(point.effective_base),
        list(_notes(point, sources, versions)),
    )


def _notes(point: Point, sources: bool, versions: bool) -> Iterator[str]:
    """What must be known of a figure: why it does not follow from the one before, its status and mode.

    Its source and version are said where a series has several.
    """
    if point.broken:
        yield str(_("The series breaks here: %(why)s", why=words.why(point.broken)))
    if not point.is_public:
        yield str(_("Not public yet"))
    if point.status in words.STATUSES:
        yield str(words.STATUSES[point.status])
    if point.mode:
        yield str(words.MODES.get(point.mode, point.mode))
    if sources:
        yield str(words.SOURCES[point.source])
    if versions:
        yield str(_("Definition: version %(version)s", version=point.version))
