"""What identifies somebody by its own form: numbers, codes and addresses of the electronic kind.

Each kind is a pattern, linear in the length of the text, and where the number carries a check, the check. Some forms
are too plain to be told from other numbers, and are masked only after the words that announce them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from analysis.glance import Glance


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of text, from its first character to the one after its last, and the kind of personal data it is."""

    start: int
    end: int
    kind: str


Hints = dict[re.Pattern[str], bool]


@dataclass(frozen=True)
class Mask:
    """A kind of personal data: a pattern whose group `it`, or whose whole, is masked, and a test that it must pass.

    Every match has so many `digits` or more and holds one of the `signs` and one of the `words`, and where it has a
    `hint`, something that this finds too and sooner, so that most comments need not be searched.
    """

    kind: str
    pattern: re.Pattern[str]
    is_personal: Callable[[str], bool] = bool
    digits: int = 0
    signs: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()
    hint: re.Pattern[str] | None = None
    beside: tuple[str, ...] = ()
    """What a text must hold besides, somewhere, for the mask to mean anything."""

    def may_find(self, glance: Glance, hints: Hints) -> bool:
        """Whether it may find something; `hints` keep what was found out of them."""
        if self.beside and not any(word in glance.text.lower() for word in self.beside):
            return False
        if self.signs and not glance.holds(self.signs):
            return False
        if self.words and glance.words.isdisjoint(self.words):
            return False
        if self.hint is None:
            return True
        if self.hint not in hints:
            hints[self.hint] = glance.finds(self.hint)
        return hints[self.hint]

    def find(self, text: str) -> Iterator[Span]:
        group = "it" if "it" in self.pattern.groupindex else 0
        for match in self.pattern.finditer(text):
            if self.is_personal(match.group(group)):
                yield Span(*match.span(group), self.kind)


def find_identifiers(glance: Glance) -> list[Span]:
    """The identifiers of a text, kind by kind; where two lie over each other, the kind first in `MASKS` is meant."""
    found: list[Span] = []
    if not glance.digits and not glance.holds(_SIGNS_WITHOUT_DIGITS):
        return found
    hints: Hints = {}
    for mask in _BY_DIGITS[min(glance.digits, MOST_DIGITS)]:
        if mask.may_find(glance, hints):
            found += (span for span in mask.find(glance.text) if not _lies_over(span, found))
    return found


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


def passes_modulus_97(number: str) -> bool:
    """Whether an IBAN passes its check (ISO 13616-1, modulus 97).

    >>> passes_modulus_97("GB29 NWBK 6016 1331 9268 19"), passes_modulus_97("GB28 NWBK 6016 1331 9268 19")
    (True, False)
    """
    plain = re.sub(r"\W", "", number).upper()
    return int("".join(str(int(character, 36)) for character in plain[4:] + plain[:4])) % 97 == 1


def points_at_a_person(url: str) -> bool:
    """Whether a web address carries a query, a sign-in name, an email address, or a profile on a social network."""
    return bool(PERSONAL_URL.search(url))


