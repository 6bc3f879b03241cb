"""XLSForms for tests, made as a spreadsheet program would save them."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook

from surveys.questionnaire.fault import Finding
from surveys.xlsform.reading import Imported, read_form

Rows = Sequence[dict[str, Any]]
SETTINGS = {"form_title": "Street survey", "form_id": "street", "version": "3", "default_language": "English (en)"}
YES_NO = [
    {"list_name": "yn", "name": "yes", "label::English (en)": "Yes", "label::Welsh (cy)": "Oes"},
    {"list_name": "yn", "name": "no", "label::English (en)": "No", "label::Welsh (cy)": "Nac oes"},
]


def ask(kind: str, name: str, **columns: Any) -> dict[str, Any]:
    """A row of the survey in English and Welsh."""
    words = {"label::English (en)": f"What about {name}?", "label::Welsh (cy)": f"Beth am {name}?"}
    return {"type": kind, "name": name, **words, **columns}


def choose(list_name: str, *names: str, **columns: Any) -> list[dict[str, Any]]:
    """Rows of the choices in English and Welsh."""
    words = [{"label::English (en)": f"Choice {name}", "label::Welsh (cy)": f"Dewis {name}"} for name in names]
    return [{"list_name": list_name, "name": name, **said, **columns} for name, said in zip(names, words, strict=True)]


def workbook(survey: Rows, choices: Rows = (), settings: dict[str, Any] | None = None, **others: Rows) -> bytes:
    """A workbook with these sheets."""
    book = Workbook(write_only=True)
    sheets = {"survey": survey, "choices": choices, "settings": [SETTINGS if settings is None else settings], **others}
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        headings = list(dict.fromkeys(heading for row in rows for heading in row))
        sheet.append(headings)
        for row in rows:
            sheet.append([row.get(heading) for heading in headings])
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def read(survey: Rows, choices: Rows = (), **more: Any) -> Imported:
    return read_form(workbook(survey, choices, **more))


def questions(imported: Imported) -> dict[str, dict[str, Any]]:
    """The questions by their code."""
    assert imported.document is not None
    return {each["code"]: each for section in imported.document["sections"] for each in section["questions"]}


def told(imported: Imported) -> dict[str, Finding]:
    """What was found, by its rule."""
    return {finding.rule.code: finding for finding in imported.findings}
