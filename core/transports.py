"""The ways a message leaves: into files, to a mail server, or through GOV.UK Notify.

An error names no address, because the worker keeps it: it says `Undeliverable` where trying again would not help, and
`NotNow` where it may.
"""

import logging
import os
import smtplib
import ssl
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit
from uuid import UUID

from core.models import Channel

PATIENCE = 20.0
PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
FOR_GOOD = range(500, 600)


class Undeliverable(Exception):
    """The message was refused for good."""


class NotNow(Exception):
    """The message could not be handed over; it may be later."""


@dataclass(frozen=True)
class Letter:
    """What a message says. A text message has no subject; `leaving` is the address where somebody stops such emails.

    `one_click` says that a mail program may post to it by itself once its reader asks to stop (RFC 8058).
    """

    subject: str
    text: str
    leaving: str = ""
    one_click: bool = False


@dataclass(frozen=True)
class Parcel:
    """A letter with where it goes; its identifier is the same however often it is sent."""

    id: UUID
    channel: Channel
    address: str
    language: str
    letter: Letter


class Transport(Protocol):
    def send(self, parcel: Parcel) -> None:
        """Hand a parcel over. Raises `Undeliverable` or `NotNow`."""


def as_email(parcel: Parcel, sender: str) -> EmailMessage:
    """The parcel as an email, which no machine should answer."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = Address(addr_spec=parcel.address)
    message["Subject"] = " ".join(parcel.letter.subject.split())
    message["Date"] = formatdate(usegmt=True)
    message["Message-ID"] = f"<{parcel.id}@{_host_of(message)}>"
    message["Auto-Submitted"] = "auto-generated"
    if parcel.letter.leaving:
        message["List-Unsubscribe"] = f"<{parcel.letter.leaving}>"
        if parcel.letter.one_click:
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(parcel.letter.text, cte="quoted-printable")
    message["Content-Language"] = parcel.language
    return message


def _host_of(message: EmailMessage) -> str:
    return str(message["From"].addresses[0].domain)


@dataclass(frozen=True)
class FileTransport:
    """Writes each message into a folder that only its owner reads: for demonstrations and tests."""

    folder: Path
    sender: str

    def send(self, parcel: Parcel) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if parcel.channel is Channel.EMAIL:
            self._write(f"{parcel.id}.eml", as_email(parcel, self.sender).as_bytes())
        else:
            self._write(f"{parcel.id}.txt", f"{parcel.address}\n\n{parcel.letter.text}\n".encode())

    def _write(self, name: str, content: bytes) -> None:
        descriptor = os.open(self.folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)


@dataclass(frozen=True, repr=False)
class SmtpTransport:
    """Hands emails to a mail server at `smtp://user:password@host:port`, which must offer STARTTLS.

    `smtps://` begins with TLS, and `smtp+plain://` does without, for a server on the same machine.
    """

    url: str
    sender: str

    def send(self, parcel: Parcel) -> None:
        if parcel.channel is not Channel.EMAIL:
            raise Undeliverable("A mail server sends no text messages.")
        try:
            with self._connected() as server:
                server.send_message(as_email(parcel, self.sender))
        except smtplib.SMTPRecipientsRefused as error:
            ((code, _),) = error.recipients.values()
            raise _refusal(code) from None
        except smtplib.SMTPDataError as error:
            raise _refusal(error.smtp_code) from None
        except (smtplib.SMTPException, OSError) as error:
            raise NotNow(f"The mail server could not be used: {type(error).__name__}.") from None

    def try_out(self, patience: float) -> None:
        """See whether the server lets us in, without sending anything. Raises `NotNow`."""
        try:
            self._connected(patience).quit()
        except (smtplib.SMTPException, OSError) as error:
            raise NotNow(f"The mail server could not be used: {type(error).__name__}.") from None

    def _connected(self, patience: float = PATIENCE) -> smtplib.SMTP:
        where = urlsplit(self.url)
        host, port = where.hostname or "localhost", where.port or PORTS[where.scheme]
        secure = ssl.create_default_context()
        if where.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=patience, context=secure)
        else:
            server = smtplib.SMTP(host, port, timeout=patience)
        try:
            if where.scheme == "smtp":
                server.starttls(context=secure)
            if where.username:
                server.login(unquote(where.username), unquote(where.password or ""))
        except BaseException:
            server.close()
            raise
        return server


def _refusal(code: int) -> Exception:
    kind = Undeliverable if code in FOR_GOOD else NotNow
    return kind(f"The mail server answered {code}.")


@dataclass(frozen=True)
class NotifyTemplates:
    """Notify's identifiers of our templates: the email's has ((subject)) and ((text)), the text message's ((text))."""

    email: str
    text: str


@dataclass(frozen=True, repr=False)
class NotifyTransport:
    """Sends through GOV.UK Notify, which keeps our identifier as its reference."""

    url: str
    key: str
    templates: NotifyTemplates

    def send(self, parcel: Parcel) -> None:
        from notifications_python_client.errors import APIError
        from notifications_python_client.notifications import NotificationsAPIClient

        logging.getLogger("notifications_python_client").setLevel(logging.CRITICAL)  # It may repeat an address.
        client = NotificationsAPIClient(self.key, base_url=self.url, timeout=PATIENCE)
        says = {"subject": parcel.letter.subject, "text": parcel.letter.text}
        try:
            if parcel.channel is Channel.EMAIL:
                client.send_email_notification(parcel.address, self.templates.email, says, str(parcel.id))
            else:
                client.send_sms_notification(
                    parcel.address, self.templates.text, {"text": says["text"]}, str(parcel.id)
                )
        except APIError as error:
            kind = Undeliverable if error.status_code == 400 else NotNow
            raise kind(f"Notify answered {error.status_code}.") from None
        finally:
            client.request_session.close()
