"""Settings from the environment, typed, with defaults that are safe on one machine."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from sqlalchemy import make_url

from core.accounts.sign_on.providers import Provider, read_providers
from core.telling import signing_key

ROOT = Path(__file__).resolve().parent.parent


class Environment(StrEnum):
    PRODUCTION = "production"
    DEVELOPMENT = "development"
    TEST = "test"


class SettingsError(Exception):
    """A setting is missing or wrong; the message says which and how to put it right."""


@dataclass(frozen=True)
class Settings:
    """Everything that an installation may decide. Each field is read from `FOLKMOOT_` and its name in capitals.

    What is said beneath each is its line in docs/settings.md, which `scripts/settings_reference.py` writes.
    """

    secret_key: str = field(repr=False)
    """Signs the cookie. Production refuses to start with fewer than 32 characters."""
    secret_key_fallbacks: tuple[str, ...] = field(default=(), repr=False)
    """The secret keys that there were before, with commas between: cookies, forms, links and receipts that they
    signed go on being good. To change the key put the old one here, set `FOLKMOOT_CODES_KEY` to what it was before
    (the first secret key, where it was never set), run `folkmoot migrate`, start every process again, and drop the
    old key a month later.
    """
    codes_key: str = field(default="", repr=False)
    """Makes residents' codes and their hashes. Set it apart from the secret key, so that changing that key
    leaves printed codes good.
    """
    environment: Environment = Environment.PRODUCTION
    """`production`, `development` or `test`. Production sends its cookie over HTTPS only and refuses an
    out-of-date database.
    """
    debug: bool = False
    """`1` for debugging; production refuses it."""
    data_dir: Path = ROOT / "instance"
    """The folder of the SQLite files, the snapshots and, with `FOLKMOOT_MESSAGES=file`, the outbox."""
    database_url: str = field(default="", repr=False)
    """`postgresql://…` for a real deployment."""
    owner_database_url: str = field(default="", repr=False)
    """The address by which `folkmoot migrate` and `folkmoot backup` come, and nothing else: that of the role that
    owns the tables. Give web processes and workers another in `FOLKMOOT_DATABASE_URL`, made with `CREATE ROLE
    folkmoot LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD …`, and PostgreSQL itself keeps councils' rows apart:
    `folkmoot migrate` with both addresses lets that role use the tables. Without it one role does everything.
    """
    languages: tuple[str, ...] = ("en", "cy")
    """The languages offered, with commas between. One that lacks a word that residents see is not offered until
    it has it.
    """
    demonstration: bool = False
    """`1` says on every page that the councils are fictional."""
    host: str = "127.0.0.1"
    """The address to listen on."""
    port: int = 8000
    """The port to listen on."""
    web_processes: int = 2
    """How many web processes."""
    web_threads: int = 4
    """How many requests each of them answers at once."""
    longest_wait: float = 3.0
    """For how many seconds a request may have waited for its turn. Beyond that residents who are in the middle of
    something get a page that says we are busy and sends what they typed again; new starts and officers' pages get it
    after half of that. `0` lets everybody wait for ever.
    """
    trusted_proxies: int = 0
    """How many proxies stand before Folkmoot, each adding to `X-Forwarded-For`. Limits by network count the
    address before them. Behind a proxy on another machine set it, or all residents seem to share one network.
    """
    starts_an_hour: int = 300
    """How many responses may be started in an hour from one network (a /24 of IPv4, a /56 of IPv6) on open
    links. Beyond that people are asked to try again in a few minutes.
    """
    public_url: str = ""
    """The address that residents know the pages by, such as `https://survey.example.org`: it stands in messages,
    links and QR codes. In production nothing is printed without it. Outside production the host and port stand
    in for it.
    """
    messages: str = "none"
    """How messages to residents leave: `none` offers none, `smtp` sends emails, `notify` sends emails and texts
    through GOV.UK Notify, `file` writes them into `outbox` in the data folder for demonstrations.
    """
    vault_keys: tuple[str, ...] = field(default=(), repr=False)
    """Fernet keys, with commas between, that seal residents' addresses while a message waits, comments as they were
    written, and files of comments while they wait. Keep a key as long as originals are kept (180 days unless a
    council chose otherwise). Without one no original is kept. The first seals; the others only open: put a new key
    first, start every process again, and `folkmoot vault rotate` says when the old one may go. Production needs
    them to send; elsewhere the secret key stands in. `python -c "from cryptography.fernet import Fernet;
    print(Fernet.generate_key().decode())"` makes one.
    """
    sender: str = ""
    """Whom emails are from, such as `Residents' survey <survey@example.org>`."""
    smtp_url: str = field(default="", repr=False)
    """The mail server: `smtp://user:password@host:587` uses STARTTLS and refuses to go on without it, `smtps://`
    begins with TLS, `smtp+plain://` does without, for a server on the same machine.
    """
    notify_url: str = "https://api.notifications.service.gov.uk"
    """Where Notify is."""
    notify_api_key: str = field(default="", repr=False)
    """Notify's key for this service."""
    notify_email_template: str = ""
    """The identifier of Notify's email template: its subject is `((subject))`, its message `((text))`. Without
    it no emails are offered.
    """
    notify_text_template: str = ""
    """The identifier of Notify's text message template, which says `((text))`. Without it no texts are offered."""
    cluster: str = ""
    """The address of a Dask cluster, such as `tcp://10.0.0.1:8786`, on which `folkmoot weight` and `folkmoot
    estimate` work through Parquet partitions and workers work out the figures of waves, to the same digits. Every
    worker of the cluster needs the same Folkmoot (`pip install "folkmoot[cluster]"`) and the same path to the files.
    Without it the processors of this machine do.
    """
    private_networks: tuple[str, ...] = ()
    """Networks of your own that figures may be sent into, with commas between, such as `10.1.2.0/24`. Without
    them webhooks and SFTP reach public addresses alone.
    """
    second_factor: str = "optional"
    """`required` asks everybody for a second factor; a council's administrator can ask it of the council's own people.
    Whoever comes by a sign-on that says it saw one needs none here.
    """
    sign_ons: tuple[Provider, ...] = field(default=(), repr=False)
    """The names of providers of OpenID Connect that people may sign in with, with commas between;
    [sign-in.md](sign-in.md#single-sign-on) says how. For each, such as `north`, set `FOLKMOOT_SIGN_ON_NORTH_ISSUER`,
    `…_CLIENT_ID`, `…_CLIENT_SECRET` (or `…_CLIENT_SECRET_FILE`) and `…_LABEL`, what people know it by;
    `…_COUNCIL`, the code of the only council that it opens; `…_EMAILS=trusted` where it does not say that it made
    sure of an address; and `…_SECOND_FACTOR=trusted` where it always asks for a second factor without saying so, or
    `…_ACR` with what it calls such a sign-in.
    """
    sign_in_idle_minutes: int = 60
    """After how many minutes without use somebody is signed out."""
    sign_in_hours: int = 12
    """After how many hours somebody is signed out however much they do; 720 at most."""
    password_memory: int = 64
    """How many MiB the hashing of a password fills (argon2id). A password hashed with other work is hashed again at
    the next sign-in.
    """
    password_passes: int = 3
    """How many times it fills them."""
    breached_passwords: str = ""
    """A file of SHA-1 digests in their order, one a line, whose passwords are refused, as Have I Been Pwned offers
    it. Without it rules alone refuse what is guessed early.
    """

    metrics_token: str = field(default="", repr=False)
    """What a Prometheus server must show to read figures of this installation at `/metrics`, as
    `Authorization: Bearer …`. Without it nothing is counted and the address is not there.
    """

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
        if self.sign_ons and not self.public_url:
            raise SettingsError("Set FOLKMOOT_PUBLIC_URL: single sign-on sends people back to it.")
        if self.environment is not Environment.TEST and any(one.issuer.startswith("http:") for one in self.sign_ons):
            raise SettingsError("FOLKMOOT_SIGN_ON_…_ISSUER must begin with https://.")
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
            return tuple(filter(None, (one.strip() for one in read(name, "").split(","))))

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
                longest_wait=float(read("LONGEST_WAIT", "3")),
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
                second_factor=read("SECOND_FACTOR", cls.second_factor),
                sign_ons=read_providers(read_several("SIGN_ONS"), lambda name: read(name, "")),
                sign_in_idle_minutes=int(read("SIGN_IN_IDLE_MINUTES", "60")),
                sign_in_hours=int(read("SIGN_IN_HOURS", "12")),
                password_memory=int(read("PASSWORD_MEMORY", "64")),
                password_passes=int(read("PASSWORD_PASSES", "3")),
                breached_passwords=read("BREACHED_PASSWORDS", ""),
                metrics_token=read("METRICS_TOKEN", ""),
            )
        except ValueError as error:
            raise SettingsError(f"A FOLKMOOT_ setting cannot be read: {error}.") from error


def _said(environ: Mapping[str, str], name: str) -> str:
    """What a variable says, or the file that the variable of its name and `_FILE` names. Raises `SettingsError`."""
    said, file = environ.get(name, "").strip(), environ.get(f"{name}_FILE", "").strip()
    if said and file:
        raise SettingsError(f"Set {name} or {name}_FILE, not both.")
    if not file:
        return said
    try:
        return ",".join(Path(file).read_text("utf-8").split("\n")).strip(" ,\r")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"The file that {name}_FILE names cannot be read: {type(error).__name__}.") from error
