"""What a council says to terms, through one of its administrators: it agrees, declines, or leaves."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from core import people
from core.database import now
from core.models import Role
from surveys.commissioning.errors import (
    AlreadyAgreed,
    LeadStays,
    NoPart,
    NotAsAgreed,
    NotEveryoneAgreed,
    NotItsAdministrator,
    TermsChanged,
)
from surveys.commissioning.models import Agreement, Answer, Terms
from surveys.commissioning.partners import Member, Standing, member_of, refuse_under_way, waiting_for
from surveys.commissioning.terms import is_as_agreed, latest_terms
from surveys.models import Commission, Wave


def agree(
    session: Session,
    commission: Commission,
    council_id: UUID,
    by: UUID,
    *,
    read: str,
    part: tuple[int, int, int],
    at: datetime | None = None,
) -> None:
    """Agree for a council to the latest terms; again to the same changes nothing.

    `read` is the hash of the terms that were read and `part` the council's part as it was shown. Raises
    `NotItsAdministrator`, `NoPart`, `TermsChanged` where either has changed since, or `FieldworkUnderWay` for a council
    that would come into a wave that is being answered.
    """
    member, terms = _speaks(session, commission, council_id, by), _as_read(session, commission, read)
    partner = member.partner
    if part != part_of(member):
        raise TermsChanged
    if member.standing is Standing.AGREED:
        return
    moment = at or now()
    if partner.agreed_at is None:
        refuse_under_way(session, commission)
        partner.agreed_at, partner.agreed_by = moment, by
    partner.terms_version = str(terms.number)
    _say(session, member, Answer.AGREED, by, terms, at=moment)


def decline(session: Session, commission: Commission, council_id: UUID, by: UUID, *, read: str, reason: str) -> None:
    """Decline the latest terms for a council, which has a part until it leaves or the lead goes on without it.

    Raises `NotItsAdministrator`, `NoPart`, `TermsChanged`, or `AlreadyAgreed`.
    """
    member, terms = _speaks(session, commission, council_id, by), _as_read(session, commission, read)
    if member.standing is Standing.AGREED:
        raise AlreadyAgreed
    _say(session, member, Answer.DECLINED, by, terms, reason=reason)


def leave(session: Session, commission: Commission, council_id: UUID, by: UUID, *, reason: str = "") -> None:
    """Leave before fieldwork: the council takes part in no later wave, and keeps what it has of earlier ones.

    Raises `NotItsAdministrator`, `NoPart`, `LeadStays` or `FieldworkUnderWay`.
    """
    member = _speaks(session, commission, council_id, by)
    if council_id == commission.lead_council_id:
        raise LeadStays
    if member.partner.agreed_at is not None:
        refuse_under_way(session, commission)
    member.partner.left_at = now()
    _say(session, member, Answer.LEFT, by, latest_terms(session, commission.id), reason=reason)


def check_agreed(session: Session, wave: Wave) -> Terms | None:
    """The terms that a wave is about to be answered under; none where the commission's were never kept here.

    Raises `NotEveryoneAgreed`, or `NotAsAgreed` for a wave that is not the one that was agreed to.
    """
    lacking = waiting_for(session, wave.commission)
    if lacking:
        raise NotEveryoneAgreed(lacking)
    terms = latest_terms(session, wave.commission_id)
    if terms is not None and not is_as_agreed(wave, terms):
        raise NotAsAgreed
    return terms


def part_of(member: Member) -> tuple[int, int, int]:
    """How many interviews, how many local questions and which share of the cost a council is asked to agree to."""
    partner = member.partner
    return partner.sample_target, partner.local_questions, partner.cost_share


def _speaks(session: Session, commission: Commission, council_id: UUID, by: UUID) -> Member:
    """The council's part, once nobody else changes it, if the person may speak for the council."""
    session.refresh(commission, with_for_update=True)
    membership = people.membership_of(session, council_id, by)
    if membership is None or membership.role is not Role.ADMINISTRATOR:
        raise NotItsAdministrator
    member = member_of(session, commission, council_id)
    if member.standing is Standing.LEFT:
        raise NoPart
    return member


def _as_read(session: Session, commission: Commission, read: str) -> Terms:
    latest = latest_terms(session, commission.id)
    if latest is None or latest.content_hash != read:
        raise TermsChanged
    return latest


def _say(
    session: Session,
    member: Member,
    answer: Answer,
    by: UUID,
    terms: Terms | None,
    *,
    reason: str = "",
    at: datetime | None = None,
) -> None:
    partner, (sample_target, local_questions, cost_share) = member.partner, part_of(member)
    session.add(
        Agreement(
            council_id=partner.council_id,
            commission_id=partner.commission_id,
            terms_id=terms.id if terms else None,
            answer=answer,
            content_hash=terms.content_hash if terms else "",
            sample_target=sample_target,
            local_questions=local_questions,
            cost_share=cost_share,
            reason=reason,
            person_id=by,
            answered_at=at or now(),
        )
    )
    session.flush()
