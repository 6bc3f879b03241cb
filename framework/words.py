"""How figures, verdicts and obstacles are said: localised words, and never a colour alone."""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from typing import Protocol

from flask_babel import format_date, format_decimal, format_percent, ngettext
from flask_babel import lazy_gettext as _l

from analysis.disclosure import SMALLEST_SHOWN_BASE, SMALLEST_SHOWN_CELL
from analysis.rounding import is_few
from core.database import Json
from core.language import current_language, localised, signed
from framework.cautions import NOT_COVERED
from framework.comparison import SIGNIFICANT
from framework.models import (
    Difference,
    Indicator,
    Observation,
    ObservationStatus,
    Obstacle,
    Polarity,
    Publication,
    Verdict,
)
from framework.reading import Judged, Reading
from framework.saying import say as _
from surveys.level_names import VARIABLE_NAMES
from surveys.questionnaire.asked import question_of

DOMAIN_NAMES = {
    "age_band": _l("Age"),
    "sex": _l("Sex"),
    "tenure": _l("Home"),
    "ethnicity": _l("Ethnic group"),
    "ward": _l("Ward"),
}
BESIDE_OTHERS = {
    Verdict.HIGHER: _l("Higher"),
    Verdict.LOWER: _l("Lower"),
    Verdict.NO_CLEAR_DIFFERENCE: _l("No clear difference"),
    Verdict.TOO_FEW: _l("Cannot be told"),
}
CHANGED = {
    Verdict.HIGHER: _l("Risen"),
    Verdict.LOWER: _l("Fallen"),
    Verdict.NO_CLEAR_DIFFERENCE: _l("No clear change"),
    Verdict.TOO_FEW: _l("Cannot be told"),
}
OBSTACLES = {
    Obstacle.FIRST_WAVE: _l("First wave"),
    Obstacle.NOT_PUBLISHED_BEFORE: _l("Not comparable: not published last time"),
    Obstacle.QUESTIONNAIRE_DIFFERS: _l("Not comparable: another questionnaire"),
    Obstacle.DEFINITION_DIFFERS: _l("Not comparable: defined differently last time"),
    Obstacle.WORDING_DIFFERS: _l("Not comparable: the question was worded differently"),
    Obstacle.OPTIONS_DIFFER: _l("Not comparable: the possible answers were different"),
    Obstacle.ROUTING_DIFFERS: _l("Not comparable: the question was asked of different people"),
    Obstacle.RECRUITED_DIFFERENTLY: _l("Not comparable: people came in other ways (sample, open link, panel)"),
}
STATUSES = {
    ObservationStatus.INDICATIVE: _l("Indicative: under 100 answers"),
    ObservationStatus.SUPPRESSED: _l("Hidden to protect privacy"),
}
__all__ = ["NOT_COVERED"]
MODES = {
    "online": _l("online"),
    "paper": _l("on paper"),
    "telephone": _l("by telephone"),
    "face_to_face": _l("face to face"),
}
WAYS = {"open_link": _l("open link"), "panel": _l("panel"), "boost": _l("boost")}
"""The ways that people come by who were not drawn by chance."""
POLARITIES = {
    Polarity.HIGHER_IS_BETTER: _l("A higher figure is better."),
    Polarity.LOWER_IS_BETTER: _l("A lower figure is better."),
    Polarity.NEITHER: _l("Neither a higher nor a lower figure is better in itself."),
}
CLOSE = 1e-6
"""So near to a half of a per cent the digits decide, and not their binary form."""
SYMBOLS = {Verdict.HIGHER: "▲", Verdict.LOWER: "▼"}


def names(variables: Iterable[str]) -> str:
    """Weighting variables in words."""
    return ", ".join(str(VARIABLE_NAMES.get(variable, variable)) for variable in variables)


def percent(value: float | None) -> str:
    return "–" if value is None else _percent(current_language(), _hundredths(value))


def _hundredths(value: float) -> int:
    """A proportion in whole per cent: halves, as its digits are written, to the even one.

    >>> [_hundredths(value) for value in (0.145, 0.575, 0.585, 0.3)]
    [14, 58, 58, 30]
    """
    near = 100.0 * value
    if abs(near % 1.0 - 0.5) > CLOSE:
        return round(near)
    return int((100 * Decimal(repr(float(value)))).to_integral_value(ROUND_HALF_EVEN))


@lru_cache(4096)
def _percent(language: str, hundredths: int) -> str:
    """A page says hundreds of whole percentages, of which there are a hundred."""
    return str(format_percent(Decimal(hundredths) / 100, "0%"))


def interval(figure: Observation) -> str:
    if figure.ci_low is None or figure.ci_high is None:
        return ""
    return _interval(current_language(), _hundredths(figure.ci_low), _hundredths(figure.ci_high))


@lru_cache(20_000)
def _interval(language: str, low: int, high: int) -> str:
    return _("%(low)s to %(high)s", low=_percent(language, low), high=_percent(language, high))


def base(figure: Observation) -> str:
    return _("base %(base)s", base=whole(figure.base))


def whole(number: float | None) -> str:
    return "–" if number is None else _whole(current_language(), round(number))


@lru_cache(20_000)
def _whole(language: str, number: int) -> str:
    return str(format_decimal(number))


