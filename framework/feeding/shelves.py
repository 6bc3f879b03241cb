"""Pages of millions of rows: figures stand on shelves, so that a page is found by counting shelves and not rows.

A publication is a shelf, and each of its indicators a board of it. How many rows stand on each is counted once for each
set of filters, for all boards together, and known for five minutes or until something is published. A page then reads
only the boards that it takes from, by `ix_observation_feed`, however far down it begins.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from itertools import takewhile
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, bindparam, case, func, literal, select, tuple_
from sqlalchemy.orm import Session

from core.models import Council
from framework.feeding.asked import EVERY_GROUP, USUAL_PER_PAGE, BadParameter
from framework.models import Indicator, Observation, Publication
from framework.published import PUBLIC, is_public
from surveys.models import Commission, Questionnaire, Wave

KEPT_FOR = 300.0
MOST_KEPT = 200_000
"""So many boards are known at most, for all questions together: some tens of megabytes."""
FEW_SHELVES = 20
"""So many shelves are named; of more, all that are public are counted."""
FEW_BOARDS = 6
"""So many boards are read each by itself, as an index gives them."""
WITHIN_A_BOARD: tuple[Any, ...] = (
    Observation.area, Observation.period_start, Observation.domain_var, Observation.domain, Observation.mode,
    Observation.id,
)  # fmt: skip
"""The order of rows of one publication and one indicator."""
ON_A_BOARD = (
    Observation.publication_id == bindparam("shelf", type_=Uuid()),
    Observation.indicator_id == bindparam("board", type_=Uuid()),
)


@dataclass(frozen=True)
class Wanted:
    """Which observations, and which page of them."""

    survey: str | None = None
    indicator: str | None = None
    council: str | None = None
    area: str | None = None
    wave: int | None = None
    publication: UUID | None = None
    domain_var: str = "all"
    source: str | None = None
    status: str | None = None
    begins: date | None = None
    ends: date | None = None
    page: int = 1
    per_page: int = USUAL_PER_PAGE
    cursor: UUID | None = None


@dataclass(frozen=True)
class Shelf:
    """A public publication, as its rows name it."""

    id: UUID
    published_at: datetime
    survey: str | None
    wave: int | None
    council: str | None
    opened: date | None
    closed: date | None
    questionnaire: str | None
    title: dict[str, str]

    @property
    def place(self) -> tuple[Any, ...]:
        """Surveys first, by their addresses and waves, and then councils' own figures as they were published."""
        return (self.survey is None, self.survey or "", self.wave or 0, self.published_at, self.id.hex)


SHELF = tuple(field.name for field in fields(Shelf))


def shelves(session: Session, wanted: Wanted | None = None) -> list[Shelf]:
    """The public publications that may hold what is wanted, in the order of their rows."""
    wanted = wanted or Wanted()
    statement = (
        select(
            Publication.id, Publication.published_at, Commission.slug, Wave.number, Council.code, Wave.opens_on,
            Wave.closes_on, Questionnaire.content_hash, Publication.title, Commission.title,
        )
        .outerjoin(Wave, Wave.id == Publication.wave_id)
        .outerjoin(Commission, Commission.id == Wave.commission_id)
        .outerjoin(Questionnaire, Questionnaire.id == Wave.questionnaire_id)
        .outerjoin(Council, Council.id == Publication.council_id)
        .where(is_public())
    )  # fmt: skip
    filters = {Commission.slug: wanted.survey, Wave.number: wanted.wave, Publication.id: wanted.publication}
    statement = statement.where(*(column == value for column, value in filters.items() if value is not None))
    rows: Sequence[Any] = session.execute(statement).all()
    found = [_shelf(*row) for row in rows]
    return sorted(found, key=lambda shelf: shelf.place)


def _shelf(*facts: Any) -> Shelf:
    """A shelf from the columns above: a council's own figures have their own title, a survey's have the survey's."""
    *others, title, survey = facts
    return Shelf(**dict(zip(SHELF, [*others, title or survey or {}], strict=True)))


