"""What the macros draw: a question's inputs, with what was typed in them and what is wrong with it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import NamedTuple

from core.language import localised
from surveys.questionnaire.question import Options


class Choice(NamedTuple):
    """An option as the macros draw it."""

    value: str
    label: str
    selected: bool


@dataclass
class Box:
    """One question's inputs: its own, whose id is the question's code, and those of its parts."""

    id: str
    label: SimpleNamespace
    description: str
    lead_in: str = ""
    offered: Options = ()
    refusals: Options = ()
    typed: Sequence[str] = ()
    parts: Mapping[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    at: str = ""
    """The id of the input that the summary of errors leads to."""
    flags: SimpleNamespace = field(default_factory=SimpleNamespace)

    @property
    def name(self) -> str:
        return self.id

    def iter_choices(self) -> Iterator[Choice]:
        """Everything that may be chosen, refusals last."""
        yield from self.options()
        yield from self.instead()

    def options(self) -> Iterator[Choice]:
        return (self._choice(option.code, localised(option.text)) for option in self.offered)

    def instead(self) -> Iterator[Choice]:
        """The ways of not having an opinion."""
        return (self._choice(option.code, localised(option.text)) for option in self.refusals)

    def _choice(self, code: str, label: str) -> Choice:
        return Choice(code, label, code in self.typed)

    def _value(self) -> str:
        refusals = {option.code for option in self.refusals}
        return next((value for value in self.typed if value not in refusals), "")
