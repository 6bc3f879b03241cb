"""What files of comments can be read as: the tables that every import reads, and mail."""

from typing import BinaryIO

from core import tables
from core.tables import Table, UnreadableTable, kind_of, refuse_no_columns
from feedback.mailboxes import MAIL_COLUMNS, mail_rows

KINDS = tables.KINDS | {"mbox": "mail", "eml": "mail"}
"""The kinds of files that can be read, by the end of their names."""

__all__ = ["KINDS", "Table", "UnreadableTable", "open_table", "refuse_an_empty_one"]


def open_table(file: BinaryIO, name: str, *, encoding: str = "", delimiter: str = "") -> Table:
    """Open a table, or mail as one. Raises `UnreadableTable`, as reading its rows does."""
    if kind_of(name, KINDS) == "mail":
        return Table(list(MAIL_COLUMNS), mail_rows(file, is_mailbox=not name.lower().endswith(".eml")))
    return tables.open_table(file, name, encoding=encoding, delimiter=delimiter)


def refuse_an_empty_one(table: Table) -> None:
    """Refuse a table without a column or a row, or a mailbox without a message. Raises `UnreadableTable`."""
    refuse_no_columns(table.header)
    if next(table.rows, None) is not None:
        return
    if table.header == list(MAIL_COLUMNS):
        raise UnreadableTable("no-messages", "holds no message")
    raise UnreadableTable("no-rows", "has no row below its header")
