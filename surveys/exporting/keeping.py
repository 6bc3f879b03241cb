"""Files of responses that analysts ask for: made by the worker in parts, read by their owner only, kept for days."""

import gzip
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from shutil import rmtree
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import jobs
from core.database import now
from core.private_files import write_private
from surveys.exporting.files import FILE_KINDS
from surveys.exporting.models import ResponseExport
from surveys.exporting.parcel import Counted
from surveys.exporting.responses import Batch, Wanted, Weights, batches, boundaries, layout_for
from surveys.models import Response, ResponseState, Wave
from surveys.modules.asked import document_asked

EXPORT = "export-responses"
FOLDER = "exports"
PART = 5_000
"""Responses read in one step: some seconds' work."""
KEPT = timedelta(days=3)
WEIGH, WRITE = "weigh", "write"
FILE, WEIGHTS = "responses", "weights.json"
Weigh = Callable[[Session, Path, UUID, Wave], Weights]
"""The weights of a council's published figures, given the folder of frozen answers."""


def ask_for_file(
    session: Session, council_id: UUID, wave: Wave, person_id: UUID, kind: str, language: str, wanted: Wanted,
    *, labelled: bool,
) -> ResponseExport:  # fmt: skip
    """Ask for a file of a council's own responses."""
    asked = ResponseExport(
        council_id=council_id,
        wave_id=wave.id,
        kind=kind,
        language=language,
        partial=wanted.partial,
        words=wanted.words,
        labelled=labelled and FILE_KINDS[kind].may_hold_words,
        asked_by=person_id,
    )
    session.add(asked)
    session.flush()
    jobs.ask(session, EXPORT, council_id=council_id, subject_id=asked.id)
    return asked


def exports_of(session: Session, council_id: UUID, wave: Wave) -> Sequence[ResponseExport]:
    """What a council asked for of a wave and is kept still or being made, the latest first."""
    mine = ResponseExport.council_id == council_id, ResponseExport.wave_id == wave.id
    recent = ResponseExport.asked_at >= now() - KEPT
    return session.scalars(select(ResponseExport).where(*mine, recent).order_by(ResponseExport.asked_at.desc())).all()


def export_by_id(session: Session, council_id: UUID, export_id: UUID) -> ResponseExport | None:
    mine = ResponseExport.council_id == council_id, ResponseExport.id == export_id
    return session.scalar(select(ResponseExport).where(*mine))


def withdrawn_since(session: Session, asked: ResponseExport) -> bool:
    """Whether somebody has withdrawn since the file was asked for: what they said must not be given away any more."""
    theirs = Response.council_id == asked.council_id, Response.wave_id == asked.wave_id
    withdrawn = Response.state == ResponseState.WITHDRAWN, Response.withdrawn_at >= asked.asked_at
    return session.scalar(select(Response.id).where(*theirs, *withdrawn).limit(1)) is not None


def file_of(data: Path, asked: ResponseExport) -> Path | None:
    """The file, while it is kept."""
    path = _file(data / FOLDER / asked.id.hex, asked)
    return path if path.exists() and asked.asked_at >= now() - KEPT else None


def delete_file(data: Path, asked: ResponseExport) -> None:
    rmtree(data / FOLDER / asked.id.hex, ignore_errors=True)


@dataclass(frozen=True)
class ExportMaker:
    """Makes files of responses. It is given what knows their weights, which stands on rooms above this one."""

    weigh: Weigh

    def register(self) -> None:
        jobs.register(jobs.JobKind(EXPORT, self.plan, self.perform, self.prepare))

    def plan(self, session: Session, task: jobs.Task) -> Sequence[str]:
        """A step that weighs, one for each part of the responses, and one that writes the file."""
        asked = _of_task(session, task)
        parts = boundaries(session, asked.council_id, asked.wave, _wanted(asked), PART)
        return [WEIGH, *(f"part:{number}:{first}:{last}" for number, (first, last) in enumerate(parts)), WRITE]

    def prepare(self, session: Session, task: jobs.Task, step: str) -> jobs.Write:
        """Do a step without holding the database's one writer; doing it again writes the same files."""
        asked = _of_task(session, task)
        folder = task.folder / FOLDER / asked.id.hex
        if step == WRITE:
            return _note(task, self._write(session, folder, asked))
        if step == WEIGH:
            weights = self.weigh(session, task.folder / "snapshots", asked.council_id, asked.wave)
            _keep(folder / WEIGHTS, {str(each): weight for each, weight in weights.items()})
        else:
            _, number, first, last = step.split(":")
            found = {UUID(each): weight for each, weight in _kept(folder / WEIGHTS).items()}
            between = UUID(first), UUID(last)
            held = batches(session, asked.council_id, asked.wave, _wanted(asked), found, between)
            _keep(folder / f"part-{int(number):06}.json", list(held))
        return lambda writing: None

    def perform(self, session: Session, task: jobs.Task, step: str) -> None:
        raise AssertionError("every step of an export is prepared")

    def _write(self, session: Session, folder: Path, asked: ResponseExport) -> int:
        """Put the parts together, and say how many responses there are. A second time there may be nothing to put."""
        path = _file(folder, asked)
        layout = layout_for(session, asked.council_id, asked.wave, _wanted(asked))
        counted = Counted(_parts(folder))
        draft = path.with_name(f".{path.name}")
        document = document_asked(session, asked.wave, asked.council_id)
        draft.touch(mode=0o600)
        FILE_KINDS[asked.kind].write(draft, document, layout, counted, asked.language, in_words=asked.labelled)
        draft.replace(path)
        return counted.rows


def _note(task: jobs.Task, rows: int) -> jobs.Write:
    def note(session: Session) -> None:
        made = _of_task(session, task)
        made.made_at, made.row_count = now(), rows
        session.flush()
        for part in (task.folder / FOLDER / made.id.hex).glob("*.json"):
            part.unlink()

    return note


def _of_task(session: Session, task: jobs.Task) -> ResponseExport:
    assert task.council_id is not None, "a file of responses is a council's own"
    asked = export_by_id(session, task.council_id, UUID(task.subject_id))
    assert asked is not None, "what was asked for is never deleted"
    return asked


def _wanted(asked: ResponseExport) -> Wanted:
    return Wanted(asked.partial, asked.words)


def _file(folder: Path, asked: ResponseExport) -> Path:
    return folder / f"{FILE}{FILE_KINDS[asked.kind].ending}"


def _parts(folder: Path) -> Iterator[Batch]:
    for path in sorted(folder.glob("part-*.json")):
        yield from _kept(path)


def _keep(path: Path, value: object) -> None:
    write_private(path, gzip.compress(json.dumps(value, ensure_ascii=False).encode(), 1))


def _kept(path: Path) -> Any:
    return json.loads(gzip.decompress(path.read_bytes()))
