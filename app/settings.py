"""Settings from the environment, typed, with defaults that are safe on one machine."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from sqlalchemy import make_url

from core.telling import signing_key

ROOT = Path(__file__).resolve().parent.parent


class Environment(StrEnum):
    PRODUCTION = "production"
    DEVELOPMENT = "development"
    TEST = "test"


class SettingsError(Exception):
    """A setting is missing or wrong; the message says which and how to put it right."""


def _said(environ: Mapping[str, str], variable: str) -> str:
    """What a variable says, or the file that the same name with `_FILE` says the path of, as secrets are handed over.

    Raises `SettingsError`.
    """
    said, path = environ.get(variable, "").strip(), environ.get(f"{variable}_FILE", "").strip()
    if said and path:
        raise SettingsError(f"Set {variable} or {variable}_FILE, not both.")
    if not path:
        return said
    try:
        return Path(path).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{variable}_FILE cannot be read: {error}.") from error


@dataclass(frozen=True)
class Settings:
    """Everything that an installation may decide. Each field is read from `FOLKMOOT_` and its name in capitals."""

    secret_key: str = field(repr=False)
    secret_key_fallbacks: tuple[str, ...] = field(default=(), repr=False)
    codes_key: str = field(default="", repr=False)
    environment: Environment = Environment.PRODUCTION
    debug: bool = False
    data_dir: Path = ROOT / "instance"
    database_url: str = field(default="", repr=False)
    owner_database_url: str = field(default="", repr=False)
    languages: tuple[str, ...] = ("en", "cy")
    demonstration: bool = False
    host: str = "127.0.0.1"
    port: int = 8000
    web_processes: int = 2
    web_threads: int = 4
    trusted_proxies: int = 0
    starts_an_hour: int = 300
    public_url: str = ""
    messages: str = "none"
    vault_keys: tuple[str, ...] = field(default=(), repr=False)
    sender: str = ""
    smtp_url: str = field(default="", repr=False)
    notify_url: str = "https://api.notifications.service.gov.uk"
    notify_api_key: str = field(default="", repr=False)
    notify_email_template: str = ""
    notify_text_template: str = ""
    cluster: str = ""
    private_networks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.database_url:
            object.__setattr__(self, "database_url", f"sqlite:///{self.data_dir / 'folkmoot.sqlite'}")
        if self.secret_key_fallbacks and not self.codes_key:
            raise SettingsError(
                "Set FOLKMOOT_CODES_KEY to the secret key that there was before: residents' codes were made with it."
            )
        if not self.owner_database_url:
            object.__setattr__(self, "owner_database_url", self.database_url)
        if not self.codes_key:
            object.__setattr__(self, "codes_key", self.secret_key)
        if not self.public_url and self.environment is not Environment.PRODUCTION:
            object.__setattr__(self, "public_url", f"http://{self.host}:{self.port}")
        if self.environment is Environment.PRODUCTION:
            self._refuse_what_is_unsafe()

    def _refuse_what_is_unsafe(self) -> None:
        if self.debug:
            raise SettingsError("FOLKMOOT_DEBUG must be off in production.")
        if len(self.secret_key) < 32:
            raise SettingsError("Set FOLKMOOT_SECRET_KEY to at least 32 random characters.")

    @property
    def jobs_database_url(self) -> str:
        """Where the job engine keeps its own books: a file beside SQLite's, or a schema in the same PostgreSQL."""
        if self.database_url.startswith("sqlite"):
            return f"sqlite:///{self.data_dir / 'jobs.sqlite'}"
        return self.database_url.replace("postgresql+psycopg://", "postgresql://")

    @property
    def row_key(self) -> bytes:
        """What the database is told with for which council something is done."""
        return signing_key(self.secret_key)

    @property
    def row_keys(self) -> tuple[bytes, ...]:
        """That, and those of the secret keys before, for processes that have not been started again."""
        return tuple(signing_key(secret) for secret in (self.secret_key, *self.secret_key_fallbacks))

    @property
    def role(self) -> str:
        """The role of PostgreSQL that the application comes as, or "" where that is the tables' owner."""
        owner, user = make_url(self.owner_database_url).username, make_url(self.database_url).username
        return user or "" if self.database_url.startswith("postgresql") and user != owner else ""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Read the settings.

        Raises `SettingsError` for a value that cannot be read, or for one that production refuses.
        """

        def read(name: str, default: str) -> str:
            return _said(environ, f"FOLKMOOT_{name}") or default

        def read_several(name: str) -> tuple[str, ...]:
            return tuple(filter(None, (one.strip() for one in re.split("[,\n]", read(name, "")))))

        try:
            return cls(
                secret_key=read("SECRET_KEY", ""),
                secret_key_fallbacks=read_several("SECRET_KEY_FALLBACKS"),
                codes_key=read("CODES_KEY", ""),
                environment=Environment(read("ENVIRONMENT", Environment.PRODUCTION)),
                debug=read("DEBUG", "0") in {"1", "true", "yes"},
                data_dir=Path(read("DATA_DIR", str(ROOT / "instance"))),
                database_url=read("DATABASE_URL", "").replace("postgresql://", "postgresql+psycopg://"),
                owner_database_url=read("OWNER_DATABASE_URL", "").replace("postgresql://", "postgresql+psycopg://"),
                languages=tuple(code.strip() for code in read("LANGUAGES", "en,cy").split(",")),
                demonstration=read("DEMONSTRATION", "0") in {"1", "true", "yes"},
                host=read("HOST", "127.0.0.1"),
                port=int(read("PORT", "8000")),
                web_processes=int(read("WEB_PROCESSES", "2")),
                web_threads=int(read("WEB_THREADS", "4")),
                trusted_proxies=int(read("TRUSTED_PROXIES", "0")),
                starts_an_hour=int(read("STARTS_AN_HOUR", "300")),
                public_url=read("PUBLIC_URL", "").rstrip("/"),
                messages=read("MESSAGES", "none"),
                vault_keys=read_several("VAULT_KEYS"),
                sender=read("SENDER", ""),
                smtp_url=read("SMTP_URL", ""),
                notify_url=read("NOTIFY_URL", cls.notify_url),
                notify_api_key=read("NOTIFY_API_KEY", ""),
                notify_email_template=read("NOTIFY_EMAIL_TEMPLATE", ""),
                notify_text_template=read("NOTIFY_TEXT_TEMPLATE", ""),
                cluster=read("CLUSTER", ""),
                private_networks=read_several("PRIVATE_NETWORKS"),
            )
        except ValueError as error:
            raise SettingsError(f"A FOLKMOOT_ setting cannot be read: {error}.") from error
