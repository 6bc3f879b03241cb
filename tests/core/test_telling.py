import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.acting import acting_for
from core.database import Database
from core.models import Service
from tests.factories import Factory


def test_what_is_undone_to_a_savepoint_leaves_the_rest_of_the_transaction_in_order(
    database: Database, session: Session, make: Factory
) -> None:
    council_id = make.council().id
    session.commit()
    with acting_for(council_id), database.transaction() as working:
        working.add(Service(council_id=council_id, code="bins", name={"en": "Bins"}))
        working.flush()
        with pytest.raises(IntegrityError), working.begin_nested():
            working.add(Service(council_id=council_id, code="bins", name={"en": "Bins again"}))
        working.add(Service(council_id=council_id, code="parks", name={"en": "Parks"}))
    with acting_for(council_id), database.transaction() as working:
        mine = select(func.count()).select_from(Service).where(Service.council_id == council_id)
        assert working.scalar(mine) == 2
