"""A resident joins the panel, says whether their profile is still right, and leaves: by links that are theirs alone.

Whoever gives an address is sent a link, whether the address is known or not, so that the page tells nobody who is in
the panel. Only the link's own page makes them a member. Leaving deletes all there is.
"""

import hmac
from uuid import UUID, uuid5

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from core.addresses import tidy_address
from core.codes import Codes
from core.database import now
from core.messages import ask_to_send
from core.models import Channel, Council, Message
from core.vault import vault_of
from surveys.models import Invitation, InvitationState
from surveys.panel.models import PanelMember, PanelRules
from surveys.panel.profiles import Profile

LINK = "panel-link"
"""The kind of message that holds a member's link."""
PURPOSE = "panel-member"
ADDRESS = "panel-address"
CONSENT = "2026.1"
"""The version of the words that a resident agrees to; new words are a new version."""
GROUPS = 4


def rules_of(session: Session, council_id: UUID) -> PanelRules:
    """A council's rules, or those that it would begin with, which are not kept."""
    found = session.scalar(select(PanelRules).where(PanelRules.council_id == council_id))
    return found or PanelRules(council_id=council_id, recruits=False, most_a_quarter=2, refresh_months=12)


def change_rules(
    session: Session, council_id: UUID, *, recruits: bool, most_a_quarter: int, refresh_months: int
) -> None:
    rules = rules_of(session, council_id)
    rules.recruits, rules.most_a_quarter, rules.refresh_months = recruits, most_a_quarter, refresh_months
    session.add(rules)
    session.flush()


def ask_to_join(
    session: Session, codes: Codes, council: Council, *, channel: Channel, address: str, profile: Profile, language: str
) -> None:
    """Send the link with which an address joins, or that of the member it already is, whose profile stays as it is.

    Raises `core.addresses.AddressRefused` or `core.vault.VaultLocked`.
    """
    tidied, vault = tidy_address(channel, address), vault_of(session)
    digest = digest_of(codes, council.id, tidied)
    mine = PanelMember.council_id == council.id, PanelMember.address_hash == digest
    member = session.scalar(select(PanelMember).where(*mine))
    if member is None:
        today = now().date()
        facts = {"channel": channel, "address": vault.seal(tidied), "address_hash": digest, "consent": CONSENT}
        days = {"joined_on": today, "refreshed_on": today}
        member = PanelMember(council_id=council.id, profile=profile.seal(vault), language=language, **facts, **days)
        session.add(member)
        session.flush()
    elif not member.confirmed:
        member.profile, member.language, member.consent = profile.seal(vault), language, CONSENT
    send_to(session, member, LINK, member.id)


def send_to(session: Session, member: PanelMember, kind: str, subject_id: object) -> None:
    """Ask for a message to a member, in their language."""
    vault = vault_of(session)
    ask_to_send(
        session,
        vault,
        council_id=member.council_id,
        channel=member.channel,
        kind=kind,
        subject_id=subject_id,
        language=member.language,
        address=vault.open(member.address),
    )


def code_of(codes: Codes, member_id: UUID) -> str:
    """The code in a member's links: not kept, but made again for each letter."""
    return codes.letters(PURPOSE, member_id, groups=GROUPS)


def member_by_code(session: Session, codes: Codes, council_id: UUID, member_id: UUID, code: str) -> PanelMember | None:
    """The member whose link this is; None where it is nobody's, or they have left."""
    if not hmac.compare_digest(code_of(codes, member_id).encode(), code.encode()):
        return None
    mine = PanelMember.council_id == council_id, PanelMember.id == member_id
    return session.scalar(select(PanelMember).where(*mine))


def confirm(session: Session, member: PanelMember, profile: Profile, language: str) -> None:
    """Take a member in, or take down what they say of themselves by now.

    The message that brought them here is forgotten: the moment it was asked for would lead to a response.
    """
    member.confirmed, member.asked_on, member.refreshed_on = True, None, now().date()
    member.profile, member.language = profile.seal(vault_of(session)), language
    _forget_messages(session, member)
    session.flush()


def leave(session: Session, member: PanelMember) -> None:
    """Delete a member with all that is known of them. A code that waits opens nothing more; a used one stays so."""
    invited = update(Invitation).where(Invitation.council_id == member.council_id, Invitation.member_id == member.id)
    waiting = invited.where(Invitation.state == InvitationState.ISSUED)
    session.execute(waiting.values(state=InvitationState.CANCELLED))
    session.execute(invited.values(member_id=None))
    _forget_messages(session, member)
    session.execute(delete(PanelMember).where(PanelMember.council_id == member.council_id, PanelMember.id == member.id))


def _forget_messages(session: Session, member: PanelMember) -> None:
    about = Message.council_id == member.council_id, Message.subject_id == str(member.id)
    session.execute(delete(Message).where(*about))


def digest_of(codes: Codes, council_id: UUID, address: str) -> str:
    """What an address is known by, 64 hexadecimal digits: nobody without the installation's key can make it."""
    return f"{codes.number(ADDRESS, uuid5(council_id, address.casefold())):064x}"
