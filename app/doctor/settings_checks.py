"""Whether the settings are safe, strong and fit together."""

from collections import Counter
from collections.abc import Iterator
from ipaddress import ip_address
from math import log2
from urllib.parse import urlsplit

from app import post
from app.doctor.finding import Finding, either, failure, warning, well
from app.settings import Environment, Settings, SettingsError

ENOUGH_BITS = 100
MADE = "python -c 'import secrets; print(secrets.token_urlsafe(48))' makes one."


def environment(settings: Settings) -> Iterator[Finding]:
    if settings.environment is Environment.PRODUCTION:
        yield well("environment", "It is in production.")
    else:
        yield warning(
            "environment",
            f"It is in {settings.environment.value}: cookies also go without HTTPS.",
            "Set FOLKMOOT_ENVIRONMENT=production where residents answer.",
        )
    if settings.debug:
        yield failure("debugging", "Debugging is on, which shows strangers the code.", "Set FOLKMOOT_DEBUG=0.")
    else:
        yield well("debugging", "Debugging is off.")


def secrets(settings: Settings) -> Iterator[Finding]:
    """Whether the keys are strong, and apart."""
    production = settings.environment is Environment.PRODUCTION
    for what, key in (("secret key", settings.secret_key), ("codes key", settings.codes_key)):
        name = f"FOLKMOOT_{what.upper().replace(' ', '_')}"
        if bits_of(key) < ENOUGH_BITS:
            yield either(
                what, production, "It could be guessed: it is short, or repeats itself.", f"Set {name}. {MADE}"
            )
        else:
            yield well(what, "It is long and varied enough.")
    if settings.codes_key == settings.secret_key:
        yield warning(
            "keys apart",
            "Residents' codes are made with the secret key, so that a new secret key would spoil printed letters.",
            f"Set FOLKMOOT_CODES_KEY before the first letters are printed. {MADE}",
        )
    else:
        yield well("keys apart", "The secret key can be changed without spoiling printed letters.")
    yield from _vault(settings, production)


def _vault(settings: Settings, production: bool) -> Iterator[Finding]:
    try:
        opened = post.vault(settings)
    except SettingsError as error:
        yield failure("vault", str(error), "See docs/settings.md.")
        return
    if not opened.has_keys or not settings.vault_keys:
        yield either(
            "vault",
            production and settings.messages != "none",
            "There is no vault key of its own: comments as written are not kept, or sealed with the secret key.",
            "Set FOLKMOOT_VAULT_KEYS: "
            "python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())' makes one.",
        )
    else:
        yield well("vault", f"What is sealed is sealed with a key of its own, of {len(settings.vault_keys)}.")


def bits_of(key: str) -> float:
    """About how hard a key is to guess, in bits: its length times the entropy of its characters."""
    counts = Counter(key)
    each = -sum(n / len(key) * log2(n / len(key)) for n in counts.values()) if key else 0.0
    return each * len(key)


def demonstration(settings: Settings) -> Iterator[Finding]:
    if not settings.demonstration:
        yield well("demonstration", "Pages do not say that councils are fictional.")
        return
    yield either(
        "demonstration",
        settings.environment is Environment.PRODUCTION,
        "Every page says that the councils are fictional.",
        "Set FOLKMOOT_DEMONSTRATION=0 for real councils.",
    )


def addresses(settings: Settings) -> Iterator[Finding]:
    """Whether the public address, HTTPS and the proxy before us fit together."""
    production = settings.environment is Environment.PRODUCTION
    public = urlsplit(settings.public_url)
    if not public.hostname:
        says, remedy = "Nothing can be printed or sent without it.", "Set FOLKMOOT_PUBLIC_URL=https://…"
        yield either("public address", production, says, remedy)
    elif public.scheme != "https":
        yield either(
            "public address",
            production,
            f"{settings.public_url} is not HTTPS, and sign-in cookies go over HTTPS alone in production.",
            "Let nginx serve HTTPS (docs/deploy.md), and set FOLKMOOT_PUBLIC_URL=https://…",
        )
    elif public.path or public.query:
        says, remedy = "It holds more than a host's name.", "Set FOLKMOOT_PUBLIC_URL without a path."
        yield failure("public address", says, remedy)
    else:
        yield well("public address", f"Residents know it as {settings.public_url}.")
    yield _proxies(settings, behind_tls=public.scheme == "https")


def _proxies(settings: Settings, *, behind_tls: bool) -> Finding:
    if behind_tls and not settings.trusted_proxies:
        return either(
            "proxies",
            settings.environment is Environment.PRODUCTION,
            "Pages are served over HTTPS by a proxy that is not trusted, so all residents seem to share its address.",
            "Set FOLKMOOT_TRUSTED_PROXIES=1 (or how many there are), and let the first one overwrite X-Forwarded-For.",
        )
    if settings.trusted_proxies and not is_private(settings.host):
        return warning(
            "proxies",
            f"It listens on {settings.host}: whoever reaches it around the proxy may give any address as theirs.",
            "Set FOLKMOOT_HOST=127.0.0.1, or let a firewall leave its port to the proxy.",
        )
    return well("proxies", f"{settings.trusted_proxies} proxies before it are trusted.")


def is_private(host: str) -> bool:
    try:
        return ip_address(host).is_private and not ip_address(host).is_unspecified
    except ValueError:
        return host == "localhost"


SETTINGS_CHECKS = (environment, secrets, demonstration, addresses)
