"""Which answer to a question stands when it was answered more than once, on whatever devices and in whatever order."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.database import Json
from surveys.questionnaire.answers import Answer, Answers

Stamp = tuple[float, str]
"""When an answer was given, in seconds since 1970, and on which device."""


INSTANT = 1e-6
"""Seconds; what tells two moments apart."""


@dataclass
class Standing:
    """The answers of a response that stand, when and where each was given, and those that made way for them."""

    answers: dict[str, Answer]
    answered_at: dict[str, Stamp]
    replaced: list[Json] = field(default_factory=list)

    @classmethod
    def of(cls, answers: Answers, answered_at: Mapping[str, Stamp], replaced: list[Json]) -> "Standing":
        return cls(dict(answers), dict(answered_at), list(replaced))

    def take(self, code: str, answer: Answer, stamp: Stamp) -> None:
        """Let the newer answer stand. An older one is kept aside if it came late or was another device's.

        Taking the same answers in another order, or again, leaves the same ones standing.
        """
        standing = self._stamp(code)
        if standing is None:
            self._let_stand(code, answer, stamp)
        elif stamp >= standing:
            if stamp[1] != standing[1]:
                self._keep_aside(code, self.answers[code], standing)
            self._let_stand(code, answer, stamp)
        else:
            self._keep_aside(code, answer, stamp)

    def after(self, code: str, moment: float) -> float:
        """The moment, or just after the answer that stands, which a clock may have stamped that was ahead."""
        standing = self._stamp(code)
        return moment if standing is None else max(moment, standing[0] + INSTANT)

    def _stamp(self, code: str) -> Stamp | None:
        """When and where the answer that stands was given; JSON makes lists of pairs."""
        if code not in self.answers:
            return None
        at, device = self.answered_at.get(code, (0.0, ""))
        return at, device

    def _let_stand(self, code: str, answer: Answer, stamp: Stamp) -> None:
        self.answers[code], self.answered_at[code] = answer, stamp

    def _keep_aside(self, code: str, answer: Answer, stamp: Stamp) -> None:
        entry = {"code": code, "answer": answer, "at": stamp[0], "device": stamp[1]}
        if entry not in self.replaced:
            self.replaced.append(entry)
