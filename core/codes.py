"""Codes that people are told. Each is made again when it has to be shown, so that only its hash is kept."""

import hmac
import unicodedata
from hashlib import sha256
from uuid import UUID

from core.references import LETTERS

GROUP = 4


class Codes:
    """Draws and recognises codes with a key that never leaves the installation.

    Without the key neither a code nor its hash can be made, so a copy of the database alone lets nobody in.
    """

    def __init__(self, key: str) -> None:
        self._key = key.encode()

    def letters(self, purpose: str, subject: UUID, *, draw: int = 0, groups: int = 2) -> str:
        """A code such as `K7QM-2FXD`: always the same for the same purpose, subject and draw."""
        number, letters = self.number(purpose, subject, draw=draw), []
        for _ in range(groups * GROUP):
            number, remainder = divmod(number, len(LETTERS))
            letters.append(LETTERS[remainder])
        return "-".join("".join(letters[start : start + GROUP]) for start in range(0, len(letters), GROUP))

    def number(self, purpose: str, subject: UUID, *, draw: int = 0) -> int:
        """The 256 bits that a code of any alphabet is written from."""
        return int.from_bytes(self._sign(f"draw|{purpose}|{subject.hex}|{draw}"))

    def digest(self, purpose: str, typed: str) -> str:
        """What is kept of a code, 64 hexadecimal digits: case, spaces and hyphens make no difference."""
        return self._sign(f"keep|{purpose}|{tidy_code(typed)}").hex()

    def _sign(self, message: str) -> bytes:
        return hmac.digest(self._key, message.encode(), sha256)


def tidy_code(typed: str) -> str:
    """A code as it was meant, however it was typed.

    >>> tidy_code(" k7qm 2fxd ")
    'K7QM2FXD'
    """
    return "".join(letter for letter in unicodedata.normalize("NFKC", typed).upper() if letter.isalnum())
