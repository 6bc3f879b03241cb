"""Where the words of a questionnaire's document stand, whatever its questions are made of."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from core.database import Json
from surveys.questionnaire.answers import Words, in_language


@dataclass(frozen=True)
class Entry:
    """An entry of one of the document's lists: of which, which of how many, and the entry itself."""

    listed: str
    number: int
    of: int
    node: Json


@dataclass(frozen=True)
class Place:
    """The names that lead to some words, and the entries of lists that are passed on the way."""

    names: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()

    @property
    def name(self) -> str:
        """Such as `sections.area.questions.belong.text`."""
        return ".".join(self.names)

    def notes(self, language: str) -> tuple[str, ...]:
        """What a translator should know: the place in words, and the words around it in their source language."""
        return tuple(_note(entry, language) for entry in self.entries)


def source_language(document: Json) -> str:
    """The language that the others are translated from: English, or the first where there is no English."""
    languages: list[str] = document["languages"]
    return "en" if "en" in languages else languages[0]


def words_of(document: Json) -> Iterator[tuple[Place, dict[str, str]]]:
    """All words of a document in the order in which they stand, each with its place."""
    yield from _walk(document, Place(), source_language(document))


def _walk(node: Any, place: Place, source: str) -> Iterator[tuple[Place, dict[str, str]]]:
    if _is_words(node, source):
        yield place, node
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from _walk(value, Place((*place.names, key), place.entries), source)
    elif isinstance(node, list):
        for number, item in enumerate(node, start=1):
            if isinstance(item, dict):
                entry = Entry(place.names[-1], number, len(node), item)
                below = Place((*place.names, str(item.get("code", number))), (*place.entries, entry))
                yield from _walk(item, below, source)


def _is_words(node: Any, source: str) -> bool:
    return isinstance(node, dict) and source in node and all(isinstance(value, str) for value in node.values())


def _note(entry: Entry, language: str) -> str:
    kind = f" ({entry.node['type']})" if "type" in entry.node else ""
    around: Words = entry.node.get("title") or entry.node.get("text") or {}
    listed = entry.listed.removesuffix("s").capitalize()
    return f"{listed} {entry.number} of {entry.of}{kind}: {_first(around, language)}"


def _first(words: Words, language: str, length: int = 80) -> str:
    text = in_language(words, language)
    return text if len(text) <= length else f"{text[:length]}…"
