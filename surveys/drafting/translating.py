"""The words of a document in two languages, and a document with its words in one of them changed: pure."""

from copy import deepcopy
from dataclasses import dataclass

from core.database import Json
from surveys.translation.places import words_of


@dataclass(frozen=True)
class Words:
    """Words at a place, in the language that is translated from and in another."""

    name: str
    about: str
    source: str
    translation: str


def places_of(document: Json, source: str, language: str) -> list[Words]:
    """All words of a document, in order; `about` is the code of what they belong to."""
    found = []
    for place, words in words_of(document):
        about = str(place.entries[-1].node.get("code", "")) if place.entries else ""
        found.append(Words(place.name, about, words[source], words.get(language, "")))
    return found


def with_words(document: Json, language: str, typed: dict[str, str]) -> Json:
    """The document with words in a language put in by the names of their places; an empty text takes them out."""
    changed = deepcopy(document)
    for place, words in words_of(changed):
        said = typed.get(place.name)
        if said:
            words[language] = said
        elif said is not None:
            words.pop(language, None)
    return changed
