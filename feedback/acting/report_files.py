"""A report's files: its parts, from which its page is shown, and the same as HTML, PDF and Word to keep and send on."""

import json
from functools import cache
from pathlib import Path
from uuid import UUID

from jinja2 import Environment, FileSystemLoader

from core.pdf import NoPdf, pdf
from core.private_files import write_private
from feedback.acting.paper import Paper
from feedback.acting.word_file import word_file

FOLDER = "reports"
PARTS = "report.json"
KINDS = {
    "html": "text/html",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
"""The files that are kept for whoever may read the report, with their media types."""
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def write_files(data: Path, report_id: UUID, paper: Paper) -> None:
    """Write a report's files whole, one after another; a machine without the libraries of PDFs makes the others."""
    folder, page = folder_of(data, report_id), standalone(paper)
    write_private(folder / PARTS, json.dumps(paper.as_document(), ensure_ascii=False).encode())
    write_private(folder / "report.html", page.encode())
    write_private(folder / "report.docx", word_file(paper))
    try:
        write_private(folder / "report.pdf", pdf(page))
    except NoPdf:
        (folder / "report.pdf").unlink(missing_ok=True)


def paper_of(data: Path, report_id: UUID) -> Paper | None:
    """The report as it was made, if its files are there."""
    file = folder_of(data, report_id) / PARTS
    return Paper.from_document(json.loads(file.read_text(encoding="utf-8"))) if file.exists() else None


def file_of(data: Path, report_id: UUID, kind: str) -> bytes | None:
    """One of the files of a report; `kind` is one of `KINDS`."""
    file = folder_of(data, report_id) / f"report.{kind}"
    return file.read_bytes() if kind in KINDS and file.exists() else None


def kinds_of(data: Path, report_id: UUID) -> list[str]:
    """The kinds of files that are there."""
    return [kind for kind in KINDS if (folder_of(data, report_id) / f"report.{kind}").exists()]


def folder_of(data: Path, report_id: UUID) -> Path:
    return data / FOLDER / report_id.hex


def standalone(paper: Paper) -> str:
    """The report as a page of its own, with no style or script from elsewhere."""
    return _templates().get_template("feedback/report_file.html").render(paper=paper)


@cache
def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True)
