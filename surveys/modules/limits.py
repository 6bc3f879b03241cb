"""How long a council's module may be: what the terms allow everybody, and what the council has agreed to."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from surveys.commissioning.partners import member_of
from surveys.commissioning.terms import draft_of, latest_terms
from surveys.models import Commission


@dataclass(frozen=True)
class Limits:
    """At most so many questions; at most so many minutes, or any; and what each question costs, in pence."""

    questions: int
    minutes: int | None = None
    price: int = 0


def limits_of(session: Session, commission: Commission, council_id: UUID) -> Limits:
    """The limits by the latest terms, or by their draft where none were proposed yet.

    A council asks as many questions as its part says, and never more than the terms allow everybody.
    """
    terms = latest_terms(session, commission.id)
    said = terms.document if terms else draft_of(session, commission)
    own = member_of(session, commission, council_id).partner.local_questions
    most = said.get("local_questions")
    return Limits(own if most is None else min(own, most), said.get("local_minutes"), said.get("per_local_question", 0))
