"""The pure questionnaire: reading, routing, saying back, and its linter."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire.answers import AnswerError, Answers, Problem
from surveys.questionnaire.check import faults
from surveys.questionnaire.conditions import read_condition
from surveys.questionnaire.document import content_hash
from surveys.questionnaire.questions import Multiple, Number, Option, Question, Single, Text
from surveys.questionnaire.routing import Progress, Way
from tests.surveys.making import document, questionnaire

WORDS = {"en": "Words", "cy": "Geiriau"}
JOURNEY = questionnaire()


def ask(code: str) -> Question:
    question = JOURNEY.question(code)
    assert question is not None
    return question


def codes(answers: dict[str, Any]) -> list[str]:
    return [question.code for question in Way(JOURNEY, answers).questions]


def test_the_way_follows_the_answers() -> None:
    assert codes({}) == ["about", "satisfied", "seen", "ward", "years"]
    assert codes({"satisfied": "3"}) == ["about", "satisfied", "why", "seen", "ward", "years"]


def test_an_answer_that_is_no_longer_on_the_way_leads_nowhere() -> None:
    paper = document()
    paper["sections"][1]["questions"][1]["when"] = {"question": "why", "any_of": ["x"]}
    chained = type(JOURNEY).from_document(paper)
    on_the_way = {"satisfied": "3", "why": "x"}
    assert "years" in [question.code for question in Way(chained, on_the_way).questions]
    assert "years" not in [question.code for question in Way(chained, on_the_way | {"satisfied": "1"}).questions]


def test_next_and_previous_pass_over_what_is_not_asked() -> None:
    way = Way(JOURNEY, {"satisfied": "1"})
    satisfied, seen = way.page("satisfied"), way.page("seen")
    assert satisfied and seen
    assert (way.after(satisfied), way.before(seen)) == (seen, satisfied)
    assert way.page("why") is None
    assert way.after(way.pages[-1]) is None
    assert way.before(way.pages[0]) is None


def test_progress_counts_what_is_answered_and_grows_with_the_way() -> None:
    short, long = Way(JOURNEY, {}), Way(JOURNEY, {"satisfied": "3"})
    assert [short.progress(page) for page in short.pages if page.name == "seen"] == [Progress(2, 2, 4)]
    assert [long.progress(page) for page in long.pages if page.name == "seen"] == [Progress(3, 3, 5)]


def test_submission_keeps_one_answer_for_each_question_asked() -> None:
    kept = Way(JOURNEY, {"satisfied": "1", "why": "left over", "years": 3}).to_keep()
    assert kept == {"satisfied": "1", "seen": None, "ward": None, "years": 3}


def test_a_question_that_must_be_answered_stops_submission() -> None:
    paper = document()
    paper["sections"][0]["questions"][1]["required"] = True
    strict = type(JOURNEY).from_document(paper)
    missing = Way(strict, {"satisfied": None}).first_missing()
    assert missing and missing.code == "satisfied"
    assert Way(strict, {"satisfied": "dont_know"}).first_missing() is None


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ({"question": "a", "any_of": ["1"]}, True),
        ({"question": "several", "any_of": ["y"]}, True),
        ({"question": "passed", "any_of": ["1"]}, False),
        ({"question": "never", "any_of": ["1"]}, False),
        ({"all": [{"question": "a", "any_of": ["1"]}, {"question": "b", "any_of": [7]}]}, True),
        ({"all": [{"question": "a", "any_of": ["1"]}, {"question": "b", "any_of": [8]}]}, False),
        ({"any": [{"question": "a", "any_of": ["2"]}, {"question": "b", "any_of": [7]}]}, True),
        ({"not": {"question": "a", "any_of": ["1"]}}, False),
        ({"not": {"question": "never", "any_of": ["1"]}}, True),
    ],
)
def test_a_condition_holds(condition: dict[str, Any], holds: bool) -> None:
    answers: Answers = {"a": "1", "b": 7, "several": ["x", "y"], "passed": None}
    assert read_condition(condition).holds(answers) is holds


@pytest.mark.parametrize(
    ("code", "posted", "problem"),
    [
        ("satisfied", ["4"], Problem.NOT_OFFERED),
        ("satisfied", ["1", "2"], Problem.NOT_OFFERED),
        ("satisfied", ["prefer_not_to_say"], Problem.NOT_OFFERED),
        ("satisfied", ["1", "dont_know"], Problem.ON_ITS_OWN),
        ("seen", ["litter", "nothing"], Problem.ON_ITS_OWN),
        ("seen", ["litter", "lions"], Problem.NOT_OFFERED),
        ("ward", ["elsewhere"], Problem.NOT_OFFERED),
        ("years", ["7.5"], Problem.WHOLE_NUMBER),
        ("years", ["seven"], Problem.WHOLE_NUMBER),
        ("years", ["9" * 5000], Problem.WHOLE_NUMBER),
        ("years", ["-1"], Problem.OUT_OF_RANGE),
        ("years", ["111"], Problem.OUT_OF_RANGE),
        ("years", ["7", "prefer_not_to_say"], Problem.ON_ITS_OWN),
        ("why", ["x" * 41], Problem.TOO_LONG),
    ],
)
def test_what_cannot_be_accepted_is_refused(code: str, posted: list[str], problem: Problem) -> None:
    with pytest.raises(AnswerError) as refused:
        ask(code).read({code: posted})
    assert refused.value.problem is problem


@pytest.mark.parametrize(
    "question",
    [
        Single(code="q", text=WORDS, required=True, options=(Option("1", WORDS),)),
        Multiple(code="q", text=WORDS, required=True, options=(Option("1", WORDS),)),
        Number(code="q", text=WORDS, required=True, min=0, max=9),
        Text(code="q", text=WORDS, required=True),
    ],
)
def test_a_required_question_wants_an_answer(question: Question) -> None:
    with pytest.raises(AnswerError) as refused:
        question.read({"q": ["  "]})
    assert refused.value.problem is question.missing


@given(st.sets(st.sampled_from(["litter", "trees"])))
def test_several_choices_survive_reading_and_saying(chosen: set[str]) -> None:
    answer = ask("seen").read({"seen": sorted(chosen, reverse=True)})
    assert answer == (sorted(chosen) or None)
    assert ask("seen").summarise(answer, "cy") == [
        {"litter": "Sbwriel", "trees": "Coed"}[code] for code in sorted(chosen)
    ]


@given(st.integers(0, 110))
def test_a_number_survives_reading_and_saying(number: int) -> None:
    answer = ask("years").read({"years": [f" {number} "]})
    assert answer == number
    assert ask("years").summarise(answer, "en") == [str(number)]


@given(st.text(max_size=40))
def test_words_survive_reading_and_saying(text: str) -> None:
    answer = ask("why").read({"why": [text]})
    assert answer is None or ask("why").read({"why": [str(answer)]}) == answer
    assert ask("why").summarise(answer, "en") == ([] if answer is None else [answer])
    assert answer is None or "\0" not in str(answer)


@given(st.lists(st.text(max_size=8), max_size=4))
def test_a_choice_is_one_of_those_offered_whatever_is_posted(posted: list[str]) -> None:
    try:
        answer = ask("satisfied").read({"satisfied": posted})
    except AnswerError:
        return
    assert answer in {None, "1", "2", "3", "dont_know"}


def test_urdu_joiners_and_emoji_are_kept_and_control_characters_are_not() -> None:
    question = Text(code="q", text=WORDS)
    assert question.read({"q": ["a\u200cb 👩‍🚀\r\nc\0"]}) == "a\u200cb 👩‍🚀\nc"


def test_a_refusal_is_said_in_the_readers_language() -> None:
    assert ask("years").summarise("prefer_not_to_say", "cy") == ["Gwell gen i beidio â dweud"]


def test_the_hash_names_the_content_and_not_the_order_of_its_keys() -> None:
    paper = document()
    assert content_hash(dict(reversed(paper.items()))) == content_hash(paper)
    assert content_hash(paper | {"minutes": 2}) != content_hash(paper)


def test_a_sound_document_has_no_faults() -> None:
    assert faults(document()) == []
    assert faults(document("demographics")) == []


def _unknown_type(paper: Any) -> None:
    paper["sections"][0]["questions"][0]["type"] = "riddle"


def _code_twice(paper: Any) -> None:
    paper["sections"][1]["questions"][1]["code"] = "ward"


def _reserved_code(paper: Any) -> None:
    paper["sections"][1]["questions"][1]["code"] = "check"


def _later_question(paper: Any) -> None:
    paper["sections"][0]["questions"][2]["when"] = {"question": "years", "any_of": ["3"]}


def _missing_option(paper: Any) -> None:
    paper["sections"][0]["questions"][2]["when"] = {"not": {"question": "satisfied", "any_of": ["9"]}}


def _missing_language(paper: Any) -> None:
    del paper["sections"][0]["questions"][3]["options"][1]["text"]["cy"]


def _no_options(paper: Any) -> None:
    del paper["sections"][0]["questions"][1]["options"]


@pytest.mark.parametrize(
    ("spoil", "where", "message"),
    [
        (_unknown_type, "/sections/0/questions/0/type", "riddle"),
        (_code_twice, "/sections/1/questions/1", "the code “ward” stands twice"),
        (_reserved_code, "/sections/1/questions/1", "the code “check” is reserved"),
        (_later_question, "/sections/0/questions/2/when", "“years” is not an earlier question"),
        (_missing_option, "/sections/0/questions/2/when", "“satisfied” has no option “9”"),
        (_missing_language, "/sections/0/questions/3/options/1/text", "words in “cy” are missing"),
        (_no_options, "/sections/0/questions/1", "“options” is missing"),
    ],
)
def test_the_linter_names_what_is_wrong_and_where(spoil: Any, where: str, message: str) -> None:
    paper = deepcopy(document())
    spoil(paper)
    (fault,) = faults(paper)
    assert fault.where == where
    assert message in fault.message
