"""The words that introduce people by name, and what they introduce: "spoke to", "my neighbour", "regards"."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from analysis.encounters import met_by_doing
from analysis.glance import Glance
from analysis.name_words import CLOSING, MEETING, SIGNING
from analysis.written_words import Word

LAST_WORDS = r"[^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*){0,3}[ .!,x]*(?:$|\n)"
WHO = (
    r"(?:officer|receptionist|manager|librarian|driver|carer|warden|worker|adviser|advisor|clerk|teacher|"
    r"caretaker|landlord|landlady|"
    r"lady|man|gentleman|guy|bloke|chap|girl|lad|woman|boy|person|assistant|supervisor|volunteer|operator|agent|"
    r"colleague|"
    r"councillor|planner|inspector|nurse|doctor|consultant|midwife|paramedic|operative|engineer|plumber|"
    r"electrician|builder|"
    r"postman|binman|neighbour|neighbor|tenant|friend|husband|wife|partner|son|daughter|mum|mam|mother|dad|"
    r"father|brother|sister|"
    r"nan|nain|taid|gran|grandad|grandma|grandson|granddaughter|niece|nephew|aunt|auntie|uncle|cousin|fella|fellow|"
    r"porter|ranger|contractor|sweeper|vicar|headteacher|escort|conductor|trainer|tutor|chairman|secretary|steward|"
    r"mechanic|joiner|decorator|roofer|fitter|barber|hairdresser|chemist|pharmacist|dentist|farmer|shopkeeper|lodger|"
    r"flatmate|housemate|girlfriend|boyfriend|stepson|stepdaughter|toddler|child|mate|pal|lass|bairn|"
    r"staff member|member of staff|team leader|leader|boss|rep|apprentice|coach|instructor|lifeguard|cleaner|"
    r"swyddog|rheolwr|gyrrwr|dynes|dyn|merch|bachgen|gwraig|gŵr|mab|cymydog|cymdog|ffrind|nyrs|meddyg|gofalwr|"
    r"llyfrgellydd)"
)
CUES = (
    (
        "named",
        r"\b(?:my (?:full )?name is|my names? ?'?s|names? ?:|name ?- |fy enw i yw|fy enw yw|fy enw i|enw i yw|enw ?:|"
        r"enw (?:hi|o|ef|e) yw|(?:who|person|" + WHO + r")(?: is| was|'s)? (?:called|named)|o'r enw|"
        r"(?:her|his|their|whose) name (?:is|was)|account name|"
        r"goes by(?: the name of)?|calls (?:himself|herself))[ ,:–—-]+",
    ),
    (
        "signed",
        r"\b(?:regards|sincerely|faithfully|yours truly|signed|cofion(?: gorau| cynnes)?|yn gywir|sent by|oddi wrth)"
        rf"[ ,.!:\n–—-]{{1,6}}(?={LAST_WORDS})",
    ),
    (
        "entered",
        r"(?:\b(?:badge (?:said|says|read|reads)|(?:sur|fore|first |last |middle |maiden )name (?:is|was)|"
        r"(?:somebody|someone|anyone|anybody|one) called|known as|account (?:from|of)|name (?:from|of|to)|"
        r"calls? (?:him|her|me|them))|"
        rf"(?:^|[\n.;,(] ?)(?:{WHO}|tenants?|applicants?|claimants?|clients?|patients?|residents?|complainants?|"
        r"customers?|contact|occupiers?|owners?|pupils?|parents?|witness|deceased|re|attn|fao|from|to|cc|signed|name|"
        r"landlords?|enw|oddi wrth|at sylw) ?[:=–—-])[ \"'‘“]*",
    ),
    (
        "parted",
        rf"[^\n]{{3,60}},[ ]*\n[ \t]*(?={LAST_WORDS})",
    ),
    (
        "last",
        r"\n[ \t]*[-–—~]?[ ]?(?=(?-i:[^\W\d_a-z][\w'’-]+(?: [^\W\d_a-z][\w'’.-]*){0,2})[ .!,x]*$)"
        r"|^(?!love|thanks?|regards|best|yours|cheers|diolch|cofion|dear|hi|hello|hiya|ta)"
        r"(?=(?-i:[^\W\d_a-z][\w'’-]+(?: [^\W\d_a-z][\w'’.-]*){1,2})[ .!,x]*$)",
    ),
    (
        "closed",
        r"\b(?:wishes|thanks|thank you|thankyou|cheers|from|diolch(?: yn fawr)?|llawer o ddiolch|gan|love|yours|"
        r"best|ta|xx?)"
        rf"[ ,.!:\n–—-]{{1,6}}(?={LAST_WORDS})",
    ),
    (
        "met",
        r"(?:\b(?:sp[oe]+a?ke?n? (?:to|with)|speak(?:ing)? (?:to|with)|talk(?:ed|ing)? (?:to|with)|"
        r"thanks? (?:you )?(?:so much |very much |again )?(?:to )?|shout ?-?out (?:to|for)|credit to|kudos to|"
        r"well done|"
        r"praise (?:for|to)|ask(?:ed)? for|seen by|saw|met(?: with)?|dealt with by|helped by|served by|visited by|"
        r"answered by|told by|assisted by|handled by|phoned by|rung by|emailed|contact(?:ed)?|rang|phoned|tell|"
        r"told|asked|"
        r"siarad (?:â|ag|gyda|gydag|efo|hefo|i)|siarad(?:ais|es) (?:i )?(?:â|ag|gyda|gydag|efo|hefo|'da)|"
        r"diolch (?:i|o galon i|yn fawr i)|wrth|gofyn am|gan|gyda|efo|hefo|cc|attn|fao|attention of|care of|c/o|"
        r"complaint about|name of|behalf of|mention|assigned to|passed (?:me )?(?:on )?to|through to|transferred to|"
        r"thank|give)|(?:^|[\n.!?] ?)(?:hi|hello|dear|hiya|annwyl|helo|thank|well done))[ ,:]+",
    ),
    (
        "who",
        r"\b(?:my|our|the|your|a|her|his|their|young|old|housing|social|support|library|parking|planning|bin|"
        r"crew|case|"
        rf"benefits|fy|ein|eich)\b(?: \w+)? ?{WHO}[ ,–—(-]+",
    ),
    (
        "addressed",
        r"(?:^|[.!?\n] ?)(?=[\w'’-]+, ?(?:thanks|thank you|thankyou|diolch|cheers|please|well done|you are|you were|"
        r"sorry)\b)",
    ),
)
_CUES = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in CUES)

# What a text must hold before it is searched for a cue.
ADDRESSING = frozenset(["thanks", "thank", "thankyou", "diolch", "cheers", "please", "done", "you", "sorry"])
ENTERING = ("name", "badge", " called", "known as", "account", "call", ":", "=", "-", "–", "—")
NAMING = ("name", "enw", "goes by", " called", "calls h")
LONGEST_NAME = 60
SPOKEN = re.compile(r"sp[oe]+a?ke?n? |care of")
TRADES = tuple({phrase.split()[-1] for phrase in WHO.removeprefix("(?:").removesuffix(")").split("|")})


def _may_meet(glance: Glance) -> bool:
    return not glance.words.isdisjoint(MEETING) or SPOKEN.search(glance.small) is not None


@lru_cache(maxsize=65_536)
def _ends_in_a_trade(word: str) -> bool:
    return word.endswith(TRADES)


MAY_HOLD: Mapping[str, Callable[[Glance], bool]] = {
    "named": lambda glance: glance.holds(NAMING),
    "entered": lambda glance: glance.holds(ENTERING),
    "parted": lambda glance: "\n" in glance.text,
    "signed": lambda glance: not glance.words.isdisjoint(SIGNING),
    "closed": lambda glance: not glance.words.isdisjoint(CLOSING),
    "met": _may_meet,
    "who": lambda glance: any(map(_ends_in_a_trade, glance.words)),
    "last": lambda glance: "\n" in glance.text or len(glance.text) <= LONGEST_NAME,
    "addressed": lambda glance: not glance.words.isdisjoint(ADDRESSING),
}
SURE = ("named", "signed")
"""The cues that make a name of nearly any word."""


def may_name_anybody(glance: Glance) -> bool:
    """Whether a text may hold one of the cues that make a name of nearly any word."""
    return any(MAY_HOLD[name](glance) for name in SURE)


def introduced(glance: Glance, words: Sequence[Word]) -> dict[int, str]:
    """The words that something introduces as a name, by their places, and how: the surest way counts."""
    text = glance.text
    starts = {word.start: place for place, word in enumerate(words)}
    found: dict[int, str] = {}
    for name, pattern in _CUES:
        if not MAY_HOLD[name](glance):
            continue
        for match in pattern.finditer(text):
            place = starts.get(match.end())
            if place is None and match.end() < len(text):
                gap = len(text[match.end() :]) - len(text[match.end() :].lstrip(" ,:.-–—\n\"'‘“("))
                place = starts.get(match.end() + gap) if gap < 4 else None
            if place is not None:
                found.setdefault(place, name)
    for place, name in met_by_doing(words):
        found.setdefault(place, name)
    return found
