"""Words that a language lacks, and placeholders that nothing could fill."""

from collections.abc import Iterator, Mapping
from typing import Any

from core.language import is_known
from surveys.questionnaire import rules
from surveys.questionnaire.answers import DONT_KNOW, PREFER_NOT_TO_SAY, refusal_words
from surveys.questionnaire.fault import Entry, Finding, asked
from surveys.questionnaire.piping import placeholders
from surveys.questionnaire.questions import QUESTION_TYPES

WORDS = {"title", "introduction", "text", "hint", "unit", "statement", "refused"}
MUST_DIFFER = 3
"""From so many words on, two languages do not say a thing alike; a name or a number may well be."""

BY_CODE = "otherwise"
"""The one field that holds words by the code of another question."""


def word_faults(document: Mapping[str, Any]) -> Iterator[Finding]:
    """Words that one of the questionnaire's languages lacks."""
    for where, words in _words(document, ""):
        for language in document["languages"]:
            if not words.get(language, "").strip():
                yield Finding(where, rules.WORDS_MISSING, {"language": language})
    for entry in asked(document):
        for refusal in (DONT_KNOW, PREFER_NOT_TO_SAY):
            for language in document["languages"] if entry.data.get(refusal) else ():
                if language not in refusal_words(refusal):
                    yield Finding(f"{entry.where}/{refusal}", rules.REFUSAL_UNWORDED, {"language": language})


def language_findings(document: Mapping[str, Any]) -> Iterator[Finding]:
    """Languages that nobody knows, words in languages that are not declared, and words that were not translated."""
    languages = document["languages"]
    for number, language in enumerate(languages):
        if not is_known(language):
            yield Finding(f"/languages/{number}", rules.LANGUAGE_UNKNOWN, {"language": language})
    first = "en" if "en" in languages else languages[0]
    for where, words in _words(document, ""):
        for language in sorted(set(words) - set(languages)):
            yield Finding(where, rules.WORDS_UNDECLARED, {"language": language})
        for language in languages:
            same = language != first and words.get(language) == words.get(first)
            if same and len(words.get(language, "").split()) >= MUST_DIFFER:
                yield Finding(where, rules.WORDS_NOT_TRANSLATED, {"language": language, "other": first})


def pipe_faults(document: Mapping[str, Any]) -> Iterator[Finding]:
    """Placeholders that differ between languages, or that stand for something that was not asked before."""
    earlier: dict[str, Entry] = {}
    for entry in asked(document):
        needed = set()
        for name, words in _fields(entry):
            codes = [placeholders(text) for text in words.values()]
            needed |= set.union(*codes)
            if any(each != codes[0] for each in codes):
                yield Finding(f"{entry.where}/{name}", rules.PLACEHOLDERS_DIFFER)
        yield from _source_faults(entry, needed, earlier)
        earlier[entry.code] = entry
    yield from _misplaced(document)


def _source_faults(entry: Entry, needed: set[str], earlier: Mapping[str, Entry]) -> Iterator[Finding]:
    otherwise = set(entry.data.get(BY_CODE, {}))
    for code in sorted(needed):
        source = earlier.get(code)
        if source is None or not QUESTION_TYPES[source.data["type"]].answerable:
            yield Finding(entry.where, rules.NOT_AN_EARLIER_ANSWER, {"code": code})
        elif source.page == entry.page:
            yield Finding(entry.where, rules.ANSWERED_HERE, {"code": code})
        elif code not in otherwise and not _is_always_answered(source.data):
            yield Finding(entry.where, rules.NO_OTHERWISE, {"code": code})
    for code in sorted(otherwise - needed):
        yield Finding(f"{entry.where}/{BY_CODE}", rules.OTHERWISE_UNUSED, {"code": code})


def _is_always_answered(question: Mapping[str, Any]) -> bool:
    may_be_absent = "when" in question or question.get(DONT_KNOW) or question.get(PREFER_NOT_TO_SAY)
    return bool(question.get("required")) and not may_be_absent


def _misplaced(document: Mapping[str, Any]) -> Iterator[Finding]:
    """Placeholders in words that are shown as they stand, such as an option's or a section's."""
    filled = {f"{entry.where}/{name}" for entry in asked(document) for name, _words in _fields(entry)}
    filled |= {where.partition("/statements/")[0] + "/text" for where in filled}
    for where, words in _words(document, ""):
        if where not in filled and any(placeholders(text) for text in words.values()):
            yield Finding(where, rules.PLACEHOLDER_MISPLACED)


def _fields(entry: Entry) -> Iterator[tuple[str, dict[str, str]]]:
    """The words of a question that placeholders may stand in."""
    for name in QUESTION_TYPES[entry.data["type"]].worded:
        if entry.data.get(name):
            yield name, entry.data[name]


def _words(node: Any, where: str) -> Iterator[tuple[str, dict[str, str]]]:
    if isinstance(node, list):
        for number, item in enumerate(node):
            yield from _words(item, f"{where}/{number}")
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == BY_CODE:
                yield from ((f"{where}/{key}/{code}", words) for code, words in value.items())
            elif key in WORDS:
                yield f"{where}/{key}", value
            else:
                yield from _words(value, f"{where}/{key}")
