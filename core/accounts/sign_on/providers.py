"""Who vouches for people: providers of OpenID Connect, as an installation has set them up."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

NAME = re.compile(r"[a-z][a-z0-9-]{0,31}")
TRUSTED = "trusted"


@dataclass(frozen=True)
class Provider:
    """One provider. `council` is the code of the only council it opens; without one it opens what the person may."""

    name: str
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    label: str
    council: str = ""
    emails_trusted: bool = False
    """Whether every address it names is the person's own, though it does not say that it made sure."""
    second_factor_trusted: bool = False
    """Whether it asks everybody for a second factor, though it does not say so each time."""
    acr: tuple[str, ...] = ()
    """What it calls a sign-in with a second factor; the first is asked for."""


def read_providers(names: Sequence[str], read: Callable[[str], str]) -> tuple[Provider, ...]:
    """The providers of these names; `read` gives what a variable says, after FOLKMOOT_. Raises `ValueError`."""
    if len(set(names)) != len(names):
        raise ValueError("FOLKMOOT_SIGN_ONS names one twice")
    return tuple(_read(name, read) for name in names)


def _read(name: str, read: Callable[[str], str]) -> Provider:
    if not NAME.fullmatch(name):
        raise ValueError(f"FOLKMOOT_SIGN_ONS may name small letters, digits and hyphens, not {name}")
    beginning = f"SIGN_ON_{name.upper().replace('-', '_')}_"
    said = {part: read(beginning + part) for part in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET", "LABEL")}
    for part, value in said.items():
        if not value:
            raise ValueError(f"FOLKMOOT_{beginning}{part} is missing")
    parts = urlsplit(said["ISSUER"])
    if parts.scheme not in {"https", "http"} or not parts.hostname or parts.query or parts.fragment:
        raise ValueError(f"FOLKMOOT_{beginning}ISSUER must begin with https://")
    return Provider(
        name=name,
        issuer=said["ISSUER"],
        client_id=said["CLIENT_ID"],
        client_secret=said["CLIENT_SECRET"],
        label=said["LABEL"],
        council=read(beginning + "COUNCIL"),
        emails_trusted=_trusted(beginning + "EMAILS", read),
        second_factor_trusted=_trusted(beginning + "SECOND_FACTOR", read),
        acr=tuple(read(beginning + "ACR").replace(",", " ").split()),
    )


def _trusted(name: str, read: Callable[[str], str]) -> bool:
    value = read(name)
    if value not in {"", TRUSTED}:
        raise ValueError(f"FOLKMOOT_{name} may be {TRUSTED} or nothing, not {value}")
    return value == TRUSTED
