"""Files of comments as tables of text: those that `core.tables` reads, and mail."""

from typing import BinaryIO

from core import tables
from core.tables import Table
from feedback.mailboxes import MAIL_COLUMNS, mail_rows

KINDS = {**tables.KINDS, "mbox": "mail", "eml": "mail"}
"""The kinds of files that can be read, by the end of their names."""


def open_table(file: BinaryIO, name: str, *, encoding: str = "", delimiter: str = "") -> Table:
    """Open a table, of a CSV file in the encoding and with the delimiter given, or in those that it seems to have.

    Reading its rows raises `core.tables.UnreadableTable` as opening it does.
    """
    if tables.kind_of(name, KINDS) == "mail":
        return Table(list(MAIL_COLUMNS), mail_rows(file, is_mailbox=not name.lower().endswith(".eml")))
    return tables.open_sheet(file, name, encoding=encoding, delimiter=delimiter)
