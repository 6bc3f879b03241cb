"""What a pack says an indicator's figure is and stands beside: plain facts, which are frozen when it is published."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from core.json_values import as_json
from framework.models import Polarity, Verdict

Words = Mapping[str, str]
YES, CARE, NO = "yes", "care", "no"
"""Whether two figures may be compared."""
SUPPRESSED, INDICATIVE, PROVISIONAL = "suppressed", "indicative", "provisional"
BEFORE, OTHERS = "before", "others"
FIRST = ("", "first")
"""Why the first figure of all is compared with nothing."""
NEWS = {Verdict.HIGHER, Verdict.LOWER}
"""Verdicts of differences that are too large to be chance."""


@dataclass(frozen=True)
class Figure:
    """A stored observation as it stands in a pack: nothing is worked out here, and a hidden one has no value.

    `report` is what is known of the answers as a whole and of how they were weighted, and `version` that of the
    definition.
    """

    id: str
    begins_on: date
    ends_on: date
    status: str
    source: str
    version: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    base: int | None = None
    effective_base: float | None = None
    design_effect: float | None = None
    breaks_series: bool = False
    break_reason: Words = field(default_factory=dict)
    report: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_hidden(self) -> bool:
        return self.value is None

    @property
    def modes(self) -> Mapping[str, float]:
        """The shares of the answers given in each way, where that is known."""
        counts: Mapping[str, int] = self.report.get("modes", {})
        everybody = sum(counts.values())
        return {mode: number / everybody for mode, number in counts.items()} if everybody else {}


@dataclass(frozen=True)
class Beside:
    """What a figure is compared with: its own before, or others'; whether that may be, why not, and what came of it.

    `because` names what stands in the way or asks for care, each as an aspect and a reason of
    `framework.comparing.aspects`. The kind is that of a group of councils, whose `number` figures are meant; what is no
    group has a name. The value is that which it is compared with, and is not drawn where the two may not be compared.
    """

    against: str
    verdict: Verdict
    comparable: str
    because: Sequence[tuple[str, str]] = ()
    kind: str = ""
    name: Words = field(default_factory=dict)
    number: int = 1
    value: float | None = None
    low: float | None = None
    high: float | None = None
    base: int | None = None
    difference: float | None = None
    difference_low: float | None = None
    difference_high: float | None = None

    @property
    def reasons(self) -> set[str]:
        return {reason for _, reason in self.because}


@dataclass(frozen=True)
class Gap:
    """A group of residents whose figure differs from the mean of the other groups' by more than chance."""

    variable: str
    code: str
    name: Words
    verdict: Verdict
    value: float
    low: float
    high: float
    base: int


@dataclass(frozen=True)
class Said:
    """What officers say of a figure, in the council's languages; nothing where they have not said it."""

    says: Words = field(default_factory=dict)
    so_what: Words = field(default_factory=dict)
    action: Words = field(default_factory=dict)
    action_owner: str = ""
    action_due_on: date | None = None
    is_signed: bool = False


@dataclass(frozen=True)
class Subject:
    """An indicator, as far as a pack says it."""

    code: str
    title: Words
    measure: Words
    polarity: Polarity
    unit: str
    decimals: int
    tier: str
    theme: str
    theme_name: Words
    target: float | None
    limitations: Words
    origin: Words


@dataclass(frozen=True)
class Evidence:
    """Everything that a pack says of one indicator. The history is of earlier figures, the oldest first.

    `alike` names those of them that the figure may be compared with; only they are drawn beside it.
    """

    subject: Subject
    figure: Figure
    history: Sequence[Figure] = ()
    alike: Sequence[str] = ()
    change: Beside | None = None
    others: Sequence[Beside] = ()
    gaps: Sequence[Gap] = ()
    said: Said = field(default_factory=Said)

    @property
    def has_action(self) -> bool:
        return any(self.said.action.values())

    @property
    def went(self) -> str:
        """How the figure changed since the last comparable one: better, worse, changed, or nothing that is sure."""
        return self.way(self.change)

    def stands(self, other: Beside) -> str:
        """Which way it differs from others that it may be compared with without reserve."""
        return self.way(other) if other.comparable == YES else ""

    def way(self, beside: Beside | Gap | None) -> str:
        """Which way a difference goes: better, worse, or only changed where neither way is better."""
        if beside is None or beside.verdict not in NEWS:
            return ""
        if self.subject.polarity is Polarity.NEITHER:
            return "changed"
        good = Verdict.HIGHER if self.subject.polarity is Polarity.HIGHER_IS_BETTER else Verdict.LOWER
        return "better" if beside.verdict is good else "worse"

    @property
    def falls_short(self) -> bool:
        """Whether the whole interval lies on the worse side of the target, which itself judges nothing."""
        target, figure, way = self.subject.target, self.figure, self.subject.polarity
        if target is None or figure.value is None or way is Polarity.NEITHER:
            return False
        low, high = (figure.value if end is None else end for end in (figure.low, figure.high))
        aim = target / 100 if self.subject.unit == "percent" else target
        return high < aim if way is Polarity.HIGHER_IS_BETTER else low > aim

    def as_facts(self) -> dict[str, Any]:
        """The same as values that JSON keeps."""
        facts: dict[str, Any] = as_json(asdict(self))
        return facts
