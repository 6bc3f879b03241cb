"""Why a column holds no answer: each reason has a code of its own, below anything that could be an answer."""

from collections.abc import Mapping
from enum import Enum

from surveys.questionnaire.answers import DONT_KNOW, PREFER_NOT_TO_SAY, Words, refusal_words
from surveys.questionnaire.marks import ILLEGIBLE, NOT_VALID, SEVERAL_TICKED, UNUSABLE


class NoAnswer(Enum):
    """The reasons, by the codes that files hold. A reason is no number: an answer of −1 is not one."""

    NOT_ASKED = -1
    NOT_ANSWERED = -2
    NOT_REACHED = -3
    ILLEGIBLE = -4
    SEVERAL_TICKED = -5
    NOT_VALID = -6
    DONT_KNOW = -8
    PREFER_NOT_TO_SAY = -9


LOWEST, HIGHEST = min(each.value for each in NoAnswer), max(each.value for each in NoAnswer)

STORED: Mapping[str | None, NoAnswer] = {
    None: NoAnswer.NOT_ANSWERED,
    DONT_KNOW: NoAnswer.DONT_KNOW,
    PREFER_NOT_TO_SAY: NoAnswer.PREFER_NOT_TO_SAY,
    ILLEGIBLE: NoAnswer.ILLEGIBLE,
    SEVERAL_TICKED: NoAnswer.SEVERAL_TICKED,
    NOT_VALID: NoAnswer.NOT_VALID,
}
"""The reasons that stand in the place of an answer, as a response holds them."""

REASON_WORDS: Mapping[NoAnswer, Words] = {
    NoAnswer.NOT_ASKED: {"en": "Not asked", "cy": "Heb ei ofyn", "ar": "لم يُطرح السؤال", "ur": "پوچھا نہیں گیا"},
    NoAnswer.NOT_ANSWERED: {"en": "Not answered", "cy": "Heb ei ateb", "ar": "بلا إجابة", "ur": "جواب نہیں دیا"},
    NoAnswer.NOT_REACHED: {
        "en": "Not reached: left before this question",
        "cy": "Heb ei gyrraedd: gadawyd cyn y cwestiwn hwn",
        "ar": "لم يصل إلى هذا السؤال",
        "ur": "اس سوال تک نہیں پہنچے",
    },
}
"""Part of the data, as the words of refusals are, so that a file in any language means the same."""


def reason_words(reason: NoAnswer) -> Words:
    """How a reason is said in every language that has words for it."""
    if reason in REASON_WORDS:
        return REASON_WORDS[reason]
    stored = next(word for word, code in STORED.items() if code is reason)
    assert stored is not None, "what was passed over has words of its own"
    return UNUSABLE.get(stored) or refusal_words(stored)


def below(least: float) -> int:
    """What is added to every reason's code, so that none could be an answer of at least so much.

    >>> below(0), below(-1), below(-50)
    (0, -10, -100)
    """
    return 0 if least > HIGHEST else -(10 ** len(str(int(abs(least)))))
