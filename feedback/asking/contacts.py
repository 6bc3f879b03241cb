"""How residents may be reached about what they told us: kept sealed for a while, and then forgotten."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from core.database import now
from core.keeping.purposes import Basis, Due, Ending, Purpose, Whose, declare
from core.keeping.rules import days_of
from core.vault import Vault
from feedback.asking.models import FormAnswer


def keep_contact(session: Session, vault: Vault, answer: FormAnswer, contact: str, moment: datetime) -> None:
    """Seal how a resident may be reached, until its day."""
    kept = timedelta(days=days_of(session, answer.council_id, CONTACTS.code))
    answer.contact, answer.contact_until = vault.seal(contact), (moment + kept).date()


def old_contacts(session: Session, due: Due) -> Sequence[UUID]:
    """Answers whose contact has had its day, or the days that the council has chosen since."""
    over = or_(FormAnswer.contact_until < now().date(), FormAnswer.received_at < due.before)
    mine = FormAnswer.council_id == due.council_id, FormAnswer.contact.is_not(None)
    return session.scalars(select(FormAnswer.id).where(*mine, over).order_by(FormAnswer.id).limit(due.most)).all()


def forget_contacts(session: Session, due: Due, found: Sequence[UUID]) -> None:
    mine = FormAnswer.council_id == due.council_id, FormAnswer.id.in_(found)
    session.execute(update(FormAnswer).where(*mine).values(contact=None))


CONTACTS = declare(
    Purpose(
        code="contacts",
        whose=Whose.RESIDENTS,
        basis=Basis.CONSENT,
        ending=Ending.ERASED,
        places=("form_answer.contact",),
        days=180,
        least=14,
        most=184,
        find=old_contacts,
        erase=forget_contacts,
    )
)
