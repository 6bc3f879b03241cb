"""Taking in a file of responses: the whole file is read first, and then kept all at once or not at all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from core import audit, councils
from core.database import Json, now
from core.tables import UnreadableTable
from surveys.exporting.layout import layout_of
from surveys.importing.models import ImportedResponse, ResponseImport, ResponseImportState, ResponseRefusal
from surveys.importing.refusals import Refusal
from surveys.importing.response_map import OURS, ResponseMap, ours
from surveys.importing.rows import ReadResponse, RowReader
from surveys.importing.tables import open_answers
from surveys.models import Response, ResponseState, Wave, WaveState
from surveys.modules.asked import document_asked, edition_of
from surveys.places import CouncilPlaces
from surveys.waves import partner_councils

BATCH = 1_000
MOST_ROWS = 200_000
NOON = time(12, tzinfo=UTC)


class NotTakenIn(Exception):
    """The wave takes in no file of this council; the message says why."""


@dataclass(frozen=True)
class LookedOver:
    """What a file holds: responses that are new, how many are there already, and the rows that are refused."""

    read: int
    new: Sequence[ReadResponse]
    known: int
    refusals: Sequence[Refusal]


def may_take_in(session: Session, council_id: UUID, wave: Wave) -> None:
    """Raises `NotTakenIn` unless the council takes part in a wave that has opened and is not published."""
    if wave.state not in (WaveState.OPEN, WaveState.CLOSED):
        published = wave.state is WaveState.PUBLISHED
        raise NotTakenIn(
            "The wave is published: its figures rest on the responses that it had."
            if published
            else "The wave has not been opened yet."
        )
    if council_id not in {council.id for council in partner_councils(session, wave.commission)}:
        raise NotTakenIn("The council does not take part in the survey.")


def map_of(session: Session, council_id: UUID, wave: Wave, document: Json) -> ResponseMap:
    """A map as it is kept. Raises `surveys.importing.response_map.MapError`."""
    if document.get("layout") == OURS:
        return ours(str(document.get("source") or OURS))
    return ResponseMap.from_document(document, edition_of(session, wave, council_id))


def look_over(session: Session, council_id: UUID, wave: Wave, path: Path, name: str, plan: ResponseMap) -> LookedOver:
    """Read a whole file, whose name says of what kind it is, without keeping anything.

    Raises `core.tables.UnreadableTable` when the file cannot be read with the map.
    """
    layout = layout_of(document_asked(session, wave, council_id), councils.wards_of(session, council_id), words=True)
    places = CouncilPlaces(session, council_id)
    new: list[ReadResponse] = []
    refusals: list[Refusal] = []
    rows = known = 0
    with open_answers(path, name, encoding=plan.encoding, delimiter=plan.delimiter) as answers:
        reader = RowReader(answers, plan, edition_of(session, wave, council_id), layout, places)
        for batch in _batches(reader.rows()):
            rows += len(batch)
            if rows > MOST_ROWS:
                raise UnreadableTable(
                    "many-rows", f"has more than {MOST_ROWS:,} rows: divide it", most=f"{MOST_ROWS:,}"
                )
            refusals += (each for each in batch if isinstance(each, Refusal))
            read = [each for each in batch if isinstance(each, ReadResponse)]
            fresh, again, changed = _told_apart(session, council_id, wave, plan, read)
            new += fresh
            refusals += changed
            known += again
    return LookedOver(rows, new, known, sorted(refusals, key=lambda each: each.row))


def take_in(session: Session, done: ResponseImport, looked: LookedOver) -> None:
    """Keep what a file holds: its new responses, where each came from, and what was refused.

    The wave is held, so that it is not published meanwhile. A response that somebody else took in since the file was
    looked over makes the database refuse it all.
    """
    wave = session.get_one(Wave, done.wave_id)
    session.refresh(wave, with_for_update=True)
    may_take_in(session, done.council_id, wave)
    for first in range(0, len(looked.new), BATCH):
        part = looked.new[first : first + BATCH]
        session.execute(insert(Response), [_response(done, each) for each in part])
        session.execute(insert(ImportedResponse), [_origin(done, each) for each in part])
    if looked.refusals:
        session.execute(insert(ResponseRefusal), [_refusal(done, each) for each in looked.refusals])
    done.state = ResponseImportState.DONE
    done.rows_read, done.rows_added = looked.read, len(looked.new)
    done.rows_known, done.rows_refused = looked.known, len(looked.refusals)
    audit.record(
        session, "responses-imported", council_id=done.council_id, person_id=done.person_id,
        subject=ResponseImport.__tablename__, subject_id=done.id, source=done.source, added=done.rows_added,
        refused=done.rows_refused,
    )  # fmt: skip
    session.flush()


def file_hash(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def response_id(wave_id: UUID, council_id: UUID, source: str, reference: str) -> UUID:
    """The identifier of a response by what its source calls it: the same file gives the same, however often."""
    return uuid5(wave_id, f"{council_id}|{source}|{reference}")


def _told_apart(
    session: Session, council_id: UUID, wave: Wave, plan: ResponseMap, read: Sequence[ReadResponse]
) -> tuple[list[ReadResponse], int, list[Refusal]]:
    """Those that are new, how many are there already, and those that were there with other answers."""
    there = select(ImportedResponse.reference, ImportedResponse.content_hash, Response.state).join(
        Response, Response.id == ImportedResponse.response_id
    )
    mine = ImportedResponse.council_id == council_id, Response.council_id == council_id
    those = ImportedResponse.wave_id == wave.id, ImportedResponse.source == plan.source
    wanted = ImportedResponse.reference.in_([each.reference for each in read])
    known = {
        reference: (digest, state) for reference, digest, state in session.execute(there.where(*mine, *those, wanted))
    }
    fresh = [each for each in read if each.reference not in known]
    refusals, again = [], 0
    for each in read:
        digest, state = known.get(each.reference, ("", None))
        if state is ResponseState.WITHDRAWN:
            refusals.append(Refusal(each.row, "", "withdrawn"))
        elif digest and digest != each.content_hash:
            refusals.append(Refusal(each.row, "", "changed"))
        else:
            again += bool(digest)
    return fresh, again, refusals


def _batches(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _response(done: ResponseImport, read: ReadResponse) -> Json:
    at = datetime.combine(read.day, NOON) if read.day else now()
    return {
        "id": response_id(done.wave_id, done.council_id, done.source, read.reference),
        "wave_id": done.wave_id,
        "council_id": done.council_id,
        "state": read.state,
        "mode": read.mode,
        "recruitment": read.recruitment,
        "language": read.language,
        "answers": read.answers,
        "started_at": at,
        "saved_at": at,
        "submitted_at": at if read.state is ResponseState.SUBMITTED else None,
        "stratum": read.stratum,
        "psu": read.psu,
        "design_weight": read.design_weight,
    }


def _origin(done: ResponseImport, read: ReadResponse) -> Json:
    return {
        "response_id": response_id(done.wave_id, done.council_id, done.source, read.reference),
        "wave_id": done.wave_id,
        "council_id": done.council_id,
        "import_id": done.id,
        "source": done.source,
        "reference": read.reference,
        "content_hash": read.content_hash,
    }


def _refusal(done: ResponseImport, each: Refusal) -> Json:
    facts = {"row": each.row, "column": each.column[:200], "code": each.code, "values": dict(each.values)}
    return {"council_id": done.council_id, "import_id": done.id, **facts}
