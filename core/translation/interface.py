"""The interface's words as units: a message is one unit, and each of its plural forms one more."""

from collections.abc import Iterator, Mapping
from gettext import c2py
from hashlib import sha256

from babel.messages.catalog import Catalog, Message

from core.language import DEFAULT_LANGUAGE
from core.translation.catalogues import strings_of
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
            strings = [words.get(unit.name) or unit.target for unit in _units(message, held)]
            message.string = tuple(strings) if message.pluralizable else strings[0]
            if any(strings):
                message.flags.discard("fuzzy")


def _units(message: Message, held: Catalog) -> Iterator[Unit]:
    name, notes = _name(message), tuple(message.auto_comments)
    if not message.pluralizable:
        yield Unit(name, message.id, strings_of(message)[0], _with_context(message, notes), doubtful=message.fuzzy)
        return
    optional = COUNTED | (placeholders(message.id[0]) ^ placeholders(message.id[1]))
    strings = [*strings_of(message), *[""] * held.num_plurals][: held.num_plurals]
    for form, string in enumerate(strings):
        numbers = _numbers(held, form)
        source = message.id[0] if numbers == [1] else message.id[1]
        note = f"Plural form {form + 1} of {held.num_plurals}, for {', '.join(map(str, numbers))}."
        remarks = (*_with_context(message, notes), note)
        yield Unit(f"{name}.{form}", source, string, remarks, optional, doubtful=message.fuzzy)


def _name(message: Message) -> str:
    """A name that stays the same for as long as the words do."""
    first, *others = [message.id] if isinstance(message.id, str) else message.id
    spelt = "\0".join([message.context or "", first, *others])
    return f"message-{sha256(spelt.encode()).hexdigest()[:16]}"


def _with_context(message: Message, notes: tuple[str, ...]) -> tuple[str, ...]:
    return (f"In the sense of: {message.context}", *notes) if message.context else notes


def _numbers(held: Catalog, form: int) -> list[int]:
    """The first numbers for which a plural form is used."""
    choose = c2py(held.plural_expr)
    return [number for number in range(300) if choose(number) == form][:SAMPLES]
