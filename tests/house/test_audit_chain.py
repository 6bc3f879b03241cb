"""The trail is sealed: whoever changes, removes or slips in an event is found out."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from core import audit
from core.audit_chain import BEGINNING, AuditSeal, head_of, seal_new, verify
from core.database import now
from core.models import AuditEvent
from tests.factories import Factory

pytestmark = pytest.mark.by_turns


@pytest.fixture
def sealed(session: Session, make: Factory) -> Iterator[list[AuditEvent]]:
    """Six events, five of them sealed in two goes, on a database whose triggers somebody has taken away."""
    council = make.council()
    for number in range(5):
        audit.record(session, "look-changed", council_id=council.id, person_id=None, number=number)
    session.flush()
    assert (seal_new(session, 3), seal_new(session), seal_new(session)) == (3, 2, 0)
    audit.record(session, "look-changed", council_id=council.id, person_id=None, number=5)
    session.flush()
    on = " ON audit_event" if session.get_bind().dialect.name == "postgresql" else ""
    for change in ("update", "delete"):
        session.execute(text(f"DROP TRIGGER audit_event_no_{change}{on}"))
    places = select(AuditEvent).join(AuditSeal, AuditSeal.event_id == AuditEvent.id).order_by(AuditSeal.position)
    yield list(session.scalars(places))


def test_a_trail_that_nobody_touched_is_as_it_was_written(session: Session, sealed: list[AuditEvent]) -> None:
    kept = head_of(session)
    found = verify(session, kept)
    assert (found.sealed, found.waiting, found.problems, found.head) == (5, 1, [], kept)
    assert kept.position == 5
    assert kept.digest != BEGINNING


@pytest.mark.parametrize(
    "change", ["action = 'sign-in'", "detail = '{}'", "subject_id = 'x'", "council_id = NULL", "at = '2020-01-01'"]
)
def test_an_event_that_was_changed_is_found(session: Session, sealed: list[AuditEvent], change: str) -> None:
    event = sealed[2].id
    session.execute(text(f"UPDATE audit_event SET {change} WHERE id = :id"), {"id": _as_kept(session, event)})
    session.expire_all()
    found = verify(session)
    assert found.problems == [f"The event at place 3 ({event}), or one before it, is not as it was."]


def test_an_event_that_was_taken_out_is_found_with_its_seal_or_without(
    session: Session, sealed: list[AuditEvent]
) -> None:
    kept = head_of(session)
    last, middle = sealed[4].id, sealed[1].id
    _drop_seals_triggers(session)
    _take_out(session, middle)
    session.expire_all()
    assert "The seals from place 2 to 2 are gone." in verify(session).problems
    _take_out(session, last)
    session.expire_all()
    assert "The chain ends at place 4, before the place that was noted: 5." in verify(session, kept).problems


def test_a_chain_that_was_sealed_again_disagrees_with_the_head_that_was_kept(
    session: Session, sealed: list[AuditEvent]
) -> None:
    kept = head_of(session)
    _drop_seals_triggers(session)
    _take_out(session, sealed[1].id)
    session.execute(text("DELETE FROM audit_seal"))
    session.expire_all()
    seal_new(session)
    assert verify(session).problems == [], "the chain alone cannot tell"
    assert verify(session, kept).problems == ["Place 5 has another digest than the one that was noted."]


def test_an_event_that_was_written_later_than_it_says_is_found(session: Session, sealed: list[AuditEvent]) -> None:
    before = now() - timedelta(days=3)
    session.add(AuditEvent(action="sign-in", at=before, detail={}))
    session.flush()
    assert "Events have waited for their seal" in verify(session).problems[0]
    seal_new(session)
    assert "was written long after it says it was" in verify(session).problems[0]


def test_seals_cannot_be_changed(session: Session, sealed: list[AuditEvent]) -> None:
    with pytest.raises(Exception, match="audit_seal is append-only"):
        session.execute(text("UPDATE audit_seal SET digest = ''"))


def _take_out(session: Session, event: object) -> None:
    for table, column in (("audit_seal", "event_id"), ("audit_event", "id")):
        session.execute(text(f"DELETE FROM {table} WHERE {column} = :id"), {"id": _as_kept(session, event)})


def _drop_seals_triggers(session: Session) -> None:
    on = " ON audit_seal" if session.get_bind().dialect.name == "postgresql" else ""
    for change in ("update", "delete"):
        session.execute(text(f"DROP TRIGGER audit_seal_no_{change}{on}"))


def _as_kept(session: Session, identifier: object) -> object:
    return identifier if session.get_bind().dialect.name == "postgresql" else str(identifier).replace("-", "")
