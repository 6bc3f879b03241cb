"""How comparisons are said: what may be compared and why not, with whom, and how sure it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from uuid import UUID

from flask_babel import format_date, format_decimal, ngettext
from flask_babel import lazy_gettext as _l

from core.language import current_language, localised, signed
from framework import words
from framework.comparing.aspects import Answer, Aspect, Comparability, Finding, Reason
from framework.comparing.basis import Source
from framework.comparing.gaps import GroupGap
from framework.comparing.groups import Group
from framework.comparing.models import GroupKind
from framework.comparing.pooled import Pooled
from framework.comparing.reading import Beside, BesideGroup
from framework.comparing.sides import Side
from framework.comparison import Comparison
from framework.models import Unit, Verdict
from framework.saying import say as _

ANSWERS = {
    Answer.YES: _l("May be compared"),
    Answer.WITH_CARE: _l("Compare with care"),
    Answer.NO: _l("May not be compared"),
}
SHORT = {Answer.YES: _l("Yes"), Answer.WITH_CARE: _l("With care"), Answer.NO: _l("No")}
ASPECTS = {
    Aspect.MEASURE: _l("What is measured"),
    Aspect.WORDING: _l("Wording"),
    Aspect.SCALE: _l("Answers offered"),
    Aspect.ORDER: _l("Their order"),
    Aspect.MODE: _l("Way of asking"),
    Aspect.DONT_KNOW: _l("Those who do not know"),
    Aspect.POPULATION: _l("Who was asked"),
    Aspect.PERIOD: _l("When"),
    Aspect.WEIGHTING: _l("Weighting"),
}
REASONS = {
    Reason.SAME: _l("The same"),
    Reason.SAME_SERIES: _l("The same: both are of one published series"),
    Reason.DOES_NOT_APPLY: _l("The same: neither is of a survey's question"),
    Reason.WITHIN_MONTHS: _l("Within half a year of each other"),
    Reason.ALIKE: _l("Much the same"),
    Reason.TICKED: _l("The same, as an officer has confirmed"),
    Reason.NOT_KNOWN: _l("Not known"),
    Reason.APPROXIMATE: _l("The figure is approximate"),
    Reason.NO_INTERVAL: _l("How sure one of the figures is, is not known"),
    Reason.OTHER_QUESTIONNAIRE: _l("The same, but among other questions"),
    Reason.MODES_PARTLY_DIFFER: _l("Many people answered in other ways"),
    Reason.STATED_OTHERWISE: _l("The people that the figure is of are described in other words"),
    Reason.OTHER_SEASON: _l("Another time of the year"),
    Reason.MONTHS_APART: _l("More than half a year apart"),
    Reason.OVERLAPPING: _l("The two overlap in time"),
    Reason.WEIGHTED_OTHERWISE: _l("Weighted by other facts"),
    Reason.NOT_WEIGHTED: _l("One is weighted and the other is not"),
    Reason.UNIT_DIFFERS: _l("Not the same unit"),
    Reason.COUNTED_DIFFERS: _l("Other answers are counted"),
    Reason.SERIES_BROKEN: _l("There is a break in the series between them"),
    Reason.WORDED_DIFFERENTLY: _l("The question was worded differently"),
    Reason.OPTIONS_DIFFER: _l("The possible answers were different"),
    Reason.ORDER_DIFFERS: _l("The answers stood in another order"),
    Reason.MODES_DIFFER: _l(
        "One was asked by interviewers and the other was not; people answer interviewers more kindly"
    ),
    Reason.DONT_KNOW_DIFFERS: _l("They are counted in one and left out of the other"),
    Reason.OFFERED_DIFFERS: _l("“Don't know” was offered in one and not in the other"),
    Reason.ASKED_OF_OTHERS: _l("The question was asked of different people"),
    Reason.RECRUITED_DIFFERENTLY: _l("People came in other ways (sample, open link, panel)"),
    Reason.SELF_SELECTED: _l("Those of one came by themselves, and are no sample"),
    Reason.YEARS_APART: _l("More than three years apart"),
}
SOURCES = {
    Source.WAVE: _l("Survey"),
    Source.FEEDBACK: _l("Feedback"),
    Source.OUTSIDE: _l("Published elsewhere"),
    Source.COUNTS: _l("Another survey's counts"),
    Source.POLL: _l("Poll"),
}
KINDS = {
    GroupKind.PARTNERS: _l("Partners in this survey"),
    GroupKind.STATISTICAL: _l("Statistical neighbours"),
    GroupKind.COMPUTED: _l("Neighbours by chosen measures"),
    GroupKind.REGION: _l("Councils in the region"),
    GroupKind.TYPE: _l("Councils of the same type"),
    GroupKind.LIST: _l("The council's own list"),
}
ABOUT_KINDS = {
    GroupKind.PARTNERS: _l("The other councils that asked the same questions at the same time."),
    GroupKind.STATISTICAL: _l("The councils that the publisher's model finds most alike, the most alike first."),
    GroupKind.COMPUTED: _l("The councils nearest by measures that this council chose, the nearest first."),
    GroupKind.REGION: _l("Every council of the region, whether it is alike or not."),
    GroupKind.TYPE: _l("Every council with the same duties, whether it is alike or not."),
    GroupKind.LIST: _l("Councils that this council named, for a reason that it gives."),
}
BESIDE = {
    Verdict.HIGHER: _l("Higher"),
    Verdict.LOWER: _l("Lower"),
    Verdict.NO_CLEAR_DIFFERENCE: _l("No clear difference"),
    Verdict.TOO_FEW: _l("Cannot be told"),
}
UNSURE = _l("Chance or not: nobody says how sure")
"""Of a difference between figures one of which has no interval."""
CHANGED = {
    Verdict.HIGHER: _l("Risen"),
    Verdict.LOWER: _l("Fallen"),
    Verdict.NO_CLEAR_DIFFERENCE: _l("No clear change"),
    Verdict.TOO_FEW: _l("Cannot be told"),
}


def group_name(group: Group) -> str:
    """What a group is called: its own name, or its kind with the model, region or type that it goes by."""
    if group.name and localised(group.name):
        return localised(group.name)
    kind = str(KINDS[group.kind])
    return f"{kind}: {group.detail}" if group.detail else kind


def amount(value: float | None, unit: Unit) -> str:
    """A figure in its unit: a share in per cent, anything else as it is counted."""
    if value is None:
        return "–"
    if unit == Unit.PERCENT:
        return words.percent(value)
    return f"£{format_decimal(value)}" if unit == Unit.POUNDS else str(format_decimal(value))


def interval(side: Side) -> str:
    """Between what the figure lies, or that nobody can say."""
    if side.value is None:
        return ""
    if side.ci_low is None or side.ci_high is None:
        return _("no interval is known") if side.base else ""
    return str(_("%(low)s to %(high)s", low=amount(side.ci_low, side.unit), high=amount(side.ci_high, side.unit)))


def base(side: Side) -> str:
    if side.base:
        return str(_("base %(base)s", base=words.whole(side.base)))
    return str(_("base not known") if side.has_interval else _("neither base nor interval is known"))


def difference(value: float, unit: Unit) -> str:
    """A difference with its sign: in percentage points, or in the figure's unit."""
    return words.points(value) if unit == Unit.PERCENT else signed(format_decimal(value, "+#,##0.##;−#,##0.##"))


