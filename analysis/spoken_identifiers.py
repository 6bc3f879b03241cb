"""Numbers and addresses as they are said, and as a telephone writes them down: "oh seven seven", "jo at
example dot org".

A number in words is personal when it has as many digits as a telephone number, and a postcode when its letters and
figures stand as a postcode's do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.glance import Glance
from analysis.identifiers import Span, passes_luhn, passes_modulus_11

DIGITS = {
    word: str(digit)
    for digit, words in enumerate(
        (
            "oh o zero nought naught dim sero",
            "one un",
            "two dau dwy",
            "three tri tair",
            "four pedwar pedair",
            "five pump",
            "six chwech",
            "seven saith",
            "eight wyth",
            "nine naw",
        )
    )
    for word in words.split()
}
TENS = {
    word: str(ten)
    for ten, word in enumerate(
        [
            "twenty",
            "thirty",
            "forty",
            "fifty",
            "sixty",
            "seventy",
            "eighty",
            "ninety",
        ],
        start=2,
    )
}
TEENS = {
    word: str(number)
    for number, word in enumerate(
        [
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ],
        start=10,
    )
}
TIMES = {"double": 2, "dwbl": 2, "triple": 3, "treble": 3}
FEWEST_DIGITS, MOST_DIGITS = 9, 20
FEWEST_WORDS = 3
"""Different number words, fewer of which do not make a telephone number."""
NUMBER_WORDS = frozenset([*DIGITS, *TENS, *TEENS, *TIMES])

_SAID = "|".join(sorted([*DIGITS, *TENS, *TEENS, *TIMES, "hundred"], key=len, reverse=True))
_COUNTED = "|".join([*DIGITS, *TENS, *TEENS])
NUMBER = re.compile(
    rf"(?<![\w'’])(?:{_SAID}|\d{{1,6}})(?:[ ,.-]{{1,2}}(?:{_SAID}|\d{{1,6}}))+(?![\w'’])", re.IGNORECASE
)
POSTCODE = re.compile(
    rf"(?<![\w'’])[A-PR-UWYZ](?: ?[A-HK-Y])?(?: (?:{_COUNTED}|\d)){{2,4}}(?: [ABD-HJLNP-UW-Z]){{2}}(?![\w'’])",
    re.IGNORECASE,
)
LETTER = re.compile(r"(?<![\w'’])[a-z](?![\w'’])")

MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    r"ionawr|chwefror|mawrth|ebrill|mai|mehefin|gorffennaf|awst|medi|hydref|tachwedd|rhagfyr)"
)
ORDINAL = (
    r"(?:(?:twenty|thirty)[ -]?)?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|tenth|eleventh|"
    r"twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth|twentieth|thirtieth|[0-3]?\d(?:st|nd|rd|th)?"
)
YEAR = rf"(?:nineteen|two thousand|twenty)(?:[ -](?:and|hundred|{'|'.join([*DIGITS, *TENS, *TEENS])}))*\b"
BORN = re.compile(
    r"\b(?:d\.? ?o\.? ?b\.?|date of birth|birthday|born)\b[^.!\n\d]{0,30}?"
    rf"(?P<it>(?:the )?(?:{ORDINAL}) (?:of )?{MONTH},? {YEAR})",
    re.IGNORECASE,
)

# A single word before "at council dot gov dot uk" that does not name a mailbox.
NO_MAILBOX = (
    r"website|site|page|pages|web|look|looked|looking|us|me|you|them|it|is|was|are|found|online|on|here|there|"
    r"form|map|advice|details|information|shop|event|meeting|working|works|safle"
)
PARTED = r"(?:[._+-]| ?(?:dot|underscore|under score|dash|hyphen|plus|full stop) ?|\[dot\]|\(dot\))"
EMAIL = re.compile(
    rf"(?<![\w.@])(?!(?:{NO_MAILBOX}) at )\w{{1,64}}(?:{PARTED}\w{{1,64}}){{0,5}} at "
    r"(?!(?:the|a|an|this|that|your|our|my|one) )\w[\w-]{0,62}(?:(?: dash | hyphen |-)\w{1,63}){0,2}"
    r"(?:(?: dot |\.)\w{2,63}){0,3} dot \w{2,63}(?: dot \w{2,63})?\b",
    re.IGNORECASE,
)


def find_spoken(glance: Glance) -> Iterator[Span]:
    """The email addresses, telephone numbers, postcodes and dates of birth that a text says in words.

    >>> text = "ring oh seven seven double oh nine double oh one two three"
    >>> [(span.kind, text[span.start :]) for span in find_spoken(Glance.of(text))]
    [('phone', 'oh seven seven double oh nine double oh one two three')]
    """
    if not glance.words.isdisjoint(("dot",)) and not glance.words.isdisjoint(("at",)):
        yield from (Span(*match.span(), "email") for match in EMAIL.finditer(glance.text))
    if not glance.words.isdisjoint(("birth", "born", "birthday", "dob", "b")):
        yield from (Span(*match.span("it"), "date of birth") for match in BORN.finditer(glance.text))
    if len(glance.words & NUMBER_WORDS) >= FEWEST_WORDS:
        for match in NUMBER.finditer(glance.text):
            if kind := _kind(match.group()):
                yield Span(*match.span(), kind)
    counted = glance.digits or not glance.words.isdisjoint(NUMBER_WORDS)
    if counted and len(LETTER.findall(glance.small)) > FEWEST_WORDS - 1:
        yield from (Span(*match.span(), "postcode") for match in POSTCODE.finditer(glance.text))


def said_digits(words: str) -> str:
    """The digits of a number that is said.

    >>> said_digits("oh two oh seventy nine forty six double oh one")
    '0207946001'
    """
    digits, times = "", 1
    said = re.findall(r"\w+", words.lower())
    for word, following in zip(said, [*said[1:], ""], strict=True):
        if word in TIMES:
            times = TIMES[word]
        elif word == "hundred":
            digits += "00"
        elif word in TENS:
            digits += TENS[word] + ("" if following in DIGITS else "0")
        else:
            digits += DIGITS.get(word, TEENS.get(word, word)) * times
            times = 1
    return digits


def _kind(words: str) -> str:
    """What a number that is said is: some of it must be in words, and the count of its digits must fit."""
    digits = said_digits(words)
    if words.replace(" ", "").isdigit() or not FEWEST_DIGITS <= len(digits) <= MOST_DIGITS:
        return ""
    if len(digits) in range(13, 20) and passes_luhn(digits):
        return "card"
    return "nhs number" if len(digits) == 10 and digits[0] != "0" and passes_modulus_11(digits) else "phone"
