"""The options that say how estimates and their errors are made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from app.commands.design_options import DeclaredDesign, design_options
from app.commands.tables import Names

if TYPE_CHECKING:
    import pandas as pd

    from analysis.weighted_sample import WeightedSample
    from analysis.weighting import Weighting

OPTIONS = (
    click.option("--domains", type=Names(), default=(), help="Columns to estimate within, such as age,sex."),
    click.option(
        "--replicates",
        type=click.Choice(["jkn", "jk1", "bootstrap"]),
        help="Errors from replicates, each weighted anew [default: linearised].",
    ),
    click.option(
        "--bootstrap-count", type=click.IntRange(2), default=200, show_default=True, help="How many for a bootstrap."
    ),
    click.option("--bootstrap-seed", type=int, default=0, show_default=True, help="Seed of the bootstrap."),
    click.option(
        "--ci",
        type=click.Choice(["logit", "beta", "wilson", "normal"]),
        help="How intervals are made [default: beta under an effective base of 100, else logit].",
    ),
    click.option("--distribution", is_flag=True, help="Add the share of every answer, don't know among them."),
)


@dataclass(frozen=True)
class DeclaredEstimation:
    """What the options say."""

    design: DeclaredDesign
    domains: tuple[str, ...]
    replicates: str | None
    bootstrap_count: int
    bootstrap_seed: int
    ci: str | None
    distribution: bool

    @property
    def columns(self) -> list[str]:
        """The columns of responses that are needed."""
        return [*self.design.columns, *self.domains]

    @property
    def options(self) -> dict[str, Any]:
        """The design, the domains and the intervals, as everything that estimates takes them."""
        return {**self.design.options, "domains": self.domains, "ci": self.ci}

    def sample(self, responses: pd.DataFrame, weighting: Weighting) -> WeightedSample:
        from analysis.weighted_sample import weighted_sample

        return weighted_sample(
            responses,
            weighting,
            replicates=self.replicates,
            count=self.bootstrap_count,
            seed=self.bootstrap_seed,
            **self.options,
        )

    def table(self, sample: WeightedSample, items: dict[str, Any]) -> pd.DataFrame:
        """Estimate every item: a row for each estimate."""
        import pandas as pd

        from analysis.distributions import distributions
        from analysis.estimates import favourable
        from analysis.items import read_items

        questions = read_items(items)
        found = favourable(sample, questions)
        if self.distribution:
            found += distributions(sample, questions)
        return pd.DataFrame(found)


def estimation_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options, and hand them to the command as one `estimation`."""
    names = [field.name for field in fields(DeclaredEstimation)]

    @wraps(command)
    def declared(**given: Any) -> None:
        command(estimation=DeclaredEstimation(**{name: given.pop(name) for name in names}), **given)

    for option in reversed(OPTIONS):
        declared = option(declared)
    return design_options(declared)