def _lies_over(span: Span, others: list[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)


def _digits(text: str) -> list[int]:
    return [int(character) for character in text if character.isdigit()]


PERSONAL_URL = re.compile(
    r"\?[^#]*=|@|%40|/~\w"
    r"|(?:facebook|instagram|linkedin|tiktok|twitter|threads|snapchat|nextdoor|(?:^|[/.])x)\.(?:com|net|co\.uk)/\w",
    re.IGNORECASE,
)

# A plain word after a road number, as in "A40 AND", is not the end of a registration.
NOT_A_WORD = r"(?!THE|AND|FOR|WAS|HAS|ARE|BUT|NOT|BUS|CAN|YOU|OUR|ALL|NOW|ETC|HRS|MIN|DAY|PER)"
DOT = r"(?:\.|[ ]?[\[(]dot[\])][ ]?|[ ]dot[ ])"
MAIL_HOUSES = (
    r"(?:gmail|googlemail|hotmail|outlook|live|yahoo|ymail|icloud|me|aol|btinternet|btopenworld|sky|virginmedia|"
    r"talktalk|"
    r"tiscali|ntlworld|blueyonder|protonmail|proton|msn|mail|gmx|plusnet|o2|example)"
)
TOP = r"(?:com|org|net|co[ ]?(?:\.|dot)[ ]?uk|uk|eu|ie|wales|cymru|scot|me|io|info|biz|example)"
DAY = (
    r"(?:[0-3]?\d(?:st|nd|rd|th)?[ ]?[./ -][ ]?(?:[01]?\d|[a-zâŵŷ]{3,10})[ ]?[./, -][ ]?(?:19|20)?\d\d"
    r"|(?:19|20)\d\d-[01]\d-[0-3]\d|[0-3]\d[01]\d(?:19|20)?\d\d"
    r"|(?:the )?[0-3]?\d(?:st|nd|rd|th)? (?:of )?[a-zâŵŷ]{3,10},? (?:19|20)?\d\d"
    r"|(?:january|february|march|april|may|june|july|august|september|october|november|december) [0-3]?\d(?:st|"
    r"nd|rd|th)?,? (?:19|20)\d\d)"
)
BEFORE_AT = rf"(?<![\w.])\w{{1,64}}(?:(?:[.+_-]|{DOT})\w{{1,64}}){{0,4}}"
IS = (
    r"(?:[ ]?[:#=.-]|[ ](?:is|was|yw|oedd|being|of|are|on|-|no\.?|number|num|nr\.?|rhif|ref|reference|code|"
    r"cyfeirnod))"
)


FEWEST_DIGITS_OF_A_REFERENCE = 4
PERSONAL = "name|nhs number|national insurance number|address|postcode|phone|email"


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


AT_A_HOUSE = _pattern(rf" at [\w-]+ {{0,2}}(?:\. ?{TOP}|[\[(]?dot)")
LETTER_AND_DIGIT = _pattern(r"[a-z]\d|gir 0aa")
CAPITALS = re.compile(r"[A-Z]{2}")
DAY_OF_BIRTH = _pattern(r"d\.?o\.?b|\bd\.? ?o\.? ?b|birth|born|geni|gan(?:wyd|ed)")
TOLD_BEFORE = frozenset([
    "ref", "refs", "reference", "case", "claim", "complaint", "ticket", "incident", "account", "acc", "invoice",
    "application", "tenancy", "council", "payment", "pcn", "penalty", "charge", "notice", "customer", "crm", "crime",
    "log", "cyfeirnod", "cyf", "cais", "achos",
])  # fmt: skip
NUMBERED_OF = frozenset(["claim", "account", "acc", "acct", "tenancy", "council", "benefit", "rent", "cyfrif"])
NUMBERED_PEOPLE = frozenset([
    "library", "membership", "member", "customer", "patient", "hospital", "student", "pupil", "staff", "employee",
    "payroll", "blue", "upn", "urn", "crn", "bus",
])  # fmt: skip
VEHICLES = frozenset([
    "reg", "registration", "rego", "plate", "plates", "numberplate", "car", "van", "lorry", "taxi", "vehicle", "rhif",
])  # fmt: skip

MASKS = (
    Mask("url", _pattern(r"(?:https?://|www\.)[^\s<>\"\[\]]+"), points_at_a_person, signs=("http", "www.")),
    Mask("email", _pattern(r"[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}"), signs=("@",)),
    *(
        Mask("email", _pattern(rf"{BEFORE_AT} ?{sign} ?\w[\w-]{{0,62}}(?:{DOT}[\w-]{{1,63}}){{1,4}}"), signs=signs)
        for sign, signs in (("@", ("@",)), (r"[\[({]at[\])}]", ("[at", "(at", "{at")))
    ),
    Mask(
        "email",
        _pattern(
            rf"(?<![\w.])(?:\w{{1,64}}(?:(?:[._+-]|{DOT})\w{{1,64}}){{0,4}}) at {MAIL_HOUSES} ?{DOT} ?{TOP}\b"
            rf"|(?<![\w.])(?:\w{{1,64}}(?:(?:[._+]|{DOT})\w{{1,64}}){{1,4}}) at [\w-]{{2,63}}{DOT}{TOP}\b"
        ),
        signs=(" at ",),
        hint=AT_A_HOUSE,
    ),
    Mask(
        "email",
        _pattern(rf"(?<![\w.])\w[\w.+-]{{0,63}} ?@ ?\w[\w-]{{0,62}} ?[.,] ?(?:{TOP}|gov|ac)\b(?: ?[.,] ?uk\b)?"),
        signs=("@",),
    ),
    Mask(
        "national insurance number",
        _pattern(
            r"\b(?!BG|GB|KN|NK|NT|TN|ZZ)[ABCEGHJ-PRSTW-Z][ ]?[ABCEGHJ-NPRSTW-Z]"
            r"(?:[ .-]{0,2}\d)(?:[ .-]?\d){5}[ .-]{0,2}[A-D]\b"
        ),
        digits=6,
    ),
    Mask(
        "national insurance number",
        _pattern(
            rf"\b(?:n\.?i\.?n?o?|national insurance|"
            rf"yswiriant gwladol)\b(?:{IS}){{0,3}}[ ]?(?P<it>[a-z]{{2}}[ -]?\d\d[ -]?\d\d[ -]?\d\d(?:[ -]?[a-z])?)\b"
        ),
        digits=6,
    ),
    Mask(
        "national insurance number",
        re.compile(r"\b(?!BG|GB|KN|NK|NT|TN|ZZ)[ABCEGHJ-PRSTW-Z][ABCEGHJ-NPRSTW-Z] ?\d{3}[ -]?\d{3} ?[A-D]\b"),
        digits=6,
    ),
    Mask(
        "driving licence",
        _pattern(r"\b[A-Z9]{5}[ ]?\d[0156]\d[0-3]\d\d[ ]?[A-Z9]{2}[ ]?\d[A-Z]{2}\b"),
        digits=7,
    ),
    Mask(
        "bank account", _pattern(r"\bGB\d\d[ ]?[A-Z]{4}(?:[ ]?\d){14}\b"), passes_modulus_97, digits=16, signs=("gb",)
    ),
    Mask("card", re.compile(r"(?<!\d)(?<!\d[ -])[2-6](?:[ .-]?[0-9]){12,18}(?!\d)"), passes_luhn, digits=13),
    Mask(
        "card",
        _pattern(
            rf"\b(?:card|cerdyn|visa|mastercard|debit|"
            rf"credit)\b(?:{IS}){{0,3}}[ ]?(?P<it>(?<!\d)\d(?:[ .-]?\d){{12,18}})(?!\d)"
        ),
        digits=13,
    ),
    Mask(
        "nhs number",
        re.compile(r"(?<!\d)(?<!\d[ .-])(?<!\+)[0-9]{3}[ .-]?[0-9]{3}[ .-]?[0-9]{4}(?!\d)(?![ -]\d)"),
        passes_modulus_11,
        digits=10,
    ),
    Mask(
        "nhs number",
        _pattern(rf"\b(?:nhs|gig|hospital)\b(?:{IS}){{1,3}}[ ]?(?P<it>\d{{3}}[ .-]?\d{{3}}[ .-]?\d{{4}})(?!\d)"),
        digits=10,
        signs=("nhs", "gig", "hospital"),
    ),
    Mask(
        "phone",
        re.compile(
            r"(?<![\d£])(?:(?:\+|\(\+|00)44\)?[ .-]?(?:\(0\)|0)?[ .(-]{0,2}|"
            r"\(?0[ ]?)[1-9](?:[ .()-]{0,2}\d){8,9}(?!\d)"
            r"|\+(?!44)[1-9](?:[ .()-]{0,2}\d){7,13}(?!\d)"
        ),
        digits=8,
    ),
    *(
        Mask("phone", re.compile(pattern), digits=digits)
        for digits, pattern in (
            (10, r"\(0\)[ ]?[1-9](?:[ .-]?\d){8,9}(?!\d)"),
            (10, r"(?<![\d£/])0\d{3,4}/\d{6,7}(?![\d/])"),
            (10, r"(?<![\d£+])00 ?(?!44|0)[1-9](?:[ .()-]{0,2}\d){7,13}(?!\d)"),
            (10, r"(?<![\d£+])00 44[ .-]?(?:\(0\))?(?:[ .-]?\d){9,10}(?!\d)"),
            (5, r"(?<!\w)[O0o]7(?=[\d ]{0,10}[Oo]|(?<=[Oo]7)\d)(?:[ .-]?[\dOo]){9}(?!\w)"),
        )
    ),
    Mask("phone", re.compile(r"(?<![\d£+])44[ -]?7(?:[ -]?\d){9}(?!\d)"), digits=12),
    Mask(
        "phone",
        _pattern(
            r"(?<!tracking )(?<!order )(?<!serial )(?<!meter )(?<!part )(?<!parcel )(?<!asset )(?<!model )"
            r"\b(?:phone|telephone|tel|mob|mobile|ring|call|text|whatsapp|ffôn|ffoniwch|number|landline|contact)\b"
            r"[^\d\n]{0,16}?(?P<it>(?<![\d£])(?:7(?:[ .-]?\d){9}|44(?:[ .-]?\d){10}))(?!\d)"
        ),
        digits=10,
    ),
    Mask(
        "phone",
        _pattern(
            r"\b(?:phone|telephone|tel|mob|mobile|ring|call|text|whatsapp|ffôn|ffoniwch|landline)\b"
            r"(?: (?:me|us|her|him|mum|back|number|no|is|on|at|fi|ni|ar|my|at)){0,4}[.:]? ?"
            r"(?P<it>(?<![\d£])[2-9](?:[ -]?\d){5,7})(?!\d)(?! ?(?:times|people|days|hours|pounds))"
        ),
        digits=6,
    ),
    Mask(
        "postcode",
        _pattern(
            r"\b(?:GIR ?0AA|[A-PR-UWYZ](?:\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d{1,2}|[A-HK-Y]\d[ABEHMNPRV-Y])"
            r"[ -]{0,2}\d[ABD-HJLNP-UW-Z]{2})\b"
        ),
        digits=1,
        hint=LETTER_AND_DIGIT,
    ),
    Mask(
        "postcode",
        _pattern(
            r"\b(?:post ?code|cod ?post)(?: (?:is|was|now|here|yma|yw|ydy))*[ .:,-]{1,3}"
            r"(?P<it>[A-Z]{1,2}\d[A-Z\d]?[ -]{0,2}\d[A-Z]{2})\b"
        ),
        digits=2,
        signs=("postcode", "post code", "cod post", "codpost"),
    ),
    Mask(
        "vehicle",
        _pattern(rf"\b[A-HJ-PR-Y]{{2}}\d\d[ -]?{NOT_A_WORD}[A-HJ-PR-Z]{{3}}\b"),
        lambda it: _is_plate(it),
        digits=2,
        hint=LETTER_AND_DIGIT,
    ),
    Mask(
        "vehicle",
        re.compile(rf"\b[A-HJ-PR-Y]{{2}}[ -]\d\d[ -]?{NOT_A_WORD}[A-HJ-PR-Z]{{3}}\b"),
        digits=2,
        hint=CAPITALS,
    ),
    Mask(
        "vehicle", re.compile(rf"\b[A-HJ-NPR-TV-Y]\d{{1,3}} ?{NOT_A_WORD}[A-HJ-PR-Y]{{3}}\b"), digits=1, hint=CAPITALS
    ),
    Mask(
        "vehicle", re.compile(rf"\b[A-HJ-NP-TV-Y] ?\d{{1,3}} {NOT_A_WORD}[A-HJ-PR-Y]{{3}}\b"), digits=1, hint=CAPITALS
    ),
    Mask(
        "vehicle",
        re.compile(
            r"\b(?!NHS|BBC|ITV|PCN|FOI|BSL|ESA|PIP|DLA|BUS|THE|AND|FOR|TEL|FAX|REF|EXT)"
            r"[A-Z]{3} \d{1,3}\b"
        ),
        digits=1,
        hint=CAPITALS,
        beside=("reg", "plate", " car", " van", "lorry", "taxi", "vehicle", "bus", "coach", "park", "motor", "driv"),
    ),
    Mask(
        "vehicle", re.compile(rf"\b{NOT_A_WORD}[A-HJ-PR-Y]{{3}} ?\d{{1,3}}[A-HJ-NPR-TV-Y]\b"), digits=1, hint=CAPITALS
    ),
    Mask("vehicle", re.compile(r"\b(?:[A-Z]I[A-Z]|[A-Z]{1,2}Z) ?\d{3,4}\b"), digits=3, hint=CAPITALS),
    Mask(
        "vehicle",
        _pattern(
            r"\b(?:reg|registration|rego|plate|plates|numberplate|car|van|lorry|taxi|vehicle|rhif cofrestru)\b"
            r"(?: (?:no|number|plate|mark|was|is|with|reg|yw|the|of|registration))*[ .:#-]{1,3}"
            r"(?P<it>(?:[a-z]{1,3} ?\d{1,4} ?[a-z]{0,3}|\d{1,4} ?[a-z]{2,3}))\b"
        ),
        lambda it: _is_old_plate(it),
        digits=1,
        words=VEHICLES,
    ),
    Mask(
        "date of birth",
        _pattern(
            r"\b(?:d\.? ?o\.? ?b\.?|date of birth|birth ?date|birthday|born|dyddiad geni|ganwyd|ganed|geni)"
            rf"[^\w\n]{{0,3}}(?:(?:is|was|on|in|the|of|fi|i|ar|yw|ym|my|a|me)[ :]+){{0,3}}(?P<it>{DAY})(?!\d)"
        ),
        digits=3,
        hint=DAY_OF_BIRTH,
    ),
    Mask(
        "date of birth",
        _pattern(rf"(?P<it>{DAY})[ ]?\(?(?:d\.?o\.?b\b|date of birth)"),
        digits=3,
        hint=DAY_OF_BIRTH,
    ),
    Mask(
        "bank account",
        _pattern(rf"\b(?:sort ?code|sort|s/c)(?:{IS}){{0,2}}[ ]?(?P<it>\d\d[ -]?\d\d[ -]?\d\d)(?!\d)"),
        digits=6,
        signs=("sort", "s/c"),
    ),
    *(
        Mask("date of birth", _pattern(pattern), digits=3, signs=signs, hint=hint)
        for pattern, signs, hint in (
            (
                rf"\b(?:d\.? ?o\.? ?b\.?|date of birth|dyddiad geni)(?![\w])[^.!\n\d]{{0,40}}?(?P<it>{DAY})(?!\d)",
                (),
                DAY_OF_BIRTH,
            ),
            (
                rf"\b(?:born|ganwyd|ganed) (?:in|at|on|yn|ar|ym)\b[^.!?\n\d]{{0,30}}? (?P<it>{DAY})(?!\d)",
                (),
                DAY_OF_BIRTH,
            ),
            (
                rf"(?<!\d)(?P<it>{DAY})[ ,=(-]{{1,3}}(?:(?:is|was|yw|oedd) )?(?:(?:my|his|her|their|our|the|your|fy) )?"
                r"(?:actual |real |correct )?"
                r"(?:d\.?o\.?b\b|date of birth|birthday|birth date|nyddiad geni|dyddiad geni)",
                (),
                DAY_OF_BIRTH,
            ),
            (
                rf"\[date of birth\][^.!?\n\d]{{0,60}} (?:not|as|or|and|is|was|be|ac|nid) (?P<it>{DAY})(?!\d)",
                ("[date of b",),
                None,
            ),
            (rf"\[(?:{PERSONAL})\][,; ]{{1,3}}(?P<it>{DAY})(?=[,; ]{{1,3}}\[(?:{PERSONAL})\])", ("[",), None),
        )
    ),
    Mask(
        "bank account",
        _pattern(
            r"(?<![\d-])\d\d-\d\d-\d\d[ ,;/|:]{1,3}"
            r"(?:(?:and|a/?c|acc|acct|account|cyfrif|no\.?|number|num)[ .:]{1,2}){0,3}"
            r"\d{8}(?!\d)"
        ),
        digits=14,
    ),
    Mask(
        "bank account",
        _pattern(r"\[bank account\][^\d\n\[]{0,30}(?P<it>\d{4} ?\d{4})(?!\d)"),
        digits=8,
        signs=("[bank",),
    ),
    Mask(
        "bank account",
        _pattern(rf"\b(?:account|acc|a/c|acct|cyfrif)\b(?:{IS}){{0,3}}[ ]?(?P<it>\d{{4}}[ ]?\d{{4}})(?!\d)"),
        digits=8,
    ),
    Mask("passport", _pattern(rf"\bpassport(?:{IS}){{0,3}}[ ]?(?P<it>\d{{9}})(?!\d)"), digits=9, signs=("passport",)),
    Mask(
        "reference",
        _pattern(
            r"\b(?:ref|refs|reference|case|claim|complaint|ticket|incident|account|acc|invoice|application|tenancy|"
            r"council tax|payment|pcn|penalty|charge|notice|customer|crm|crime|log|cyfeirnod|cyf|cais|achos)\b"
            rf"(?:{IS}){{0,3}}[ ]{{0,2}}(?P<it>(?=[\w/-]*\d[\w/-]*\d[\w/-]*\d[\w/-]*\d)"
            rf"[a-z]{{0,6}}[/-]?\w*(?:[/-]\w+){{0,4}})\b"
        ),
        lambda it: (
            len(it) >= 5
            and not re.fullmatch(
                r"(?:19|20)\d\d(?:[/-]\d\d(?:\d\d)?)?|"
                r"\d{1,2}[/-]\d{1,2}[/-]\d{2,4}",
                it,
            )
        ),
        digits=4,
        words=TOLD_BEFORE,
    ),
    Mask(
        "reference",
        _pattern(
            rf"\b(?:claim|account|acc|acct|tenancy|council tax|benefit|rent|cyfrif)\b(?:{IS}){{0,3}}[ ]{{0,2}}"
            r"(?P<it>(?-i:[A-Z]{1,4}) ?\d{5,}|\d{2,4}(?:[ -]\d{2,4}){2,3}|\d{4} \d{4,})(?![\w£])"
        ),
        lambda it: not re.fullmatch(r"\d{1,2}-\d{1,2}-\d{2,4}", it),
        digits=5,
        words=NUMBERED_OF,
    ),
    Mask(
        "reference",
        _pattern(
            r"\b(?:library card|membership|member|customer|patient|hospital|student|pupil|staff|employee|payroll|"
            rf"blue badge|upn|urn|crn|bus pass)\b(?: card| id)?(?:{IS}){{0,3}}[ ]{{0,2}}"
            r"(?P<it>[a-z]{0,5}[ -]?\d(?:[ -]?[\da-z]){4,14})\b"
        ),
        lambda it: sum(map(str.isdigit, it)) > FEWEST_DIGITS_OF_A_REFERENCE,
        digits=5,
        words=NUMBERED_PEOPLE,
    ),
    Mask("username", re.compile(r"(?<![\w@.])@[A-Za-z_]\w{2,30}\b(?!\.\w)"), signs=("@",)),
)

MOST_DIGITS = max(mask.digits for mask in MASKS)
_BY_DIGITS = tuple(tuple(mask for mask in MASKS if mask.digits <= digits) for digits in range(MOST_DIGITS + 1))
_SIGNS_WITHOUT_DIGITS = tuple({sign for mask in _BY_DIGITS[0] for sign in mask.signs or ("",)})


def _is_plate(text: str) -> bool:
    """Small letters may be a time or a bus and a word, unless they are written close together."""
    return (
        not text.islower() or " " not in text or text[:2] not in {"at", "by", "to", "no", "am", "pm", "on", "my", "so"}
    )


def _is_old_plate(text: str) -> bool:
    """A mark of the older or of the private kind: letters and figures, four characters or more, and no plain word."""
    plain = text.replace(" ", "").upper()
    letters = re.sub(r"\d", "", plain)
    return (
        4 <= len(plain) <= 7
        and letters
        not in {
            "IN",
            "ON",
            "AT",
            "AND",
            "THE",
            "FOR",
            "OF",
            "TO",
            "A",
            "I",
            "AM",
            "PM",
            "MPH",
            "MIN",
            "KM",
            "KG",
            "CM",
            "MM",
            "BY",
            "IS",
            "WAS",
            "NO",
            "ST",
            "ND",
            "RD",
            "TH",
            "DAY",
            "CAR",
            "PER",
            "HAD",
            "HAS",
            "ALL",
            "NOT",
            "MY",
            "WE",
        }
        and len(re.sub(r"\D", "", plain)) >= 1
    )
