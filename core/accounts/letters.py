"""Emails about somebody's account: invitations, links to choose a password again, and notice of what has changed.

Whether anybody has the address that was typed is found out when the letter is written, by the worker: asking for a link
does the same for every address. A link's token is drawn then too, so that none stands in the database.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from gettext import NullTranslations
from uuid import UUID

from babel.dates import format_datetime
from sqlalchemy import select
from sqlalchemy.orm import Session

from core import jobs, people
from core.accounts import links
from core.accounts.models import AccountLetter, LinkPurpose
from core.addresses import AddressRefused, tidy_email
from core.database import now
from core.locales import locale_of
from core.models import Channel, Person
from core.transports import Letter, Parcel, Transport, Undeliverable
from core.vault import SealBroken, Vault
from core.words import for_translators as _
from core.words import words_in

SEND = "send-account-letter"
TRIED_FOR = timedelta(days=1)
BY_SIGN_ON = "invitation-by-sign-on"
"""An invitation by a council that opens by single sign-on: it holds no link to choose a password."""
LINKS = {"invitation": LinkPurpose.INVITATION, "reset": LinkPurpose.RESET}
NOTICES = {
    "new-device": (
        _("Somebody signed in to your account"),
        _("Somebody signed in to your account on %(when)s, with a browser that is new to it: %(device)s."),
    ),
    "password-changed": (_("Your password was changed"), _("The password of your account was changed on %(when)s.")),
    "second-factor-on": (
        _("Signing in now takes a code as well"),
        _("On %(when)s an authenticator app was set up for your account."),
    ),
    "second-factor-off": (
        _("Signing in no longer takes a code"),
        _("On %(when)s the authenticator app of your account was taken away."),
    ),
    "recovery-code-used": (
        _("A recovery code was used"),
        _("On %(when)s somebody signed in to your account with one of its recovery codes. %(left)s are left."),
    ),
    "recovery-codes-renewed": (
        _("You have new recovery codes"),
        _("On %(when)s new recovery codes were made for your account. The old ones no longer work."),
    ),
    "sign-on-linked": (
        _("Your account was linked to single sign-on"),
        _("Since %(when)s your account can be signed in to through %(provider)s."),
    ),
}  # fmt: skip


def ask_for(session: Session, person: Person, kind: str, language: str, **detail: str) -> None:
    """Ask for a letter to a person, in the transaction of its cause, where letters are sent at all."""
    _ask(session, AccountLetter(kind=kind, person_id=person.id, language=language, detail=detail))


def ask_for_reset(session: Session, vault: Vault, typed: str, language: str) -> None:
    """Ask for a link to whoever has the address that was typed, if anybody does."""
    _ask(session, AccountLetter(kind="reset", address=vault.seal(typed[:254]), language=language))


def _ask(session: Session, letter: AccountLetter) -> None:
    session.add(letter)
    session.flush()
    jobs.ask(session, SEND, council_id=None, subject_id=letter.id)


@dataclass(frozen=True)
class AccountPost:
    """Sends what waits. It holds what only the installation knows, and the worker registers it as a kind of job."""

    vault: Vault
    transport: Transport
    public_url: str

    def register(self) -> None:
        jobs.register(jobs.JobKind(SEND, lambda session, task: ["send"], self.perform))

    def perform(self, session: Session, task: jobs.Task, step: str) -> None:
        """Send a letter that waits, and forget it. Raises `core.transports.NotNow`, which is worth another try."""
        letter = session.get(AccountLetter, UUID(task.subject_id))
        if letter is None:
            return
        parcel = self._pack(session, letter)
        if parcel:
            with suppress(Undeliverable):
                self.transport.send(parcel)
        session.delete(letter)

    def _pack(self, session: Session, letter: AccountLetter) -> Parcel | None:
        person = self._addressee(session, letter)
        if person is None:
            return None
        try:
            address = tidy_email(person.email)
        except AddressRefused:
            return None
        return Parcel(letter.id, Channel.EMAIL, address, letter.language, self._write(session, letter, person))

    def _addressee(self, session: Session, letter: AccountLetter) -> Person | None:
        if letter.person_id:
            return people.person_by_id(session, letter.person_id)
        try:
            return people.person_by_email(session, self.vault.open(letter.address or ""))
        except SealBroken:
            return None

    def _write(self, session: Session, letter: AccountLetter, person: Person) -> Letter:
        words = words_in(letter.language)
        if letter.kind in LINKS:
            token = links.make_link(session, person.id, LINKS[letter.kind])
            return WRITERS[letter.kind](words, f"{self.public_url}/password/{token}", letter)
        if letter.kind == BY_SIGN_ON:
            return _invitation_by_sign_on(words, f"{self.public_url}{letter.detail['page']}", letter)
        subject, sentence = NOTICES[letter.kind]
        when = format_datetime(letter.asked_at, "d MMMM y, HH:mm 'UTC'", locale=locale_of(letter.language))
        said = words.gettext(sentence) % ({"when": when} | letter.detail)
        advice = words.gettext(
            "If that was not you, go to the page below, choose another password and sign out everywhere else, and tell "
            "your council’s administrator."
        )
        return Letter(words.gettext(subject), "\n\n".join((said, advice, f"{self.public_url}/account")) + "\n")


def _invitation(words: NullTranslations, address: str, letter: AccountLetter) -> Letter:
    choose = words.gettext("Choose a password at this address within seven days. It works once.")
    return _welcome(words, choose, address, letter)


def _invitation_by_sign_on(words: NullTranslations, address: str, letter: AccountLetter) -> Letter:
    sign_in = words.gettext("Sign in at this address with the account that you have at the council.")
    return _welcome(words, sign_in, address, letter)


def _welcome(words: NullTranslations, what_to_do: str, address: str, letter: AccountLetter) -> Letter:
    council = letter.detail.get("council", "Folkmoot")
    paragraphs = (words.gettext("You can now work for %(council)s here.") % {"council": council}, what_to_do, address)
    return Letter(
        words.gettext("You can now work for %(council)s") % {"council": council}, "\n\n".join(paragraphs) + "\n"
    )


def _reset(words: NullTranslations, address: str, letter: AccountLetter) -> Letter:
    paragraphs = (
        words.gettext("Choose another password at this address within an hour. It works once."),
        address,
        words.gettext(
            "Somebody asked for this on our sign-in page. If that was not you, there is nothing to do: your password "
            "stays as it is."
        ),
    )
    return Letter(words.gettext("Choose another password"), "\n\n".join(paragraphs) + "\n")


WRITERS: dict[str, Callable[[NullTranslations, str, AccountLetter], Letter]] = {
    "invitation": _invitation,
    "reset": _reset,
}


def ask_for_waiting(session: Session) -> None:
    """Ask again for letters whose job has ended without them, and drop those that have waited a day."""
    for letter in session.scalars(select(AccountLetter).where(AccountLetter.asked_at < now() - timedelta(minutes=10))):
        if letter.asked_at < now() - TRIED_FOR:
            session.delete(letter)
        else:
            jobs.ask(session, SEND, council_id=None, subject_id=letter.id)


jobs.schedule(jobs.Schedule("send-waiting-account-letters", "5-59/10 * * * *", ask_for_waiting))
