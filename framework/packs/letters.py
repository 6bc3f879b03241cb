"""Mail about packs, in each of the council's languages: a link and a day, and never what anybody wrote."""

import hmac
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from core.codes import Codes
from core.messages import Desk, NothingToSay, ask_to_send, written_by
from core.models import Channel, Council, Message, Person
from core.transports import Letter
from core.vault import vault_of
from framework.packs.models import PackEntry
from framework.packs.speaking import PackVoice

ASKED, REMINDER, RETURNED, TO_SIGN = "pack-asked", "pack-reminder", "pack-returned", "pack-to-sign"
STOPPING = "pack-reminders"
"""The purpose of the code at the end of a link that stops reminders."""
BETWEEN_LANGUAGES = "\n\n* * *\n\n"


def write_to(session: Session, council: Council, kind: str, entry: PackEntry, reader: Person) -> None:
    """Ask for mail about an entry to somebody. Raises `core.vault.VaultLocked` where no mail can be sent at all."""
    ask_to_send(
        session,
        vault_of(session),
        council_id=council.id,
        channel=Channel.EMAIL,
        kind=kind,
        subject_id=entry.id.hex,
        language=council.languages[0],
        address=reader.email,
    )


def entry_by_code(session: Session, codes: Codes, entry_id: UUID, code: str) -> PackEntry | None:
    """The entry whose link to stop reminders this is; None where it is nobody's."""
    if not hmac.compare_digest(_code(codes, entry_id).encode(), code.encode()):
        return None
    statement = select(PackEntry).where(PackEntry.id == entry_id).options(joinedload(PackEntry.pack))
    return session.scalar(statement.execution_options(across_councils="the link in an email is one officer's own"))


def _letter(session: Session, desk: Desk, message: Message) -> Letter:
    """What a message says, in every language of the council. Raises `NothingToSay` for what has gone."""
    mine = PackEntry.council_id == message.council_id, PackEntry.id == UUID(message.subject_id)
    loaded = joinedload(PackEntry.pack), joinedload(PackEntry.indicator)
    entry = session.scalar(select(PackEntry).where(*mine).options(*loaded))
    if entry is None or (message.kind == REMINDER and entry.reminders_stopped):
        raise NothingToSay
    council = session.get_one(Council, entry.council_id)
    leaving = f"{desk.public_url}/packs/reminders/{entry.id}/{_code(desk.codes, entry.id)}"
    voices = [PackVoice(language) for language in council.languages]
    texts = [_text(message.kind, entry, council, voice, desk.public_url, leaving) for voice in voices]
    subjects = dict.fromkeys(_subject(message.kind, entry, voice) for voice in voices)
    stops = message.kind in (ASKED, REMINDER)
    return Letter(" / ".join(subjects), BETWEEN_LANGUAGES.join(texts) + "\n", leaving if stops else "")


def _subject(kind: str, entry: PackEntry, voice: PackVoice) -> str:
    gettext = voice.words.gettext
    said = {
        ASKED: gettext("Please write about: %(title)s"),
        REMINDER: gettext("Reminder: please write about: %(title)s"),
        RETURNED: gettext("Sent back to you: %(title)s"),
        TO_SIGN: gettext("To be signed off: %(title)s"),
    }
    return said[kind] % {"title": voice.say(entry.indicator.title)}


def _text(kind: str, entry: PackEntry, council: Council, voice: PackVoice, public_url: str, leaving: str) -> str:
    gettext = voice.words.gettext
    said = {
        ASKED: gettext(
            "%(council)s asks you to write what happened, so what, and what will be done about “%(title)s”, for "
            "“%(pack)s”. It is due on %(day)s. Sign in to see the figure and to write:"
        ),
        REMINDER: gettext(
            "%(council)s still waits for what you were asked to write about “%(title)s”, for “%(pack)s”. It is due on "
            "%(day)s. Sign in to write:"
        ),
        RETURNED: gettext(
            "What you wrote about “%(title)s”, for “%(pack)s”, was sent back to you with a note. Sign in to read it "
            "and to change your words:"
        ),
        TO_SIGN: gettext(
            "Words about “%(title)s”, for “%(pack)s”, wait for you to sign them off. Sign in to read them:"
        ),
    }
    facts = {
        "council": voice.say(council.name),
        "title": voice.say(entry.indicator.title),
        "pack": voice.say(entry.pack.title),
        "day": voice.day(entry.pack.due_on),
    }
    page = "sign" if kind == TO_SIGN else "write"
    paragraphs = [
        said[kind] % facts,
        f"{public_url}/councils/{council.slug}/framework/packs/{entry.pack_id}/commentary/{entry.id}/{page}",
    ]
    if kind in (ASKED, REMINDER):
        paragraphs += [gettext("To get no reminders of this, in one step and without signing in:"), leaving]
    return "\n\n".join(paragraphs)


def _code(codes: Codes, entry_id: UUID) -> str:
    return codes.letters(STOPPING, entry_id, groups=4)


for _kind in (ASKED, REMINDER, RETURNED, TO_SIGN):
    written_by(_kind, _letter)
