"""What a local module does to the comparison of the core that it stands after."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from surveys.bank.bank import SECONDS
from surveys.bank.bank import questions as bank_questions
from surveys.questionnaire import module_rules as rules
from surveys.questionnaire.difference import Effect, Kind, difference
from surveys.questionnaire.fault import Entry, Finding, asked, written

Document = Mapping[str, Any]
WEIGHTED = ("age_band", "sex", "ethnicity", "tenure", "ward")
"""The codes of answers that weighting uses: asked of one council alone they would weight it by other rules."""
SHARED = 2
"""From so many words in common on, two questions are about the same thing."""
COMMON = frozenset((
    "about", "after", "again", "all", "and", "any", "are", "area", "been", "before", "being", "best", "can",
    "could", "council", "did", "do", "does", "ever", "every", "far", "feel", "few", "for", "from", "give", "good",
    "had", "has", "have", "how", "hear", "here", "into", "is", "it", "its", "last", "least", "less", "like", "live",
    "local", "long", "lot", "made", "many", "may", "more", "most", "much", "near", "need", "not", "now", "of",
    "often", "on", "one", "only", "or", "other", "our", "out", "over", "overall", "own", "people", "place", "say",
    "see", "should", "since", "so", "some", "such", "than", "that", "the", "their", "them", "there", "these",
    "they", "thing", "things", "think", "this", "those", "time", "to", "twelve", "two", "up", "use", "used", "very",
    "was", "way", "were", "what", "when", "where", "which", "who", "why", "will", "with", "within", "would", "year",
    "years", "you", "your",
))  # fmt: skip
"""English words that say nothing about what a question is about."""


@dataclass(frozen=True)
class Agreed:
    """How long a module may be: at most so many questions, and so many minutes where that was agreed."""

    questions: int | None = None
    minutes: int | None = None


def module_findings(core: Document, whole: Document, agreed: Agreed = Agreed()) -> list[Finding]:
    """What is found in a questionnaire that should be a core with a local module after it."""
    own = {each.code for each in asked(core)}
    local = [entry for entry in asked(whole) if entry.code not in own]
    return [
        *_core_findings(core, whole),
        *_position_findings(whole, own),
        *_length_findings(whole, local, agreed),
        *(found for entry in local for found in _subject_findings(core, entry)),
    ]


def _core_findings(core: Document, whole: Document) -> Iterator[Finding]:
    """Questions of the core that are asked otherwise, elsewhere or no longer."""
    places = {each.code: each.where for each in asked(whole)}
    for change in difference(core, whole).changes:
        if change.kind is Kind.ADDED:
            continue
        if change.kind is Kind.REMOVED:
            yield Finding("", rules.CORE_LEFT_OUT, {"code": change.code})
        elif change.kind is Kind.MOVED:
            yield Finding(places.get(change.code, ""), rules.CORE_MOVED, {"code": change.code})
        else:
            rule = rules.CORE_CHANGED if change.effect is Effect.BREAKS else rules.CORE_TOUCHED
            yield Finding(places.get(change.code, ""), rule, {"code": change.code})


def _position_findings(whole: Document, own: set[str]) -> Iterator[Finding]:
    """Local questions that come before the core has ended."""
    entries = list(asked(whole))
    last = max((number for number, entry in enumerate(entries) if entry.code in own), default=-1)
    for entry in entries[:last]:
        if entry.code not in own:
            yield Finding(entry.where, rules.BEFORE_THE_CORE_ENDS, {"code": entry.code})


def _length_findings(whole: Document, local: list[Entry], agreed: Agreed) -> Iterator[Finding]:
    counted = [entry for entry in local if entry.data["type"] != "information"]
    minutes = max(1, round(len(counted) * SECONDS / 60)) if counted else 0
    where = counted[-1].where if counted else ""
    if agreed.questions is not None and len(counted) > agreed.questions:
        said = {"asked": len(counted), "agreed": agreed.questions}
        yield Finding(where, rules.TOO_MANY_LOCAL, said)
    if agreed.minutes is not None and minutes > agreed.minutes:
        yield Finding(where, rules.TOO_LONG_LOCAL, {"minutes": minutes, "agreed": agreed.minutes})


def _subject_findings(core: Document, entry: Entry) -> Iterator[Finding]:
    """Local questions about what the core measures, or by which its answers are weighted."""
    if entry.code in WEIGHTED:
        yield Finding(entry.where, rules.WEIGHTED_BY, {"code": entry.code})
        return
    held, subject = bank_questions().get(entry.code), _subject(entry.data)
    for other in written(core):
        if other.data["type"] == "information":
            continue
        same_theme = held is not None and (theirs := bank_questions().get(other.code)) and theirs.theme == held.theme
        words = subject & _subject(other.data)
        if _alike(entry.data, other.data):
            yield Finding(entry.where, rules.ASKED_ALREADY, {"code": other.code})
            return
        if same_theme or len(words) >= SHARED:
            told = {"code": other.code, "words": ", ".join(sorted(words)) or str(held and held.theme)}
            yield Finding(entry.where, rules.SAME_SUBJECT, told)
            return


def _alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    said = {language: _plain(words) for language, words in other["text"].items()}
    return any(_plain(words) == said.get(language) for language, words in one["text"].items())


def _subject(data: Mapping[str, Any]) -> set[str]:
    """The words that say what a question is about, without their endings."""
    words = re.findall(r"[a-z]{3,}", f"{data['text'].get('en', '')} {data.get('lead_in', {}).get('en', '')}".lower())
    return {re.sub(r"(ies|es|s|ed|ing|ly)$", "", word) for word in words if word not in COMMON}


def _plain(words: str) -> str:
    return " ".join(re.findall(r"\w+", words.lower()))