def conditions(session: Session, wanted: Wanted) -> list[ColumnElement[bool]]:
    """What rows must satisfy beside standing on a public shelf."""
    said: list[ColumnElement[bool]] = []
    if wanted.domain_var != EVERY_GROUP:
        said.append(Observation.domain_var == wanted.domain_var)
    if wanted.indicator is not None:
        codes = select(Indicator.id).where(Indicator.code == wanted.indicator)
        said.append(Observation.indicator_id.in_(list(session.scalars(codes))))
    if wanted.council is not None:
        councils = select(Council.id).where(Council.code == wanted.council)
        said.append(Observation.council_id.in_(list(session.scalars(councils))))
    equals = {Observation.area: wanted.area, Observation.source: wanted.source, Observation.status: wanted.status}
    said += [column == value for column, value in equals.items() if value is not None]
    if wanted.begins is not None:
        said.append(Observation.period_end >= wanted.begins)
    if wanted.ends is not None:
        said.append(Observation.period_start <= wanted.ends)
    return said


@dataclass(frozen=True)
class Stretch:
    """The rows of a page: what they satisfy, their order, the parts they are read in, and where they stand among all.

    A part is the values that the statement is given: how many rows it passes over and how many it takes, and where a
    board is read by itself, which.
    """

    where: list[ColumnElement[bool]]
    order: Sequence[ColumnElement[Any]]
    parts: list[dict[str, Any]]
    start: int
    total: int


def stretch(session: Session, wanted: Wanted, found: Sequence[Shelf]) -> Stretch | None:
    """Where the page that is wanted stands; None beyond the last row. Raises `BadParameter` for a strange cursor."""
    said = conditions(session, wanted)
    key = (tuple((shelf.id, shelf.published_at) for shelf in found), _filters(wanted))
    counted: Boards = COUNTED.get(("boards", key), lambda: _boards(session, found, said), Boards.__len__)
    start = (wanted.page - 1) * wanted.per_page
    if wanted.cursor is not None:
        start = _behind(session, wanted.cursor, counted, said)
    first, covered = _covered(counted.rows, start, wanted.per_page)
    if not covered:
        return None
    boards = [board for publication in covered for board in counted.standing[publication]]
    return _of_boards(boards, said, start, start - first, wanted.per_page, sum(counted.rows.values()))


def _of_boards(
    boards: "list[Board]",
    said: list[ColumnElement[bool]],
    start: int,
    within: int,
    size: int,
    total: int,
) -> Stretch:
    """What a page takes from each of its boards, which stand there in order.

    Where they are many they are read and sorted together, and with others: those stand before them and are passed over.
    """
    taken, passed = [], 0
    for board in boards:
        first, last = max(0, within - passed), min(board.rows, within + size - passed)
        if first < last:
            taken.append((board, first, last - first))
        passed += board.rows
    if len(taken) <= FEW_BOARDS:
        parts = [
            {"shelf": board.publication, "board": board.indicator, "passed": first, "taken": rows}
            for board, first, rows in taken
        ]
        return Stretch([*ON_A_BOARD, *said], WITHIN_A_BOARD, parts, start, total)
    needed = [board for board, _, _ in taken]
    publications = list(dict.fromkeys(board.publication for board in needed))
    indicators = [each for _, each in sorted({(board.place, board.indicator) for board in needed})]
    before = boards[: boards.index(needed[0])]
    read_too = [each.rows for each in before if each.publication in publications and each.indicator in indicators]
    where = [Observation.publication_id.in_(publications), Observation.indicator_id.in_(indicators), *said]
    ranks = *_ranked(Observation.publication_id, publications), *_ranked(Observation.indicator_id, indicators)
    passed_over = sum(read_too) + within - sum(each.rows for each in before)
    return Stretch(where, [*ranks, *WITHIN_A_BOARD], [{"passed": passed_over, "taken": size}], start, total)


def _ranked(column: Any, values: Sequence[UUID]) -> list[ColumnElement[Any]]:
    """An order as that of these values; none where there is one alone, so that the index gives rows as they stand."""
    return [case(*((column == value, rank) for rank, value in enumerate(values)))] if len(values) > 1 else []


@dataclass(frozen=True)
class Board:
    """One indicator's rows on a shelf, and the indicator's place: by its position, code and version."""

    publication: UUID
    indicator: UUID
    rows: int
    place: tuple[Any, ...]


@dataclass(frozen=True)
class Boards:
    """The boards of each shelf and its rows, in the order of shelves."""

    standing: dict[UUID, list[Board]]
    rows: dict[UUID, int]

    def __len__(self) -> int:
        return sum(map(len, self.standing.values()))


