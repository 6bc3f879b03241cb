"""Provisional figures in the reader's words: a table's lines, and the picture beside it."""

from flask_babel import gettext as _

from analysis.disclosure import Status
from core.language import localised
from framework import words
from framework.models import ObservationStatus
from framework.so_far import Look, Provisional


def lines(look: Look) -> list[tuple[str, ...]]:
    """Indicator, figure so far, interval, base, and effective base."""
    return [_line(one) for one in look.figures]


def chart(look: Look) -> list[dict[str, object]]:
    """What is not hidden, in per cent."""
    return [
        {
            "label": localised(one.indicator.title),
            "value": 100 * one.figure.estimate,
            "low": 100 * one.figure.ci_low,
            "high": 100 * one.figure.ci_high,
        }
        for one in look.figures
        if one.figure.status is not Status.SUPPRESSED
    ]


def _line(one: Provisional) -> tuple[str, ...]:
    title, figure = localised(one.indicator.title), one.figure
    if figure.status is Status.SUPPRESSED:
        return title, str(words.STATUSES[ObservationStatus.SUPPRESSED]), "–", "–", "–"
    base = words.whole(figure.n)
    interval = str(_("%(low)s to %(high)s", low=words.percent(figure.ci_low), high=words.percent(figure.ci_high)))
    return title, words.percent(figure.estimate), interval, base, words.whole(figure.n_eff)
