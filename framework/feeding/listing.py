"""What the API lists beside figures: definitions, comparators, places and publications."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session

from core.models import Area, Council
from framework.feeding.comparisons import COMPARISON, comparison
from framework.feeding.keys import Holder
from framework.feeding.models import LATEST, Release
from framework.feeding.questions import questions_of
from framework.feeding.shelves import COUNTED, Shelf, Wanted, shelves
from framework.models import Difference, Indicator, Observation, Peers, Publication, Unit
from framework.published import PUBLIC, is_public
from surveys.models import Commission, Partner

Rows = list[dict[str, Any]]
Words = Mapping[str, str]
Address = Callable[[Release, str], str]
"""Where the data package of a release lies, by its folder or as the latest."""
NOBODY = UUID(int=0)
NOTHING_ASKED: Mapping[str, Words] = {}
BY_LANGUAGE = (
    "title", "measure", "definition", "wording", "numerator", "denominator", "population", "comparator", "rationale",
    "limitations", "origin", "break_reason",
)  # fmt: skip
PLAIN = (
    "question", "favourable", "decimals", "modes", "theme", "aspects", "target", "owner", "cross_cutting_owner",
    "licence", "supersedes", "identifiers", "breaks_series", "position",
)  # fmt: skip
CHOSEN = ("kind", "dont_know", "frequency", "polarity", "tier", "ripple", "perspective")
DAYS = ("next_update", "valid_from", "valid_to")


@dataclass(frozen=True)
class Listed:
    """Rows of a page, how many there are in all, and the identifier behind which the next page begins."""

    rows: Rows
    total: int
    behind: UUID | None = None


def shown_indicators() -> ColumnElement[bool]:
    """Whether an indicator has a figure that is public."""
    public = select(Publication.id).where(is_public())
    return exists().where(Observation.indicator_id == Indicator.id, Observation.publication_id.in_(public))


def definitions(session: Session, said: dict[str, Any], holder: Holder | None = None) -> Listed:
    """Versions of definitions under which figures were published; with a key, also those of its council."""
    seen = shown_indicators()
    if holder is not None:
        takes_part = exists().where(
            Partner.commission_id == Indicator.commission_id, Partner.council_id == holder.council_id,
            Partner.agreed_at.is_not(None),
        )  # fmt: skip
        seen = or_(seen, Indicator.council_id == holder.council_id, takes_part)
    statement = (
        select(Indicator, Commission.slug, Council.code)
        .outerjoin(Commission, Commission.id == Indicator.commission_id)
        .outerjoin(Council, Council.id == Indicator.council_id)
        .where(seen)
    )
    filters = {
        Commission.slug: said.get("survey"), Council.code: said.get("council"), Indicator.code: said.get("indicator"),
        Indicator.theme: said.get("theme"),
    }  # fmt: skip
    statement = statement.where(*(column == value for column, value in filters.items() if value is not None))
    found = session.execute(statement.execution_options(**PUBLIC)).all()
    rows = sorted(found, key=lambda row: (row[1] or "", row[2] or "", row[0].position, row[0].code, row[0].version))
    if said.get("version") == "current":
        newest = {(row[1], row[2], row[0].code): row[0].version for row in rows}
        rows = [row for row in rows if row[0].version == newest[row[1], row[2], row[0].code]]
    asked = questions_of(session, {row[0].commission_id for row in rows if row[0].commission_id})
    told = [definition(*row, asked.get(row[0].commission_id or NOBODY, NOTHING_ASKED)) for row in rows]
    return paged(told, said)


def definition(
    indicator: Indicator, survey: str | None, council: str | None, asked: Mapping[str, Words] = NOTHING_ASKED
) -> dict[str, Any]:
    """A definition as other systems read it; `asked` are the words of its survey's questions, by their codes."""
    unit = "proportion" if indicator.unit is Unit.PERCENT else indicator.unit.value
    row: dict[str, Any] = {
        "id": str(indicator.id),
        "survey": survey,
        "council": council,
        "indicator": indicator.code,
        "indicator_version": indicator.version,
        "unit": unit,
    }
    row |= {name: getattr(indicator, name) for name in (*BY_LANGUAGE, *PLAIN)}
    row["asked"] = asked.get(indicator.question, indicator.wording)
    row |= {name: value.value if (value := getattr(indicator, name)) else None for name in CHOSEN}
    return row | {name: value.isoformat() if (value := getattr(indicator, name)) else None for name in DAYS}


