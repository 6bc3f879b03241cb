"""A questionnaire's words as units for a translator."""

from core.database import Json
from core.translation.units import Translation, Unit, placeholders
from surveys.errors import SurveyError
from surveys.translation.places import Place, source_language, words_of


class NothingToTranslate(SurveyError):
    """The language asked for is the one that the others are translated from."""


def translation_of(document: Json, language: str) -> Translation:
    """All words of a document with those it has in a language. Raises `NothingToTranslate`."""
    source = source_language(document)
    if language == source:
        raise NothingToTranslate(f"The questionnaire is translated from “{source}”: choose another language.")
    units = tuple(_unit(place, words, source, language) for place, words in words_of(document))
    return Translation(f"{document['code']}/{document['version']}", source, language, units)


def _unit(place: Place, words: dict[str, str], source: str, language: str) -> Unit:
    text = words[source]
    keep = tuple(f"Keep {found} as it is." for found in sorted(placeholders(text)))
    return Unit(place.name, text, words.get(language, ""), (*place.notes(source), *keep))
