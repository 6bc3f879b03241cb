"""The key of the vault is changed: all that is sealed is sealed anew, whatever happens meanwhile."""

from itertools import count
from uuid import uuid4

import pytest
from click.testing import CliRunner
from cryptography.fernet import Fernet
from sqlalchemy.orm import Session

from app import tables
from app.commands.vault import vault as command
from core import resealing
from core.database import Database
from core.models import Channel, Message, Person
from core.resealing import look, reseal, sealed_columns
from core.vault import Vault
from tests.factories import Factory

assert tables.MODELS, "every room's tables are known"
pytestmark = pytest.mark.by_turns
OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))


def sealed_messages(make: Factory, key: str, number: int) -> list[Message]:
    council = make.council()
    facts = {"council_id": council.id, "channel": Channel.EMAIL, "kind": "test", "language": "en"}
    addresses = [Vault([key]).seal(f"{each}@home.example") for each in range(number)]
    return [make.keep(Message(subject_id=str(uuid4()), address=address, **facts)) for address in addresses]


def test_what_was_sealed_by_an_older_key_is_sealed_anew_even_after_a_kill(
    database: Database, make: Factory, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages = sealed_messages(make, OLD, 9)
    session.commit()
    monkeypatch.setattr(resealing, "AT_ONCE", 2)
    keys, turns = Vault([NEW, OLD]), count(1)

    class Killed(Vault):
        def resealed(self, sealed: str | bytes) -> str | bytes | None:
            if next(turns) == 6:
                raise KeyboardInterrupt
            return super().resealed(sealed)

    with pytest.raises(KeyboardInterrupt):
        reseal(database, Killed([NEW, OLD]))
    session.expire_all()
    assert sum(keys.resealed(each.address or "") is None for each in messages) == 4, "two whole transactions"
    assert reseal(database, keys) == 5
    session.expire_all()
    assert [Vault([NEW]).open(each.address or "") for each in messages] == [f"{n}@home.example" for n in range(9)]
    assert reseal(database, keys) == 0


def test_a_value_that_no_key_opens_stops_the_command_before_anything_is_changed(
    database: Database, make: Factory, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    (kept,) = sealed_messages(make, OLD, 1)
    sealed_messages(make, Fernet.generate_key().decode(), 3)
    session.commit()
    before = kept.address
    monkeypatch.setenv("FOLKMOOT_ENVIRONMENT", "test")
    monkeypatch.setenv("FOLKMOOT_VAULT_KEYS", f"{NEW},{OLD}")
    monkeypatch.setenv("FOLKMOOT_DATABASE_URL", database.engine.url.render_as_string(hide_password=False))
    refused = CliRunner().invoke(command, ["rotate"])
    assert refused.exit_code == 1 and "3 of message.address" in refused.output
    session.refresh(kept)
    assert kept.address == before
    with database.reading() as reading:
        (stand,) = [each for each in look(reading, Vault([NEW, OLD])) if each.column == "message.address"]
    assert (stand.values, stand.older, stand.closed) == (4, 1, 3)
    with database.transaction() as writing:
        for message in writing.query(Message).where(Message.id != kept.id).execution_options(across_councils="a test"):
            message.address = None
            message.state = message.state.SENT
    done = CliRunner().invoke(command, ["rotate"])
    assert done.exit_code == 0 and "Sealed 1 values anew." in done.output and "drop them" in done.output


def test_every_column_that_is_named_sealed_is_sealed_anew() -> None:
    names = {f"{table.name}.{column.name}" for table, column in sealed_columns()}
    assert {
        "message.address",
        "form_answer.contact",
        "original.sealed",
        "outlet.secret",
        "panel_member.profile",
    } <= names


def test_a_sealed_value_in_a_column_that_does_not_say_so_is_refused(session: Session) -> None:
    facts = {"email": "ann@council.example", "password_hash": ""}
    session.add(Person(name=Vault([NEW]).seal("a second factor"), **facts))
    with pytest.raises(AssertionError, match=r"info=SEALED of person\.name"):
        session.flush()
    session.rollback()
