"""Who takes part in a commission: councils invited, how far each has come, and what part each is to have."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from core.acting import changing_for
from core.database import now
from core.models import Council
from surveys.commissioning.errors import AlreadyAgreed, FieldworkUnderWay, LeadStays, NoPart, PartTaken
from surveys.commissioning.models import Agreement, Answer, Terms
from surveys.commissioning.terms import latest_terms
from surveys.models import Commission, Partner, Wave, WaveState

ACROSS = {"across_councils": "partners see which councils take part and have agreed, and no answer"}
LEADS = "the lead says who takes part, and with what"


class Standing(StrEnum):
    """How a council stands to the latest terms."""

    INVITED = "invited"
    """It was invited, and no terms have been proposed yet."""
    ASKED = "asked"
    """It has never agreed to any terms."""
    ASKED_AGAIN = "asked_again"
    """It agreed to earlier terms, or to another part in these."""
    AGREED = "agreed"
    DECLINED = "declined"
    LEFT = "left"


@dataclass(frozen=True)
class Member:
    """A council's part in a commission, and how it stands to the latest terms."""

    partner: Partner
    standing: Standing
    answers: Sequence[Agreement]
    """Everything it said to any version, in order."""

    @property
    def council(self) -> Council:
        return self.partner.council

    @property
    def last_agreed(self) -> Agreement | None:
        agreed = [each for each in self.answers if each.answer is Answer.AGREED]
        return agreed[-1] if agreed else None


def members(session: Session, commission: Commission) -> list[Member]:
    """Every council that has or had a part, in the order of their names in addresses."""
    terms = latest_terms(session, commission.id)
    found = select(Partner).join(Partner.council).where(Partner.commission_id == commission.id)
    said = select(Agreement).where(Agreement.commission_id == commission.id).options(joinedload(Agreement.terms))
    said = said.options(joinedload(Agreement.person)).order_by(Agreement.answered_at, Agreement.id)
    answers: dict[UUID, list[Agreement]] = {}
    for each in session.scalars(said, execution_options=ACROSS):
        answers.setdefault(each.council_id, []).append(each)
    partners = session.scalars(
        found.options(joinedload(Partner.council)).order_by(Council.slug), execution_options=ACROSS
    )
    return [_member(partner, terms, answers.get(partner.council_id, [])) for partner in partners]


def member_of(session: Session, commission: Commission, council_id: UUID) -> Member:
    """One council's part. Raises `NoPart` for a council that was never invited."""
    mine = Partner.council_id == council_id, Partner.commission_id == commission.id
    found = select(Partner).where(*mine).options(joinedload(Partner.council))
    partner = session.scalar(found, execution_options=ACROSS)
    if partner is None:
        raise NoPart
    said = select(Agreement).where(Agreement.council_id == council_id, Agreement.commission_id == commission.id)
    said = said.options(joinedload(Agreement.terms), joinedload(Agreement.person))
    answers = session.scalars(said.order_by(Agreement.answered_at, Agreement.id), execution_options=ACROSS).all()
    return _member(partner, latest_terms(session, commission.id), answers)


def waiting_for(session: Session, commission: Commission) -> list[Council]:
    """The councils whose agreement to the latest terms is lacking: no wave opens without it."""
    return [
        each.council
        for each in members(session, commission)
        if each.standing not in (Standing.AGREED, Standing.LEFT)
    ]  # fmt: skip


def asked_of(session: Session, council_id: UUID) -> dict[UUID, Standing]:
    """The commissions in which a council is asked to agree, by identifier, and how it stands to them."""
    mine = select(Partner).where(Partner.council_id == council_id, Partner.left_at.is_(None))
    found: dict[UUID, Standing] = {}
    for partner in session.scalars(mine.options(joinedload(Partner.commission))):
        standing = member_of(session, partner.commission, council_id).standing
        if standing in (Standing.ASKED, Standing.ASKED_AGAIN):
            found[partner.commission_id] = standing
    return found


def invite(session: Session, commission: Commission, council: Council, sample_target: int = 0) -> Partner:
    """Invite a council of this installation, or one that has left.

    Raises `PartTaken` for one that takes part, and `FieldworkUnderWay` for one that left and would be back at once.
    """
    session.refresh(commission, with_for_update=True)
    mine = Partner.council_id == council.id, Partner.commission_id == commission.id
    partner = session.scalar(select(Partner).where(*mine), execution_options=ACROSS)
    if partner is None:
        partner = Partner(council_id=council.id, commission_id=commission.id, terms_version="")
    elif partner.left_at is None:
        raise PartTaken
    else:
        refuse_under_way(session, commission)
    with changing_for(session, council.id, LEADS):
        session.add(partner)
        partner.left_at, partner.invited_at, partner.sample_target = None, now(), sample_target
    return partner


def give_part(session: Session, partner: Partner, *, sample_target: int, local_questions: int, cost_share: int) -> None:
    """Set what a council is to take part with; one that had agreed to another part is asked again."""
    with changing_for(session, partner.council_id, LEADS):
        partner.sample_target, partner.local_questions, partner.cost_share = sample_target, local_questions, cost_share


def take_out(session: Session, commission: Commission, council_id: UUID) -> None:
    """Go on without a council that has not agreed; what it said before is kept.

    Raises `LeadStays`, `NoPart`, `AlreadyAgreed`, or `FieldworkUnderWay` for one that takes part in a wave now.
    """
    session.refresh(commission, with_for_update=True)
    member = member_of(session, commission, council_id)
    if council_id == commission.lead_council_id:
        raise LeadStays
    if member.standing is Standing.LEFT:
        raise NoPart
    if member.standing is Standing.AGREED:
        raise AlreadyAgreed
    if member.partner.agreed_at is not None:
        refuse_under_way(session, commission)
    with changing_for(session, council_id, LEADS):
        member.partner.left_at = now()


def refuse_under_way(session: Session, commission: Commission) -> None:
    """Raises `FieldworkUnderWay` while a wave is open, or closed and not published yet."""
    if is_under_way(session, commission):
        raise FieldworkUnderWay


def is_under_way(session: Session, commission: Commission) -> bool:
    busy = Wave.state.in_((WaveState.OPEN, WaveState.CLOSED))
    return session.scalar(select(Wave.id).where(Wave.commission_id == commission.id, busy).limit(1)) is not None


def _member(partner: Partner, terms: Terms | None, answers: Sequence[Agreement]) -> Member:
    return Member(partner, _standing(partner, terms, answers[-1] if answers else None), answers)


def _standing(partner: Partner, terms: Terms | None, last: Agreement | None) -> Standing:
    if partner.left_at is not None:
        return Standing.LEFT
    if terms is None:  # Who had agreed before terms were kept here, did so elsewhere.
        return Standing.AGREED if partner.agreed_at else Standing.INVITED
    since = partner.invited_at
    if last is not None and last.terms_id == terms.id and (since is None or last.answered_at >= since):
        if last.answer is Answer.DECLINED:
            return Standing.DECLINED
        if last.answer is Answer.AGREED and _part(last) == _part(partner):
            return Standing.AGREED
    return Standing.ASKED_AGAIN if partner.agreed_at else Standing.ASKED


def _part(row: Partner | Agreement) -> tuple[int, int, int]:
    return row.sample_target, row.local_questions, row.cost_share
