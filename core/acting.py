"""For which council something is done: said where a request or a job is let in, and passed on to the database.

PostgreSQL shows and changes only the rows of the council that is acted for, and none where nobody said for which; see
`core.row_security`. What is done in one thread is told from what is done in another.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

ACROSS_COUNCILS = "across_councils"
"""The execution option by which a statement says why it spans councils."""
EVERYWHERE = UUID(int=2**128 - 1)
"""Every council: work of the platform's own, such as a schedule or an operator's command."""
READING = UUID(int=2**128 - 2)
"""Every council's rows, to be read and not changed."""

_acting: ContextVar[UUID | None] = ContextVar("acting", default=None)


def acted_for() -> UUID | None:
    """The council that is acted for, `EVERYWHERE`, or None where nobody has said."""
    return _acting.get()


def act_for(council_id: UUID | None) -> None:
    """From here on act for a council, or for none; whoever let this in has seen that it may."""
    _acting.set(council_id)


@contextmanager
def acting_for(council_id: UUID) -> Iterator[None]:
    """Act for a council, and afterwards for whom one acted before."""
    before = _acting.set(council_id)
    try:
        yield
    finally:
        _acting.reset(before)


@contextmanager
def changing_for(session: "Session", council_id: UUID, why: str) -> Iterator[None]:
    """Write what is changed inside for another council, whose rows alone may be touched.

    What was changed before is written first, for the council that is acted for. `why` is for whoever reads the code.
    """
    assert why, "say why another council's rows are changed"
    session.flush()
    with acting_for(council_id):
        yield
        session.flush()


@contextmanager
def acting_everywhere(why: str) -> Iterator[None]:
    """Act for every council, which is work of the platform's own; `why` is for whoever reads the code."""
    assert why, "say why this is done for every council"
    with acting_for(EVERYWHERE):
        yield
