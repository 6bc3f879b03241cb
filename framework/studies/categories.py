"""Groups of residents by name and in the order in which they are offered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from core.database import Json
from core.language import localised
from framework.models import Observation, Publication
from framework.studies.models import StudyFigure
from surveys.questionnaire.asked import question_of

Figure = TypeVar("Figure", StudyFigure, Observation)


@dataclass(frozen=True)
class Categories:
    """The groups of domain variables by name and in order: a questionnaire's options, and a council's wards by code."""

    publication: Publication
    wards: Mapping[str, dict[str, str]]

    def name(self, by: str, code: str) -> str:
        """A group in words; wards that were merged are named together."""
        if by == "ward":
            return " + ".join(localised(self.wards.get(each)) or each for each in code.split(" + "))
        return next((localised(one["text"]) for one in self._options(by) if one["code"] == code), code)

    def in_order(self, by: str, figures: Sequence[Figure]) -> list[Figure]:
        places = {option["code"]: place for place, option in enumerate(self._options(by))}
        return sorted(figures, key=lambda one: (places.get(one.domain, len(places)), one.domain))

    def _options(self, by: str) -> list[Json]:
        options: list[Json] = question_of(self.publication.wave.questionnaire.document, by).get("options", [])
        return options
