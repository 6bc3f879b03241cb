"""A paper's files: its parts, from which its page is shown, and the same as HTML, PDF and Word to keep and send on."""

import json
from pathlib import Path

from core.papers.paper import Paper
from core.papers.standalone import standalone
from core.papers.word_file import word_file
from core.pdf import NoPdf, pdf
from core.private_files import write_private

MEDIA_TYPES = {
    "html": "text/html",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
"""The files that a paper is kept as, with their media types."""


def write_paper(folder: Path, name: str, paper: Paper) -> None:
    """Write a paper's files whole, one after another; a machine without the libraries of PDFs makes the others."""
    page = standalone(paper)
    write_private(folder / f"{name}.json", json.dumps(paper.as_document(), ensure_ascii=False).encode())
    write_private(folder / f"{name}.html", page.encode())
    write_private(folder / f"{name}.docx", word_file(paper))
    try:
        write_private(folder / f"{name}.pdf", pdf(page, tagged=True))
    except NoPdf:
        (folder / f"{name}.pdf").unlink(missing_ok=True)


def read_paper(folder: Path, name: str) -> Paper | None:
    """The paper as it was made, if its files are there."""
    file = folder / f"{name}.json"
    return Paper.from_document(json.loads(file.read_text(encoding="utf-8"))) if file.exists() else None


def read_file(folder: Path, name: str, kind: str) -> bytes | None:
    """One of the files of a paper; `kind` is one of `MEDIA_TYPES`."""
    file = folder / f"{name}.{kind}"
    return file.read_bytes() if kind in MEDIA_TYPES and file.exists() else None


def kinds_in(folder: Path, name: str) -> list[str]:
    """The kinds of files that are there."""
    return [kind for kind in MEDIA_TYPES if (folder / f"{name}.{kind}").exists()]
