"""The interface's words as units: a message is one unit, and each of its plural forms one more."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from gettext import c2py
from hashlib import sha256

from babel.messages.catalog import Catalog, Message

from core.language import DEFAULT_LANGUAGE
from core.translation.catalogues import strings_of, words_of
from core.translation.units import Translation, Unit, placeholders

SUBJECT = "interface"
COUNTED = frozenset({"%(num)s"})
"""A plural form may say its number in words."""
SAMPLES = 8


def translation_of(held: Catalog) -> Translation:
    """A catalogue as units, translated or not."""
    units = tuple(unit for message in held if message.id for unit in _units(message, held))
    return Translation(SUBJECT, DEFAULT_LANGUAGE, str(held.locale_identifier), units)


def fill(held: Catalog, words: Mapping[str, str]) -> None:
    """Put words, by the name of their unit, into a catalogue; a unit without words keeps what is there."""
    for message in held:
        if message.id:
            units = list(_units(message, held))
            strings = [words.get(unit.name) or unit.target for unit in units]
            message.string = tuple(strings) if message.pluralizable else strings[0]
            if any(words.get(unit.name) for unit in units):
                message.flags.discard("fuzzy")


def _units(message: Message, held: Catalog) -> Iterator[Unit]:
    unit = Unit(_name(message), "", notes=_notes(message), doubtful=message.fuzzy, line=message.lineno or 0)
    strings = [*strings_of(message), *[""] * held.num_plurals]
    if message.pluralizable:
        for form in range(held.num_plurals):
            yield _plural_form(unit, words_of(message), form, strings[form], _numbers(held, form))
    else:
        yield replace(unit, source=words_of(message)[0], target=strings[0])


def _plural_form(unit: Unit, ids: list[str], form: int, string: str, numbers: list[int]) -> Unit:
    """One of a message's plural forms: translated from the singular if it is for 1 alone, or else from the plural."""
    return replace(
        unit,
        name=f"{unit.name}.{form}",
        source=ids[0] if numbers == [1] else ids[1],
        target=string,
        notes=(*unit.notes, f"Plural form {form + 1}, for {', '.join(map(str, numbers))}."),
        optional=COUNTED | (placeholders(ids[0]) ^ placeholders(ids[1])),
    )


def _name(message: Message) -> str:
    """A name that stays the same for as long as the words do."""
    spelt = "\0".join([message.context or "", *words_of(message)])
    return f"message-{sha256(spelt.encode()).hexdigest()[:16]}"


def _notes(message: Message) -> tuple[str, ...]:
    context = (f"In the sense of: {message.context}",) if message.context else ()
    return (*context, *message.auto_comments)


def _numbers(held: Catalog, form: int) -> list[int]:
    """The first numbers for which a plural form is used."""
    choose = c2py(held.plural_expr)
    return [number for number in range(300) if choose(number) == form][:SAMPLES]
