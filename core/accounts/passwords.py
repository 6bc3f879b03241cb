"""Passwords: how they are hashed, and which are refused.

Any characters will do and none are asked for; what counts is how many guesses a password withstands. Sources: NIST
SP 800-63B-4, section 3.1.1.2 (fifteen characters where the password is all there is, no rules of composition, a
blocklist with words of the context); OWASP ASVS 5, chapter 6.2; the NCSC's "three random words".
"""

import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from hashlib import sha1
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

LEAST, MOST = 15, 256
GUESSES = 10**10
"""How many guesses a password must withstand, as zxcvbn reckons them (Wheeler, USENIX Security 2016)."""
CONTEXT = ("folkmoot", "council", "cyngor", "survey", "arolwg", "resident", "password", "cyfrinair")
NONE = ""
"""What is kept as the hash of somebody who has no password; no password agrees with it."""

_hasher = PasswordHasher()


class Weakness(StrEnum):
    SHORT = "short"
    LONG = "long"
    GUESSED = "guessed"
    BREACHED = "breached"


class PasswordRefused(Exception):
    """The password would not keep anybody out."""

    def __init__(self, weakness: Weakness) -> None:
        super().__init__(weakness.value)
        self.weakness = weakness


def hasher_of(memory: int, passes: int) -> PasswordHasher:
    """An argon2id hasher that fills `memory` MiB `passes` times, in four lanes (RFC 9106)."""
    return PasswordHasher(time_cost=passes, memory_cost=memory * 1024, parallelism=4)


def set_cost(*, memory: int, passes: int) -> None:
    """Hash with this much work from now on; a password hashed with other work is hashed again as it is next used."""
    global _hasher
    _hasher = hasher_of(memory, passes)
    _hash_of_nobody.cache_clear()


def hashed(password: str) -> str:
    return _hasher.hash(_normal(password))


def agrees(password_hash: str, password: str) -> bool:
    """Whether it is the password of this hash; as much work where there is none to agree with."""
    try:
        return _hasher.verify(password_hash or _hash_of_nobody(), _normal(password)) and password_hash != NONE
    except (Argon2Error, InvalidHashError):
        return False


def is_outdated(password_hash: str) -> bool:
    """Whether it was hashed with other work than is asked for now."""
    return _hasher.check_needs_rehash(password_hash)


def refuse_weak(password: str, about: Iterable[str] = (), breached: Path | None = None) -> None:
    """Raise `PasswordRefused` for a password that is short, easily guessed, or among those of a breach.

    `about` holds words that somebody who guesses would try, such as the person's name and their council's. `breached`
    is a file of SHA-1 digests in their order, one a line, as Have I Been Pwned offers it.
    """
    password = _normal(password)
    if len(password) < LEAST:
        raise PasswordRefused(Weakness.SHORT)
    if len(password) > MOST:
        raise PasswordRefused(Weakness.LONG)
    if _guesses(password, about) < GUESSES:
        raise PasswordRefused(Weakness.GUESSED)
    if breached and is_listed(breached, password):
        raise PasswordRefused(Weakness.BREACHED)


def _guesses(password: str, about: Iterable[str]) -> int:
    from zxcvbn import zxcvbn  # Its lists take a while to load, and few people choose a password.

    words = {word for text in (*CONTEXT, *about) for word in _parts(text)}
    return int(zxcvbn(password[:72], user_inputs=sorted(words))["guesses"])


def _parts(text: str) -> list[str]:
    """A text and each of its words, as somebody who guesses would try them."""
    folded = text.casefold()
    spaced = "".join(letter if letter.isalnum() else " " for letter in folded)
    return [word for word in (folded, spaced.replace(" ", ""), *spaced.split()) if len(word) > 2]


def is_listed(file: Path, password: str) -> bool:
    """Whether a file of sorted SHA-1 digests holds the password's: found by halving, in some thirty readings."""
    wanted = sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with file.open("rb") as lines:
        low, high = 0, lines.seek(0, 2)
        while low < high:
            middle = (low + high) // 2
            lines.seek(middle)
            if middle:
                lines.readline()  # The rest of the line that the middle fell into.
            line = lines.readline()[:40].upper()
            if line == wanted:
                return True
            if line and line < wanted:
                low = middle + 1
            else:
                high = middle
        lines.seek(low)
        return lines.readline()[:40].upper() == wanted


def _normal(password: str) -> str:
    """The same characters however a keyboard put them together (NFKC)."""
    return unicodedata.normalize("NFKC", password)


@cache
def _hash_of_nobody() -> str:
    return _hasher.hash("nobody signs in with this")
