"""What an answer may be, and why one cannot be accepted."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from core.translation.catalogues import in_every_language

Answer = str | int | float | list[str] | None
"""None means asked and passed over; a question that was not asked has no answer at all."""

Answers = Mapping[str, Answer]
Words = Mapping[str, str]
"""The same words in several languages, by language code."""

DONT_KNOW = "dont_know"
PREFER_NOT_TO_SAY = "prefer_not_to_say"
REFUSALS: dict[str, dict[str, str]] = {
    DONT_KNOW: {"en": "Don’t know", "cy": "Ddim yn gwybod", "ar": "لا أعرف", "ur": "معلوم نہیں"},
    PREFER_NOT_TO_SAY: {
        "en": "Prefer not to say",
        "cy": "Gwell gen i beidio â dweud",
        "ar": "أفضّل عدم الإجابة",
        "ur": "بتانا نہیں چاہتے",
    },
}
"""Part of the measurement, so the same for every questionnaire, and in these languages not for translators to word."""


class Problem(StrEnum):
    """Why an answer cannot be accepted; the page says it in the reader's language."""

    CHOOSE_ONE = "choose-one"
    CHOOSE_SOME = "choose-some"
    ENTER_TEXT = "enter-text"
    WHOLE_NUMBER = "whole-number"
    DECIMAL_NUMBER = "decimal-number"
    OUT_OF_RANGE = "out-of-range"
    TOO_LONG = "too-long"
    ON_ITS_OWN = "on-its-own"
    NOT_OFFERED = "not-offered"
    ENTER_DATE = "enter-date"
    NO_DAY = "no-day"
    NO_MONTH = "no-month"
    NO_YEAR = "no-year"
    NO_DAY_OR_MONTH = "no-day-or-month"
    NO_DAY_OR_YEAR = "no-day-or-year"
    NO_MONTH_OR_YEAR = "no-month-or-year"
    FOUR_DIGIT_YEAR = "four-digit-year"
    NOT_A_REAL_DATE = "not-a-real-date"
    TOO_EARLY = "too-early"
    TOO_LATE = "too-late"
    RANK_SOME = "rank-some"
    NOT_A_PLACE = "not-a-place"
    PLACE_TWICE = "place-twice"
    PLACE_LEFT_OUT = "place-left-out"
    ENTER_POSTCODE = "enter-postcode"
    NOT_A_POSTCODE = "not-a-postcode"
    POSTCODE_UNKNOWN = "postcode-unknown"
    CONSENT_NEEDED = "consent-needed"


class AnswerError(Exception):
    """An answer that cannot be accepted: which problem, the values that its message needs, and the part it is in."""

    def __init__(self, problem: Problem, part: str = "", **values: object) -> None:
        super().__init__(problem.value)
        self.problem, self.part, self.values = problem, part, values


@cache
def refusal_words(refusal: str) -> Words:
    """How a refusal is said: a language that is not among `REFUSALS` has it from its catalogue, once for all."""
    translated = {
        DONT_KNOW: in_every_language("Don’t know"),
        PREFER_NOT_TO_SAY: in_every_language("Prefer not to say"),
    }
    return translated[refusal] | REFUSALS[refusal]


def in_language(words: Words, language: str) -> str:
    """The words in a language, or in the first language there is.

    >>> in_language({"en": "Library", "cy": "Llyfrgell"}, "cy")
    'Llyfrgell'
    """
    return words.get(language) or words.get("en") or next(iter(words.values()), "")
