"""The options that say how a sample was drawn: the same in every command that gives errors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

import click

from app.commands.tables import Names

OPTIONS = (
    click.option("--strata", type=Names(), default=(), help="Columns of strata, one for each stage [default: none]."),
    click.option("--psu", type=Names(), default=(), help="Columns of sampling units, by stage [default: responses]."),
    click.option("--fpc", type=Names(), default=(), help="Columns of the units there are, or of the part sampled."),
    click.option(
        "--lonely-psu",
        "lonely",
        type=click.Choice(["adjust", "fail", "remove", "certainty", "average"]),
        default="adjust",
        show_default=True,
        help="What to do about a stratum with a single unit.",
    ),
)


@dataclass(frozen=True)
class DeclaredDesign:
    """What the options say, stage by stage."""

    strata: tuple[str, ...]
    psu: tuple[str, ...]
    fpc: tuple[str, ...]
    lonely: str

    @property
    def columns(self) -> list[str]:
        """The columns of responses that are needed."""
        return [*self.strata, *self.psu, *self.fpc]

    @property
    def options(self) -> dict[str, Any]:
        """The design as `analysis.design.read_design` takes it."""
        return {"strata": self.strata, "psu": self.psu, "fpc": self.fpc, "lonely": self.lonely}


def design_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options, and hand them to the command as one `design`."""

    @wraps(command)
    def with_design(**given: Any) -> None:
        names = ("strata", "psu", "fpc", "lonely")
        command(design=DeclaredDesign(**{name: given.pop(name) for name in names}), **given)

    for option in reversed(OPTIONS):
        with_design = option(with_design)
    return with_design
