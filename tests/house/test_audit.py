import re

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from app.look import ACTIONS
from app.settings import ROOT
from core import audit
from core.database import now
from feedback.models import Comment, Decision, Kind, Sentiment, Source
from tests.client import CheckingClient
from tests.factories import Factory


@pytest.mark.parametrize("table", ["audit_event", "decision"])
@pytest.mark.parametrize("change", ["UPDATE {table} SET council_id = NULL", "DELETE FROM {table}"])
def test_the_database_refuses_to_change_what_was_recorded(
    session: Session, make: Factory, table: str, change: str
) -> None:
    _record_something(session, make)
    with pytest.raises(DatabaseError, match=f"{table} is append-only"):
        session.execute(text(change.format(table=table)))


def test_a_sign_in_is_recorded(client: CheckingClient, make: Factory, session: Session) -> None:
    council = make.council()
    person = make.person(council)
    client.sign_in(person)
    session.rollback()
    rows = session.execute(text("SELECT action, subject FROM audit_event")).all()
    assert rows == [("sign-in", "person")]


def test_a_refused_sign_in_leaves_no_trace_of_what_was_typed(client: CheckingClient, session: Session) -> None:
    client.get("/sign-in")
    client.submit({"email": "somebody@council.example", "password": "not the password"}, status=422)
    assert session.execute(text("SELECT * FROM audit_event")).all() == []


def test_a_council_reads_only_its_own_trail(session: Session, make: Factory) -> None:
    ours, theirs = make.council(), make.council()
    for council in (ours, theirs):
        audit.record(session, "look-changed", council_id=council.id, person_id=None, council=council.slug)
    session.flush()
    assert [event.detail["council"] for event in audit.recent_events(session, ours.id)] == [ours.slug]


def _record_something(session: Session, make: Factory) -> None:
    council = make.council()
    person = make.person(council)
    audit.record(session, "sign-in", council_id=council.id, person_id=person.id)
    comment = make.keep(
        Comment(
            council_id=council.id,
            source=Source.FORM,
            source_name="form",
            source_reference="1",
            reference="AAA-AAA",
            received_at=now(),
        )
    )
    decision = Decision(
        council_id=council.id,
        comment_id=comment.id,
        person_id=person.id,
        kind=Kind.COMPLAINT,
        sentiment=Sentiment.NEGATIVE,
        themes=["waste"],
        as_suggested=False,
    )
    make.keep(decision)


def test_every_action_that_the_trail_may_show_has_words() -> None:
    rooms = [
        path for room in ("app", "core", "feedback", "framework", "surveys") for path in (ROOT / room).rglob("*.py")
    ]
    code = "\n".join(path.read_text(encoding="utf-8") for path in rooms)
    recorded = re.findall(r'(?:changed|saw)\(\s*"([a-z-]+)"', code)
    recorded += re.findall(r'audit\.record\(\s*\w+,\s*"([a-z-]+)"', code)
    of_no_council = {
        "sign-in", "reference-loaded", "password-changed", "password-chosen", "password-link-made",
        "recovery-code-used", "recovery-codes-renewed", "second-factor-off", "second-factor-on",
        "sign-on-forgotten", "sign-on-linked", "signed-out", "signed-out-everywhere",
    }  # fmt: skip
    assert set(recorded) - of_no_council <= set(ACTIONS), "what is of no council no council's trail shows"
    assert [action for action in ACTIONS if not re.search(f'"{action}"(?!:)', code)] == [], (
        "words for what is never recorded"
    )
