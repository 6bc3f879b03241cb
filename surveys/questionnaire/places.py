"""Questions about where a resident lives. What is kept is the ward, never the postcode."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar, Protocol

from core.text import normal_postcode
from surveys.questionnaire.answers import Answer, AnswerError, Problem
from surveys.questionnaire.choices import Single
from surveys.questionnaire.question import Options, Parts, Question


class Places(Protocol):
    """What is known of where a council's residents live."""

    @property
    def areas(self) -> Options:
        """The council's wards."""

    @property
    def knows_postcodes(self) -> bool:
        """Whether any postcode can be looked up."""

    def area_of(self, postcode: str) -> str | None:
        """The code of the ward where a postcode is, written as `normal_postcode` does."""


class Nowhere:
    """A council of which no place is known."""

    areas: Options = ()
    knows_postcodes = False

    def area_of(self, postcode: str) -> str | None:
        return None


NOWHERE = Nowhere()


@dataclass(frozen=True, kw_only=True)
class Area(Single):
    """One of the council's wards."""

    def offering(self, places: Places) -> "Area":
        """The same question with a council's own wards to choose from."""
        return replace(self, options=places.areas)


@dataclass(frozen=True, kw_only=True)
class Postcode(Area):
    """A postcode, of which only the ward is kept, or the ward itself."""

    template: ClassVar[str] = "postcode"
    missing: ClassVar[Problem] = Problem.ENTER_POSTCODE
    places: Places = field(default=NOWHERE, repr=False, compare=False)

    @property
    def parts(self) -> tuple[str, ...]:
        return ("postcode",) if self.places.knows_postcodes else ()

    def offering(self, places: Places) -> "Postcode":
        return replace(self, options=places.areas, places=places)

    def combine(self, values: Sequence[str], parts: Parts) -> Answer:
        """A ward that was chosen counts for more than a postcode, which may have been mistyped."""
        return self.accept(values) if values else self._look_up(parts["postcode"])

    def _look_up(self, typed: str) -> str:
        postcode = normal_postcode(typed)
        if postcode is None:
            raise AnswerError(Problem.NOT_A_POSTCODE)
        area = self.places.area_of(postcode)
        if area is None or not self._offers([area]):
            raise AnswerError(Problem.POSTCODE_UNKNOWN)
        return area


def offered(question: Question, places: Places) -> Question:
    """The question with a council's own places, if places are what it asks for."""
    return question.offering(places) if isinstance(question, Area) else question