def size(comparison: Comparison, unit: Unit) -> str:
    """How large a difference is, with its interval where it is known."""
    if comparison.difference is None:
        return ""
    gap = difference(comparison.difference, unit)
    if comparison.ci_low is None or comparison.ci_high is None:
        return str(_("%(points)s points", points=gap)) if unit == Unit.PERCENT else gap
    ends = {"low": difference(comparison.ci_low, unit), "high": difference(comparison.ci_high, unit)}
    if unit == Unit.PERCENT:
        return str(_("%(points)s points (%(low)s to %(high)s)", points=gap, **ends))
    return str(_("%(gap)s (%(low)s to %(high)s)", gap=gap, **ends))


def period(first: date | None, last: date | None) -> str:
    """The months of a figure: one, or from one to another."""
    return _period(current_language(), first, last) if first and last else _("when is not known")


@lru_cache(20_000)
def _period(language: str, first: date, last: date) -> str:
    """Most figures on a page are of one time."""
    begin, end = (str(format_date(day, "MMMM y")) for day in (first, last))
    return begin if begin == end else _("%(first)s to %(last)s", first=begin, last=end)


def beside(each: Beside) -> str:
    """What came of setting a figure beside another one."""
    if each.comparison.verdict is Verdict.TOO_FEW and each.comparison.difference is not None:
        return str(UNSURE)
    return str(BESIDE[each.comparison.verdict])


def changed(each: Beside) -> str:
    """What became of a figure since an earlier one of the same place."""
    if each.comparison.verdict is Verdict.TOO_FEW and each.comparison.difference is not None:
        return str(UNSURE)
    return str(CHANGED[each.comparison.verdict])


def because(judged: Comparability) -> str:
    """Why two figures are to be compared with care, or not at all: every aspect that decides, with its reason."""
    return "; ".join(finding(each) for each in judged.because)


