"""Settings from the environment, typed, with defaults that are safe on one machine."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class Environment(StrEnum):
    PRODUCTION = "production"
    DEVELOPMENT = "development"
    TEST = "test"


class SettingsError(Exception):
    """A setting is missing or wrong; the message says which and how to put it right."""


@dataclass(frozen=True)
class Settings:
    """Everything that an installation may decide. Each field is read from `FOLKMOOT_` and its name in capitals."""

    secret_key: str = field(repr=False)
    codes_key: str = field(default="", repr=False)
    environment: Environment = Environment.PRODUCTION
    debug: bool = False
    data_dir: Path = ROOT / "instance"
    database_url: str = ""
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
    second_factor: str = "optional"
    sign_in_idle_minutes: int = 60
    sign_in_hours: int = 12
    password_memory: int = 64
    password_passes: int = 3
    breached_passwords: str = ""

    def __post_init__(self) -> None:
        if not self.database_url:
            object.__setattr__(self, "database_url", f"sqlite:///{self.data_dir / 'folkmoot.sqlite'}")
        if not self.codes_key:
            object.__setattr__(self, "codes_key", self.secret_key)
        if not self.public_url and self.environment is not Environment.PRODUCTION:
            object.__setattr__(self, "public_url", f"http://{self.host}:{self.port}")
        self._refuse_what_nobody_could_sign_in_with()
        if self.environment is Environment.PRODUCTION:
            self._refuse_what_is_unsafe()

    def _refuse_what_nobody_could_sign_in_with(self) -> None:
        if self.second_factor not in {"optional", "required"}:
            raise SettingsError(f"FOLKMOOT_SECOND_FACTOR may be optional or required, not {self.second_factor}.")
        if not 0 < self.sign_in_hours <= 24 * 30 or not 0 < self.sign_in_idle_minutes <= self.sign_in_hours * 60:
            raise SettingsError("FOLKMOOT_SIGN_IN_HOURS may be 1 to 720, and FOLKMOOT_SIGN_IN_IDLE_MINUTES no longer.")
        if not 19 <= self.password_memory <= 4096 or not 2 <= self.password_passes <= 100:
            raise SettingsError("FOLKMOOT_PASSWORD_MEMORY may be 19 to 4096, and FOLKMOOT_PASSWORD_PASSES 2 to 100.")
        if self.breached_passwords and not Path(self.breached_passwords).is_file():
            raise SettingsError("FOLKMOOT_BREACHED_PASSWORDS must be a file.")

    def _refuse_what_is_unsafe(self) -> None:
        if self.debug:
            raise SettingsError("FOLKMOOT_DEBUG must be off in production.")
        if len(self.secret_key) < 32:
            raise SettingsError("Set FOLKMOOT_SECRET_KEY to at least 32 random characters.")
        if self.second_factor == "required" and not self.vault_keys:
            raise SettingsError("To require a second factor, set FOLKMOOT_VAULT_KEYS: its secrets are kept sealed.")

    @property
    def jobs_database_url(self) -> str:
        """Where the job engine keeps its own books: a file beside SQLite's, or a schema in the same PostgreSQL."""
        if self.database_url.startswith("sqlite"):
            return f"sqlite:///{self.data_dir / 'jobs.sqlite'}"
        return self.database_url.replace("postgresql+psycopg://", "postgresql://")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Read the settings.

        Raises `SettingsError` for a value that cannot be read, or for one that production refuses.
        """

        def read(name: str, default: str) -> str:
            return environ.get(f"FOLKMOOT_{name}", "").strip() or default

        try:
            return cls(
                secret_key=read("SECRET_KEY", ""),
                codes_key=read("CODES_KEY", ""),
                environment=Environment(read("ENVIRONMENT", Environment.PRODUCTION)),
                debug=read("DEBUG", "0") in {"1", "true", "yes"},
                data_dir=Path(read("DATA_DIR", str(ROOT / "instance"))),
                database_url=read("DATABASE_URL", "").replace("postgresql://", "postgresql+psycopg://"),
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
                vault_keys=tuple(filter(None, (key.strip() for key in read("VAULT_KEYS", "").split(",")))),
                sender=read("SENDER", ""),
                smtp_url=read("SMTP_URL", ""),
                notify_url=read("NOTIFY_URL", cls.notify_url),
                notify_api_key=read("NOTIFY_API_KEY", ""),
                notify_email_template=read("NOTIFY_EMAIL_TEMPLATE", ""),
                notify_text_template=read("NOTIFY_TEXT_TEMPLATE", ""),
                cluster=read("CLUSTER", ""),
                private_networks=tuple(filter(None, (one.strip() for one in read("PRIVATE_NETWORKS", "").split(",")))),
                second_factor=read("SECOND_FACTOR", cls.second_factor),
                sign_in_idle_minutes=int(read("SIGN_IN_IDLE_MINUTES", "60")),
                sign_in_hours=int(read("SIGN_IN_HOURS", "12")),
                password_memory=int(read("PASSWORD_MEMORY", "64")),
                password_passes=int(read("PASSWORD_PASSES", "3")),
                breached_passwords=read("BREACHED_PASSWORDS", ""),
            )
        except ValueError as error:
            raise SettingsError(f"A FOLKMOOT_ setting cannot be read: {error}.") from error
