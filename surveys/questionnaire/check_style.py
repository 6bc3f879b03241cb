"""Hints on how questions are worded: hard to read, leading, asking two things at once, or one-sided in their options.

They are hints because only a person can judge: a word that leads in one question is neutral in another.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from analysis.readability import reading_age
from surveys.questionnaire import rules
from surveys.questionnaire.fault import Entry, Finding, asked, written

OLDEST, SHORTEST = 18.0, 10
"""Above this reading age, and from so many words on: of fewer the formula says nothing."""

LEADING = {
    "en": (
        r"don[’']t you (?:agree|think|feel)", r"wouldn[’']t you", r"isn[’']t it", r"aren[’']t (?:you|they|we)",
        r"(?<!how far )do you agree that", r"surely", r"obviously", r"clearly", r"of course", r"as you (?:may )?know",
        r"most (?:people|residents)(?: \w+)? (?:agree|think|say|feel|believe|know)", r"everyone (?:agrees|knows)",
        r"excellent", r"outstanding", r"award-winning", r"world-class", r"wonderful", r"appalling", r"terrible",
        r"disgraceful", r"wasteful", r"hard-working", r"vital", r"much-needed",
        r"how (?:good|bad|great|poor) (?:is|are)",
        r"how much do you (?:like|love|enjoy|hate)", r"despite", r"improved service",
    ),
    "cy": (
        r"onid ydych", r"oni fyddech",
        r"(?<!i ba raddau )ydych chi[’']n cytuno bod",
        r"yn amlwg", r"wrth gwrs", r"fel y gwyddoch",
        r"ardderchog", r"rhagorol", r"gwarthus", r"ofnadwy", r"gwastraffus", r"hollbwysig",
        r"mae(?: \w+)? (?:rhan fwyaf|mwyafrif)",
    ),
}  # fmt: skip
"""Words that lead residents on, by language, as regular expressions."""

PATTERNS = {
    language: re.compile(r"\b(?:" + "|".join(phrases) + r")\b", re.IGNORECASE) for language, phrases in LEADING.items()
}
JOINED = {
    "en": re.compile(r"(?<!between )\b([\w’'-]+ (?:and/or|and) (?:the |your |its |our )?[\w’'-]+)", re.IGNORECASE),
    "cy": re.compile(r"([\w’'-]+ (?:ac?/neu) [\w’'-]+)", re.IGNORECASE),
}
ONE_THING = re.compile(
    r"\b(?:rubbish and recycling|out and about|more and more|again and again|health and safety|adults? and children|"
    r"bed and breakfast|black and white|england and wales|now and then|and (?:how|then|so|over|above|more))\b",
    re.IGNORECASE,
)
"""Pairs that are one thing, and an “and” that only begins or ends a question."""

OPINIONS = ("single", "scale")
AGAINST = re.compile(
    r"\b(?:dis\w+|un\w+|not\b(?! sure)|no\b|never|poor\w*|bad\w*|negative\w*|worse|worst|nothing)", re.IGNORECASE
)
FOR = re.compile(
    r"^(?:very|fairly|strongly|tend to|quite|extremely|completely|somewhat|yes|a great|a fair|excellent|good)\b",
    re.IGNORECASE,
)
NEUTRAL = re.compile(r"^(?:neither|neutral|average|don|undecided|it depends)", re.IGNORECASE)


def style_findings(document: Mapping[str, Any]) -> Iterator[Finding]:
    """Hints on the words of questions and on the balance of scales."""
    yield from _reading_findings("/introduction", document["introduction"])
    for entry in asked(document):
        yield from _reading_findings(f"{entry.where}/text", entry.data["text"])
        yield from _leading_findings(entry)
        if entry.data["type"] in OPINIONS:
            yield from _joined_findings(entry)
    for entry in written(document):
        if entry.data["type"] in ("scale", "grid"):
            yield from _balance_findings(f"{entry.where}/options", entry.data["options"])


def _reading_findings(where: str, words: Mapping[str, str]) -> Iterator[Finding]:
    english = words.get("en", "")
    age = reading_age(english)
    if age is not None and age > OLDEST and len(english.split()) >= SHORTEST:
        yield Finding(where, rules.HARD_TO_READ, {"age": round(age)})


def _leading_findings(entry: Entry) -> Iterator[Finding]:
    for name in ("text", "hint"):
        for language, pattern in PATTERNS.items():
            if found := pattern.search(entry.data.get(name, {}).get(language, "")):
                yield Finding(f"{entry.where}/{name}", rules.LEADING, {"words": found[0]})


def _joined_findings(entry: Entry) -> Iterator[Finding]:
    for language, pattern in JOINED.items():
        asked_for = _question_in(entry.data["text"].get(language, ""))
        if found := pattern.search(ONE_THING.sub("", asked_for)):
            yield Finding(f"{entry.where}/text", rules.DOUBLE_BARRELLED, {"words": found[1]})
            return


def _question_in(text: str) -> str:
    """The last sentence, which asks; those before it only explain."""
    sentences = [part for part in re.split(r"(?<=[.!?])\s+", text.strip()) if part]
    return sentences[-1] if sentences else ""


def _balance_findings(where: str, options: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    said = [option["text"].get("en", "") for option in options if not option.get("exclusive")]
    sided = [words for words in said if not NEUTRAL.search(words)]
    against = [words for words in sided if AGAINST.search(words)]
    favourable = [words for words in sided if words not in against and FOR.search(words)]
    known = len(against) + len(favourable) == len(sided)
    if known and against and abs(len(favourable) - len(against)) > 1:
        numbers = {"favourable": len(favourable), "unfavourable": len(against)}
        yield Finding(where, rules.ONE_SIDED, numbers)
