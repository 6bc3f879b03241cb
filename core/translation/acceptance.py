"""Whether a translation that came back can be taken in: all of it fits what was sent out, or none of it is taken."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from core.translation.units import Translation, Unit, placeholders


@dataclass(frozen=True)
class Refusal:
    """A unit that cannot be taken in, the line where it stands, and why; line 0 when it is not in the file."""

    unit: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.unit}: {self.reason}" if self.line else f"{self.unit}: {self.reason}"


class TranslationRefused(Exception):
    """The translation does not fit; `refusals` names each unit that stands in the way."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__("\n".join(map(str, refusals)))
        self.refusals = refusals


def accepted(expected: Iterable[Unit], translation: Translation, *, whole: bool = True) -> dict[str, str]:
    """The words that came back, by the name of their unit; those left empty only when `whole` is false.

    Raises `TranslationRefused`.
    """
    wanted = {unit.name: unit for unit in expected}
    refusals = [*_refusals(wanted, translation, whole=whole), *(_absent(wanted, translation) if whole else ())]
    if refusals:
        raise TranslationRefused(refusals)
    return {unit.name: unit.target for unit in translation.units}


def _refusals(wanted: Mapping[str, Unit], translation: Translation, *, whole: bool) -> Iterator[Refusal]:
    seen: set[str] = set()
    for unit in translation.units:
        for reason in _faults(wanted.get(unit.name), unit, whole=whole):
            yield Refusal(unit.name, unit.line, reason)
        if unit.name in seen:
            yield Refusal(unit.name, unit.line, "it stands twice")
        seen.add(unit.name)


def _faults(wanted: Unit | None, unit: Unit, *, whole: bool) -> Iterator[str]:
    if wanted is None:
        yield "there is no such unit"
    elif unit.source != wanted.source:
        yield f"the source words have changed since the export; they are now “{wanted.source}”"
    elif unit.doubtful:
        yield "it is marked as doubtful (fuzzy)"
    elif unit.target.strip():
        yield from _placeholder_faults(wanted, unit.target)
    elif whole:
        yield "it has no translation"


def _placeholder_faults(wanted: Unit, target: str) -> Iterator[str]:
    kept, known = placeholders(target), placeholders(wanted.source)
    lost, strange = known - wanted.optional - kept, kept - known - wanted.optional
    if lost:
        yield f"the translation must keep {', '.join(sorted(lost))}"
    if strange:
        yield f"the translation has {', '.join(sorted(strange))}, which the source has not"


def _absent(wanted: Mapping[str, Unit], translation: Translation) -> Iterator[Refusal]:
    there = {unit.name for unit in translation.units}
    return (Refusal(name, 0, "it is missing from the file") for name in wanted if name not in there)
