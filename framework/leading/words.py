"""Associations in plain words, which never say that one thing brings another about."""

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from analysis.lagged import Association
from core.language import signed
from framework.leading.evidence import Agreement, Evidence, Why

AGREEMENTS = {
    Agreement.AGREES: _l("Agrees so far"),
    Agreement.DISAGREES: _l("Disagrees so far"),
    Agreement.CANNOT_SAY: _l("Cannot say yet"),
}
SIGNS = {Agreement.AGREES: "✓", Agreement.DISAGREES: "✗", Agreement.CANNOT_SAY: "?"}
"""Each has a shape of its own, so that no colour is needed."""
WHYS = {
    Why.NOT_STATED: _l("No expected sign and lag are stated."),
    Why.NO_SERIES: _l("Not both ends have a series of figures."),
    Why.UNFIT: _l("The periods of the two series do not fit into each other."),
    Why.TOO_FINE: _l("The lag is shorter than the periods of the slower series."),
    Why.FLAT: _l("One of the two series hardly changes."),
}


def lag(periods: int, months: int) -> str:
    """A lag in the reader's words: `3 months`, `2 quarters`, `1 year`."""
    if months == 12:
        return str(ngettext("%(num)d year", "%(num)d years", periods))
    if months == 3:
        return str(ngettext("%(num)d quarter", "%(num)d quarters", periods))
    return str(ngettext("%(num)d month", "%(num)d months", periods * months))


def periods(number: int, months: int) -> str:
    """So many periods in a row: `31 months`, `21 quarters`."""
    if months == 6:
        return str(ngettext("%(num)d half-year", "%(num)d half-years", number))
    return lag(number, months)


def correlation(value: float) -> str:
    """A correlation with its sign: `+0.62`."""
    return signed(format_decimal(round(value, 2), "+0.00;−0.00"))


def interval(found: Association) -> str:
    return str(_("%(low)s to %(high)s", low=correlation(found.ci_low), high=correlation(found.ci_high)))


def pairs(found: Association) -> str:
    """How many pairs of changes an association rests on, and what those are worth."""
    worth = round(found.n_eff)
    said = ngettext(
        "%(num)d pair of changes, worth %(worth)s independent ones",
        "%(num)d pairs of changes, worth %(worth)s independent ones",
        found.n,
        worth=format_decimal(worth),
    )
    return str(said)


def expected(sign: int, months: int | None) -> str:
    """What a link states, in words."""
    if not sign or not months:
        return str(WHYS[Why.NOT_STATED])
    when = lag(months, 1)
    if sign > 0:
        return str(_("Expected: a rise is followed by a rise %(when)s later.", when=when))
    return str(_("Expected: a rise is followed by a fall %(when)s later.", when=when))


def evidence(found: Evidence) -> str:
    """What the figures say of a stated link, on how many points, and how surely."""
    if found.why is Why.SHORT:
        return str(
            _(
                "Too few figures: it needs at least %(periods)s in a row of both series.",
                periods=periods(found.least, found.months),
            )
        )
    if found.association is None:
        return str(WHYS[found.why]) if found.why else ""
    facts = {
        "value": correlation(found.association.r),
        "interval": interval(found.association),
        "when": lag(found.association.lag, found.months),
        "pairs": pairs(found.association),
    }
    said = str(_("Association of changes at %(when)s: %(value)s (%(interval)s), from %(pairs)s.", **facts))
    if found.looks > 1:
        more = ngettext(
            "Judged together with %(num)d other link.", "Judged together with %(num)d other links.", found.looks - 1
        )
        said = f"{said} {more}"
    return said