def finding(each: Finding) -> str:
    return f"{ASPECTS[each.aspect]}: {_lower(str(REASONS[each.reason]))}"


def mean(group: BesideGroup) -> str:
    """How a figure stands beside the plain mean of a group, in a sentence without a full stop."""
    number = sum(each.comparison.p is not None for each in group.drawn)
    if group.mean.verdict is Verdict.TOO_FEW and group.drawn:
        return str(_("Nobody says how sure these figures are, so chance cannot be told from a difference"))
    if group.mean.verdict is Verdict.TOO_FEW:
        return str(_("There is nothing to compare with yet"))
    said = {
        Verdict.HIGHER: ngettext(
            "Higher than the figure of %(num)s council", "Higher than the average of %(num)s councils", number
        ),
        Verdict.LOWER: ngettext(
            "Lower than the figure of %(num)s council", "Lower than the average of %(num)s councils", number
        ),
        Verdict.NO_CLEAR_DIFFERENCE: ngettext(
            "No clear difference from the figure of %(num)s council",
            "No clear difference from the average of %(num)s councils",
            number,
        ),
    }
    return str(said[group.mean.verdict])


def place(group: BesideGroup) -> str:
    """Between which places a figure stands, 1 the best: never one place alone where that is not certain."""
    found = group.standing
    if found is None:
        return ""
    facts = {"low": format_decimal(found.low), "high": format_decimal(found.high), "of": format_decimal(found.of)}
    if found.low == found.high:
        return str(_("place %(low)s of %(of)s", **facts))
    return str(_("between place %(low)s and place %(high)s of %(of)s", **facts))


def certain(group: BesideGroup) -> str:
    """How many of a group a figure is certainly above and below, and how many it does not clearly differ from."""
    above = sum(each.comparison.verdict is Verdict.HIGHER for each in group.drawn)
    below = sum(each.comparison.verdict is Verdict.LOWER for each in group.drawn)
    unclear = sum(each.comparison.p is not None for each in group.drawn) - above - below
    said = [
        ngettext("clearly higher than %(num)s council", "clearly higher than %(num)s councils", above) if above else "",
        ngettext("clearly lower than %(num)s council", "clearly lower than %(num)s councils", below) if below else "",
        ngettext("not clearly different from %(num)s council", "not clearly different from %(num)s councils", unclear)
        if unclear else "",
    ]  # fmt: skip
    return ", ".join(each for each in said if each)


def names(named: list[Mapping[str, str]]) -> str:
    return ", ".join(localised(each) for each in named)


def source(side: Side) -> str:
    """Where a figure comes from, and who says it where that is not a survey here."""
    kind = str(SOURCES[side.basis.source])
    return f"{kind}: {side.cited}" if side.cited else kind


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def largest_gap(gap: GroupGap, names: Mapping[UUID, str]) -> str:
    """The largest gap between two groups, and whether it is more than the luck of who answered."""
    found = gap.largest
    if found is None or gap.highest is None or gap.lowest is None:
        return str(_("The gaps between these groups cannot be told."))
    facts = {
        "highest": names[gap.highest.id], "lowest": names[gap.lowest.id],
        "points": format_decimal(abs(round(100 * (found.difference or 0.0)))),
        "low": words.points(found.ci_low or 0.0), "high": words.points(found.ci_high or 0.0),
    }  # fmt: skip
    if found.verdict is Verdict.HIGHER:
        return str(
            _(
                "The largest gap is between %(highest)s and %(lowest)s: %(points)s points (%(low)s to %(high)s). It is "
                "more than chance.",
                **facts,
            )
        )
    return str(
        _(
            "The largest gap is between %(highest)s and %(lowest)s: %(points)s points (%(low)s to %(high)s). It may be "
            "chance.",
            **facts,
        )
    )


def part(found: Pooled) -> str:
    """How much of the partnership's people a council's are, in per cent."""
    return words.percent(found.part)


def judged_alike(besides: Sequence[Beside]) -> list[tuple[list[str], tuple[Finding, ...]]]:
    """The names of figures of which every aspect was judged alike, with what was found, in the order of the first."""
    found: dict[tuple[Finding, ...], list[str]] = {}
    for each in besides:
        found.setdefault(each.comparability.findings, []).append(localised(each.name))
    return [(names, findings) for findings, names in found.items()]


def aspect(each: Finding) -> str:
    """One aspect's answer in a word, with its reason where it is no plain yes."""
    return f"{SHORT[each.answer]}: {_lower(str(REASONS[each.reason]))}"


def decimals(number: float) -> str:
    """A distance or weight with as many decimals as tell something."""
    return str(format_decimal(number, "#,##0.###"))
