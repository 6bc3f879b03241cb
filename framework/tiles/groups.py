"""A council's groups of residents: which see things otherwise than the rest, and how one of them sees everything."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, func, select
from sqlalchemy.orm import Session

from core.database import Json
from framework.models import DOMAINS, Against, Difference, Observation, Publication, Verdict
from framework.published import ward_names
from framework.tiles.tile import Tile
from surveys.models import Questionnaire, Wave
from surveys.questionnaire.asked import questions

Group = tuple[str, str]
"""A domain variable and one of its categories."""
CLEAR = (Verdict.HIGHER, Verdict.LOWER)
ORDER = {Verdict.HIGHER: 0, Verdict.LOWER: 0, Verdict.NO_CLEAR_DIFFERENCE: 1, Verdict.TOO_FEW: 2}


@dataclass(frozen=True)
class GroupFigure:
    """One indicator among a group: the group's figure, and how it differs from the other groups' average."""

    tile: Tile
    figure: Observation
    compared: Difference | None

    @property
    def group(self) -> Group:
        return self.figure.domain_var, self.figure.domain

    @property
    def verdict(self) -> Verdict:
        return self.compared.verdict if self.compared else Verdict.TOO_FEW


@dataclass(frozen=True)
class GroupStanding:
    """A group, and on how many indicators it stands clearly higher or lower than the other groups' average."""

    group: Group
    higher: int
    lower: int

    @property
    def total(self) -> int:
        return self.higher + self.lower


def groups_of(session: Session, council_id: UUID, tiles: Sequence[Tile], *, clear: bool = False) -> list[GroupStanding]:
    """Every group with a figure in the latest publications, or only those that differ clearly, most apart first."""
    counted: dict[Group, Counter[Verdict | None]] = {}
    for variable, domain, verdict, number in session.execute(_standings(clear=clear), _given(council_id, tiles)):
        counted.setdefault((variable, domain), Counter())[verdict] = number
    found = [GroupStanding(group, each[Verdict.HIGHER], each[Verdict.LOWER]) for group, each in counted.items()]
    return sorted(found, key=lambda one: -one.total)


def figures_of_group(session: Session, council_id: UUID, tiles: Sequence[Tile], group: Group) -> list[GroupFigure]:
    """What one group says of every indicator, what differs from the others first."""
    by_indicator = _by_indicator(tiles)
    mine = _latest().where(Observation.domain_var == group[0], Observation.domain == group[1])
    rows = session.execute(mine, _given(council_id, tiles))
    found = [GroupFigure(by_indicator[figure.indicator_id], figure, compared) for figure, compared in rows]
    places = {id(tile): place for place, tile in enumerate(tiles)}
    return sorted(found, key=lambda one: (ORDER[one.verdict], places[id(one.tile)]))


def differing_on(session: Session, council_id: UUID, tile: Tile) -> list[GroupFigure]:
    """The groups whose figure for one indicator differs from the other groups' average by more than chance."""
    clear = Difference.verdict.in_(CLEAR), Observation.domain_var.in_(DOMAINS)
    statement = _latest().where(*clear).order_by(Observation.domain_var, Observation.domain)
    rows = session.execute(statement, _given(council_id, [tile]))
    return [GroupFigure(tile, figure, compared) for figure, compared in rows]


def names_of_groups(session: Session, council_id: UUID, tiles: Iterable[Tile]) -> dict[Group, Mapping[str, str]]:
    """What groups are called: the options of the questionnaires that were answered, and the council's wards."""
    found: dict[Group, Mapping[str, str]] = {}
    for questionnaire_id in session.scalars(_questionnaires(), {"publications": _publications(tiles)}):
        found |= _names(session, questionnaire_id)
    wards: dict[Group, Mapping[str, str]] = {
        ("ward", code): name for code, name in ward_names(session, council_id).items()
    }
    return found | wards


@cache
def _questionnaires() -> Select[UUID]:
    statement = select(Wave.questionnaire_id).join(Publication)
    return statement.where(Publication.id.in_(bindparam("publications", expanding=True))).distinct()


@cache
def _standings(*, clear: bool) -> Select[str, str, Verdict, int]:
    group = Observation.domain_var, Observation.domain
    statement = (
        _latest()
        .with_only_columns(*group, Difference.verdict, func.count())
        .where(Observation.domain_var.in_(DOMAINS))
        .group_by(*group, Difference.verdict)
        .order_by(*group)
    )
    return statement.where(Difference.verdict.in_(CLEAR)) if clear else statement


@cache
def _latest() -> Select[Observation, Difference]:
    """The groups' figures that were published with the latest of the whole council's, each beside the other groups'."""
    return (
        select(Observation, Difference)
        .outerjoin(Difference, and_(Difference.observation_id == Observation.id, Difference.against == Against.GROUPS))
        .where(
            Observation.council_id == bindparam("council"),
            Observation.publication_id.in_(bindparam("publications", expanding=True)),
            Observation.indicator_id.in_(bindparam("indicators", expanding=True)),
            Observation.mode == "",
        )
        .execution_options(across_councils="a figure's comparison is of its own council")
    )


def _given(council_id: UUID, tiles: Sequence[Tile]) -> dict[str, object]:
    return {"council": council_id, "publications": _publications(tiles), "indicators": list(_by_indicator(tiles))}


def _by_indicator(tiles: Iterable[Tile]) -> dict[UUID, Tile]:
    return {tile.indicator.id: tile for tile in tiles}


def _publications(tiles: Iterable[Tile]) -> list[UUID]:
    return sorted({tile.latest.publication_id for tile in tiles if tile.latest.publication_id})


_NAMES: dict[UUID, dict[Group, Mapping[str, str]]] = {}
"""The names of groups by questionnaire, whose document never changes."""


def _names(session: Session, questionnaire_id: UUID) -> dict[Group, Mapping[str, str]]:
    if questionnaire_id not in _NAMES:
        document: Json = session.get_one(Questionnaire, questionnaire_id).document
        _NAMES[questionnaire_id] = {
            (question["code"], option["code"]): option["text"]
            for question in questions(document)
            if question["code"] in DOMAINS
            for option in question.get("options", ())
        }
    return _NAMES[questionnaire_id]