def comparators(session: Session, said: dict[str, Any]) -> Listed:
    """What published figures are compared with, in the order of their identifiers."""
    found = shelves(session, _wanted(said))
    statement: Select[Any] = (
        select(Difference.id, *COMPARISON, Difference.peers_id, Indicator.code, Council.code, Commission.slug)
        .join(Observation, Observation.id == Difference.observation_id)
        .join(Indicator, Indicator.id == Observation.indicator_id)
        .join(Council, Council.id == Difference.council_id)
        .outerjoin(Commission, Commission.id == Indicator.commission_id)
        .where(Difference.publication_id.in_([shelf.id for shelf in found]))
    )
    filters = {
        Indicator.code: said.get("indicator"), Council.code: said.get("council"),
        Difference.against: said.get("against"),
        Observation.domain_var: said.get("domain_var", "all") if said.get("domain_var") != "any" else None,
    }  # fmt: skip
    statement = statement.where(*(column == value for column, value in filters.items() if value is not None))
    key = tuple((shelf.id, shelf.published_at) for shelf in found), tuple(map(str, filters.values()))
    counted = COUNTED.get(("comparators", key), lambda: _count(session, statement))
    rows: Sequence[Any] = session.execute(_page(statement, Difference.id, said).execution_options(**PUBLIC)).all()
    beside = _members(session, {row[-4] for row in rows} - {None})
    told = [_comparator(row, beside.get(row[-4])) for row in rows]
    return _listed(told, counted, said)


def _comparator(row: Any, members: list[str] | None) -> dict[str, Any]:
    key, observation, *_, indicator, council, survey = row
    own = {"id": str(key), "observation": observation, "indicator": indicator, "council": council, "survey": survey}
    others = {"compared_with": [each for each in members if each != observation]} if members else {}
    return own | comparison(row[1:-4]) | others


def _members(session: Session, ids: set[UUID]) -> dict[UUID, list[str]]:
    """Figures that stand beside one another, where they are too many for each to name."""
    statement = select(Peers.id, Peers.members).where(Peers.id.in_(ids))
    return {row[0]: row[1] for row in session.execute(statement)} if ids else {}


def areas(session: Session, said: dict[str, Any]) -> Listed:
    """The places that published figures are of: councils, their wards, and others that series are kept of."""
    public = select(Publication.id).where(is_public())
    shown = exists().where(Observation.council_id == Council.id, Observation.publication_id.in_(public))
    columns = Council.id, Council.code, Council.name, Council.kind, Council.region, Council.population
    homes = session.execute(select(*columns).where(shown).order_by(Council.code).execution_options(**PUBLIC)).all()
    codes = {row[0]: row[1] for row in homes}
    rows: Rows = [
        {"code": code, "name": name, "kind": kind.value, "part_of": None, "region": region, "population": population}
        for _, code, name, kind, region, population in homes
    ]
    wards = select(Area.code, Area.name, Area.council_id).where(Area.council_id.in_(codes))
    rows += [
        {"code": code, "name": name, "kind": "ward", "part_of": codes[home], "region": None, "population": None}
        for code, name, home in session.execute(wards.order_by(Area.council_id, Area.code).execution_options(**PUBLIC))
    ]
    known = {row["code"] for row in rows}
    rows += [
        {"code": code, "name": {}, "kind": "other", "part_of": None, "region": None, "population": None}
        for code in _compared_with(session) - known
    ]
    asked = said.get("council")
    chosen = [row for row in rows if asked is None or asked in (row["code"], row["part_of"])]
    return paged(sorted(chosen, key=lambda row: (row["kind"] == "ward", row["part_of"] or "", row["code"])), said)


