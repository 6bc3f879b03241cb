"""How messages leave, proved on a real mail server and a real HTTP server of the tests' own."""

import ssl
import stat
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, message_from_string
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from core.database import now
from core.models import Channel
from core.transports import (
    FileTransport,
    Letter,
    NotifyTemplates,
    NotifyTransport,
    NotNow,
    Parcel,
    SmtpTransport,
    Undeliverable,
)
from tests.core.post_offices import MailServer, Notify, open_for_business

SENDER = "Arolwg trigolion <arolwg@cyngor.example>"
WORDS = Letter("Eich cod ar gyfer\nBcc: everybody@elsewhere.example", "Eich cod: تسعة\n.\nQ7\n")
KEY = f"tests-{uuid4()}-{uuid4()}"


def parcel(channel: Channel = Channel.EMAIL, address: str = "sian@cyngor.example") -> Parcel:
    return Parcel(UUID(int=7), channel, address, "cy", WORDS)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1, with its key, that nobody trusts unless they are told to."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tests")])
    drawn = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = tmp_path_factory.mktemp("certificate") / "server.pem"
    file.write_bytes(secret + drawn.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture
def secure(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def server() -> Iterator[MailServer]:
    server = MailServer()
    with open_for_business(server):
        yield server


def plainly(server: MailServer) -> SmtpTransport:
    return SmtpTransport(f"smtp+plain://127.0.0.1:{server.port}", SENDER)


def test_an_email_arrives_whole_and_adds_no_recipient(server: MailServer) -> None:
    plainly(server).send(parcel())
    ((recipient, text),) = server.letters
    letter = message_from_string(text, policy=default)
    assert recipient == letter["To"] == "sian@cyngor.example"
    assert letter["Bcc"] is None and "Bcc:" in letter["Subject"]
    assert letter["Message-ID"] == f"<{UUID(int=7)}@cyngor.example>"
    assert (letter["Content-Language"], letter["Auto-Submitted"]) == ("cy", "auto-generated")
    assert letter.get_content().splitlines() == WORDS.text.splitlines()


@pytest.mark.parametrize(("answer", "error"), [("550 unknown", Undeliverable), ("451 later", NotNow)])
def test_a_refusal_says_whether_to_try_again_and_names_nobody(
    server: MailServer, answer: str, error: type[Exception]
) -> None:
    server.refusals["sian@cyngor.example"] = answer
    with pytest.raises(error, match=answer[:3]) as refused:
        plainly(server).send(parcel())
    assert "sian" not in str(refused.value) and refused.value.__cause__ is None
    assert server.letters == []


def test_a_text_that_is_refused_for_good_is_not_tried_again(server: MailServer) -> None:
    server.after_data = "554 spam"
    with pytest.raises(Undeliverable):
        plainly(server).send(parcel())


def test_a_server_that_is_down_may_be_up_later(server: MailServer) -> None:
    server.shutdown()
    server.server_close()
    with pytest.raises(NotNow):
        plainly(server).send(parcel())


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_what_is_sent_over_tls_goes_only_to_a_server_that_is_trusted(
    secure: ssl.SSLContext, certificate: Path, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    server = MailServer(secure, from_the_start=scheme == "smtps")
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # A client that leaves is no news.
    transport = SmtpTransport(f"{scheme}://127.0.0.1:{server.port}", SENDER)
    with open_for_business(server):
        with pytest.raises(NotNow, match="SSLCertVerificationError"):
            transport.send(parcel())
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        transport.send(parcel())
    assert len(server.letters) == 1


def test_nothing_is_sent_in_the_open_where_tls_was_asked_for(server: MailServer) -> None:
    with pytest.raises(NotNow, match="SMTPNotSupportedError"):
        SmtpTransport(f"smtp://user:password@127.0.0.1:{server.port}", SENDER).send(parcel())
    assert server.letters == []


def test_a_mail_server_sends_no_texts(server: MailServer) -> None:
    with pytest.raises(Undeliverable):
        plainly(server).send(parcel(Channel.TEXT, "+447700900123"))


def test_the_password_of_the_mail_server_is_not_shown() -> None:
    assert "secret" not in repr(SmtpTransport("smtp://user:secret@127.0.0.1", SENDER))


@pytest.fixture
def notify() -> Iterator[Notify]:
    notify = Notify()
    with open_for_business(notify):
        yield notify


def through(notify: Notify) -> NotifyTransport:
    return NotifyTransport(notify.url, KEY, NotifyTemplates("email-template", "text-template"))


def test_notify_is_given_emails_and_texts(notify: Notify) -> None:
    through(notify).send(parcel())
    through(notify).send(parcel(Channel.TEXT, "+447700900123"))
    (email_to, email), (text_to, text) = notify.taken
    assert (email_to, text_to) == ("/v2/notifications/email", "/v2/notifications/sms")
    assert email["email_address"] == "sian@cyngor.example" and email["template_id"] == "email-template"
    assert email["personalisation"] == {"subject": WORDS.subject, "text": WORDS.text}
    assert text["phone_number"] == "+447700900123" and text["personalisation"] == {"text": WORDS.text}
    assert email["reference"] == text["reference"] == str(UUID(int=7))


@pytest.mark.parametrize(
    ("status", "error"), [(400, Undeliverable), (403, NotNow), (429, NotNow), (500, NotNow), (503, NotNow)]
)
def test_notify_refuses_for_good_or_for_now(
    notify: Notify, status: int, error: type[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    notify.status = status
    with pytest.raises(error, match=str(status)) as refused:
        through(notify).send(parcel(Channel.TEXT, "+447700900123"))
    assert "7700" not in str(refused.value) + caplog.text
    assert KEY not in repr(through(notify))


def test_files_are_readable_by_their_owner_alone_and_sending_again_replaces_them(tmp_path: Path) -> None:
    outbox = FileTransport(tmp_path / "outbox", SENDER)
    for _time in range(2):
        outbox.send(parcel())
        outbox.send(parcel(Channel.TEXT, "+447700900123"))
    email, text = sorted((tmp_path / "outbox").iterdir())
    assert message_from_bytes(email.read_bytes(), policy=default)["To"] == "sian@cyngor.example"
    assert text.read_text() == f"+447700900123\n\n{WORDS.text}\n"
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "outbox", email, text)]
    assert modes == [0o700, 0o600, 0o600]
