"""Email addresses and mobile telephone numbers as people type them, tidied or refused without asking anybody."""

import re
import unicodedata

from core.models import Channel

LONGEST_EMAIL = 254
LOCAL_PART = re.compile(r"(?=.{1,64}\Z)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
HOST = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(?=[a-z])[a-z0-9-]{1,62}[a-z0-9]")
SEPARATORS = re.compile(r"\(0\)|[\s().\u2010-\u2015-]")
BRITISH_MOBILE = re.compile(r"\+447[1-9]\d{8}")  # Numbers in 070 are not mobiles and cost the sender dearly.
ABROAD = re.compile(r"\+(?!44)[1-9]\d{7,14}")


class AddressRefused(Exception):
    """Nothing could be sent to this address."""


def tidy_address(channel: Channel, typed: str) -> str:
    """The address that a channel sends to. Raises `AddressRefused`."""
    return tidy_email(typed) if channel is Channel.EMAIL else tidy_telephone(typed)


def tidy_email(typed: str) -> str:
    """An email address whose host is in lower case and in ASCII (RFC 5321's dot-string at a host with a dot).

    Raises `AddressRefused`.

    >>> tidy_email(" Sian.Evans@Cyngor.Example ")
    'Sian.Evans@cyngor.example'
    """
    local, at, host = typed.strip().rpartition("@")
    try:
        host = host.encode("idna").decode().lower()
    except UnicodeError as error:
        raise AddressRefused from error
    address = f"{local}@{host}"
    if not (at and LOCAL_PART.fullmatch(local) and HOST.fullmatch(host) and len(address) <= LONGEST_EMAIL):
        raise AddressRefused
    return address


def tidy_telephone(typed: str) -> str:
    """A mobile number as E.164 writes it; one without a country is British. Any script's digits will do.

    Raises `AddressRefused`, also for British numbers that take no texts.

    >>> tidy_telephone("07700 900123"), tidy_telephone("0033 6 12 34 56 78")
    ('+447700900123', '+33612345678')
    """
    digits = "".join(_plain(letter) for letter in SEPARATORS.sub("", unicodedata.normalize("NFKC", typed)))
    for prefix, country in (("00", "+"), ("0", "+44"), ("447", "+447")):
        if digits.startswith(prefix):
            digits = country + digits.removeprefix(prefix)
            break
    if not (BRITISH_MOBILE.fullmatch(digits) or ABROAD.fullmatch(digits)):
        raise AddressRefused
    return digits


def _plain(letter: str) -> str:
    return str(unicodedata.decimal(letter, letter))
