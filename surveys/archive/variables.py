"""The variables that a questionnaire's answers fill, whatever the standard that describes them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from surveys.questionnaire.agreed import AGREEMENT
from surveys.questionnaire.answers import DONT_KNOW, PREFER_NOT_TO_SAY, Words, refusal_words
from surveys.questionnaire.fault import asked

REFUSALS = (DONT_KNOW, PREFER_NOT_TO_SAY)
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot hold."""


@dataclass(frozen=True)
class Category:
    """An answer that may be given, and whether it is one of the ways of not having an opinion."""

    code: str
    text: Words
    is_missing: bool = False


@dataclass(frozen=True)
class Variable:
    """What is kept of one question: its name is the question's code."""

    name: str
    type: str
    section: str
    data: Mapping[str, Any]
    categories: tuple[Category, ...]

    @property
    def text(self) -> Words:
        found: Words = self.data["text"]
        return found

    @property
    def lead_in(self) -> Words:
        found: Words = self.data.get("lead_in", {})
        return found

    @property
    def chosen(self) -> tuple[Category, ...]:
        """The categories that are an answer."""
        return tuple(each for each in self.categories if not each.is_missing)

    @property
    def missing(self) -> tuple[Category, ...]:
        return tuple(each for each in self.categories if each.is_missing)


def variables(document: Mapping[str, Any]) -> Iterator[Variable]:
    """The variables of a document, in the order in which their questions are asked."""
    sections: Sequence[Mapping[str, Any]] = document["sections"]
    for entry in asked(document):
        if entry.data["type"] != "information":
            section = sections[int(entry.where.split("/")[2])]["code"]
            yield Variable(entry.code, entry.data["type"], section, entry.data, tuple(_categories(entry.data)))


def _categories(data: Mapping[str, Any]) -> Iterator[Category]:
    if data["type"] == "consent":
        yield from (Category(option.code, option.text) for option in AGREEMENT)
    for option in data.get("options", ()):
        yield Category(option["code"], option["text"])
    for name in REFUSALS:
        if data.get(name):
            yield Category(name, refusal_words(name), is_missing=True)


def writable(words: str) -> str:
    """Words without the characters that XML cannot hold."""
    return UNWRITABLE.sub("", words)
