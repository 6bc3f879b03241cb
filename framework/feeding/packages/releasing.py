"""Releases: a publication's files made once, kept under a name made from what they hold, and found by version.

A release is made where figures or definitions are not as the last release has them, so that making it twice changes
nothing. Where a figure that an earlier version shows is hidden by now, that version is withdrawn and its files deleted.
"""

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import now
from core.words import for_translators, words_in
from framework.feeding.models import Release
from framework.feeding.packages.content import File, Subject, content_hash, shown, subject_of, write_tables
from framework.feeding.packages.describing import CSVW, DCAT, PACKAGE, csv_metadata, datapackage, dcat
from framework.feeding.packages.packing import pack
from framework.models import Publication
from framework.published import is_public

LANGUAGES = ("en", "cy")
FIRST = for_translators("First published.")
CHANGED = for_translators("%(changed)d figures are new or changed, and %(gone)d are hidden or gone.")
REWORDED = for_translators("The figures are as they were; definitions or names are said otherwise.")


class NotPublic(Exception):
    """The publication is not public, or is not there."""


@dataclass(frozen=True)
class Made:
    """A release that was made, or the newest one where there is nothing new."""

    release: Release
    is_new: bool


def open_data(folder: Path) -> Path:
    """Where the files of all releases are kept."""
    return folder / "open-data"


def prepare_release(
    session: Session, folder: Path, publication_id: UUID, public_url: str, note: dict[str, str] | None = None
) -> Callable[[Session], Made]:
    """Write a publication's files, and give what records them as its next release.

    Nothing is recorded where nothing is new. Raises `NotPublic`.
    """
    subject = subject_of(session, publication_id)
    if subject is None:
        raise NotPublic(str(publication_id))
    home = open_data(folder) / subject.address
    home.mkdir(parents=True, exist_ok=True)
    draft = Path(mkdtemp(dir=home, prefix=".draft-"))
    try:
        return _prepare(session, draft, home, subject, public_url, note)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def _prepare(
    session: Session, draft: Path, home: Path, subject: Subject, public_url: str, note: dict[str, str] | None
) -> Callable[[Session], Made]:
    files = write_tables(session, subject.publication_id, draft)
    said = content_hash(files)
    earlier = releases_of(session, subject.publication_id)
    if earlier and earlier[0].content_hash == said and earlier[0].withdrawn_at is None and not note:
        shutil.rmtree(draft)
        return lambda session: Made(releases_of(session, subject.publication_id)[0], is_new=False)
    version, made_at = (earlier[0].version + 1 if earlier else 1), now()
    unsafe = [one for one in earlier if one.withdrawn_at is None and _shows_more(home / one.folder, draft)]
    note = note or _note(home / earlier[0].folder if earlier else None, draft)
    name = hashlib.sha256(f"{said}|{version}".encode()).hexdigest()[:16]
    files += _describe(draft, subject, files, version, note, made_at, public_url, name)
    pack(draft)
    draft.chmod(0o755)
    if (home / name).exists():
        shutil.rmtree(home / name)
    draft.rename(home / name)
    release = Release(
        id=uuid4(), publication_id=subject.publication_id, address=subject.address, version=version, folder=name,
        note=note, content_hash=said, rows=files[0].rows, sizes={file.name: file.size for file in files},
        made_at=made_at,
    )  # fmt: skip

    def write(session: Session) -> Made:
        session.add(release)
        for one in releases_of(session, subject.publication_id):
            if one.id in {each.id for each in unsafe}:
                one.withdrawn_at = now()
                shutil.rmtree(home / one.folder, ignore_errors=True)
        session.flush()
        return Made(release, is_new=True)

    return write


def _describe(
    draft: Path, subject: Subject, files: list[File], version: int, note: dict[str, str], made_at: datetime,
    public_url: str, name: str,
) -> list[File]:  # fmt: skip
    """Write the metadata beside the tables."""
    home = f"{public_url}/results/data/{subject.address}/{name}/" if public_url else ""
    page = f"{public_url}/results/data/{subject.address}" if public_url else ""
    return [
        _write_json(draft / PACKAGE, datapackage(subject, files, version, note, made_at, page)),
        _write_json(draft / CSVW, csv_metadata(subject, note, made_at)),
        _write_json(draft / DCAT, dcat(subject, files, version, note, made_at, home)),
    ]


def _write_json(path: Path, body: dict[str, Any]) -> File:
    content = (json.dumps(body, indent=2, ensure_ascii=False) + "\n").encode()
    path.write_bytes(content)
    return File(path.name, len(content), hashlib.sha256(content).hexdigest(), 0)


def _shows_more(before: Path, draft: Path) -> bool:
    """Whether an earlier release shows a figure that is hidden, or gone, by now."""
    if not (before / "observations.csv").exists():
        return False
    return bool(set(shown(before / "observations.csv")) - set(shown(draft / "observations.csv")))


def _note(before: Path | None, draft: Path) -> dict[str, str]:
    """What is new, counted."""
    if before is None:
        return {language: words_in(language).gettext(FIRST) for language in LANGUAGES}
    old = shown(before / "observations.csv") if (before / "observations.csv").exists() else {}
    new = shown(draft / "observations.csv")
    counts = {"changed": sum(old.get(key) != value for key, value in new.items()), "gone": len(set(old) - set(new))}
    said = CHANGED if any(counts.values()) else REWORDED
    return {language: words_in(language).gettext(said) % counts for language in LANGUAGES}


def releases_of(session: Session, publication_id: UUID) -> list[Release]:
    """A publication's releases, newest first."""
    statement = select(Release).where(Release.publication_id == publication_id)
    return list(session.scalars(statement.order_by(Release.version.desc())))


def releases_at(session: Session, address: str) -> list[Release]:
    """The releases at an address, newest first; none where the publication is not public any more."""
    statement = select(Release).join(Publication, Publication.id == Release.publication_id)
    statement = statement.where(Release.address == address, is_public())
    return list(session.scalars(statement.order_by(Release.version.desc())))


def newest(releases: list[Release]) -> Release | None:
    """The newest release whose files are there."""
    return next((one for one in releases if one.withdrawn_at is None), None)


def without_release(session: Session) -> list[UUID]:
    """Publications that are public and have no open data yet, oldest first."""
    made = select(Release.publication_id)
    statement = select(Publication.id).where(is_public(), Publication.id.not_in(made))
    return list(session.scalars(statement.order_by(Publication.published_at)))