def _compared_with(session: Session) -> set[str]:
    """Other places that a published series was kept of."""
    public = select(Publication.id).where(is_public())
    outside = Observation.source == "outside", Observation.publication_id.in_(public)
    return set(session.scalars(select(Observation.area).where(*outside).distinct(), execution_options=PUBLIC))


def publications(session: Session, said: dict[str, Any], address: Address) -> Listed:
    """What has been made public, in the order of figures, with where its open data are."""
    found = [shelf for shelf in shelves(session, _wanted(said)) if said.get("council") in (None, shelf.council)]
    listed = paged([{"id": shelf.id, "shelf": shelf} for shelf in found], said)
    versions = releases_by_publication(session, [row["id"] for row in listed.rows])
    rows = [_publication(row["shelf"], versions.get(row["id"], []), address) for row in listed.rows]
    return Listed(rows, listed.total)


def releases_by_publication(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[Release]]:
    """Every version of the open data of some publications, newest first."""
    found: dict[UUID, list[Release]] = {}
    statement = select(Release).where(Release.publication_id.in_(ids)).order_by(Release.version.desc())
    for release in session.scalars(statement):
        found.setdefault(release.publication_id, []).append(release)
    return found


def _version(release: Release, address: Address) -> dict[str, Any]:
    """A version of a publication, with where it stays: one that was withdrawn keeps its line alone."""
    withdrawn = release.withdrawn_at is not None
    return {
        "version": release.version,
        "made_at": release.made_at.isoformat(),
        "change_note": release.note,
        "withdrawn": withdrawn,
        "datapackage": None if withdrawn else address(release, release.folder),
    }


def _publication(shelf: Shelf, versions: Sequence[Release], address: Address) -> dict[str, Any]:
    release = next((one for one in versions if one.withdrawn_at is None), None)
    return {
        "id": str(shelf.id),
        "survey": shelf.survey,
        "wave": shelf.wave,
        "council": shelf.council,
        "title": shelf.title,
        "period": f"{shelf.opened}/{shelf.closed}" if shelf.opened else None,
        "questionnaire": shelf.questionnaire,
        "published_at": shelf.published_at.isoformat(),
        "release": release.version if release else None,
        "release_hash": release.content_hash if release else None,
        "datapackage": address(release, LATEST) if release else None,
        "change_note": release.note if release else None,
        "versions": [_version(one, address) for one in versions],
    }


def _wanted(said: dict[str, Any]) -> Wanted:
    names = ("survey", "wave", "publication")
    return Wanted(**{name: said[name] for name in names if name in said})


def paged(rows: Rows, said: dict[str, Any]) -> Listed:
    """A page of rows that are few enough to be made whole."""
    size = said.get("per_page", 200)
    start = (said.get("page", 1) - 1) * size
    return Listed(rows[start : start + size], len(rows))


def _count(session: Session, statement: Select[Any]) -> int:
    counted = select(func.count()).select_from(statement.order_by(None).subquery())
    return session.scalar(counted.execution_options(**PUBLIC)) or 0


def _page(statement: Select[Any], key: Any, said: dict[str, Any]) -> Select[Any]:
    size = said.get("per_page", 200)
    if "cursor" in said:
        return statement.where(key > said["cursor"]).order_by(key).limit(size)
    return statement.order_by(key).offset((said.get("page", 1) - 1) * size).limit(size)


def _listed(rows: Rows, total: int, said: dict[str, Any]) -> Listed:
    full = len(rows) == said.get("per_page", 200)
    return Listed(rows, total, UUID(rows[-1]["id"]) if rows and full else None)
