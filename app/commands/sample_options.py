"""The options that say whose answers there are and how they are weighted: the same in every command."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from app.commands.scheme_options import DeclaredScheme, scheme_options
from app.commands.tables import Group, Names, errors_of, read_responses, read_table, split

if TYPE_CHECKING:
    import pandas as pd

    from analysis.weighting import Weighting

InputFile = click.Path(exists=True, dir_okay=False, path_type=Path)
InputFiles = click.Path(exists=True, path_type=Path)
OutputFile = click.Path(dir_okay=False, path_type=Path)

OPTIONS = (
    click.option("--margins", type=InputFile, help="CSV file: variable, level, N and any --by columns."),
    click.option("--id", "identifier", required=True, help="Column that identifies a response."),
    click.option("--by", type=Names(), default=(), help="Columns that separate samples, such as council,wave."),
    click.option("--base-weight", help="Column of design weights [default: everybody counts once]."),
    click.option("--variables", type=Names(), help="Weighting variables, in order [default: all in the margins]."),
)
OF_MARGINS = ("variables", "method", "bounds", "trim", "trim_rule", "missing", "collapse")
"""The parameters that say how weights meet their margins, and say nothing without any."""

Command = Callable[..., None]


@dataclass(frozen=True)
class DeclaredSample:
    """What the options say of a sample, its population, and how the one is weighted to the other."""

    responses: Path
    margins: Path | None
    identifier: str
    by: tuple[str, ...]
    base_weight: str | None
    variables: tuple[str, ...] | None
    scheme: DeclaredScheme

    @property
    def weighted(self) -> bool:
        """Whether there is a population to weight to; base weights are all there is otherwise."""
        return bool(self.margins or self.scheme.totals)

    @property
    def files(self) -> tuple[Path, Path | str]:
        """The files that may be at fault: the responses', and the margins' where there are any."""
        return self.responses, self.margins or ""

    def read_margins(self) -> pd.DataFrame | None:
        return read_table(self.margins, self.scheme.margin_columns) if self.margins else None

    def groups(self, columns: Iterable[str] = ()) -> list[Group]:
        """Read the responses, which have these columns besides those weighted by, split by --by with their margins."""
        named = [*self.by, *([self.base_weight] if self.base_weight else []), *(self.variables or ()), *columns]
        responses = read_responses(self.responses, self.identifier, named)
        return split(responses, self.read_margins(), self.by, self.files)

    def weigh(self, group: Group) -> Weighting:
        """Weight one group; without a population its responses keep their base weights."""
        from analysis.weighting import unweighted, weight

        with errors_of(group):
            if not self.weighted:
                return unweighted(group.responses, base_weight=self.base_weight)
            return weight(
                group.responses,
                group.margins,
                base_weight=self.base_weight,
                variables=self.variables,
                scheme=self.scheme.of(group.key),
            )


def sample_options(responses: click.Path = InputFile) -> Callable[[Command], Command]:
    """Add the arguments that describe a sample, its population and its weighting, handed on as one `sample`."""

    def add_to(command: Command) -> Command:
        @wraps(command)
        def with_sample(*args: Any, **values: Any) -> None:
            names = ("responses", "margins", "identifier", "by", "base_weight", "variables", "scheme")
            sample = DeclaredSample(**{name: values.pop(name) for name in names})
            _check(sample)
            command(*args, sample=sample, **values)

        found = scheme_options(with_sample)
        for option in reversed((click.argument("responses", type=responses), *OPTIONS)):
            found = option(found)
        return found

    return add_to


def _check(sample: DeclaredSample) -> None:
    """Refuse a scheme that no group could be weighted by, one that has nothing to do, and to write what is read."""
    sample.scheme.check()
    context = click.get_current_context()
    _check_files(context)
    idle = [name for name in OF_MARGINS if context.get_parameter_source(name) is ParameterSource.COMMANDLINE]
    if idle and not sample.weighted:
        option = f"--{idle[0].replace('_', '-')}"
        raise click.UsageError(f"{option} says how to weight to margins: give --margins, or leave it out.")


def _check_files(context: click.Context) -> None:
    """Refuse to write a file that is read, or to write one twice."""
    taken: set[Path] = set()
    for kinds in ((InputFile, InputFiles), (OutputFile,)):
        for param in context.command.params:
            path = context.params.get(param.name or "")
            if path is None or not any(param.type is kind for kind in kinds):
                continue
            if kinds == (OutputFile,) and path.resolve() in taken:
                raise click.UsageError(f"{path} is named twice: what is written needs a file of its own.")
            taken.add(path.resolve())
