"""After submission nothing that is stored leads from a household's invitation to its answers."""

import json
import logging
from datetime import datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from core.codes import Codes
from core.database import Base, Database
from core.models import Council
from surveys import answering
from surveys.mailings import invitations
from surveys.mailings.batches import forget_order_of_use
from surveys.mailings.invitations import code_of
from surveys.models import Invitation, InvitationState, Response, Wave
from tests.factories import Factory
from tests.surveys.making import make_commission, make_invitations, make_wave

COMPLETE = {"satisfied": "1", "seen": ["litter"], "ward": "north", "years": 12}
EVERYWHERE = {"across_councils": "a test looks at every council's"}
ANSWERED = (7, 2, 5, 0)
"""Which of the ten invitations are answered, in this order."""
ALIKE_FOR_ALL = {"council_id", "wave_id", "stratum", "psu", "design_weight"}
"""Columns that every invitation of a stratum and every response from it share."""


@pytest.fixture
def codes() -> Codes:
    return Codes("a key that only these tests use")


@pytest.fixture
def council(make: Factory) -> Council:
    return make.council()


@pytest.fixture
def wave(make: Factory, council: Council) -> Wave:
    return make_wave(make, make_commission(make, council))


@pytest.fixture
def made(make: Factory, codes: Codes, wave: Wave, council: Council) -> list[Invitation]:
    made = make_invitations(make, codes, wave, council)
    make.session.commit()
    return made


def answer(database: Database, codes: Codes, invitation: Invitation) -> UUID:
    """Begin on one device, and submit in a later transaction."""
    code, response_id = code_of(invitation, codes), uuid4()
    with database.transaction() as session:
        opened = invitations.open_invitation(session, codes, code)
        invitations.begin(session, opened, response_id, "en").answers = COMPLETE
    with database.transaction() as session:
        response = session.get_one(Response, response_id, execution_options=EVERYWHERE)
        answering.submit(session, response, codes)
    return response_id


def cells(session: Session, table: str, row_id: UUID) -> set[str]:
    """Everything that a row holds and that is not shared by all, as text."""
    known = Base.metadata.tables[table]
    (row,) = session.execute(select(known).where(known.c.id == row_id)).mappings()
    return {str(value) for name, value in row.items() if name not in ALIKE_FOR_ALL and value not in (None, "", [], {})}


def test_no_row_names_both(
    session: Session, database: Database, codes: Codes, made: list[Invitation], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "folkmoot")
    answered = {made[place].id: answer(database, codes, made[place]) for place in ANSWERED}
    session.commit()  # What is read from here on is what the answers left.
    words_of_invitations = {
        str(word) for each in made for word in (each.id, each.id.hex, each.code_hash, each.reference)
    }
    words_of_invitations |= {code_of(each, codes) for each in made}
    for table in Base.metadata.sorted_tables:
        if table.name not in {"invitation"}:
            for row in session.execute(select(table)).all():
                said = json.dumps([str(cell) for cell in row])
                assert not [word for word in words_of_invitations if word in said], table.name
    for invitation_id, response_id in answered.items():
        assert not cells(session, "invitation", invitation_id) & cells(session, "response", response_id)
    assert not [word for word in words_of_invitations if word in caplog.text]


def test_an_invitation_knows_no_time(made: list[Invitation]) -> None:
    columns = Base.metadata.tables["invitation"].columns
    assert not [column.name for column in columns if column.type.python_type is datetime]


def test_a_response_s_identifiers_come_from_chance_and_not_from_the_invitation(
    session: Session, database: Database, codes: Codes, made: list[Invitation]
) -> None:
    response_id = answer(database, codes, made[0])
    session.commit()
    response = session.get_one(Response, response_id, execution_options=EVERYWHERE)
    derived = {codes.digest(purpose, code_of(made[0], codes)) for purpose in ("invitation", "receipt", "resume")}
    assert response.receipt_hash not in derived
    assert UUID(str(response.id)).version == 4 and response.id != made[0].id


def test_the_database_forgets_in_which_order_codes_were_used(
    session: Session, database: Database, codes: Codes, made: list[Invitation]
) -> None:
    for place in ANSWERED:
        answer(database, codes, made[place])
    on_postgres = database.engine.dialect.name == "postgresql"
    together = "SELECT count(*) FROM invitation i JOIN response r ON i.xmin = r.xmin"
    if on_postgres:
        assert session.scalar(text(together)) == len(ANSWERED), "each pair was written by one transaction"
    with database.transaction() as own:
        forget_order_of_use(own)
    session.commit()
    if on_postgres:
        assert session.scalar(text(together)) == 0
        assert session.scalar(text("SELECT count(DISTINCT xmin::text) FROM invitation WHERE state = 'used'")) == 1
    place_in_file = "ctid" if on_postgres else "rowid"
    kept = session.execute(text(f"SELECT code_hash FROM invitation WHERE state = 'used' ORDER BY {place_in_file}"))
    hashes = [code_hash for (code_hash,) in kept]
    assert len(hashes) == len(ANSWERED) and hashes == sorted(hashes)


def test_forgetting_changes_nothing_else(
    session: Session, database: Database, codes: Codes, made: list[Invitation]
) -> None:
    table = Base.metadata.tables["invitation"]

    def everything() -> list[object]:
        session.commit()
        return list(session.execute(select(table).order_by(table.c.serial)).all())

    answer(database, codes, made[3])
    before = everything()
    for _night in range(2):
        with database.transaction() as own:
            forget_order_of_use(own)
    assert everything() == before
    assert [row.state for row in before].count(InvitationState.USED) == 1  # type: ignore[attr-defined]
