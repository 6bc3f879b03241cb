"""Whether the mail server or Notify can be reached and lets us in; nothing is sent."""

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

from app.doctor.finding import Finding, either, failure, well
from app.settings import Environment, Settings
from core.transports import NotNow, SmtpTransport

PATIENCE = 5.0


def post(settings: Settings) -> Iterator[Finding]:
    what = "post"
    if settings.messages == "none":
        says = "No emails or texts are offered, so that nobody can be sent a link to go on later."
        yield either(what, False, says, "Set FOLKMOOT_MESSAGES to smtp or notify, and what it needs.")
    elif settings.messages == "file":
        says = "Messages are written into files, and reach nobody."
        production = settings.environment is Environment.PRODUCTION
        yield either(what, production, says, "Set FOLKMOOT_MESSAGES to smtp or notify for real residents.")
    elif settings.messages == "smtp":
        yield _mail_server(settings)
    else:
        yield _notify(settings)


def _mail_server(settings: Settings) -> Finding:
    try:
        SmtpTransport(settings.smtp_url, settings.sender).try_out(PATIENCE)
    except NotNow as error:
        return failure("post", str(error), "See FOLKMOOT_SMTP_URL: host, port, name, password and TLS.")
    return well("post", "The mail server lets us in.")


def _notify(settings: Settings) -> Finding:
    where = urlsplit(settings.notify_url)
    address = (where.hostname or "", where.port or (443 if where.scheme == "https" else 80))
    try:
        socket.create_connection(address, timeout=PATIENCE).close()
    except OSError:
        return failure("post", "Notify cannot be reached.", "Let this machine reach FOLKMOOT_NOTIFY_URL.")
    return well("post", "Notify can be reached.")
