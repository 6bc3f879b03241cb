"""The options that declare a weighting scheme."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.commands.tables import describe, matching, plain_errors, read_table

if TYPE_CHECKING:
    import pandas as pd

    from analysis.scheme import Scheme


class Pair(click.ParamType[tuple[float, float]]):
    """Two numbers separated by a comma, such as 0.3,3; one alone is the higher, and the lower is 0."""

    name = "low,high"

    def __init__(self, *, lower_may_be_left_out: bool = False) -> None:
        self.fewest = 1 if lower_may_be_left_out else 2

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[float, float]:
        try:
            numbers = [float(part) for part in str(value).split(",")]
        except ValueError:
            numbers = []
        if not self.fewest <= len(numbers) <= 2:
            many = "one or two numbers" if self.fewest == 1 else "two numbers"
            self.fail(f"{value!r} is not {many}, such as 0.3,3.", param, ctx)
        return (numbers[0], numbers[1]) if len(numbers) == 2 else (0.0, numbers[0])


OPTIONS = (
    click.option(
        "--method",
        type=click.Choice(["raking", "linear", "logit", "poststratify"]),
        default="raking",
        show_default=True,
        help="poststratify also reads margins with a row for each cell: a column for each variable, and N.",
    ),
    click.option("--bounds", type=Pair(), help="Lowest and highest ratio of a weight to its base weight, as 0.3,3."),
    click.option("--trim", type=Pair(lower_may_be_left_out=True), help="Hold weights to K, or L,K, times the mean."),
    click.option(
        "--trim-rule",
        type=click.Choice(["keep-margins", "strict", "once"]),
        default="keep-margins",
        show_default=True,
        help="strict and once share what is cut off equally, and the margins are met no longer.",
    ),
    click.option(
        "--missing",
        type=click.Choice(["own-category", "impute", "drop"]),
        help="What to do where a weighting variable has no value [default: refuse].",
    ),
    click.option(
        "--seed", type=int, default=0, show_default=True, help="Seed of what is drawn, as by --missing impute."
    ),
    click.option(
        "--collapse",
        metavar="RULE",
        help="Merge levels that nobody has: neighbour or smallest; neighbour:30 for those with a base under 30.",
    ),
    click.option(
        "--totals",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="CSV file of population totals of numeric columns: variable, total and any --by columns.",
    ),
    click.option(
        "--totals-tolerance",
        type=click.FloatRange(0, 1),
        default=1e-9,
        show_default=True,
        help="Share by which margins may differ in total.",
    ),
    click.option(
        "--totals-rule",
        type=click.Choice(["first", "largest", "mean"]),
        default="first",
        show_default=True,
        help="Which population margins that differ are rescaled to.",
    ),
)


@dataclass(frozen=True)
class DeclaredScheme:
    """The scheme as it was declared on the command line, before each group's totals are known."""

    options: dict[str, Any]
    totals: Path | None

    @property
    def method(self) -> str:
        return str(self.options["method"])

    @property
    def seed(self) -> int:
        return int(self.options["seed"])

    @property
    def margin_columns(self) -> list[str]:
        """The columns that margins must have."""
        return ["N"] if self.method == "poststratify" else ["variable", "level", "N"]

    @cached_property
    def table_of_totals(self) -> pd.DataFrame | None:
        return read_table(self.totals, ["variable", "total"]) if self.totals else None

    def of(self, key: dict[str, str]) -> Scheme:
        """Return the scheme with the totals of one group; raises a `DataError`."""
        from analysis.scheme import Scheme

        return Scheme(**self.options, totals=self._totals(key))

    def _totals(self, key: dict[str, str]) -> dict[str, float]:
        if self.table_of_totals is None:
            return {}
        with plain_errors(": ".join(filter(None, [str(self.totals), describe(key)]))):
            return _numbers(matching(self.table_of_totals, key, "totals"))

    def check(self) -> None:
        """Refuse what no group could be weighted by."""
        from analysis.scheme import Scheme

        with plain_errors(""):
            Scheme(**self.options, totals={"": 0.0} if self.totals else {})


def scheme_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that declare a weighting scheme, and give the command a `scheme` in their place."""

    @wraps(command)
    def with_scheme(*args: Any, **values: Any) -> None:
        command(*args, scheme=_declared(values), **values)

    for option in reversed(OPTIONS):
        with_scheme = option(with_scheme)
    return with_scheme


def _declared(values: dict[str, Any]) -> DeclaredScheme:
    """Take the scheme's options out of a command's."""
    from analysis.collapsing import Collapse
    from analysis.trimming import Trim

    totals, limits, rule, merging = (values.pop(name) for name in ("totals", "trim", "trim_rule", "collapse"))
    names = ("method", "bounds", "missing", "seed", "totals_tolerance", "totals_rule")
    options = {name: values.pop(name) for name in names}
    with plain_errors(""):
        options["trim"] = Trim(limits[1], limits[0], rule) if limits else None
        options["collapse"] = Collapse.read(merging) if merging else None
    return DeclaredScheme(options, totals)


def _numbers(totals: pd.DataFrame) -> dict[str, float]:
    from analysis.errors import MarginError

    numbers = {}
    for row, name, text in zip(totals.index, totals["variable"], totals["total"], strict=True):
        if name in numbers:
            raise MarginError(f"Row {row} gives a second total of {name!r}.", variable=name)
        try:
            numbers[name] = float(text)
        except ValueError:
            numbers[name] = math.nan
        if not math.isfinite(numbers[name]):
            raise MarginError(f"Row {row} has total {text!r} of {name!r}: not a number.", variable=name, row=row)
    return numbers
