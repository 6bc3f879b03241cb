"""Bring the template and each language's catalogue up to date with the words in the code."""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.pofile import write_po

from core.translation import catalogues
from scripts import residents

KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "in_every_language": None, "for_translators": None}
METHODS = {".py": "python", ".html": "jinja2"}
REMARKS = ("Translators:",)
LANGUAGES = ("cy", "ar", "ur")


def messages_of_the_code() -> Catalog:
    """Every word of the interface; those that residents see say so."""
    catalog, seen_by_residents = Catalog(), set(residents.sources())
    for path in _sources():
        marks = [catalogues.SEEN_BY_RESIDENTS] if path in seen_by_residents else []
        found = extract_from_file(METHODS[path.suffix], path, KEYWORDS, REMARKS, {"silent": "false"})
        for _line, message, remarks, context in found:
            catalog.add(message, auto_comments=[*remarks, *marks], context=context)
    return catalog


def _sources() -> Iterator[Path]:
    for folder in (*residents.ROOMS, residents.TEMPLATES):
        yield from sorted(path for path in Path(folder).rglob("*") if path.suffix in METHODS)


def main() -> None:
    with catalogues.TEMPLATE.open("wb") as file:
        write_po(file, messages_of_the_code(), width=0, sort_output=True, omit_header=True)
    for language in LANGUAGES:
        held = catalogues.bring_up_to_date(catalogues.catalogue(language), catalogues.template())
        catalogues.write_catalogue(held, catalogues.path_of(language))
        print(f"{catalogues.path_of(language).relative_to(Path.cwd())} is up to date with the code.")


if __name__ == "__main__":
    main()
