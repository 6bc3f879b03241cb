"""Importing comments: however often a file is taken in, each of its comments is kept once."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import islice
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit, councils
from core.database import Database
from core.models import Service
from feedback.import_map import ImportMap
from feedback.import_rows import ImportedRow, read_rows
from feedback.models import Comment, CommentImport, Source
from feedback.originals import take_in
from feedback.references import fresh_references
from feedback.refusals import Refusal
from feedback.service import ask_for_theming

BATCH = 500


@dataclass(frozen=True)
class LookedOver:
    """What looking a file over found: its rows, and those that are refused."""

    rows: int
    refusals: list[Refusal]


@dataclass(frozen=True)
class Outcome:
    """What an import did. Every row read was added, known already, or refused."""

    read: int
    added: int = 0
    known: int = 0
    refused: int = 0


def look_over(path: Path, plan: ImportMap) -> LookedOver:
    """Read the whole file without keeping anything, so that an unusable one changes nothing.

    Raises `UnusableFile`.
    """
    rows, refusals = 0, []
    for read in read_rows(path, plan):
        rows += 1
        if isinstance(read, Refusal):
            refusals.append(read)
    return LookedOver(rows, refusals)


def import_comments(
    database: Database,
    council_id: UUID,
    path: Path,
    plan: ImportMap,
    *,
    progress: Callable[[int], None] = lambda rows: None,
) -> Outcome:
    """Take in a file by batches of `BATCH` rows, each committed whole, and ask for its comments' theming.

    Residents can go on writing between two batches. A run that is cut short is put right by running it again: what was
    kept is known by council, source and reference, and is neither changed nor doubled. `progress` is told how many
    rows each batch held. Raises `UnusableFile`.
    """
    outcome = Outcome(0)
    for batch in _batches(read_rows(path, plan)):
        with database.transaction() as session:
            outcome = keep_batch(session, council_id, plan.source, batch, outcome)
        progress(len(batch))
    with database.transaction() as session:
        _record(session, council_id, path, plan.source, outcome)
    return outcome


def keep_batch(
    session: Session, council_id: UUID, source: str, batch: list[ImportedRow | Refusal], before: Outcome
) -> Outcome:
    rows = [read for read in batch if isinstance(read, ImportedRow)]
    known = _known(session, council_id, source, rows)
    new = [row for row in rows if row.reference not in known]
    _add(session, council_id, source, new)
    return replace(
        before,
        read=before.read + len(batch),
        added=before.added + len(new),
        known=before.known + len(rows) - len(new),
        refused=before.refused + len(batch) - len(rows),
    )


def _known(session: Session, council_id: UUID, source: str, rows: list[ImportedRow]) -> set[str]:
    statement = select(Comment.source_reference).where(
        Comment.council_id == council_id,
        Comment.source_name == source,
        Comment.source_reference.in_([row.reference for row in rows]),
    )
    return set(session.scalars(statement))


def _add(session: Session, council_id: UUID, source: str, rows: list[ImportedRow]) -> None:
    services = _services(session, council_id, {row.service for row in rows if row.service})
    references = fresh_references(session, len(rows))
    comments = [
        Comment(
            council_id=council_id,
            source=Source.IMPORT,
            source_name=source,
            source_reference=row.reference,
            reference=reference,
            question=row.question,
            rating=row.rating,
            channel=row.channel,
            service_id=services[_code(row.service)].id if row.service else None,
            organisation=row.organisation,
            area=row.area,
            received_at=row.received_at,
        )
        for row, reference in zip(rows, references, strict=True)
    ]
    take_in(session, comments, [row.text for row in rows], [row.name for row in rows])
    if any(row.text for row in rows):
        ask_for_theming(session, council_id)


def _services(session: Session, council_id: UUID, names: Iterable[str]) -> dict[str, Service]:
    """The council's services by code; those that it lacks are made."""
    services = {service.code: service for service in councils.services_of(session, council_id)}
    for name in sorted(names):
        if (code := _code(name)) not in services:
            services[code] = Service(council_id=council_id, code=code, name={"en": name})
            session.add(services[code])
    session.flush()
    return services


def _code(name: str) -> str:
    """A service's code, from its name: small letters and hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:64] or sha256(name.encode()).hexdigest()[:16]


def _batches(rows: Iterator[ImportedRow | Refusal]) -> Iterator[list[ImportedRow | Refusal]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _record(session: Session, council_id: UUID, path: Path, source: str, outcome: Outcome) -> None:
    """Note the import, and that it was made, for the council's trail."""
    done = CommentImport(
        council_id=council_id,
        file_name=path.name[-255:],
        file_hash=_hash(path),
        source_name=source,
        rows_read=outcome.read,
        rows_added=outcome.added,
        rows_known=outcome.known,
        rows_refused=outcome.refused,
    )
    session.add(done)
    session.flush()
    audit.record(
        session,
        "comments-imported",
        council_id=council_id,
        person_id=None,
        subject=CommentImport.__tablename__,
        subject_id=done.id,
        source=source,
        added=outcome.added,
        refused=outcome.refused,
    )


def _hash(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
