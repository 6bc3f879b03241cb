"""Whom a council may be set beside: groups that follow from facts, groups that it chose, and who is in each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.models import Council
from core.places import Places
from core.reference import ReferenceNeighbour
from framework.comparing.models import ComparatorGroup, GroupKind
from surveys.models import Commission
from surveys.waves import partner_codes

FOLLOWING = (GroupKind.PARTNERS, GroupKind.STATISTICAL, GroupKind.REGION, GroupKind.TYPE)
"""Kinds whose members follow from facts that others publish, or from a commission."""


@dataclass(frozen=True)
class Group:
    """Councils to be set beside: by their one codes, from the most alike where the kind knows of likeness.

    `key` names it in addresses, `detail` is its model, region or type, and `source` who says so.
    """

    key: str
    kind: GroupKind
    codes: tuple[str, ...]
    detail: str = ""
    name: Mapping[str, str] | None = None
    why: str = ""
    source: str = ""
    id: UUID | None = None


def groups_of(session: Session, council: Council, places: Places, commission: Commission | None = None) -> list[Group]:
    """The groups that a council has chosen; while it has chosen none, its partners, neighbours and region.

    Partners are those of the `commission`, and there are none without one. A group of nobody is not given.
    """
    chosen = chosen_groups(session, council.id)
    offered = {group.key: group for group in offered_groups(session, council, places, commission)}
    if not chosen:
        return default_groups(offered)
    return [group for one in chosen if (group := as_group(one, offered, places)) and group.codes]


def default_groups(offered: Mapping[str, Group]) -> list[Group]:
    """The groups of a council that has chosen none: its partners, one model's neighbours, and its region."""
    found = (_first(offered, kind) for kind in (GroupKind.PARTNERS, GroupKind.STATISTICAL, GroupKind.REGION))
    return [group for group in found if group and group.codes]


def offered_groups(
    session: Session, council: Council, places: Places, commission: Commission | None = None
) -> Iterator[Group]:
    """Every group that follows from what is known: partners, each model's neighbours, region and type."""
    if commission is not None:
        partners = [places.one_code(code) for code in partner_codes(session, commission)]
        yield Group(GroupKind.PARTNERS.value, GroupKind.PARTNERS, _without(places, council, partners))
    for model, (source, codes) in neighbours_by_model(session, council, places).items():
        yield Group(f"statistical-{model}", GroupKind.STATISTICAL, tuple(codes), model, source=source)
    place = places.get(council.code)
    if place and place.region:
        yield Group(GroupKind.REGION.value, GroupKind.REGION, tuple(places.like(place, "region")), place.region)
    if place and place.kind:
        yield Group(GroupKind.TYPE.value, GroupKind.TYPE, tuple(places.like(place, "kind")), place.kind)


def neighbours_by_model(session: Session, council: Council, places: Places) -> dict[str, tuple[str, list[str]]]:
    """Each model's source and neighbours of a council, the most alike first, whichever code the publisher used.

    A neighbour that another council has taken the place of is named by that one, once.
    """
    codes = places.codes(council.code)
    held = select(ReferenceNeighbour).where(ReferenceNeighbour.code.in_(codes))
    found: dict[str, tuple[str, list[str]]] = {}
    for row in session.scalars(held.order_by(ReferenceNeighbour.model, ReferenceNeighbour.rank)):
        _, named = found.setdefault(row.model, (f"{row.source}, {row.dated_on.isoformat()}", []))
        named += [each for each in places.present(row.neighbour) if each not in codes and each not in named]
    return found


def chosen_groups(session: Session, council_id: UUID) -> list[ComparatorGroup]:
    """What a council has chosen or made, in the order in which it did."""
    statement = select(ComparatorGroup).where(ComparatorGroup.council_id == council_id)
    return list(session.scalars(statement.order_by(ComparatorGroup.made_at, ComparatorGroup.id)))


def choose(session: Session, council_id: UUID, group: Group, person_id: UUID | None) -> ComparatorGroup:
    """Choose a group that follows from facts. Choosing it again changes nothing."""
    for held in chosen_groups(session, council_id):
        if (held.kind, held.model) == (group.kind, group.detail if group.kind is GroupKind.STATISTICAL else ""):
            return held
    model = group.detail if group.kind is GroupKind.STATISTICAL else ""
    return keep(session, council_id, kind=group.kind, model=model, made_by=person_id)


def keep(session: Session, council_id: UUID, **facts: Any) -> ComparatorGroup:
    """Write a group that a council chose or made."""
    made = ComparatorGroup(council_id=council_id, **facts)
    session.add(made)
    session.flush()
    return made


def as_group(one: ComparatorGroup, offered: Mapping[str, Group], places: Places) -> Group | None:
    """What a council chose, with who is in it now; None where nobody offers it any longer."""
    if one.kind in FOLLOWING:
        return offered.get(f"statistical-{one.model}" if one.kind is GroupKind.STATISTICAL else one.kind.value)
    codes = tuple(places.all_present(one.members))
    source = one.recipe.get("source", "")
    return Group(str(one.id), one.kind, codes, name=one.name, why=one.why, source=source, id=one.id)


def _first(offered: Mapping[str, Group], kind: GroupKind) -> Group | None:
    """The first group of a kind; of publishers' models the one that looks at everything, where there is one."""
    found = [group for group in offered.values() if group.kind is kind]
    return next((group for group in found if group.detail == "global"), found[0] if found else None)


def _without(places: Places, council: Council, codes: Sequence[str]) -> tuple[str, ...]:
    mine = places.codes(council.code)
    return tuple(code for code in codes if code not in mine)
