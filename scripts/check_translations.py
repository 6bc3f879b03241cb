"""Check that every message of the code has its translation, whole and up to date, in every language we write.

Welsh has every word; Arabic and Urdu have every word that residents see, and what else they have is whole.
"""

import re
import sys
from collections.abc import Iterator

from babel.messages.catalog import Catalog, Message

from core.translation import catalogues
from core.translation.catalogues import strings_of, words_of
from scripts.messages import messages_of_the_code

WHOLE = ("cy",)
FOR_RESIDENTS = ("ar", "ur")
PLACEHOLDER = re.compile(r"%\(\w+\)|\{\w+\}")


def complaints(wanted: Catalog, held: Catalog, *, only_for_residents: bool = False) -> Iterator[str]:
    """What a language's catalogue lacks, holds wrongly, or holds for nothing."""
    for message in wanted:
        if message.id:
            translation = held.get(message.id, message.context)
            if only_for_residents and not _is_needed(message, translation):
                continue
            yield from (
                f"{problem}: {words_of(message)[0]!r}" for problem in _problems(message, translation, held.num_plurals)
            )
    for message in held:
        if message.id and wanted.get(message.id, message.context) is None:
            yield f"no longer used: {words_of(message)[0]!r}"
    for message in held.obsolete.values():
        yield f"obsolete: {words_of(message)[0]!r}"


def _is_needed(message: Message, translation: Message | None) -> bool:
    """Whether residents see the message, or it has been translated all the same."""
    seen = catalogues.SEEN_BY_RESIDENTS in message.auto_comments
    return seen or bool(translation and any(strings_of(translation)))


def template_complaints(wanted: Catalog, held: Catalog) -> Iterator[str]:
    """Words that the committed template lacks, has for nothing, or marks otherwise than the code does."""
    fresh, known = _marked(wanted), _marked(held)
    for key in sorted(fresh.keys() | known.keys()):
        if fresh.get(key) != known.get(key):
            yield f"out of date: {key[0]!r}; run `make messages`"


def _marked(catalog: Catalog) -> dict[tuple[str, ...], bool]:
    """Each message, and whether it is marked as one that residents see."""
    return {
        (*words_of(message), message.context or ""): catalogues.SEEN_BY_RESIDENTS in message.auto_comments
        for message in catalog
        if message.id
    }


def _problems(message: Message, translation: Message | None, forms: int) -> Iterator[str]:
    strings = strings_of(translation) if translation else []
    if translation is None or not any(strings):
        yield "not translated"
        return
    if translation.fuzzy:
        yield "marked as doubtful (fuzzy)"
    if message.pluralizable and (len(strings) != forms or not all(strings)):
        yield f"does not have all {forms} plural forms"
    allowed = _placeholders(*words_of(message))
    for string in filter(None, strings):
        if not _required(message) <= _placeholders(string) <= allowed:
            yield f"has other placeholders ({', '.join(sorted(_placeholders(string) ^ allowed))})"


def _required(message: Message) -> set[str]:
    """The placeholders of a sentence; a plural form may leave out the number that it says in words."""
    return set.intersection(*(_placeholders(text) for text in words_of(message))) - (
        {"%(num)"} if message.pluralizable else set()
    )


def _placeholders(*texts: str) -> set[str]:
    return {found for text in texts for found in PLACEHOLDER.findall(text)}


def main() -> int:
    wanted = messages_of_the_code()
    found = [f"{catalogues.TEMPLATE}: {text}" for text in template_complaints(wanted, catalogues.template())]
    for language in (*WHOLE, *FOR_RESIDENTS):
        held = catalogues.catalogue(language)
        about = complaints(wanted, held, only_for_residents=language in FOR_RESIDENTS)
        found += [f"{catalogues.path_of(language)}: {text}" for text in about]
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
