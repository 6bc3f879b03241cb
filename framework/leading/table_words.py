"""What the table of leads says: what stands out, what could not be looked at, and how to read it."""

from collections.abc import Sequence

from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.language import localised
from framework.leading.leads import Lead, Short
from framework.leading.words import lag, periods

CAUTIONS = (
    _l("Moving before is not bringing about: both series may follow something else, such as the weather."),
    _l("Only changes from one period to the next count, with what is usual at that time of the year taken out."),
    _l("A slow drift that two series share is left out on purpose: with it almost anything would seem to lead."),
    _l("What stands out is a question for those who know the service, and a prediction to test, not an answer."),
)


def lead(one: Lead) -> str:
    """What may be said of a series before the outcome."""
    if not one.stands_out:
        return str(_("Nothing that stands out from chance"))
    when = lag(one.look.association.lag, one.months)
    if one.look.association.r > 0:
        return str(_("Its rises came %(when)s before rises here, more often than chance would have it", when=when))
    return str(_("Its rises came %(when)s before falls here, more often than chance would have it", when=when))


def short(found: Sequence[Short]) -> list[str]:
    """Which series are too short and how long they must be, those that need as many together."""
    needs: dict[tuple[int, int], list[str]] = {}
    for one in found:
        needs.setdefault((one.least, one.months), []).append(localised(one.tile.indicator.title))
    return [
        str(
            _(
                "Too short beside this one, as the two need at least %(periods)s in a row without a gap or a break: "
                "%(titles)s",
                titles="; ".join(titles),
                periods=periods(*need),
            )
        )
        for need, titles in needs.items()
    ]


def unsigned(value: float) -> str:
    return str(format_decimal(round(value, 2), "0.00"))
