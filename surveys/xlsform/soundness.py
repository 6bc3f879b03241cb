"""What pyxform, the reference reader of XLSForms, says of a form."""

import re
from typing import Any

from pyxform.builder import create_survey_element_from_dict
from pyxform.errors import PyXFormError
from pyxform.xls2json import workbook_to_json
from pyxform.xls2json_backends import DefinitionData

from surveys.questionnaire.fault import Finding
from surveys.xlsform import rules
from surveys.xlsform.workbook import SHEETS, Book

ROW = re.compile(r"\[row ?: ?(\d+)\]", re.IGNORECASE)


def parser_findings(book: Book) -> list[Finding]:
    """Why pyxform refuses a form; nothing where it makes an XForm of it."""
    try:
        read: dict[str, Any] = workbook_to_json(
            workbook_dict=DefinitionData(**_sheets(book)), form_name="data", fallback_form_name="data", warnings=[]
        )
        create_survey_element_from_dict(read).to_xml(validate=False, warnings=[])
    except (PyXFormError, KeyError, ValueError, TypeError, AttributeError) as error:
        return [_finding(str(error) or type(error).__name__)]
    except RecursionError:
        return [_finding("RecursionError")]
    return []


def _finding(said: str) -> Finding:
    row = ROW.search(said)
    sheet = next((name for name in SHEETS if f"'{name}'" in said), "survey")
    plain = " ".join(ROW.sub("", said).split())
    return Finding("", rules.REFUSED_BY_PARSER, {"detail": plain}, sheet=sheet, row=int(row[1]) if row else 0)


def _sheets(book: Book) -> dict[str, Any]:
    """The sheets as pyxform reads them: rows in their places, so that the rows it names are the spreadsheet's."""
    found: dict[str, Any] = {"sheet_names": list(book.sheets)}
    for name, sheet in book.sheets.items():
        last = max((row.number for row in sheet.rows), default=1)
        rows: list[dict[str, str]] = [{} for _ in range(2, last + 1)]
        for row in sheet.rows:
            rows[row.number - 2] = dict(row.cells)
        found[name] = rows
        found[f"{name}_header"] = [dict.fromkeys(heading for heading in sheet.headings if heading)]
    return found
