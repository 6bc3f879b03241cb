"""Check that every message of the code has its translation, whole and up to date, in every language we write."""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

LANGUAGES = ("cy",)
FOLDER = Path("translations")
PLACEHOLDER = re.compile(r"%\(\w+\)|\{\w+\}")


def complaints(wanted: Catalog, held: Catalog) -> Iterator[str]:
    """What a language's catalogue lacks, holds wrongly, or holds for nothing."""
    for message in wanted:
        if message.id:
            translation = held.get(message.id, message.context)
            yield from (
                f"{problem}: {_first(message)!r}" for problem in _problems(message, translation, held.num_plurals)
            )
    for message in held:
        if message.id and wanted.get(message.id, message.context) is None:
            yield f"no longer used: {_first(message)!r}"
    for message in held.obsolete.values():
        yield f"obsolete: {_first(message)!r}"


def _problems(message: Message, translation: Message | None, forms: int) -> Iterator[str]:
    strings = _strings(translation) if translation else []
    if translation is None or not any(strings):
        yield "not translated"
        return
    if translation.fuzzy:
        yield "marked as doubtful (fuzzy)"
    if message.pluralizable and (len(strings) != forms or not all(strings)):
        yield f"does not have all {forms} plural forms"
    allowed = _placeholders(*_ids(message))
    for string in filter(None, strings):
        if not _required(message) <= _placeholders(string) <= allowed:
            yield f"has other placeholders ({', '.join(sorted(_placeholders(string) ^ allowed))})"


def _required(message: Message) -> set[str]:
    """The placeholders of a sentence; a plural form may leave out the number that it says in words."""
    return set.intersection(*(_placeholders(text) for text in _ids(message))) - (
        {"%(num)"} if message.pluralizable else set()
    )


def _placeholders(*texts: str) -> set[str]:
    return {found for text in texts for found in PLACEHOLDER.findall(text)}


def _ids(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def _strings(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def _first(message: Message) -> str:
    return _ids(message)[0]


def messages_of_the_code() -> Catalog:
    """Extract the messages afresh, the way `make messages` does."""
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "messages.pot"
        subprocess.run(["scripts/extract_messages.sh", str(template)], check=True)
        with template.open("rb") as file:
            return read_po(file)


def main() -> int:
    wanted, found = messages_of_the_code(), []
    for language in LANGUAGES:
        path = FOLDER / language / "LC_MESSAGES" / "messages.po"
        if not path.exists():
            found.append(f"{path}: there is no catalogue; `make messages` begins one")
            continue
        with path.open("rb") as file:
            held = read_po(file, locale=language)
        found += [f"{path}: {text}" for text in complaints(wanted, held)]
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
