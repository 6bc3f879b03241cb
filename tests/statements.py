"""What is asked of the database meanwhile, told of as it is sent."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from sqlalchemy import Engine, event

from core.database import Database
from core.telling import TELL


@contextmanager
def watching(database: Database, see: Callable[[str], None]) -> Iterator[None]:
    """Be told of each statement before it is sent, and of each commit of what was written.

    What a connection is told for whom it works, once and not with each statement, is left out.
    """

    def note(connection: object, cursor: object, statement: str, *_: object) -> None:
        if statement != TELL:
            see(statement)

    with ExitStack() as stack:
        for engine in dict.fromkeys((database.engine, database.reading_engine, database.at_once_engine)):
            stack.enter_context(_listening(engine, "before_cursor_execute", note))
        stack.enter_context(_listening(database.engine, "commit", lambda connection: see("COMMIT")))
        yield


@contextmanager
def statements(database: Database, words: int | None = None) -> Iterator[list[str]]:
    """The statements that are sent meanwhile and the commits, in order: whole, or so many words of each."""
    sent: list[str] = []
    with watching(database, lambda statement: sent.append(" ".join(statement.split()[:words]))):
        yield sent


@contextmanager
def _listening(engine: Engine, name: str, listener: Callable[..., Any]) -> Iterator[None]:
    event.listen(engine, name, listener)
    try:
        yield
    finally:
        event.remove(engine, name, listener)