def people(number: int | None) -> str:
    """How many people there are at least, or that they are too few to be told."""
    if number is None:
        return str(_("fewer than %(number)s", number=format_decimal(SMALLEST_SHOWN_BASE)))
    return str(_("%(number)s or more", number=format_decimal(number)))


def few(number: int) -> str:
    """A number of people; where it is small, only that it is."""
    if is_few(number):
        return str(_("under %(number)s", number=format_decimal(SMALLEST_SHOWN_CELL)))
    return str(format_decimal(number))


def hundredths(number: float | None) -> str:
    return "–" if number is None else str(format_decimal(number, "0.00"))


def points(proportion: float) -> str:
    """A difference in percentage points, with its sign: `+3`, `−2`, `0`."""
    rounded = round(100 * proportion)
    return _points(current_language(), rounded) if rounded else "0"


@lru_cache(4096)
def _points(language: str, rounded: int) -> str:
    return signed(format_decimal(rounded, "+0;−0"))


class Apart(Protocol):
    """A difference in percentage points with its interval, where there is one."""

    @property
    def difference(self) -> float | None: ...
    @property
    def ci_low(self) -> float | None: ...
    @property
    def ci_high(self) -> float | None: ...


def size(comparison: Apart) -> str:
    """How large a difference is, with its interval, in percentage points."""
    if comparison.difference is None or comparison.ci_low is None or comparison.ci_high is None:
        return ""
    low, high = points(comparison.ci_low), points(comparison.ci_high)
    return str(_("%(points)s points (%(low)s to %(high)s)", points=points(comparison.difference), low=low, high=high))


def change(reading: Reading) -> str:
    return str(OBSTACLES[reading.obstacle] if reading.obstacle else CHANGED[reading.earlier.verdict])


def beside_others(comparison: Judged) -> str:
    """What may be said of a figure beside the other councils', or why it stands beside none."""
    obstacle = comparison.obstacle if isinstance(comparison, Difference) else None
    return str(OBSTACLES[obstacle] if obstacle else BESIDE_OTHERS[comparison.verdict])


def came(report: Json) -> str:
    """How people came who were not drawn by chance, in numbers."""
    counts = report.get("recruited") or {"open_link": report.get("open_link", 0)}
    said = [f"{WAYS[way]}: {few(counts[way])}" for way in WAYS if counts.get(way)]
    return "; ".join(said) or str(format_decimal(0))


def modes(indicator: Indicator, figure: Observation) -> str:
    """What the way of answering did to a council's figure; nothing where everybody answered in one way."""
    report = figure.working.report
    if len(report.get("modes", {})) < 2 or figure.value is None:
        return ""
    effects = [one for one in report.get("mode_effects", []) if one["item"] == indicator.code]
    clear = [_mode(one) for one in effects if one["p_holm"] < SIGNIFICANT]
    if clear:
        return " ".join(clear)
    if effects:
        return str(_("No clear effect of how people answered."))
    return str(_("The effect of how people answered cannot be told."))


def _mode(effect: Json) -> str:
    """One clear effect: of people alike, those who answered in one way and those who answered in another."""
    ends = sorted(abs(round(100 * effect[end])) for end in ("ci_low", "ci_high"))
    facts = {"mode": MODES[effect["mode"]], "reference": MODES[effect["reference"]]}
    facts |= dict(zip(("low", "high"), map(format_decimal, ends), strict=True))
    facts["points"] = format_decimal(abs(round(100 * effect["difference"])))
    more = _(
        "Answers %(mode)s were %(points)s points (%(low)s to %(high)s) more favourable than %(reference)s.", **facts
    )
    less = _(
        "Answers %(mode)s were %(points)s points (%(low)s to %(high)s) less favourable than %(reference)s.", **facts
    )
    return str(more if effect["difference"] > 0 else less)


def waves_before(reading: Reading) -> str:
    """How many waves a figure is compared with the mean of; nothing where it is one."""
    number = reading.waves
    return ngettext("mean of %(num)s wave", "mean of %(num)s waves", number) if number > 1 else ""


def since_the_last(reading: Reading) -> str:
    """The change since the last wave, where that says something else than the change since all earlier ones."""
    if not reading.is_news:
        return ""
    return str(_("since the last wave: %(change)s", change=str(CHANGED[reading.last.verdict]).lower()))


def favourable(indicator: Indicator, question: Json) -> list[str]:
    """The answers that count towards an indicator, as residents read them."""
    return [localised(option["text"]) for option in question["options"] if option["code"] in indicator.favourable]


def polarity(indicator: Indicator) -> str:
    return str(POLARITIES[indicator.polarity])


def period(publication: Publication) -> str:
    wave = publication.wave
    first, last = format_date(wave.opens_on, "d MMMM y"), format_date(wave.ended_on, "d MMMM y")
    return str(_("%(first)s to %(last)s", first=first, last=last))


def wave(publication: Publication) -> str:
    """A short heading for a wave: the month in which its fieldwork ended."""
    return str(format_date(publication.wave.ended_on, "MMMM y"))


def category(publication: Publication, figure: Observation, wards: Mapping[str, dict[str, str]]) -> str:
    """The name of a figure's group: the option that people chose, or their ward."""
    if figure.domain_var == "ward":
        return localised(wards.get(figure.domain)) or figure.domain
    options = question_of(publication.wave.questionnaire.document, figure.domain_var).get("options", [])
    return next((localised(option["text"]) for option in options if option["code"] == figure.domain), figure.domain)
