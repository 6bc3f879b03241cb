"""How further analyses are said: rules in words, places with their doubt, and never a cause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.database import Json
from core.language import localised
from framework import words
from framework.cautions import NOT_COVERED
from framework.models import Indicator, Observation, ObservationStatus, Polarity, Verdict
from framework.studies.models import StudyFigure, StudyKind
from framework.studies.signals import SIGNALS

TITLES = {
    StudyKind.CHARTS: _l("Over the waves"),
    StudyKind.PLACES: _l("Beside the other councils"),
    StudyKind.POOLED: _l("Several waves together"),
    StudyKind.WARDS: _l("Ward by ward, modelled"),
    StudyKind.OPINIONS: _l("Opinions that go together"),
}
ABOUT = {
    StudyKind.CHARTS: _l(
        "Whether the latest figure differs from the earlier ones, and which waves are out of the usual."
    ),
    StudyKind.PLACES: _l("Which place each council takes, and how little is known of it."),
    StudyKind.POOLED: _l("Figures for groups that are small in one wave, from everybody's answers in several."),
    StudyKind.WARDS: _l("What a model says of each ward, beside what its own residents said."),
    StudyKind.OPINIONS: _l("How far favourable answers to one question go with favourable answers to others."),
}
CAUSES = {
    "Above UCL": _l("Above the upper limit"),
    "Below LCL": _l("Below the lower limit"),
    "7 Point Trend (Increasing)": _l("One of seven waves that rose without a break"),
    "7 Point Trend (Decreasing)": _l("One of seven waves that fell without a break"),
    "2 in 3 Above CL": _l("One of two waves out of three close to the upper limit"),
    "2 in 3 Below CL": _l("One of two waves out of three close to the lower limit"),
    "7 Points Above CL": _l("One of seven waves in a row above the mean"),
    "7 Points Below CL": _l("One of seven waves in a row below the mean"),
    "Common Cause": _l("Nothing out of the usual"),
}
USUAL = "Common Cause"
CHANGES = {
    Verdict.HIGHER: _l("Higher than the mean of the waves before it"),
    Verdict.LOWER: _l("Lower than the mean of the waves before it"),
    Verdict.NO_CLEAR_DIFFERENCE: _l("No real change"),
}
BETTER = {
    (Polarity.HIGHER_IS_BETTER, Verdict.HIGHER): _l("which is better"),
    (Polarity.HIGHER_IS_BETTER, Verdict.LOWER): _l("which is worse"),
    (Polarity.LOWER_IS_BETTER, Verdict.HIGHER): _l("which is worse"),
    (Polarity.LOWER_IS_BETTER, Verdict.LOWER): _l("which is better"),
}
NOT_COVERED_BY_MODELS = _l("What sets a ward apart that the model does not know of.")
NOT_COVERED_BY_POOLS = _l("Change between the waves: the figure is of the whole time, not of its end.")
NOT_COVERED_BY_SHARES = _l("Opinions that were not among those chosen, and a mood that colours every answer at once.")
NOT_COVERED_BY_PLACES = _l("Differences between places that no council could help, such as who lives there.")
__all__ = ["NOT_COVERED", "SIGNALS"]


def place(low: int, high: int, of: int) -> str:
    """Where a council may stand: `2 to 4 of 6`, or `1 of 6`."""
    if low == high:
        return str(_("%(place)s of %(all)s", place=format_decimal(low), all=format_decimal(of)))
    return str(
        _("%(low)s to %(high)s of %(all)s", low=format_decimal(low), high=format_decimal(high), all=format_decimal(of))
    )


def figure(one: StudyFigure | Observation | None) -> str:
    """A figure in per cent, or that it is hidden, or nothing."""
    if one is None:
        return "–"
    if one.value is None:
        return str(words.STATUSES[ObservationStatus.SUPPRESSED])
    return words.percent(one.value)


def interval(one: StudyFigure | Observation | None) -> str:
    if one is None or one.ci_low is None or one.ci_high is None:
        return ""
    return str(_("%(low)s to %(high)s", low=words.percent(one.ci_low), high=words.percent(one.ci_high)))


def base(one: StudyFigure | Observation | None) -> str:
    return "" if one is None or one.base is None else str(_("base %(base)s", base=words.whole(one.base)))


def latest(found: Json | None, indicator: Indicator) -> str:
    """What the design-based test says of the latest wave, in a sentence without a full stop."""
    if found is None:
        return str(_("There is no earlier wave to compare with"))
    verdict = Verdict(found["verdict"])
    better = BETTER.get((indicator.polarity, verdict))
    points = {name: words.points(found[key]) for name, key in (("points", "difference"), ("low", "ci_low"))}
    size = _("%(points)s points (%(low)s to %(high)s)", high=words.points(found["ci_high"]), **points)
    said = f"{CHANGES[verdict]}, {better}" if better else str(CHANGES[verdict])
    return f"{said}: {size}"


def rests_on(point: Json) -> str:
    """How many waves a chart's limits rest on, that they are trial limits before there are thirteen, or are none."""
    number = point["rests_on"]
    if point["low"] is None:
        return str(_("There are no limits yet: they need two waves"))
    if point["trial"]:
        return str(ngettext("Trial limits from %(num)s wave", "Trial limits from %(num)s waves", number))
    return str(ngettext("Limits from %(num)s wave", "Limits from %(num)s waves", number))


def share_of_points(share: float) -> str:
    """A part of what is explained, in percentage points with one decimal."""
    return str(format_decimal(100 * share, "0.0"))


def ratio(logit: float) -> str:
    """What a logit multiplies the odds by, with two significant decimals."""
    from math import exp

    return str(format_decimal(exp(logit), "0.00"))


def titles(codes: Iterable[str], indicators: Sequence[Indicator]) -> list[str]:
    by_code = {one.code: localised(one.title) for one in indicators}
    return [by_code.get(code, code) for code in codes]
