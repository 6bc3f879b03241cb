"""The recipe of a council's figures: everything that decides their digits, kept beside them as plain JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Self

from core.database import Json
from framework.models import DontKnow, Indicator
from surveys.plan import Plan

if TYPE_CHECKING:
    import pandas as pd

LIBRARIES = ("numpy", "pandas", "scipy", "pyarrow", "folkmoot")


@dataclass(frozen=True)
class Definition:
    """What decides an indicator's figures: the question, which of its answers count as favourable, and of whom."""

    code: str
    version: int
    question: str
    favourable: tuple[str, ...]
    dont_know: str = DontKnow.EXCLUDED.value
    """Whether those who do not know are among the people that the share is of."""

    @classmethod
    def of(cls, indicator: Indicator) -> Self:
        return cls(
            indicator.code,
            indicator.version,
            indicator.question,
            tuple(indicator.favourable),
            (indicator.dont_know or DontKnow.EXCLUDED).value,
        )


@dataclass(frozen=True)
class Recipe:
    """What figures are worked out from, and how.

    `snapshot` is the SHA-256 of the frozen responses, `questionnaire` that of the document. `margins` are the
    population counts as they were, (variable, level, people) each; `variables` those weighted to, in order.
    `versions` are the libraries' that the last digits depend on. `hidden` are cells that stay hidden because an earlier
    version of the same figures gives no leave to show them: question, domain variable and category each.
    """

    snapshot: str
    questionnaire: str
    questionnaire_version: str
    plan: Plan
    variables: tuple[str, ...]
    margins: tuple[tuple[str, str, int], ...]
    sources: tuple[tuple[str, str], ...]
    definitions: tuple[Definition, ...]
    versions: dict[str, str]
    hidden: tuple[tuple[str, str, str], ...] = ()

    @classmethod
    def of_json(cls, kept: Json) -> Self:
        return cls(
            snapshot=kept["snapshot"],
            questionnaire=kept["questionnaire"],
            questionnaire_version=kept["questionnaire_version"],
            plan=Plan.of_json(kept["plan"]),
            variables=tuple(kept["variables"]),
            margins=tuple((variable, level, people) for variable, level, people in kept["margins"]),
            sources=tuple((variable, source) for variable, source in kept["sources"]),
            definitions=tuple(
                Definition(**(one | {"favourable": tuple(one["favourable"])})) for one in kept["definitions"]
            ),
            versions=dict(kept["versions"]),
            hidden=tuple((question, variable, category) for question, variable, category in kept.get("hidden", ())),
        )

    def to_json(self) -> Json:
        return {
            "snapshot": self.snapshot,
            "questionnaire": self.questionnaire,
            "questionnaire_version": self.questionnaire_version,
            "plan": self.plan.to_json(),
            "variables": list(self.variables),
            "margins": [list(margin) for margin in self.margins],
            "sources": [list(source) for source in self.sources],
            "definitions": [_definition(one) for one in self.definitions],
            "versions": self.versions,
            "hidden": [list(cell) for cell in self.hidden],
        }

    def margins_table(self) -> pd.DataFrame:
        """The population counts: one row a level, with columns variable, level and N."""
        import pandas as pd

        return pd.DataFrame(list(self.margins), columns=["variable", "level", "N"])


def library_versions(names: Sequence[str] = LIBRARIES) -> dict[str, str]:
    """The versions of the libraries that a figure's last digits depend on."""
    return {name: _version(name) for name in names}


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "not installed"


def _definition(one: Definition) -> Json:
    said = {"code": one.code, "version": one.version, "question": one.question, "favourable": list(one.favourable)}
    return said if one.dont_know == DontKnow.EXCLUDED else said | {"dont_know": one.dont_know}
