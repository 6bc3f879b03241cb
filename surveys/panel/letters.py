"""What members of the panel are told by email or text: their link, invitations, a question a year, how to leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from gettext import NullTranslations
from uuid import UUID

from babel.dates import format_date
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from core.language import localised
from core.locales import locale_of
from core.messages import Desk, NothingToSay, written_by
from core.models import Channel, Council, Message
from core.transports import Letter
from core.words import words_in
from surveys.mailings import invitations
from surveys.models import Invitation, InvitationState, Wave, WaveState
from surveys.modules.asked import minutes_asked
from surveys.panel.inviting import INVITATION
from surveys.panel.joining import LINK, code_of
from surveys.panel.keeping import REFRESH
from surveys.panel.models import PanelMember


@dataclass(frozen=True)
class Pen:
    """What a letter to a member is written with."""

    words: NullTranslations
    council: str
    own: str
    """The address of the member's own page."""
    leaving: str

    @classmethod
    def for_member(cls, session: Session, desk: Desk, member: PanelMember, language: str) -> "Pen":
        council = session.get_one(Council, member.council_id)
        place, key = f"{desk.public_url}/panel/{council.slug}", f"{member.id}/{code_of(desk.codes, member.id)}"
        spoken = f"?lang={language}"
        name = localised(council.name, language)
        return cls(words_in(language), name, f"{place}/member/{key}{spoken}", f"{place}/leave/{key}{spoken}")

    def write(self, message: Message, subject: str, paragraphs: Sequence[str]) -> Letter:
        """The letter, which says at its end how to leave: in one step, and without signing in."""
        gettext = self.words.gettext
        if message.channel is Channel.TEXT:
            return Letter("", "\n".join((*paragraphs, gettext("To leave the panel:"), self.leaving)), self.leaving)
        farewell = (gettext("To leave the panel for good, in one step and without signing in:"), self.leaving)
        return Letter(subject, "\n\n".join((*paragraphs, *farewell)) + "\n", self.leaving, one_click=True)


def write_link(session: Session, desk: Desk, message: Message) -> Letter:
    """The link with which somebody joins, or reads and changes what they said. Raises `NothingToSay`."""
    member = _member(session, message, UUID(message.subject_id))
    pen = Pen.for_member(session, desk, member, message.language)
    gettext, council = pen.words.gettext, {"council": pen.council}
    if member.confirmed:
        opening = (
            gettext("You are in the residents’ panel of %(council)s. See and change what we know of you here:")
            % council
        )
    else:
        opening = gettext("Follow this link to join the residents’ panel of %(council)s:") % council
    known = gettext("Somebody gave this address on our page. If that was not you, there is nothing to do.")
    subject = gettext("The residents’ panel of %(council)s") % council
    short = message.channel is Channel.TEXT
    return pen.write(message, subject, (opening, pen.own) if short else (opening, pen.own, known))


def write_invitation(session: Session, desk: Desk, message: Message) -> Letter:
    """The survey that a member is invited to, and their code. Raises `NothingToSay` once there is nothing to answer."""
    invitation = waiting(session, message, UUID(message.subject_id))
    pen = Pen.for_member(session, desk, member_of(session, invitation), message.language)
    return pen.write(message, subject_of(pen, invitation, message), invitation_words(desk, pen, invitation, message))


def write_refresh(session: Session, desk: Desk, message: Message) -> Letter:
    """Whether what a member said a year ago is still right. Raises `NothingToSay` for whoever has said since."""
    member = _member(session, message, UUID(message.subject_id))
    if member.asked_on is None:
        raise NothingToSay
    pen = Pen.for_member(session, desk, member, message.language)
    gettext, council = pen.words.gettext, {"council": pen.council}
    opening = (
        gettext("Is what you told the residents’ panel of %(council)s still right? Please look, and press Save:")
        % council
    )
    kept = gettext("If we do not hear from you in three months, we delete what we know of you.")
    return pen.write(message, gettext("The residents’ panel of %(council)s") % council, (opening, pen.own, kept))


def waiting(session: Session, message: Message, invitation_id: UUID) -> Invitation:
    """An invitation of the council's that can still be answered. Raises `NothingToSay`."""
    mine = Invitation.council_id == message.council_id, Invitation.id == invitation_id
    statement = select(Invitation).where(*mine, Invitation.state == InvitationState.ISSUED)
    found = session.scalar(statement.options(joinedload(Invitation.wave).joinedload(Wave.commission)))
    if found is None or found.wave.state is not WaveState.OPEN:
        raise NothingToSay
    return found


def member_of(session: Session, invitation: Invitation) -> PanelMember:
    """The member who is invited. Raises `NothingToSay` for one who has left."""
    mine = PanelMember.council_id == invitation.council_id, PanelMember.id == invitation.member_id
    member = session.scalar(select(PanelMember).where(*mine))
    if member is None:
        raise NothingToSay
    return member


def subject_of(pen: Pen, invitation: Invitation, message: Message) -> str:
    says = {"council": pen.council, "survey": localised(invitation.wave.commission.title, message.language)}
    return pen.words.gettext("%(survey)s: %(council)s asks its panel") % says


def invitation_words(desk: Desk, pen: Pen, invitation: Invitation, message: Message, opening: str = "") -> list[str]:
    """What a survey is, how long it takes and until when, and the link; `opening` may be said first instead of it."""
    wave, gettext = invitation.wave, pen.words.gettext
    link = f"{desk.public_url}/i/{invitations.code_of(invitation, desk.codes)}?lang={message.language}"
    says = {"council": pen.council, "survey": localised(wave.commission.title, message.language)}
    first = (
        opening
        or gettext("You are in the residents’ panel of %(council)s, which asks you to take part in “%(survey)s”.")
        % says
    )
    if message.channel is Channel.TEXT:
        return [first, link]
    minutes = minutes_asked(wave, invitation.council_id)
    takes = pen.words.ngettext("It takes about %(num)s minute.", "It takes about %(num)s minutes.", minutes)
    day = format_date(wave.closes_on, "long", locale=locale_of(message.language))
    until = gettext("You can answer until %(day)s.") % {"day": day}
    apart = gettext("The link is yours alone and works once. Your answers are kept apart from your name and address.")
    return [first, f"{takes % {'num': minutes}} {until}", link, apart]


def _member(session: Session, message: Message, member_id: UUID) -> PanelMember:
    mine = PanelMember.council_id == message.council_id, PanelMember.id == member_id
    found = session.scalar(select(PanelMember).where(*mine))
    if found is None:
        raise NothingToSay
    return found


written_by(LINK, write_link)
written_by(INVITATION, write_invitation)
written_by(REFRESH, write_refresh)
