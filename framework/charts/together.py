"""Which figures may be drawn side by side: each with every other of them, and why others are not among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from framework.comparing import Comparability, drawn_together
from framework.comparing.basis import Basis
from framework.comparing.judging import judge
from framework.comparing.sides import Side, public_sides
from framework.models import Observation

GRAIN = 20
"""Shares of ways of answering and coming that are alike to one part in so many are judged as one."""


@dataclass(frozen=True)
class _Kind:
    """A figure that stands for those that rest on the same, and how many they are."""

    basis: Basis
    members: list[UUID]


def kept_apart(session: Session, figures: Sequence[Observation]) -> dict[UUID, Comparability]:
    """The figures of several places that may not be drawn beside the rest, each with the judgement that says why.

    What most figures rest on is kept first, then each that may be compared with all that are kept: a figure that may be
    compared with some of them alone is left out. Figures that are hidden are not judged.
    """
    shown = [figure for figure in figures if figure.value is not None]
    if len(shown) < 2:
        return {}
    between = min(one.period_start for one in shown), max(one.period_end for one in shown)
    ids = {one.id for one in shown}
    found = public_sides(session, shown[0], {one.area for one in shown}, between=between)
    kinds = _kinds([side for side in found if side.observation_id in ids])
    chosen: list[Basis] = []
    apart: dict[UUID, Comparability] = {}
    for kind in sorted(kinds, key=lambda each: -len(each.members)):
        judged = [judge(kind.basis, each) for each in chosen]
        if len(drawn_together(judged)) == len(judged):
            chosen.append(kind.basis)
        else:
            against = next(each for each in judged if not each.may_be_drawn)
            apart |= dict.fromkeys(kind.members, against)
    return apart


def _kinds(sides: Sequence[Side]) -> list[_Kind]:
    kinds: dict[object, _Kind] = {}
    for side in sides:
        basis = side.basis
        key = (
            basis.source, basis.series, basis.definition, basis.counted, basis.weighting, basis.dont_know, basis.unit,
            basis.first, basis.last, basis.question.questionnaire, str(basis.question.words), str(basis.question.order),
            _grains(basis.modes), _grains(basis.recruited), basis.approximate, basis.has_interval,
        )  # fmt: skip
        kind = kinds.setdefault(key, _Kind(basis, []))
        if side.observation_id is not None:
            kind.members.append(side.observation_id)
    return list(kinds.values())


def _grains(shares: Mapping[str, float]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((name, round(GRAIN * share)) for name, share in shares.items() if round(GRAIN * share)))
