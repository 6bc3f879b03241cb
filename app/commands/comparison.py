"""Families of comparisons found in the samples given to a command."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.commands.tables import Group, errors_of

if TYPE_CHECKING:
    from analysis.estimates import Estimate
    from analysis.families import Comparison
    from analysis.mode_effects import ModeEffect

WAVE = "wave"


@dataclass(frozen=True)
class Request:
    """What the options ask for."""

    by: tuple[str, ...]
    between: str
    pairwise: bool
    alike: tuple[str, ...] | None
    items: dict[str, Any]
    weighting: dict[str, Any]
    design: dict[str, Any]

    @property
    def kind(self) -> str:
        """Name the comparison as the reference does."""
        if self.alike:
            return f"{self.between}_alike"
        if not self.pairwise:
            return f"{self.between}_vs_mean_of_others"
        return f"{self.between}_diff" if self.between == WAVE else f"{self.between}_pair"


@dataclass(frozen=True)
class Family:
    """Comparisons of one item that are adjusted together; `key` is what they have in common."""

    item: str
    key: dict[str, str]
    comparisons: Sequence[Comparison]
    sentences: Sequence[str] = ()


def between_samples(groups: Sequence[Group], request: Request) -> Iterator[Family]:
    """Compare independent samples: families are an item's, where everything else that separates samples is equal."""
    from analysis.families import against_others, pairs

    samples: dict[tuple[str, tuple[tuple[str, str], ...]], dict[str, Estimate]] = {}
    for group in _ordered(groups, request.between):
        rest = tuple((name, value) for name, value in group.key.items() if name != request.between)
        for found in _estimates(group, request):
            samples.setdefault((found.item, rest), {})[group.key[request.between]] = found
    for (item, rest), named in samples.items():
        if len(named) > 1:
            yield Family(item, dict(rest), pairs(named) if request.pairwise else against_others(named))


def _ordered(groups: Sequence[Group], name: str) -> list[Group]:
    """Put groups in order of a column when it holds whole numbers, as waves often do, and leave them otherwise."""
    if all(group.key[name].isdecimal() for group in groups):
        return sorted(groups, key=lambda group: int(group.key[name]))
    return list(groups)


def _estimates(group: Group, request: Request) -> list[Estimate]:
    from analysis.estimates import estimate

    with errors_of(group):
        return estimate(group.responses, request.items, margins=group.margins, **request.weighting, **request.design)


def within_samples(groups: Sequence[Group], request: Request) -> Iterator[Family]:
    """Compare groups of one sample, with the covariance that they share."""
    import numpy as np

    from analysis.columns import column
    from analysis.design import read_design
    from analysis.domain_means import domain_means
    from analysis.families import domain_pairs, domains_against_others
    from analysis.items import favourable_values, read_items
    from analysis.residuals import residual_variance
    from analysis.weighting import weight

    for group in groups:
        with errors_of(group):
            weighting = weight(group.responses, group.margins, **request.weighting)
            error = residual_variance(weighting, read_design(group.responses, **request.design))
            domains = column(group.responses, request.between).replace("", None)
            for item, values in favourable_values(group.responses, read_items(request.items)).items():
                if domains[np.isfinite(values)].nunique() > 1:
                    means = domain_means(error, values, domains)
                    compared = domain_pairs(means) if request.pairwise else domains_against_others(means)
                    yield Family(item, group.key, compared)


def among_people_alike(groups: Sequence[Group], request: Request) -> Iterator[Family]:
    """Compare groups of one sample, such as modes, among people alike in other columns."""
    from analysis.families import adjusted
    from analysis.mode_effects import mode_effects
    from analysis.weighting import weight

    for group in groups:
        with errors_of(group):
            weighting = weight(group.responses, group.margins, **request.weighting)
            options = {"mode": request.between, "alike": request.alike, **request.design}
            effects = mode_effects(group.responses, request.items, weighting, **options)
        for item in dict.fromkeys(effect.item for effect in effects):
            own = [effect for effect in effects if effect.item == item]
            yield Family(item, group.key, adjusted(list(map(_compared, own))), [each.sentence() for each in own])


def _compared(effect: ModeEffect) -> Comparison:
    from analysis.families import Comparison

    return Comparison(
        first=effect.reference,
        second=effect.mode,
        n_first=effect.n_reference,
        n_second=effect.n,
        difference=effect.difference,
        se=effect.se,
        statistic=effect.t,
        df=effect.df,
        p=effect.p,
        ci_low=effect.ci_low,
        ci_high=effect.ci_high,
    )
