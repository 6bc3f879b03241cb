"""The analysis plan of a wave: how its answers are to be weighted and compared, declared before they are seen."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING

from core.database import Json
from surveys.models import Wave

if TYPE_CHECKING:
    from analysis.scheme import Scheme

METHODS = ("raking", "linear", "logit")
MISSING_RULES = ("impute", "own-category", "drop")
COLLAPSING_RULES = ("neighbour", "smallest", "")
INTERVALS = ("", "beta", "logit", "wilson", "normal")
ADJUSTMENTS = ("holm", "bh")
IMPUTE = "impute"
MOST_POOLED = 12
"""More waves than this are a history, and not one picture of now."""


@dataclass(frozen=True)
class Plan:
    """What is declared of a wave's analysis; the defaults are what most councils need.

    `bounds` are the lowest and highest ratio of a weight to its design weight; `trim` the lowest and highest weight,
    times the mean weight, held in such a way that the margins are still met. `missing` says what becomes of those who
    did not say something that weighting uses, `collapse` how levels with fewer than `collapse_under` answers are
    merged, empty where they are refused. `interval` is one of `analysis.share_intervals.METHODS`; empty is the beta
    interval under an effective base of 100 and the logit interval from there. `adjustment` is that of the councils'
    comparisons.

    `include_partial` says whether responses that were begun and never submitted count too, with the answers they hold.

    What is worked out besides: `pooled_waves` is how many waves, this one the last, are put together from their raw
    answers, 1 where none are. `ward_model` says whether wards are modelled. `explained` is the code of a question whose
    favourable answers are set beside those to the questions `explaining`, empty where none is.

    >>> Plan().of_json({"method": "linear", "bounds": [0.3, 3]}).bounds
    (0.3, 3.0)
    """

    method: str = "raking"
    bounds: tuple[float, float] | None = None
    trim: tuple[float, float] | None = None
    missing: str = IMPUTE
    collapse: str = "neighbour"
    collapse_under: int = 1
    interval: str = ""
    adjustment: str = "holm"
    pooled_waves: int = 1
    ward_model: bool = False
    explained: str = ""
    explaining: tuple[str, ...] = ()
    include_partial: bool = False

    @classmethod
    def of_json(cls, declared: Json) -> Plan:
        """Read a plan as it is stored; what is not declared has its default, and what is not known is left."""
        known: Json = {field.name: declared[field.name] for field in fields(cls) if field.name in declared}
        pairs: Json = {name: _pair(known[name]) for name in ("bounds", "trim") if name in known}
        return cls(**known | pairs | {"explaining": tuple(known.get("explaining", ()))})

    def to_json(self) -> Json:
        """The plan with every default said, as it is kept beside figures."""
        plain = asdict(self)
        return plain | {name: list(plain[name]) for name in ("bounds", "trim", "explaining") if plain[name] is not None}

    @property
    def imputes(self) -> bool:
        """Whether what respondents did not say of themselves is drawn when their answers are frozen."""
        return self.missing == IMPUTE

    def scheme(self) -> Scheme:
        """The weighting scheme. Raises `analysis.errors.SchemeError` for a plan that contradicts itself."""
        from analysis.collapsing import Collapse
        from analysis.scheme import Scheme
        from analysis.trimming import Trim

        return Scheme(
            method=self.method,
            bounds=self.bounds,
            trim=Trim(self.trim[1], self.trim[0]) if self.trim else None,
            missing=None if self.imputes else self.missing,
            collapse=Collapse(self.collapse, self.collapse_under) if self.collapse else None,
        )


def plan_of(wave: Wave) -> Plan:
    """The plan declared for a wave, or else the one of its survey."""
    declared = wave.analysis_plan
    return Plan.of_json(wave.commission.analysis_plan if declared is None else declared)


def declare(wave: Wave, plan: Plan, *, for_later_waves: bool = False) -> None:
    """Declare a wave's plan, and that of the survey's later waves if they have none of their own."""
    wave.analysis_plan = plan.to_json()
    if for_later_waves:
        wave.commission.analysis_plan = plan.to_json()


def _pair(numbers: object) -> tuple[float, float] | None:
    if not isinstance(numbers, list | tuple):
        return None
    low, high = numbers
    return float(low), float(high)
