"""Families of comparisons found in the samples given to a command."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from app.commands.sample_options import DeclaredSample
from app.commands.tables import Group, describe, errors_of

if TYPE_CHECKING:
    import pandas as pd

    from analysis.columns import Floats
    from analysis.estimates import Estimate
    from analysis.families import Comparison
    from analysis.mode_effects import ModeEffect
    from analysis.residuals import ResidualVariance

WAVE = "wave"


@dataclass(frozen=True)
class Request:
    """What the options ask for."""

    by: tuple[str, ...]
    between: str
    pairwise: bool
    alike: tuple[str, ...] | None
    items: dict[str, Any]
    sample: DeclaredSample
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
    alone: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for group in _ordered(groups, request.between):
        rest = tuple((name, value) for name, value in group.key.items() if name != request.between)
        alone.setdefault(rest, []).append(group.key[request.between])
        for found in _estimates(group, request):
            samples.setdefault((found.item, rest), {})[group.key[request.between]] = found
    for rest, names in alone.items():
        if len(names) == 1:
            only = describe({**dict(rest), request.between: names[0]})
            click.echo(f"{only} has nothing to be compared with.", err=True)
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

    weighting = request.sample.weigh(group)
    with errors_of(group):
        return estimate(group.responses, request.items, weighting=weighting, **request.design)


@dataclass(frozen=True)
class Answers:
    """The answers of one sample by item, not a number for none, with the groups that people are in, and the error."""

    group: Group
    error: ResidualVariance
    groups: pd.Series
    values: dict[str, Floats]


def answers_within(groups: Sequence[Group], request: Request) -> list[Answers]:
    """Read every sample's items that were answered in more than one group."""
    import numpy as np

    from analysis.columns import column
    from analysis.design import read_design
    from analysis.items import favourable_values, read_items
    from analysis.residuals import residual_variance

    found = []
    for group in groups:
        weighting = request.sample.weigh(group)
        with errors_of(group):
            weighted = group.responses.iloc[weighting.rows]
            error = residual_variance(weighting, read_design(weighted, **request.design))
            parts = column(weighted, request.between).replace("", None)
            values = favourable_values(weighted, read_items(request.items))
            compared = {item: each for item, each in values.items() if parts[np.isfinite(each)].nunique() > 1}
            found.append(Answers(group, error, parts, compared))
    return found


def within_samples(samples: Sequence[Answers], request: Request) -> Iterator[Family]:
    """Compare groups of one sample, with the covariance that they share."""
    from analysis.domain_means import domain_means
    from analysis.families import domain_pairs, domains_against_others

    for sample in samples:
        with errors_of(sample.group):
            for item, values in sample.values.items():
                means = domain_means(sample.error, values, sample.groups)
                compared = domain_pairs(means) if request.pairwise else domains_against_others(means)
                yield Family(item, sample.group.key, compared)


def tests_within(samples: Sequence[Answers]) -> Iterator[dict[str, Any]]:
    """Test whether answers and groups of one sample go together: rows under the names of the reference."""
    import numpy as np
    import pandas as pd

    from analysis.domain_means import t_test
    from analysis.independence import independence

    for sample in samples:
        with errors_of(sample.group):
            for item, values in sample.values.items():
                about = sample.group.key | {"item": item, "by": sample.groups.name}
                known = np.isfinite(values)
                size = None if sample.error.keeps_rows else int((known & sample.groups.notna()).sum())
                if len(np.unique(values[known])) > 1:
                    labels = pd.Series(values, index=sample.groups.index, name=item)
                    for statistic in ("F", "Chisq"):
                        test = independence(sample.error, labels, sample.groups, statistic, size)
                        figures = {"statistic": test.statistic, "p": test.p, "df1": test.df1, "df2": test.df2}
                        yield {"test": f"svychisq_{statistic}", **about, **figures, "n": test.n}
                if sample.groups[known].nunique() == 2:
                    two = t_test(sample.error, values, sample.groups)
                    figures = {"statistic": two.t, "p": two.p, "df1": two.df, "df2": None}
                    yield {"test": "svyttest", **about, **figures, "n": two.n}


def among_people_alike(groups: Sequence[Group], request: Request) -> Iterator[Family]:
    """Compare groups of one sample, such as modes, among people alike in other columns."""
    from analysis.families import adjusted
    from analysis.mode_effects import mode_effects

    for group in groups:
        weighting = request.sample.weigh(group)
        with errors_of(group):
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
