"""The interface's catalogues: the template of all its words, each language's translation, and what it still lacks."""

from collections.abc import Iterable, Iterator
from functools import cache
from gettext import translation as compiled
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo

from core.language import DEFAULT_LANGUAGE, is_known
from core.translation.po import catalogue_bytes, new_catalogue, read_catalogue, read_template

FOLDER = Path(__file__).resolve().parents[2] / "translations"
TEMPLATE = FOLDER / "messages.pot"
SEEN_BY_RESIDENTS = "Residents see this."
"""The remark that marks, in the template and so in every catalogue, the words that residents see."""


def template() -> Catalog:
    """All the words of the interface, as `make messages` found them in the code."""
    return read_template(TEMPLATE.read_bytes())


def path_of(language: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def catalogue(language: str) -> Catalog:
    """A language's words; none are translated where there is no file yet."""
    path = path_of(language)
    if path.exists():
        return read_catalogue(path.read_bytes())
    return new_catalogue(language, "Folkmoot")


def bring_up_to_date(held: Catalog, wanted: Catalog) -> Catalog:
    """Give a catalogue every word of the template and no other; a new word waits for its translation."""
    held.update(wanted, no_fuzzy_matching=True, update_creation_date=False)
    held.obsolete.clear()
    return held


def write_catalogue(held: Catalog, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(catalogue_bytes(held))


def compile_catalogue(held: Catalog, language: str) -> None:
    """Write the form of a catalogue that pages are served from."""
    with path_of(language).with_suffix(".mo").open("wb") as file:
        write_mo(file, held)


def seen_by_residents(wanted: Catalog) -> Iterator[Message]:
    return (message for message in wanted if SEEN_BY_RESIDENTS in message.auto_comments)


def untranslated(wanted: Iterable[Message], held: Catalog) -> list[str]:
    """The messages that a catalogue does not say whole: none, doubtful, or without one of its plural forms."""
    return [words_of(message)[0] for message in wanted if message.id and not _is_whole(message, held)]


@cache
def lacking_for_residents(language: str) -> tuple[str, ...]:
    """The words that residents would meet in English on a page in this language."""
    if language == DEFAULT_LANGUAGE:
        return ()
    held = catalogue(language) if is_known(language) else Catalog()
    return tuple(untranslated(seen_by_residents(template()), held))


@cache
def in_every_language(message: str) -> dict[str, str]:
    """A message of the pages in English and in every language that a catalogue says it in.

    `make messages` finds what is given here, as it finds what pages say.
    """
    spoken = {path.parents[1].name for path in FOLDER.glob("*/LC_MESSAGES/messages.mo")}
    said = {each: compiled("messages", FOLDER, [each]).gettext(message) for each in sorted(spoken)}
    return {DEFAULT_LANGUAGE: message} | {language: words for language, words in said.items() if words != message}


def words_of(message: Message) -> list[str]:
    """A message's English words: one text, or its singular and its plural."""
    return [message.id] if isinstance(message.id, str) else list(message.id)


def strings_of(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def _is_whole(message: Message, held: Catalog) -> bool:
    translation = held.get(message.id, message.context)
    if translation is None or translation.fuzzy:
        return False
    strings = strings_of(translation)
    return all(strings) and len(strings) == (held.num_plurals if message.pluralizable else 1)
