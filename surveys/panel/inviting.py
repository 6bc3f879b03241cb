"""Members of the panel are invited to a wave: so many of each stratum, and nobody more often than the rules say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from core import jobs
from core.codes import Codes
from core.database import now
from core.models import Message
from surveys.errors import SurveyError, WaveNotOpen
from surveys.mailings.invitations import ALIKE, Sampled, add_invitations
from surveys.models import Invitation, InvitationBatch, InvitationState, Recruitment, Wave, WaveState
from surveys.panel.joining import rules_of, send_to
from surveys.panel.models import PanelMember
from surveys.panel.profiles import members_of, profiles

INVITE = "invite-panel"
INVITATION = "panel-invitation"
QUARTER = timedelta(days=91)
STEP = 200
NO_STRATUM = "panel"


class TooFewInvited(SurveyError):
    """So few of the panel would be invited to the wave that an answer would point to one of them."""


@dataclass(frozen=True)
class Due:
    """A level of a stratum: its members, and those who may be invited to the wave now, the seldom asked first."""

    level: str
    members: int
    free: Sequence[UUID]


def due(session: Session, council_id: UUID, wave: Wave, stratum: str) -> list[Due]:
    """The panel by the levels of a stratum, in their order, for a wave.

    Free is who has been invited less often in the last 91 days than the rules allow, and not to this wave. Chance
    decides among those invited equally often, always the same for a wave.
    """
    members = members_of(session, council_id)
    said, recent, most = profiles(session, members), _recently(session, council_id), rules_of(session, council_id)
    already = _invited_to(session, council_id, wave)
    by_level: dict[str, list[UUID]] = {}
    for member in members:
        by_level.setdefault(getattr(said[member.id], stratum), []).append(member.id)
    found = []
    for level, identifiers in sorted(by_level.items()):
        shuffled = sorted(identifiers)
        Random(f"{wave.id}/{level}").shuffle(shuffled)
        free = [each for each in shuffled if each not in already and recent.get(each, 0) < most.most_a_quarter]
        found.append(Due(level, len(identifiers), sorted(free, key=lambda each: recent.get(each, 0))))
    return found


def shared_out(groups: Sequence[Due], total: int, population: Mapping[str, int]) -> dict[str, int]:
    """How many of each level to invite, so that together they are like the population; none beyond those free.

    A level whose population is not known counts for its members.

    >>> shared_out([Due("F", 3, [*range(3)]), Due("M", 9, [*range(9)])], 8, {"F": 50, "M": 50})
    {'F': 3, 'M': 4}
    """
    sizes = {each.level: population.get(each.level, 0) if population else each.members for each in groups}
    everybody = sum(sizes.values()) or 1
    return {each.level: min(len(each.free), round(total * sizes[each.level] / everybody)) for each in groups}


def invite(
    session: Session,
    codes: Codes,
    *,
    council_id: UUID,
    wave: Wave,
    name: str,
    by: UUID,
    stratum: str,
    wanted: Mapping[str, int],
) -> InvitationBatch:
    """Make an invitation for as many free members of each level as wanted, or as there are, and have them sent.

    Raises `WaveNotOpen`, or `TooFewInvited` where fewer than `ALIKE` of the panel would be invited to the wave in all.
    """
    if wave.state is not WaveState.OPEN or wave.opens_on > now().date():
        raise WaveNotOpen
    chosen = [
        each for level in due(session, council_id, wave, stratum) for each in level.free[: wanted.get(level.level, 0)]
    ]
    if len(chosen) + len(_invited_to(session, council_id, wave)) < ALIKE:
        raise TooFewInvited
    batch = InvitationBatch(
        council_id=council_id, wave_id=wave.id, name=name, made_by=by, recruitment=Recruitment.PANEL
    )
    session.add(batch)
    session.flush()
    rows = [Sampled("", NO_STRATUM, 1.0, member_id=member) for member in sorted(chosen)]
    add_invitations(session, codes, batch, rows)
    jobs.ask(session, INVITE, council_id=council_id, subject_id=batch.id)
    return batch


def plan(session: Session, task: jobs.Task) -> Sequence[str]:
    """A step for every so many invitations of a batch, by the serial number of the first."""
    batch = session.scalars(select(InvitationBatch).where(*_batch(task))).one()
    mine = Invitation.council_id == batch.council_id, Invitation.batch_id == batch.id
    last = session.scalar(select(func.max(Invitation.serial)).where(*mine)) or 0
    return [str(first) for first in range(1, last + 1, STEP)]


def perform(session: Session, task: jobs.Task, step: str) -> None:
    """Have invitations sent whose members have not been told yet, nor have left or answered meanwhile."""
    batch, first = session.scalars(select(InvitationBatch).where(*_batch(task))).one(), int(step)
    mine = Invitation.council_id == batch.council_id, Invitation.batch_id == batch.id
    ours = PanelMember.council_id == batch.council_id, PanelMember.id == Invitation.member_id
    statement = (
        select(Invitation.id, PanelMember)
        .join(PanelMember, PanelMember.id == Invitation.member_id)
        .where(*mine, *ours, Invitation.state == InvitationState.ISSUED)
        .where(Invitation.serial >= first, Invitation.serial < first + STEP)
        .order_by(Invitation.serial)
    )
    told = Message.council_id == batch.council_id, Message.kind == INVITATION
    known = set(session.scalars(select(Message.subject_id).where(*told)))
    for invitation_id, member in session.execute(statement).all():
        if str(invitation_id) not in known:
            send_to(session, member, INVITATION, invitation_id)


def _recently(session: Session, council_id: UUID) -> dict[UUID, int]:
    """How often each member has been invited in the last 91 days, to whatever wave."""
    statement = (
        select(Invitation.member_id, func.count())
        .join(InvitationBatch, InvitationBatch.id == Invitation.batch_id)
        .where(Invitation.council_id == council_id, InvitationBatch.council_id == council_id)
        .where(Invitation.member_id.is_not(None), InvitationBatch.made_at > now() - QUARTER)
    )
    found = session.execute(statement.group_by(Invitation.member_id))
    return {member: number for member, number in found if member}


def _invited_to(session: Session, council_id: UUID, wave: Wave) -> set[UUID]:
    """The members who are invited to a wave already."""
    mine = Invitation.council_id == council_id, Invitation.wave_id == wave.id
    statement = select(Invitation.member_id).where(*mine, Invitation.member_id.is_not(None))
    return {member for member in session.scalars(statement) if member}


def _batch(task: jobs.Task) -> tuple[ColumnElement[bool], ...]:
    return InvitationBatch.council_id == task.council_id, InvitationBatch.id == UUID(task.subject_id)


jobs.register(jobs.JobKind(INVITE, plan, perform))
