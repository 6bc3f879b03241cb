"""How the weighting variables and their levels are called in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.database import Json
from core.language import localised
from surveys.questionnaire.asked import question_of

VARIABLE_NAMES = {
    "age_sex": _l("age and sex"),
    "ethnicity": _l("ethnic group"),
    "tenure": _l("home ownership"),
    "ward": _l("ward"),
}
PARTS = {"age_sex": ("age_band", "sex")}
"""The questions of which a variable is made, where it is not one question's."""


@dataclass(frozen=True)
class Names:
    """How levels of the weighting variables are called: a questionnaire's options, and a council's wards by code."""

    document: Json
    wards: Mapping[str, dict[str, str]] = field(default_factory=dict)

    def variable(self, code: str) -> str:
        return str(VARIABLE_NAMES.get(code, code))

    def level(self, variable: str, level: str) -> str:
        """A level in words; those that were merged are named together."""
        return " + ".join(self._level(variable, each) for each in level.split(" + "))

    def question(self, code: str) -> str:
        """A question's words, or its code where it is not asked."""
        return localised(question_of(self.document, code).get("text")) or code

    def _level(self, variable: str, level: str) -> str:
        from analysis.missing import NO_ANSWER

        if level == NO_ANSWER:
            return str(_("no answer"))
        if variable == "ward":
            return localised(self.wards.get(level)) or level
        parts = zip(PARTS.get(variable, (variable,)), level.split("|"), strict=False)
        return ", ".join(self._option(question, part) for question, part in parts)

    def _option(self, question: str, code: str) -> str:
        options = question_of(self.document, question).get("options", [])
        return next((localised(option["text"]) for option in options if option["code"] == code), code)
