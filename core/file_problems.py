"""Why a whole file cannot be taken in: a code with its values, said on pages in the reader's language."""

from collections.abc import Mapping
from typing import Any

from core.words import for_translators as _
from core.words import words_in

PROBLEMS = {
    "other-kind": _(
        "This kind of file cannot be read. Save it as one whose name ends in %(endings)s, and upload it again."
    ),
    "old-workbook": _(
        "The file is an old workbook, or one with a password. Open it, take the password off, save it as XLSX, and "
        "upload it again."
    ),
    "not-a-workbook": _("The file is not a workbook. Open it, save it as XLSX or as CSV, and upload it again."),
    "broken-workbook": _("The workbook is damaged. Open it, save it again as XLSX or as CSV, and upload it again."),
    "bomb": _(
        "The workbook would unpack to far more than a spreadsheet holds, so it is not opened. Copy its cells to a new "
        "workbook, and upload that."
    ),
    "not-text": _(
        "The file’s name says that it is a table, but it holds something else. Save the table as CSV or XLSX, and "
        "upload it again."
    ),
    "workbook-by-another-name": _("The file is a workbook. Let its name end in .xlsx, and upload it again."),
    "no-columns": _("The file is empty. Its first row must name its columns."),
    "no-rows": _("The file has no row below the one that names its columns."),
    "no-messages": _("The file holds no message. Export the mailbox again as mbox, or one message as eml."),
    "many-columns": _(
        "The file has more than %(most)s columns. Leave out those that are not needed, and upload it again."
    ),
    "many-rows": _("The file has more than %(most)s rows. Divide it, and upload its parts."),
    "other-encoding": _(
        "The file cannot be read as text after row %(row)s. Save it as “CSV UTF-8” or as XLSX, and upload it again."
    ),
    "not-a-table": _(
        "The file cannot be read as a table after row %(row)s. Look there for a quotation mark that is not closed, or "
        "save the file as XLSX, and upload it again."
    ),
    "no-column": _("The file has no column “%(column)s”. Go back and choose its columns again."),
    "column-twice": _(
        "The file has more than one column “%(column)s”. Give each column a name of its own, and upload it again."
    ),
    "no-periods": _(
        "No column of the file is headed by a period, such as 2024 or 2023-24. Go back, and choose the column that "
        "holds the period."
    ),
    "ambiguous-column": _("The column “%(column)s” may be of a year or of a month. Go back, and say what it means."),
    "packed-sav": _("The SPSS file is packed (ZSAV). Save it as a plain .sav file, and upload it again."),
    "other-than-sav": _("The file is not an SPSS file, whatever its name says. Upload the .sav file itself."),
    "broken-sav": _("The SPSS file is damaged or cut off after row %(row)s. Save it again, and upload it again."),
    "no-questions": _("The file has no column of any question. Look at its map, or choose another."),
    "no-indicator": _(
        "The series that the file is of is no longer defined. Define it again, and upload the file again."
    ),
    "not-now": _("Responses can be taken in once the wave is open and until it is published."),
    "deleted": _("The file has been deleted. Upload it again."),
    "sealed": _("The file can no longer be opened on this installation. Upload it again."),
}
"""What went wrong with a file, and how to put it right, as whole sentences."""


class FileProblem(Exception):
    """A file that cannot be used. The message is English for a command line, and `code` and `values` for a page."""

    def __init__(self, code: str, message: str, **values: Any) -> None:
        super().__init__(message)
        self.code, self.values = code, values


def say_problem(code: str, values: Mapping[str, Any], language: str) -> str:
    """What went wrong, in a language. What was kept before there were codes is half a sentence in English.

    >>> say_problem("many-rows", {"most": "1,000"}, "en")
    'The file has more than 1,000 rows. Divide it, and upload its parts.'
    >>> say_problem("has been deleted: upload it again", {}, "en")
    'The file has been deleted: upload it again.'
    """
    if code not in PROBLEMS:
        return f"The file {code}."
    return words_in(language).gettext(PROBLEMS[code]) % values
