"""Something passed on to the next page in its address, which says nothing to whoever reads the address.

A log of addresses, or a browser that remembers them, then holds no reference and no code; and an hour later nobody can
make anything of it any more.
"""

from base64 import urlsafe_b64encode
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken

SECONDS = 3600


class NotPassed(Exception):
    """It was not passed on by us, or too long ago."""


def pass_on(key: str, text: str) -> str:
    return _sealed_by(key).encrypt(text.encode()).decode()


def take(key: str, passed: str) -> str:
    """What was passed on within the hour. Raises `NotPassed`."""
    try:
        return _sealed_by(key).decrypt(passed, ttl=SECONDS).decode()
    except InvalidToken as error:
        raise NotPassed from error


def _sealed_by(key: str) -> Fernet:
    return Fernet(urlsafe_b64encode(sha256(key.encode()).digest()))
