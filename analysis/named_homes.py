"""Homes that are told by more, or by less, than a number and a street: "The Manse, Kirk Brae", "Block C, Flat 4, Tower
Gardens", "17 Pen y Graig", "number twelve", and whatever stands between a number and a postcode.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from analysis.glance import Glance
from analysis.identifiers import Span
from analysis.name_lexicon import Known, common_beside_names, known_of
from analysis.name_words import COUNTED
from analysis.street_addresses import ADDRESS, HOME, NAME, OTHERS, SMALL, SURE, WELSH

CAPITAL = r"[A-ZÂÊÎÔÛŴŶ]"
WORD = rf"{CAPITAL}[\w'’-]*"
NUMBER = r"(?<![\d£.,:/-])\d{1,4}[a-zA-Z]?"
KINDS = OTHERS.removeprefix("(?:").removesuffix(")").replace("?", "")
KIND = rf"(?:{OTHERS}|{KINDS.upper()}|(?i:{SURE})|Site|Park|Hostel|Hotel)"
"""The last word of a street's or a building's name, which may be in capitals."""
HOUSES = (
    r"(?:Cottage|House|Farm|Lodge|Barn|Bungalow|Villa|Mill|Manor|Hall|Manse|Forge|Croft|Grange|Stables|Vicarage|"
    r"Rectory|Hostel|Gatehouse|Granary|Smithy|Farmhouse|Schoolhouse|Steading|Mansions?|Chalet|Annexe?|Bothy|Gables|"
    r"Willows|Elms|Laurels|Hollies|Oaks|Beeches|Poplars|Limes|Firs|Cedars|Paddocks|Cottages)"
)
WELSH_HOUSES = r"(?:Bwthyn|Tŷ|Ty|Y|Yr|Hafod|Hafod-\S+|Fferm|Tyddyn|Hendre|Felin|Melin|Plas|Ysgubor|Beudy)"
STREET = rf"(?:(?:{NAME} ){{1,3}}{KIND}\b|The {WORD}|(?:{WELSH}|Cwm)(?: (?:y|yr|ap|{WORD})){{1,3}})"
HOUSE = (
    rf"(?:(?:The )?(?:{WORD} ){{0,3}}{HOUSES}|(?:The |the )?(?:Old|New) {WORD}(?: {WORD})?|"
    rf"{WELSH_HOUSES}(?: (?:y|yr|{WORD})){{1,3}}|{CAPITAL}\w+-y\w?-\w+)"
)
FLOOR = (
    r"(?i:basement|garden|attic|upper|lower|(?:ground|top|first|second|third|fourth|fifth|\d(?:st|nd|rd|th))[ -]floor)"
)

# What belongs to an address and stands before it, and after it when it began with a flat.
BEFORE = re.compile(
    rf"(?:{HOME}|The {WORD}|(?i:no|number|flat|apartment|apt|fflat)\.?|{FLOOR}(?i:[ -]flat)?|{HOUSE}|"
    rf"(?:{WORD} ){{1,2}}{KIND}|\d{{1,2}}/\d{{1,2}}|"
    rf"\d{{1,4}}[a-zA-Z]?(?: ?&| and|,))(?:,? ?)$"
)
AFTER = re.compile(rf"(?: {KIND}\b)?(?:,? (?:{STREET}|(?:{WORD} ){{1,3}}{KIND}\b))*")
LONGEST_BEFORE = 48
PERSONAL = Known.GIVEN | Known.SURNAME
# Hillcrest, 4 Ridge Way
NAME_BEFORE = re.compile(rf"(?:^|[^\w'’ ] ?|[ ](?![A-Z])\w+ )(?P<name>{CAPITAL}[\w'’-]{{4,}}), ?$")

# The Manse, Kirk Brae; Tŷ Capel, Rhiw Goch
HOUSE_AND_STREET = re.compile(rf"(?<![\w-]){HOUSE}, {STREET}")
# A capital before a comma, which every house with its street has, and after a number.
BEFORE_A_COMMA = re.compile(rf"{CAPITAL}[\w'’-]*(?: yr?){{0,3}}, ")
NUMBERED_NAME = re.compile(rf"\d[a-zA-Z]? {CAPITAL}")
# Glencairn, Shore Road has an illegal fence
NAMED_ALONE = re.compile(
    rf"(?:^|[.!?\n:] ?)(?P<it>(?P<name>{WORD}), (?:{NAME} ){{1,3}}(?i:{SURE}))"
    r"(?= (?:has|is|was|needs|keeps|had|looks|floods|burns)\b)"
)
# 17 Pen y Graig; 6 Trem-y-Môr
WELSH_STREET = re.compile(
    rf"{NUMBER},? (?:{WORD} (?:y|yr|'r|ar|uwch|dan) {WORD}|{CAPITAL}\w+-(?:y|yr|ar|uwch|dan|is|[a-z]{{1,3}})-\w+)"
)
# 19 HARBOUR VIEW
CAPITALS = re.compile(rf"{NUMBER},? (?:[A-Z][A-Z'’-]+ ){{1,3}}(?:{KINDS.upper()}|{SURE.upper()})\b")
# at 9 Quayside House; 46 Glanrafon, green bin stolen
AT = re.compile(
    rf"(?:\bat (?P<it>(?P<at>{NUMBER}) (?P<name>{WORD})(?: (?:y|yr|of|{WORD})){{0,3}})"
    rf"|(?:^|[.!?\n] ?)(?P<that>{NUMBER} (?P<first>{WORD})(?: (?:y|yr|of|{WORD})){{0,3}})(?=[,.:;\n]|$))"
)
# at 101 the broadway
AT_SMALL = re.compile(
    rf"\bat (?P<it>\d{{2,4}}[a-z]? (?:the )?(?P<words>(?:{SMALL} ){{0,2}})(?i:{KINDS}))\b", re.IGNORECASE
)
# 114 abbey foregate SY2 6ZZ
TO_POSTCODE = re.compile(
    rf"(?P<it>{NUMBER},? (?P<words>(?:[^\W\d_][\w'’.-]*,? ){{0,3}}[^\W\d_][\w'’-]*))(?=,? \[postcode\])"
)
UNITS = "one|two|three|four|five|six|seven|eight|nine"
WORDED = (
    rf"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:{UNITS}))?|{UNITS}|ten|eleven|twelve|"
    r"(?:thir|four|fif|six|seven|eigh|nine)teen|(?:a|one) hundred(?: and \w+){0,1})"
)
# at nine ashgrove terrace
WORDED_STREET = re.compile(
    rf"\b(?:at|is|its|it's|in|from|of|outside|opposite|address|number) "
    rf"(?P<it>(?:number )?{WORDED} (?P<words>(?:{SMALL} ){{1,2}}){SURE})\b",
    re.IGNORECASE,
)
# next door at sixty two; nobody at number two
WORDED_NUMBER = re.compile(
    rf"\b(?:(?:next door|neighbours?|people|lot|lives?|living|man|woman|lady|couple|family) (?:at|in|from) "
    rf"(?P<it>(?:number )?{WORDED})|(?:at|from|opposite|outside) (?P<that>number {WORDED}))"
    r"(?=[.,;!?\n)]|$| (?:has|have|had|is|are|was|were|who|keeps?|and|they|he|she|with|never|always|which|but)\b)",
    re.IGNORECASE,
)
NUMBER_WORDS = frozenset(re.findall(r"[a-z]+", UNITS)) | frozenset([
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred",
])  # fmt: skip
SMALL_STREETS = frozenset(re.findall(r"[a-z]+", SURE))
SMALL_KINDS = frozenset(re.findall(r"[a-z]+", KINDS.lower())) | SMALL_STREETS
MANY = frozenset(["minutes", "weeks", "years", "hours", "days", "times", "people", "months"])
TIMES = frozenset([
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "monday",
    "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "am", "pm", "gmt", "bst", "mon", "tue", "wed",
    "thu", "fri", "sat", "sun", "christmas", "easter", "and", "but", "so", "it", "we", "they", "i", "then",
])  # fmt: skip


def find_homes(glance: Glance) -> Iterator[Span]:
    """The homes of a text that have no plain number and street.

    >>> text = "The Manse, Kirk Brae and 17 Pen y Graig"
    >>> [text[span.start : span.end] for span in find_homes(Glance.of(text))]
    ['The Manse, Kirk Brae', '17 Pen y Graig']
    """
    text, words = glance.text, glance.words
    if ", " in text:
        if glance.finds(BEFORE_A_COMMA):
            yield from _found(HOUSE_AND_STREET, text)
        if not words.isdisjoint(SMALL_STREETS):
            yield from (span for span, name in _named(NAMED_ALONE, text, ("name",)) if not known_of(name.casefold()))
    if not words.isdisjoint(NUMBER_WORDS):
        if not words.isdisjoint(SMALL_STREETS):
            yield from _found(WORDED_STREET, text)
        yield from _found(WORDED_NUMBER, text)
    if not glance.digits:
        return
    yield from _found(WELSH_STREET, text)
    if not words.isdisjoint(SMALL_KINDS):
        yield from _found(CAPITALS, text)
        yield from _found(AT_SMALL, text)
    if glance.finds(NUMBERED_NAME):
        yield from (span for span, name in _named(AT, text, ("name", "first")) if _may_be_a_street(name))
    if "[postcode]" in text:
        yield from _found(TO_POSTCODE, text)


def whole_address(text: str, span: Span) -> Span:
    """An address with the flat, the house and the further numbers that stand before it, and a flat with its street."""
    start, end = span.start, span.end
    while before := BEFORE.search(text, max(0, start - LONGEST_BEFORE), start):
        start = before.start()
    name = NAME_BEFORE.search(text, max(0, start - LONGEST_BEFORE), start)
    if name and _may_be_a_street(name["name"]) and not known_of(name["name"].casefold()) & PERSONAL:
        start = name.start("name")
    if re.match(HOME, text[start:end]) and (after := AFTER.match(text, end)):
        end = after.end()
    return Span(start, end, span.kind)


def _found(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    for match in pattern.finditer(text):
        groups = match.groupdict()
        if not COUNTED.intersection((groups.get("words") or "").lower().replace(",", "").split()) and not (
            MANY.intersection(match.group().lower().split())
        ):
            yield Span(*match.span(next((name for name in ("it", "that") if groups.get(name)), 0)), ADDRESS)


def _named(pattern: re.Pattern[str], text: str, names: Sequence[str]) -> Iterator[tuple[Span, str]]:
    """What a pattern finds, with the first word of its name."""
    for match in pattern.finditer(text):
        groups = match.groupdict()
        name = next(groups[each] for each in names if groups.get(each))
        yield Span(*match.span("it" if groups.get("it") else "that"), ADDRESS), name


def _may_be_a_street(name: str) -> bool:
    """Whether the word after a number may name a street: no month, no plain word, nothing that is counted."""
    small = name.casefold()
    return not (
        small in TIMES
        or small in common_beside_names()
        or small in COUNTED
        or (known_of(small) & Known.ORDINARY and not known_of(small) & Known.PLACE)
        or (small.endswith("s") and not small.endswith("ss"))
        or len(small) < 3
    )
