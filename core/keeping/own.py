"""What the floor itself holds of people: messages on their way, counts of limits, and those who sign in."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from core.accounts.models import WAYS_IN
from core.keeping.purposes import Basis, Due, Ending, Purpose, Whose, declare
from core.messages import KEPT, SEND
from core.models import AuditEvent, Job, LimitUse, Membership, Message, MessageState, Person

LEFT = "left.invalid"
"""Where the addresses of those who have left are said to be: nobody can be reached there."""


def old_messages(session: Session, due: Due) -> Sequence[UUID]:
    ended = Message.council_id == due.council_id, Message.state != MessageState.WAITING
    old = select(Message.id).where(*ended, Message.asked_at < due.before).order_by(Message.id)
    return session.scalars(old.limit(due.most)).all()


def forget_messages(session: Session, due: Due, found: Sequence[UUID]) -> None:
    """Delete messages that ended long ago, with the jobs that sent them."""
    session.execute(delete(Message).where(Message.council_id == due.council_id, Message.id.in_(found)))
    sent = Job.kind == SEND, Job.finished_at.is_not(None), Job.subject_id.in_([str(each) for each in found])
    session.execute(delete(Job).where(*sent))


def old_uses(session: Session, due: Due) -> Sequence[object]:
    return session.scalars(select(LimitUse.since).where(LimitUse.since < due.before).limit(due.most)).all()


def forget_uses(session: Session, due: Due, found: Sequence[object]) -> None:
    session.execute(delete(LimitUse).where(LimitUse.since < due.before))


def people_who_left(session: Session, due: Due) -> Sequence[UUID]:
    """Those who act for nobody any more and have done nothing for so long, and who are not yet forgotten."""
    acts = exists().where(Membership.person_id == Person.id)
    did = exists().where(AuditEvent.person_id == Person.id, AuditEvent.at >= due.before)
    left = ~Person.operator, Person.created_at < due.before, ~acts, ~did, ~Person.email.endswith(LEFT)
    statement = select(Person.id).where(*left).order_by(Person.id).limit(due.most)
    return session.scalars(statement, execution_options=EVERYWHERE).all()


def forget_people(session: Session, due: Due, found: Sequence[UUID]) -> None:
    """Forget who somebody was; what they did stays done by somebody, whose number leads to nothing."""
    for person in session.scalars(select(Person).where(Person.id.in_(found))):
        person.name, person.email, person.password_hash = "–", f"{person.id.hex}@{LEFT}", ""
    for table in WAYS_IN:
        session.execute(delete(table).where(table.person_id.in_(found)))


EVERYWHERE = {"across_councils": "those who have left act for no council"}
_FOR_STAFF = {"whose": Whose.STAFF, "basis": Basis.PUBLIC_TASK}

declare(
    Purpose(
        code="messages",
        whose=Whose.RESIDENTS,
        basis=Basis.CONSENT,
        ending=Ending.ERASED,
        places=("message.address", "message.subject_id", "files:outbox"),
        days=KEPT.days,
        find=old_messages,
        erase=forget_messages,
    )
)
declare(
    Purpose(
        code="limits",
        whose=Whose.RESIDENTS,
        basis=Basis.PUBLIC_TASK,
        ending=Ending.ERASED,
        places=("limit_use.subject",),
        days=2,
        find=old_uses,
        erase=forget_uses,
        per_council=False,
    )
)
declare(
    Purpose(
        code="accounts",
        ending=Ending.ANONYMOUS,
        places=(
            "person.email",
            "person.name",
            "person.password_hash",
            "second_factor.secret",
            "recovery_code.beginning",
            "recovery_code.code_hash",
            "sign_on_identity.issuer",
            "sign_on_identity.subject",
        ),
        days=365,
        find=people_who_left,
        erase=forget_people,
        per_council=False,
        **_FOR_STAFF,  # type: ignore[arg-type]
    )
)
declare(
    Purpose(
        code="work",
        ending=Ending.KEPT,
        places=(
            "*.person_id",
            "privacy_rules.known_names",
            "keeping_rule.held_for",
            "indicator.owner",
            "indicator.cross_cutting_owner",
            "pack_entry.action_owner",
            "pack_entry.returned_note",
            "clinic_card.plan",
            "clinic_step.text",
            "draft_remark.text",
            "comment_import.file_name",
            "response_import.file_name",
            "address_list.file_name",
            "series_import.file_name",
            "outlet.place",
        ),
        **_FOR_STAFF,  # type: ignore[arg-type]
    )
)
declare(
    Purpose(
        code="trail",
        whose=Whose.STAFF,
        basis=Basis.LEGAL_DUTY,
        ending=Ending.KEPT,
        places=("audit_event.subject_id", "audit_event.detail"),
    )
)
