"""What a file's columns seem to be, by their names, and the usual ways of writing dates and ratings."""

from collections.abc import Sequence
from typing import Any

UK_DATES = [
    "%d/%m/%Y",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%y",
    "%d/%m/%y %H:%M",
    "%d-%m-%Y",
    "%d-%m-%Y %H:%M",
    "%d.%m.%Y",
    "%d %B %Y",
    "%d %b %Y",
    "%d %b %Y %H:%M",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%A %d %B %Y",
    "%A, %d %B %Y",
    "%Y-%m-%d",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%dT%H:%M:%S%z",
    "%Y-%m-%dT%H:%M:%S.%f%z",
]
"""The day always comes before the month, as in the United Kingdom, unless the year comes first."""

WORDS = {
    "very good": 1, "excellent": 1, "very satisfied": 1, "da iawn": 1, "bodlon iawn": 1,
    "good": 2, "satisfied": 2, "fairly satisfied": 2, "da": 2, "bodlon": 2,
    "neither good nor poor": 3, "neither": 3, "ok": 3, "average": 3, "neutral": 3, "niwtral": 3,
    "poor": 4, "dissatisfied": 4, "fairly dissatisfied": 4, "gwael": 4, "anfodlon": 4,
    "very poor": 5, "very dissatisfied": 5, "terrible": 5, "gwael iawn": 5, "anfodlon iawn": 5,
}  # fmt: skip
RATINGS: dict[str, dict[str, Any]] = {
    "best-1": {str(number): number for number in range(1, 6)},
    "best-5": {str(number): 6 - number for number in range(1, 6)},
    "best-10": {str(number): 5 - number // 2 if number < 9 else 1 for number in range(11)},
    "words": {spelt: value for word, value in WORDS.items() for spelt in (word, word.capitalize(), word.title())},
}
"""How ratings are written: 1 or 5 or 10 is best, or in words."""

NAMES = {
    "reference": ("reference", "ref", "case", "caseid", "id", "number", "no", "cyfeirnod", "rhif", "enquiryid",
                  "ticket"),
    "date": ("date", "received", "datereceived", "created", "opened", "logged", "dyddiad", "derbyniwyd", "timestamp"),
    "text": ("comment", "comments", "text", "description", "details", "words", "message", "feedback", "complaint",
             "sylw",
             "sylwadau", "manylion", "disgrifiad", "answer", "summary", "body"),
    "rating": ("rating", "score", "satisfaction", "stars", "sgôr", "bodlonrwydd"),
    "question": ("question", "asked", "cwestiwn"),
    "service": ("service", "department", "team", "category", "gwasanaeth", "adran"),
    "area": ("ward", "area", "wardcode", "ardal"),
    "name": ("name", "customer", "customername", "fullname", "complainant", "enw", "enwllawn"),
    "organisation": ("organisation", "contractor", "provider", "sefydliad"),
}  # fmt: skip


def guess(field: str, header: Sequence[str]) -> str:
    """The column of the header that seems to hold a field, or "": by its whole name, or else by a part of it.

    >>> guess("date", ["Case Ref", "Date received"]), guess("rating", ["Case Ref"])
    ('Date received', '')
    """
    plain = {"".join(filter(str.isalnum, name.lower())): name for name in reversed(header)}
    for word in NAMES.get(field, ()):
        if word in plain:
            return plain[word]
    for word in NAMES.get(field, ()):
        for spelt, name in plain.items():
            if len(word) > 3 and word in spelt:
                return name
    return ""
