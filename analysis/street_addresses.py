"""Street addresses: a house or a flat with its street. A street alone is a place, not a person, and stays."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.glance import Glance
from analysis.identifiers import Span
from analysis.name_words import COUNTED

ADDRESS = "address"

# The kinds of street whose word alone, even in small letters, says that a street is meant.
SURE = (
    r"(?:street|road|avenue|lane|crescent|terrace|grove|gardens|drive|close|mews|rd|ave|av|avn|cres|crescnt|"
    r"gdns|terr|ln|"
    r"walk|court|place|square|parade|boulevard|cottages|villas)"
)
# Those that are other things as well, and count with a capital letter.
OTHERS = (
    r"(?:St|Way|Ct|Pl|Sq|Dr|Cl|Hill|Park|Row|Green|View|Rise|Mount|Wharf|Croft|Meadows?|Vale|Bank|Gate|End|Common|"
    r"Side|Fields?|Heights|Orchard|Chase|Dene|Garth|Fold|Wynd|Brae|Loan|Quay|Reach|Ridge|Path|Passage|Yard|Circus|"
    r"Estate|Buildings?|Mansions?|House|Lodge|Tower|Point|Heath|Approach|Broadway|Causeway|Corner|Cottage|Cross|"
    r"Farm|Glade|Glen|Hollow|Leys?|Link|Mead|Mill|Nook|Oval|Paddock|Pastures?|Promenade|Spinney|Strand|Thicket|"
    r"Wood|Woods|Brow|Alley|Coppice|Copse|Dell|Drove|Ghyll|Ginnel|Hey|Knoll|Maltings|Quadrant|Riverside|Sidings|"
    r"Vennel|Waterside|Weind|Crest|Holt|Leas?|Haven|Hurst|Moor|Ride)"
)
WELSH = (
    r"(?:Heol|Ffordd|Stryd|Lon|Clos|Rhodfa|Maes|Cilgant|Teras|Bryn|Parc|Gerddi|Llys|Cwrt|Rhes|Tyddyn|Nant|Cae|Dôl|"
    r"Erw|Pant|Tŷ|Ty|Rhiw|Sgwâr|Lôn)"
)
NUMBER = r"(?<![\d£.,:/-])\d{1,4}(?:[ ]?[a-zA-Z](?![a-zA-Z]))?(?:[ ]?[-/][ ]?\d{1,4}[a-zA-Z]?)?"
HOME = (
    r"(?i:flat|apartment|apt|unit|plot|caravan|chalet|block|room|house|studio|bedsit|fflat|"
    r"bloc)\.? ?(?:no\.? ?)?(?:\d{1,2}/\d{1,2}|\d{1,4}[ ]?[a-zA-Z]?(?![a-zA-Z])|[A-H]\b)"
)
NAME = r"(?:(?:St|Mt|[A-Z])\.|[A-ZÂÊÎÔÛŴŶ][\w'’-]*|of|the|y|yr|ap|upon|on|le|de|and|&)"
SMALL = r"(?:st\.|[a-zâêîôûŵŷ'’-]{2,})"


def _spelt(kinds: str) -> frozenset[str]:
    """The words of kinds of street in small letters, with and without an s that may be left out."""
    words = kinds.removeprefix("(?:").removesuffix(")").lower().split("|")
    return frozenset(form for word in words for form in (word.replace("?", ""), word.removesuffix("s?")))


STREETS, OTHER_STREETS, WELSH_STREETS = map(_spelt, (SURE, OTHERS, WELSH))
NAMED = STREETS | OTHER_STREETS

ANYTHING = re.compile("")
A_KIND = re.compile(rf" {OTHERS}\b")
A_HOME = re.compile(r"flat|ap(?:artmen)?t|unit|plot|caravan|chalet|bloc|room|house|studio|bedsit", re.IGNORECASE)

# Each with the words of which every text that it finds something in holds one, and with what is found in it sooner.
PATTERNS = (
    # 12 Elm Road; Flat 3, 12A Upper Elm Road
    (
        STREETS,
        ANYTHING,
        re.compile(rf"(?:{HOME},? ?(?:{NAME} ){{0,3}}{NAME}?,? )?{NUMBER},? (?:{NAME} ){{1,4}}(?i:{SURE})\b\.?"),
    ),
    (
        NAMED,
        A_HOME,
        re.compile(
            rf"(?i:{HOME}),? (?:{NAME} ){{1,4}}(?:(?i:{SURE})|"
            rf"{OTHERS})\b(?:,? {NUMBER} (?:{NAME} ){{1,4}}(?i:{SURE}|{OTHERS})\b)?"
        ),
    ),
    (
        OTHER_STREETS,
        A_KIND,
        re.compile(
            rf"(?:(?i:{HOME}),? )?{NUMBER},? "
            rf"(?:(?:(?:St|Mt|[A-Z])\.|[A-ZÂÊÎÔÛŴŶ][\w'’-]*) (?:(?:of|the|y|yr|on) ){{0,2}}){{1,3}}{OTHERS}\b\.?"
        ),
    ),
    # 12 Heol y Parc
    (
        WELSH_STREETS,
        ANYTHING,
        re.compile(
            rf"(?:(?i:{HOME}),? )?{NUMBER},? (?i:{WELSH})(?:['’]r)?"
            rf"(?: (?:(?:y|yr|ap|a|'r)\b|[A-ZÂÊÎÔÛŴŶ][\w'’-]*)){{1,4}}"
        ),
    ),
    # 12 The Limes
    (
        frozenset({"the"}),
        re.compile(r" The [A-Z]"),
        re.compile(rf"(?:(?i:{HOME}),? )?{NUMBER},? The [A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?"),
    ),
    # The Old Forge, Pump Lane
    (
        STREETS,
        ANYTHING,
        re.compile(
            rf"The (?:Old |New |Coach )?(?:[A-Z][\w'’-]+ )?(?:Forge|Barn|Rectory|Vicarage|Stables|House|Granary|"
            rf"Gables|Willows|"
            rf"Elms|Laurels|Hollies|Oaks|Beeches|Cottage|Lodge|Mill|Farm|Manse|Smithy|Bungalow|Poplars|Limes|Firs|"
            rf"Cedars|Hall), "
            rf"(?:{NAME} ){{1,3}}(?i:{SURE})\b"
        ),
    ),
    # at 9 Quayside
    (
        frozenset({"at"}),
        ANYTHING,
        re.compile(
            rf"(?<=\bat ){NUMBER} (?!(?:January|February|March|April|May|June|July|August|September|October|"
            rf"November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|AM|"
            rf"PM)\b)[A-Z][a-z]{{3,}}(?=[ ]?(?:[.,;\n]|$| and| in| is| has))"
        ),
    ),
    # Rose Cottage, Church Lane
    (
        STREETS,
        ANYTHING,
        re.compile(
            rf"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)? (?:Cottage|House|Farm|Lodge|Barn|Bungalow|Villa|Mill|Manor|"
            rf"Hall), (?:{NAME} ){{1,3}}(?i:{SURE})\b"
        ),
    ),
)
SMALL_LETTERS = re.compile(rf"(?:{HOME},? )?{NUMBER},? (?P<words>(?:{SMALL} ){{1,3}})(?:{SURE}|st)\b", re.IGNORECASE)
# The words that say that a home follows, whatever its street is called.
AT_HOME = re.compile(
    r"\b(?:i live at|we live at|lives at|live at|living at|my address is|our address is|address is|address:|"
    r"home address|"
    r"reside at|resident at|resident of|tenant at|tenant of|i am at|i'm at|we're at|we are at|property is|visited|"
    r"neighbours? (?:at|in|from)|moved to|dw i'n byw yn|rwy'n byw yn|byw yn|fy nghyfeiriad (?:i )?yw|"
    r"cyfeiriad:?)[ :]{1,2}"
    rf"(?P<it>(?:{HOME},? )?{NUMBER}(?:,? (?!(?:and|but|which|where|since|with|because|for|on|in|the|a|is|are|"
    rf"was|who|my|our|to|we|i)\b)[\w'’-]+){{1,3}})",
    re.IGNORECASE,
)
AT_NUMBER = re.compile(
    r"\b(?:at|from|opposite|outside|behind|next to|beside|yn) (?P<it>(?:number|no\.?|nos\.?|num|"
    r"rhif) ?\d{1,4}[a-zA-Z]?)\b",
    re.IGNORECASE,
)
SMALL_FLAT = re.compile(rf"\b{HOME},? (?P<words>(?:{SMALL} ){{1,3}}){SURE}\b", re.IGNORECASE)
HOUSE_NUMBER = re.compile(
    r"\b(?:neighbours?|people|man|woman|lady|gentleman|guy|chap|bloke|couple|family|tenants?|lads?|residents?|"
    r"lives?|live|"
    r"living|house|home|flat|bungalow|owners?|occup\w+|student\w*|door|across|opposite|outside|mum|dad|cymdog|"
    r"cymydog|"
    r"cymdogion|teulu|byw|drws nesaf)"
    r"(?:[ ,]+(?:at|in|from|of|to|over|the|is|next|door|who|live|lives|living|yn|o|y|our|my|house|just|"
    r"and)){0,4}[ ,]+"
    r"(?P<it>(?:number|no\.?|num|nos\.?|numbers|rif|rhif|#) ?\d{1,4}[a-zA-Z]?)\b",
    re.IGNORECASE,
)
FLAT_ALONE = re.compile(
    r"\b(?P<it>(?:flat|apartment|fflat) ?(?:no\.?|number)? ?\d{1,4}(?:/\d{1,2}|[a-z])?)\b"
    r"(?! (?:bed|weeks|people|days|years|"
    r"hours))",
    re.IGNORECASE,
)


WITHOUT_NUMBERS = (PATTERNS[-1], PATTERNS[-3])
HOMES = frozenset({
    "at", "address", "resident", "tenant", "property", "visited", "neighbour", "neighbours", "moved", "byw",
    "nghyfeiriad", "cyfeiriad",
})  # fmt: skip
NUMBERED = re.compile(r"(?:num|number|numbers|nos?\.?|rh?if|#) ?\d")


def find_addresses(glance: Glance) -> Iterator[Span]:
    """The addresses of a text: where a street is named with a number, or a home by its name with its street.

    Several rules may find one address, and not all of them the same end of it.

    >>> text = "We are fed up with 12 Elm Road"
    >>> {text[span.start : span.end] for span in find_addresses(Glance.of(text))}
    {'12 Elm Road'}
    """
    text, words = glance.text, glance.words
    for held, hint, pattern in PATTERNS if glance.digits else WITHOUT_NUMBERS:
        if not words.isdisjoint(held) and glance.finds(hint):
            yield from _spans(pattern, text)
    if not glance.digits:
        return
    if "st" in words or not words.isdisjoint(STREETS):
        for pattern in (SMALL_FLAT, SMALL_LETTERS):
            for match in pattern.finditer(text):
                if not COUNTED.intersection(match["words"].lower().split()):
                    yield Span(*match.span(), ADDRESS)
    for pattern in _announced(glance):
        for match in pattern.finditer(text):
            yield Span(*match.span("it"), ADDRESS)


def _announced(glance: Glance) -> Iterator[re.Pattern[str]]:
    """The patterns of what words announce that may find something in a text."""
    if not glance.words.isdisjoint(HOMES):
        yield AT_HOME
    if NUMBERED.search(glance.small):
        yield from (HOUSE_NUMBER, AT_NUMBER)
    if glance.holds(("flat", "apartment")):
        yield FLAT_ALONE


def _spans(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    for match in pattern.finditer(text):
        words = match.group().lower().split()
        if not any(
            word.strip(",.") in {"minutes", "weeks", "years", "hours", "days", "times", "people"} for word in words
        ):
            yield Span(*match.span(), ADDRESS)
