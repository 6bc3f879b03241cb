"""Questions that tell before they ask: consent to a statement, and things to know."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from surveys.questionnaire.answers import Answer, AnswerError, Problem, Words
from surveys.questionnaire.choices import Single
from surveys.questionnaire.question import Option, Options, Posted, Question

YES, NO = "yes", "no"
AGREEMENT: Options = (
    Option(YES, {"en": "Yes, I agree", "cy": "Ydw, rwy’n cytuno", "ar": "نعم، أوافق", "ur": "جی ہاں، میں متفق ہوں"}),
    Option(
        NO, {"en": "No, I do not agree", "cy": "Nac ydw, dydw i ddim yn cytuno", "ar": "لا، لا أوافق",
             "ur": "نہیں، میں متفق نہیں ہوں"}
    ),
)  # fmt: skip
"""The same for every questionnaire, because what was agreed to must not depend on how the answer was worded."""


@dataclass(frozen=True, kw_only=True)
class Consent(Single):
    """Yes or no to a statement. Where consent is required, a no is answered with what follows from it."""

    worded: ClassVar[tuple[str, ...]] = (*Single.worded, "statement")
    template: ClassVar[str] = "consent"
    statement: Words = field(default_factory=dict)
    refused: Words = field(default_factory=dict)
    options: Options = AGREEMENT

    def accept(self, values: Sequence[str]) -> Answer:
        answer = super().accept(values)
        if self.required and answer == NO:
            raise AnswerError(Problem.CONSENT_NEEDED, what_follows=self.refused)
        return answer


@dataclass(frozen=True, kw_only=True)
class Information(Question):
    """Something to know before going on; there is nothing to answer."""

    template: ClassVar[str] = "information"
    answerable: ClassVar[bool] = False

    def read(self, posted: Posted) -> Answer:
        return None
