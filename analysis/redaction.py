"""Masking personal data in free text before anybody, or anything, else reads it.

Masked: email addresses, web addresses that point at a person, National Insurance numbers, payment cards, NHS numbers,
telephone numbers, postcodes and vehicle registrations of Great Britain. Names, street addresses and dates of birth are
not masked yet: they need more than patterns, and are a later job.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Redacted:
    """Text with placeholders, and the sorted kinds of personal data found in it; never the data themselves."""

    text: str
    found: tuple[str, ...]


@dataclass(frozen=True)
class Mask:
    """A kind of personal data: a pattern, linear in the length of the text, and a test that a match must pass."""

    kind: str
    pattern: re.Pattern[str]
    is_personal: Callable[[str], bool] = bool

    def apply(self, text: str) -> str:
        return self.pattern.sub(lambda m: f"[{self.kind}]" if self.is_personal(m.group()) else m.group(), text)


def redact(text: str) -> Redacted:
    """Mask personal data with placeholders.

    >>> redact("Ring 07700 900123 or write to jo@example.org about SW1A 1AA")
    Redacted(text='Ring [phone] or write to [email] about [postcode]', found=('email', 'phone', 'postcode'))

    Masks are applied until nothing changes, so that redacting twice is the same as redacting once.
    """
    found: set[str] = set()
    before = None
    while text != before:
        before = text
        for mask in MASKS:
            masked = mask.apply(text)
            if masked != text:
                found.add(mask.kind)
            text = masked
    return Redacted(text, tuple(sorted(found)))


def passes_luhn(number: str) -> bool:
    """Whether the digits of a payment card number pass the Luhn check (ISO/IEC 7812-1, annex B).

    >>> passes_luhn("4111 1111 1111 1111"), passes_luhn("4111 1111 1111 1112")
    (True, False)
    """
    digits = _digits(number)[::-1]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def passes_modulus_11(number: str) -> bool:
    """Whether ten digits pass the NHS number's check (NHS Data Dictionary, NHS NUMBER, modulus 11).

    >>> passes_modulus_11("943 476 5919"), passes_modulus_11("943 476 5918")
    (True, False)
    """
    *digits, check = _digits(number)
    total = sum(weight * digit for weight, digit in zip(range(10, 1, -1), digits, strict=True))
    return (11 - total % 11) % 11 == check


def points_at_a_person(url: str) -> bool:
    """Whether a web address carries a query, a sign-in name, an email address, or a profile on a social network."""
    return bool(PERSONAL_URL.search(url))


def _digits(text: str) -> list[int]:
    return [int(character) for character in text if character.isdigit()]


PERSONAL_URL = re.compile(
    r"\?[^#]*=|@|%40|/~\w"
    r"|(?:facebook|instagram|linkedin|tiktok|twitter|threads|snapchat|nextdoor|(?:^|[/.])x)\.(?:com|net|co\.uk)/\w",
    re.IGNORECASE,
)

# A plain word after a road number, as in "A40 AND", is not the end of a registration.
NOT_A_WORD = r"(?!THE|AND|FOR|WAS|HAS|ARE|BUT|NOT|BUS|CAN|YOU|OUR|ALL|NOW|ETC)"

MASKS = (
    Mask("url", re.compile(r"(?:https?://|www\.)[^\s<>\"\[\]]+", re.IGNORECASE), points_at_a_person),
    Mask("email", re.compile(r"[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")),
    Mask(
        "national insurance number",
        re.compile(
            r"\b(?!BG|GB|KN|NK|NT|TN|ZZ)[ABCEGHJ-PRSTW-Z][ABCEGHJ-NPRSTW-Z][ -]?\d\d[ -]?\d\d[ -]?\d\d[ -]?[A-D]\b",
            re.IGNORECASE,
        ),
    ),
    Mask("card", re.compile(r"(?<!\d)(?<!\d[ -])[2-6](?:[ -]?[0-9]){12,18}(?!\d)"), passes_luhn),
    Mask("nhs number", re.compile(r"(?<!\d)(?<!\d[ -])[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}(?!\d)"), passes_modulus_11),
    Mask(
        "phone",
        re.compile(
            r"(?<!\d)(?:(?:\+|00)44[ .-]?(?:\(0\)|0)?[ .(-]{0,2}|\(?0)[1-9](?:[ .()-]{0,2}\d){8,9}(?!\d)"
            r"|\+(?!44)[1-9](?:[ .()-]{0,2}\d){7,13}(?!\d)"
        ),
    ),
    Mask(
        "postcode",
        re.compile(
            r"\b(?:GIR ?0AA|[A-PR-UWYZ](?:\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d{1,2}|[A-HK-Y]\d[ABEHMNPRV-Y])"
            r" {0,2}\d[ABD-HJLNP-UW-Z]{2})\b",
            re.IGNORECASE,
        ),
    ),
    Mask("vehicle", re.compile(r"\b(?i:[A-HJ-PR-Y]{2}\d\d ?[A-HJ-PR-Z]{3})\b")),
    Mask("vehicle", re.compile(rf"\b[A-HJ-NPR-TV-Y]\d{{1,3}} ?{NOT_A_WORD}[A-HJ-PR-Y]{{3}}\b")),
    Mask("vehicle", re.compile(rf"\b{NOT_A_WORD}[A-HJ-PR-Y]{{3}} ?\d{{1,3}}[A-HJ-NPR-TV-Y]\b")),
)
