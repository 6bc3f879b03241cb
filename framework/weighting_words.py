"""What weighting did to a sample, in plain words of the reader's language."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from flask_babel import format_decimal, format_percent, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from analysis.deciding import decide
from analysis.disclosure import Status
from core.database import Json
from surveys.level_names import Names

COSTS = {
    "next to none": _l("Weighting cost next to none of the sample's precision"),
    "about a twentieth": _l("Weighting cost about a twentieth of the sample's precision"),
    "about a tenth": _l("Weighting cost about a tenth of the sample's precision"),
    "about a fifth": _l("Weighting cost about a fifth of the sample's precision"),
    "about a quarter": _l("Weighting cost about a quarter of the sample's precision"),
    "about a third": _l("Weighting cost about a third of the sample's precision"),
    "about two fifths": _l("Weighting cost about two fifths of the sample's precision"),
    "about half": _l("Weighting cost about half of the sample's precision"),
    "about two thirds": _l("Weighting cost about two thirds of the sample's precision"),
    "most": _l("Weighting cost most of the sample's precision"),
}
LEANS = 0.9
"""A group whose share of the answers is below so much of its share of the population answered less often."""
MISSING = {
    "own-category": _l("%(number)s did not give their %(variable)s: they became a category of their own."),
    "impute": _l("%(number)s did not give their %(variable)s: one was drawn for each in proportion to the population."),
    "drop": _l("%(number)s did not give their %(variable)s: they were left out."),
}


def sentences(report: Json, names: Names) -> list[str]:
    """A weighting's report (`analysis.weighting_report.WeightingReport.to_dict`), said."""
    return list(_sentences(report, names))


def level_tables(report: Json, names: Names) -> list[tuple[str, str, list[tuple[str, ...]]]]:
    """For each variable its code, its name, and its levels: who answered, and the share before and after weighting."""
    by_variable = groupby(report.get("shares", []), key=lambda one: one["variable"])
    return [(variable, _capital(names.variable(variable)), _rows(levels, names)) for variable, levels in by_variable]


def leaning_tables(report: Json, names: Names) -> list[tuple[str, str, list[tuple[str, ...]]]]:
    """The same for those who do not hold the answers: the population's shares, and who answered more or less often.

    Of groups that are too small to be told of, and of those that would give them away, that is hidden.
    """
    tables = groupby(report.get("shares", []), key=lambda one: one["variable"])
    return [
        (variable, _capital(names.variable(variable)), list(_leanings(list(each), names))) for variable, each in tables
    ]


def _leanings(levels: Sequence[Json], names: Names) -> Iterator[tuple[str, ...]]:
    from analysis.added_counts import Whole  # It takes as long to load as the rest of a web server.

    everybody = -1
    counts = {everybody: (sum(one["n"] for one in levels),)} | {at: (one["n"],) for at, one in enumerate(levels)}
    decided = decide(counts, [Whole(everybody, tuple(range(len(levels))))])
    for at, one in enumerate(levels):
        hidden = decided[at] is Status.SUPPRESSED
        yield (
            _capital(names.level(one["variable"], one["level"])),
            format_percent(one["after"], "0.0%"),
            str(_("Hidden")) if hidden else _leaning(one["before"], one["after"]),
        )


def _leaning(before: float, after: float) -> str:
    """How often a group answered beside the others, in words that count nobody."""
    if before < LEANS * after:
        return str(_("Less often than others"))
    return str(_("More often than others")) if after < LEANS * before else str(_("As often as others"))


def _rows(levels: Iterable[Json], names: Names) -> list[tuple[str, ...]]:
    return [
        (
            _capital(names.level(one["variable"], one["level"])),
            format_decimal(one["n"]),
            format_percent(one["before"], "0.0%"),
            format_percent(one["after"], "0.0%"),
        )
        for one in levels
    ]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _sentences(report: Json, names: Names) -> Iterator[str]:
    from analysis.weighting_report import MET, precision_cost  # Only officers wait for what it brings.

    if report.get("too_few"):
        yield str(_("Too few residents answered for any figure to be shown: nothing was weighted."))
        return
    n, people = format_decimal(report["n"]), format_decimal(round(report.get("population", 0)))
    yield str(_("%(number)s responses stand for %(people)s people.", number=n, people=people))
    if report.get("design_effect"):
        cost = str(COSTS[precision_cost(report["design_effect"])])
        effective = format_decimal(round(report["effective_sample"]))
        yield str(_("%(cost)s: %(number)s responses count as %(effective)s.", cost=cost, number=n, effective=effective))
    most = report.get("most_inflated")
    if most and report["largest_weight"] > report["smallest_weight"]:
        who = "; ".join(names.level(*level) for level in most["levels"])
        weight, base = format_decimal(most["weight"], "0.0"), format_decimal(most["n"])
        yield str(
            _("Those who count most: %(who)s, %(weight)s each (%(base)s answered).", who=who, weight=weight, base=base)
        )
    if report.get("trimmed"):
        number = report["trimmed"]
        yield str(ngettext("%(num)s weight is held at its limit.", "%(num)s weights are held at their limit.", number))
    if report.get("largest_margin_error", 0) > MET:
        error = format_percent(report["largest_margin_error"], "0.0%")
        yield str(_("The population's margins are not met: they are off by up to %(error)s.", error=error))
    yield from _prepared(report, names)


def _prepared(report: Json, names: Names) -> Iterator[str]:
    """What was changed before weighting, by the plan's rules."""
    preparation = report.get("preparation", {})
    for variable, number in report.get("imputed", {}).items():
        if number:
            yield _missing("impute", variable, number, names)
    for one in preparation.get("missing", []):
        yield _missing(one["rule"], one["variable"], one["n"], names)
    for one in preparation.get("mergers", []):
        merged, into = (names.level(one["variable"], one[name]) for name in ("level", "into"))
        base = format_decimal(one["n"])
        yield str(
            _("“%(merged)s” (%(base)s answered) was merged with “%(into)s”.", merged=merged, base=base, into=into)
        )
    for one in preparation.get("rescalings", []):
        yield str(
            _(
                "The counts by %(variable)s were rescaled to the others' total.",
                variable=names.variable(one["variable"]),
            )
        )


def _missing(rule: str, variable: str, number: int, names: Names) -> str:
    return str(MISSING[rule]) % {"number": format_decimal(number), "variable": names.variable(variable)}
