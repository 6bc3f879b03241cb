"""Which ward a postcode is in, as each council has imported it."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import delete, exists, insert, select
from sqlalchemy.orm import Session

from core.models import Postcode


def any_known(session: Session, council_id: UUID) -> bool:
    """Whether a council has imported any postcodes."""
    return bool(session.scalar(select(exists().where(Postcode.council_id == council_id))))


def area_of(session: Session, council_id: UUID, postcode: str) -> str | None:
    """The code of the ward where a postcode is, written in capitals without spaces."""
    mine = (Postcode.council_id == council_id, Postcode.postcode == postcode)
    return session.scalar(select(Postcode.area_code).where(*mine))


def replace_postcodes(session: Session, council_id: UUID, areas: Mapping[str, str]) -> None:
    """Make these the postcodes of a council, each with the code of its ward, in place of those it had."""
    session.execute(delete(Postcode).where(Postcode.council_id == council_id))
    rows = [{"council_id": council_id, "postcode": code, "area_code": area} for code, area in areas.items()]
    if rows:
        session.execute(insert(Postcode), rows, execution_options={"across_councils": "each row names its own council"})