def _boards(session: Session, found: Sequence[Shelf], said: list[ColumnElement[bool]]) -> Boards:
    """The boards that have rows, all counted at once: page after page is asked for, and counting reads every row."""
    pair = Observation.publication_id, Observation.indicator_id
    public = select(Publication.id).where(is_public())
    statement = select(*pair, func.count()).where(Observation.publication_id.in_(public), *said).group_by(*pair)
    if len(found) <= FEW_SHELVES:
        statement = statement.where(Observation.publication_id.in_([shelf.id for shelf in found]))
    counted: Sequence[Any] = session.execute(statement.execution_options(**PUBLIC)).all()
    places = _places(session, {indicator for _, indicator, _ in counted})
    standing: dict[UUID, list[Board]] = {shelf.id: [] for shelf in found}
    for publication, indicator, rows in counted:
        if publication in standing:
            standing[publication].append(Board(publication, indicator, rows, places[indicator]))
    for boards in standing.values():
        boards.sort(key=lambda board: board.place)
    return Boards(standing, {shelf: sum(board.rows for board in boards) for shelf, boards in standing.items()})


def _places(session: Session, ids: set[UUID]) -> dict[UUID, tuple[Any, ...]]:
    facts = select(Indicator.id, Indicator.position, Indicator.code, Indicator.version).where(Indicator.id.in_(ids))
    return {row[0]: (*row[1:], row[0].hex) for row in session.execute(facts)}


def _covered(rows: Mapping[UUID, int], start: int, size: int) -> tuple[int, list[UUID]]:
    """The shelves that a page takes from, and how many rows stand before the first of them."""
    passed, first = 0, 0
    covered: list[UUID] = []
    for shelf, count in rows.items():
        if count and passed < start + size and passed + count > start:
            first = first if covered else passed
            covered.append(shelf)
        passed += count
    return first, covered


def _behind(session: Session, cursor: UUID, counted: Boards, said: list[ColumnElement[bool]]) -> int:
    """How many rows stand before the one behind a cursor, which names the last row that was read."""
    columns = (Observation.publication_id, Observation.indicator_id, *WITHIN_A_BOARD)
    last = session.execute(select(*columns).where(Observation.id == cursor).execution_options(**PUBLIC)).one_or_none()
    if last is None or last[0] not in counted.rows:
        raise BadParameter("cursor", "No published figure has this identifier.", ["the identifier of a row"])
    mine = _places(session, {last[1]})[last[1]]
    before = takewhile(lambda shelf: shelf != last[0], counted.rows)
    passed = sum(counted.rows[shelf] for shelf in before)
    passed += sum(board.rows for board in counted.standing[last[0]] if board.place < mine)
    own = tuple_(*WITHIN_A_BOARD) <= tuple_(
        *(literal(value, column.type) for column, value in zip(WITHIN_A_BOARD, last[2:], strict=True))
    )
    here = Observation.publication_id == last[0], Observation.indicator_id == last[1]
    passed_here = select(func.count()).select_from(Observation).where(*here, own, *said)
    return passed + (session.scalar(passed_here.execution_options(**PUBLIC)) or 0)


def _filters(wanted: Wanted) -> tuple[Any, ...]:
    """What of a question decides how many rows there are."""
    return (
        wanted.indicator, wanted.council, wanted.area, wanted.domain_var, wanted.source, wanted.status, wanted.begins,
        wanted.ends,
    )  # fmt: skip


class Counted:
    """What was counted a short while ago, by what was asked. It holds numbers of public rows alone."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Any, tuple[float, Any, int]] = OrderedDict()

    def get(self, key: Any, count: Callable[[], Any], size: Callable[[Any], int] = lambda counted: 1) -> Any:
        """What is known, or else what is counted now; `size` tells how much room that takes."""
        known = self._kept.get(key)
        if known and time.monotonic() - known[0] < KEPT_FOR:
            return known[1]
        counted = count()
        self._kept[key] = (time.monotonic(), counted, size(counted))
        while len(self._kept) > 1 and sum(held for *_, held in list(self._kept.values())) > MOST_KEPT:
            self._kept.popitem(last=False)
        return counted


COUNTED = Counted()
