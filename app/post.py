"""The post as an installation has set it up: its vault, the channels it offers, and how messages leave."""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from hashlib import sha256
from urllib.parse import urlsplit

from app.settings import Environment, Settings, SettingsError
from core.accounts.letters import AccountPost
from core.codes import Codes
from core.messages import Desk, Post
from core.models import Channel
from core.transports import PORTS, FileTransport, NotifyTemplates, NotifyTransport, SmtpTransport, Transport
from core.vault import Vault

NOBODY = "no-reply@folkmoot.invalid"


def vault(settings: Settings) -> Vault:
    """The vault; one without keys where nothing is ever sent. Raises `SettingsError`."""
    refuse_what_cannot_be_sent(settings)
    keys = settings.vault_keys
    if not keys and settings.environment is not Environment.PRODUCTION:
        keys = (urlsafe_b64encode(sha256(f"vault|{settings.secret_key}".encode()).digest()).decode(),)
    try:
        return Vault(keys)
    except ValueError as error:
        raise SettingsError("FOLKMOOT_VAULT_KEYS must hold Fernet keys, with commas between.") from error


def channels(settings: Settings) -> frozenset[Channel]:
    """The channels by which residents may ask to be told something."""
    templates = {Channel(name) for name, template in _templates(settings).items() if template}
    offered = {"file": set(Channel), "smtp": {Channel.EMAIL}, "notify": templates}
    return frozenset(offered.get(settings.messages, ()))


def register(settings: Settings) -> None:
    """Let the worker send messages, if the installation does. Raises `SettingsError`."""
    opened = vault(settings)
    if settings.messages in TRANSPORTS:
        desk = Desk(Codes(settings.codes_key), settings.public_url)
        transport = TRANSPORTS[settings.messages](settings)
        Post(opened, transport, desk).register()
        if Channel.EMAIL in channels(settings):
            AccountPost(opened, transport, settings.public_url).register()


def refuse_what_cannot_be_sent(settings: Settings) -> None:
    """Raise `SettingsError` where messages are to leave and a setting that they need is missing or wrong."""
    if settings.messages == "none":
        return
    if settings.messages not in TRANSPORTS:
        raise SettingsError(f"FOLKMOOT_MESSAGES may be none, {', '.join(TRANSPORTS)}, not {settings.messages}.")
    if settings.environment is Environment.PRODUCTION and not (settings.vault_keys and settings.public_url):
        raise SettingsError("To send messages, set FOLKMOOT_VAULT_KEYS and FOLKMOOT_PUBLIC_URL.")
    if settings.messages == "smtp" and not (urlsplit(settings.smtp_url).scheme in PORTS and "@" in settings.sender):
        raise SettingsError(f"For smtp, set FOLKMOOT_SENDER, and FOLKMOOT_SMTP_URL with {', '.join(PORTS)}.")
    if settings.messages == "notify" and not (settings.notify_api_key and channels(settings)):
        raise SettingsError("For notify, set FOLKMOOT_NOTIFY_API_KEY and one of FOLKMOOT_NOTIFY_…_TEMPLATE.")


def _files(settings: Settings) -> Transport:
    return FileTransport(settings.data_dir / "outbox", settings.sender or NOBODY)


def _mail_server(settings: Settings) -> Transport:
    return SmtpTransport(settings.smtp_url, settings.sender)


def _notify(settings: Settings) -> Transport:
    return NotifyTransport(settings.notify_url, settings.notify_api_key, NotifyTemplates(**_templates(settings)))


def _templates(settings: Settings) -> dict[str, str]:
    return {"email": settings.notify_email_template, "text": settings.notify_text_template}


TRANSPORTS: dict[str, Callable[[Settings], Transport]] = {"file": _files, "smtp": _mail_server, "notify": _notify}
