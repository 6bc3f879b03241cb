"""An analysis plan in the reader's words."""

from collections.abc import Iterator

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.database import Json
from surveys.plan import Plan

METHODS = {
    "raking": _l("Weights were made by raking."),
    "linear": _l("Weights were made by linear calibration."),
    "logit": _l("Weights were made by logit calibration."),
}
INTERVALS = {
    "": _l("Intervals are beta intervals where the effective base is under 100, and logit intervals from there."),
    "beta": _l("Intervals are beta intervals."),
    "logit": _l("Intervals are logit intervals."),
    "wilson": _l("Intervals are Wilson's."),
    "normal": _l("Intervals are normal ones."),
}
ADJUSTMENTS = {
    "holm": _l("Comparisons are adjusted by Holm's method for how many there are."),
    "bh": _l("Comparisons are adjusted by Benjamini and Hochberg's method for how many there are."),
}


def plan_words(declared: Json) -> str:
    """A plan as it is kept beside figures; nothing where none was kept."""
    return " ".join(_sentences(Plan.of_json(declared))) if declared else ""


def _sentences(plan: Plan) -> Iterator[str]:
    yield str(METHODS.get(plan.method, plan.method))
    if plan.bounds:
        low, high = (format_decimal(each) for each in plan.bounds)
        yield str(_("No weight is under %(low)s or over %(high)s times its design weight.", low=low, high=high))
    if plan.trim:
        low, high = (format_decimal(each) for each in plan.trim)
        yield str(_("No weight is under %(low)s or over %(high)s times the mean weight.", low=low, high=high))
    if plan.collapse:
        yield ngettext(
            "Groups that nobody answered in are merged with another.",
            "Groups with under %(num)s answers are merged with another.",
            plan.collapse_under,
        )
    if plan.include_partial:
        yield str(_("Responses that were begun and never submitted count, with the answers they hold."))
    yield str(INTERVALS.get(plan.interval, plan.interval))
    yield str(ADJUSTMENTS.get(plan.adjustment, plan.adjustment))
    if plan.pooled_waves > 1:
        yield ngettext(
            "For small groups, this wave is put together with the one before it.",
            "For small groups, this wave is put together with up to %(num)s before it.",
            plan.pooled_waves - 1,
        )
    if plan.ward_model:
        yield str(_("The figures of wards are also modelled."))
    if plan.explained:
        yield ngettext(
            "One opinion is set beside %(num)s other.",
            "One opinion is set beside %(num)s others.",
            len(plan.explaining),
        )
