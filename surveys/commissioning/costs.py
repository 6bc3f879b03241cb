"""What each partner pays, and what it gets for it: pure, from the prices of the terms and the partners' parts."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from analysis.cost_sharing import Split, joint_and_alone
from analysis.sample_size import Plan, detectable_change, margin_of
from surveys.commissioning.document import Prices


class CannotSplit(Exception):
    """The rule needs something of every partner that is not known, or nobody has any part."""


@dataclass(frozen=True)
class Part:
    """What a partner takes part with: its adults if known, its interviews, its local questions, its agreed share.

    `interviews` are those planned or, once a wave is over, completed; `target` is the size of the sample that was
    agreed to, by which a fixed cost may be split whatever is completed, and None where that is the number planned.
    """

    name: str
    population: int | None
    interviews: int
    local_questions: int
    share: int
    target: int | None = None

    @property
    def sample(self) -> int:
        return self.interviews if self.target is None else self.target


@dataclass(frozen=True)
class Line:
    """What one partner pays in a wave, in pence, and how sure its figures are for it.

    `effective` is the simple random sample that would be as sure as its interviews; `margin` and `change` are
    proportions, None where there is no interview, or more than people, or where no change is large enough.
    """

    part: Part
    fixed: int
    interviews: int
    local: int
    alone: int
    effective: float
    margin: float | None
    change: float | None

    @property
    def total(self) -> int:
        return self.fixed + self.interviews + self.local

    @property
    def saved(self) -> int:
        """What it saves against commissioning alone."""
        return self.alone - self.total


@dataclass(frozen=True)
class Schedule:
    """Every partner's line; their sums are the whole cost, to the penny."""

    prices: Prices
    lines: Sequence[Line]

    @cached_property
    def total(self) -> int:
        return sum(line.total for line in self.lines)


def schedule(prices: Prices, parts: Sequence[Part], design_effect: float) -> Schedule:
    """What every partner pays in a wave by the rule of the prices.

    Raises `CannotSplit` where the rule is the population and one is not known, or where all weights are 0.
    """
    interviews = [part.interviews for part in parts]
    try:
        shared = joint_and_alone(prices.fixed, prices.each, interviews, weights(prices.split, parts))
    except ValueError as error:
        raise CannotSplit from error
    return Schedule(
        prices, [_line(prices, part, *paid, design_effect) for part, paid in zip(parts, shared, strict=True)]
    )


def weights(split: Split, parts: Sequence[Part]) -> list[int]:
    """What the fixed cost is split by. Raises `CannotSplit` where a population is not known."""
    if split is Split.POPULATION:
        known = [part.population for part in parts if part.population]
        if len(known) < len(parts):
            raise CannotSplit
        return known
    return [{Split.EQUAL: 1, Split.SAMPLE: part.sample, Split.AGREED: part.share}[split] for part in parts]


def compared(prices: Prices, parts: Sequence[Part], design_effect: float) -> dict[Split, Schedule | None]:
    """The schedule by each rule there is; None by one that cannot split the cost."""
    found: dict[Split, Schedule | None] = {}
    for split in Split:
        by_rule = Prices(prices.fixed, prices.each, prices.per_local_question, split)
        try:
            found[split] = schedule(by_rule, parts, design_effect)
        except CannotSplit:
            found[split] = None
    return found


def _line(prices: Prices, part: Part, joint: int, alone: int, design_effect: float) -> Line:
    interviews, local = prices.each * part.interviews, prices.per_local_question * part.local_questions
    margin, change = _sureness(part, design_effect)
    return Line(
        part=part,
        fixed=joint - interviews,
        interviews=interviews,
        local=local,
        alone=alone + local,
        effective=part.interviews / design_effect,
        margin=margin,
        change=change,
    )


def _sureness(part: Part, design_effect: float) -> tuple[float | None, float | None]:
    plan = Plan(population=part.population or None, design_effect=design_effect)
    try:
        return margin_of(plan, part.interviews), detectable_change(plan, part.interviews)
    except ValueError:
        return None, None
