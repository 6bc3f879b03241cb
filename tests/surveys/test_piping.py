"""Earlier answers in later questions, in the reader's language."""

from surveys.questionnaire.answers import Answer
from surveys.questionnaire.showing import Showing
from tests.surveys.making import questionnaire
from tests.surveys.test_question_types import TwoWards

EVERY_TYPE = questionnaire("every_type")


def reason(**given: Answer) -> dict[str, str]:
    """How the question that refers to another is worded."""
    question = EVERY_TYPE.question("reason")
    assert question is not None
    return dict(Showing(EVERY_TYPE, given, places=TwoWards()).question(question).text)


def test_an_answer_is_said_in_every_language() -> None:
    words = reason(used=["library", "bus"])
    assert words["en"] == "In a few words, why did you use The library and The bus?"
    assert words["cy"] == "Mewn ychydig eiriau, pam y defnyddioch chi Y llyfrgell a(c) Y bws?"
    assert words["ar"] == "باختصار، لماذا استخدمتم المكتبة والحافلة؟"


def test_other_words_stand_where_there_is_no_answer_or_a_refusal() -> None:
    for nothing in ({}, {"used": None}, {"used": "dont_know"}):
        assert reason(**nothing)["en"] == "In a few words, why did you use what you used?"


def test_what_residents_typed_is_never_read_as_a_placeholder() -> None:
    paper = type(EVERY_TYPE).from_document(PAPER)
    follow_up = paper.question("follow_up")
    assert follow_up is not None
    shown = Showing(paper, {"street": "{years} <b>"}).question(follow_up)
    assert shown.text["en"] == "What is {years} <b> like?"


def test_a_ward_is_said_by_its_name() -> None:
    paper = type(EVERY_TYPE).from_document(PAPER)
    about = paper.question("about_ward")
    assert about is not None
    assert Showing(paper, {"ward": "north"}, places=TwoWards()).question(about).text["en"] == "Is North ward home?"


def test_words_without_a_placeholder_are_left_as_they_are() -> None:
    question = EVERY_TYPE.question("satisfied")
    assert question is not None
    assert Showing(EVERY_TYPE, {}).question(question) is question


PAPER = {
    "code": "p", "version": "1", "languages": ["en"], "title": {"en": "P"}, "introduction": {"en": "P"}, "minutes": 1,
    "sections": [{"code": "s", "title": {"en": "S"}, "questions": [
        {"code": "street", "type": "line", "text": {"en": "Street?"}, "required": True},
        {"code": "ward", "type": "area", "text": {"en": "Ward?"}, "required": True},
        {"code": "years", "type": "number", "min": 0, "max": 9, "text": {"en": "Years?"}},
        {"code": "follow_up", "type": "line", "text": {"en": "What is {street} like?"}},
        {"code": "about_ward", "type": "line", "text": {"en": "Is {ward} home?"}},
    ]}],
}  # fmt: skip
