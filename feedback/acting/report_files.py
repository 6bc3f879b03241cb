"""Where a report's files are kept."""

from pathlib import Path
from uuid import UUID

from core.papers.files import kinds_in, read_file, read_paper, write_paper
from core.papers.paper import Paper

FOLDER, NAME = "reports", "report"


def write_files(data: Path, report_id: UUID, paper: Paper) -> None:
    """Write a report's files whole, one after another."""
    write_paper(folder_of(data, report_id), NAME, paper)


def paper_of(data: Path, report_id: UUID) -> Paper | None:
    """The report as it was made, if its files are there."""
    return read_paper(folder_of(data, report_id), NAME)


def file_of(data: Path, report_id: UUID, kind: str) -> bytes | None:
    """One of the files of a report; `kind` is one of `core.papers.files.MEDIA_TYPES`."""
    return read_file(folder_of(data, report_id), NAME, kind)


def kinds_of(data: Path, report_id: UUID) -> list[str]:
    """The kinds of files that are there."""
    return kinds_in(folder_of(data, report_id), NAME)


def folder_of(data: Path, report_id: UUID) -> Path:
    return data / FOLDER / report_id.hex
