"""Each type of question: what it accepts, what it refuses and why, and how it says an answer back."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire.answers import AnswerError, Problem
from surveys.questionnaire.places import offered
from surveys.questionnaire.question import Option, Posted
from surveys.questionnaire.questions import Consent, Date, Line, Number, Question, Ranking
from tests.surveys.making import questionnaire

EVERY_TYPE = questionnaire("every_type")
WORDS = {"en": "Words"}
RANKED = tuple(Option(code, {"en": code.upper()}) for code in "abcd")
REFUSING = [question for question in EVERY_TYPE.questions if question.refusals]


class TwoWards:
    """A council of two wards, one of which has a postcode."""

    areas = (Option("north", {"en": "North ward"}), Option("south", {"en": "South ward"}))
    knows_postcodes = True

    def area_of(self, postcode: str) -> str | None:
        return {"ZZ11AA": "north", "ZZ99ZZ": "abolished"}.get(postcode)


def ask(code: str) -> Question:
    question = EVERY_TYPE.question(code)
    assert question is not None
    return offered(question, TwoWards())


def day(first: str = "", last: str = "", **facts: Any) -> Date:
    return Date(code="q", text=WORDS, min=first, max=last, **facts)


def written(day: str = "", month: str = "", year: str = "") -> Posted:
    return {"q-day": [day], "q-month": [month], "q-year": [year]}


def ranking(**facts: Any) -> Ranking:
    return Ranking(code="q", text=WORDS, options=RANKED, **facts)


def numbered(**places: str) -> Posted:
    return {f"q-{code}": [place] for code, place in places.items()}


def refusal(question: Question, posted: Posted) -> AnswerError:
    with pytest.raises(AnswerError) as refused:
        question.read(posted)
    return refused.value


@given(st.dates(date(1000, 1, 1), date(9999, 12, 31)))
def test_a_date_survives_reading_and_saying(given: date) -> None:
    answer = day().read(written(str(given.day), f"{given.month:02}", str(given.year)))
    assert answer == given.isoformat()
    typed = day().typed(answer)
    assert day().read(written(**typed)) == answer


def test_a_date_is_said_in_the_readers_language() -> None:
    assert day().summarise("2026-05-04", "en") == ["4 May 2026"]
    assert day().summarise("2026-05-04", "cy") == ["4 Mai 2026"]
    assert day().summarise("2026-05-04", "ar") == ["4 مايو 2026"]


def test_a_date_may_be_typed_in_arabic_figures() -> None:
    assert day().read(written("٤", "٥", "٢٠٢٦")) == "2026-05-04"


@pytest.mark.parametrize(
    ("typed", "problem", "part"),
    [
        (("", "5", "2026"), Problem.NO_DAY, "day"),
        (("4", "", "2026"), Problem.NO_MONTH, "month"),
        (("4", "5", ""), Problem.NO_YEAR, "year"),
        (("", "", "2026"), Problem.NO_DAY_OR_MONTH, "day"),
        (("", "5", ""), Problem.NO_DAY_OR_YEAR, "day"),
        (("4", "", ""), Problem.NO_MONTH_OR_YEAR, "month"),
        (("4", "5", "26"), Problem.FOUR_DIGIT_YEAR, "year"),
        (("31", "4", "2026"), Problem.NOT_A_REAL_DATE, "day"),
        (("29", "2", "2026"), Problem.NOT_A_REAL_DATE, "day"),
        (("1", "13", "2026"), Problem.NOT_A_REAL_DATE, "month"),
        (("1", "May", "2026"), Problem.NOT_A_REAL_DATE, "month"),
        (("9" * 5000, "5", "2026"), Problem.NOT_A_REAL_DATE, "day"),
        (("1", "1", "0000"), Problem.NOT_A_REAL_DATE, "day"),
    ],
)
def test_a_date_that_is_not_one_is_refused_where_it_is_wrong(
    typed: tuple[str, str, str], problem: Problem, part: str
) -> None:
    error = refusal(day(), written(*typed))
    assert (error.problem, error.part) == (problem, part)


def test_a_date_lies_within_its_bounds() -> None:
    question = day("2026-01-01", "2026-12-31")
    assert question.read(written("1", "1", "2026")) == "2026-01-01"
    assert question.read(written("31", "12", "2026")) == "2026-12-31"
    assert refusal(question, written("31", "12", "2025")).problem is Problem.TOO_EARLY
    assert refusal(question, written("1", "1", "2027")).problem is Problem.TOO_LATE


@given(st.permutations("abcd"), st.integers(1, 4))
def test_a_ranking_survives_reading_and_saying(order: list[str], top: int) -> None:
    question, best = ranking(top=top), list(order[:top])
    assert question.read(numbered(**question.typed(best))) == best
    assert question.summarise(best, "en") == [f"{place}. {code.upper()}" for place, code in enumerate(best, 1)]


@given(st.dictionaries(st.sampled_from("abcd"), st.sampled_from(["", "0", "1", "2", "3", "4", "5", "x"])))
def test_a_ranking_is_never_anything_but_different_options(places: dict[str, str]) -> None:
    try:
        answer = ranking(top=3).read(numbered(**places))
    except AnswerError:
        return
    assert answer is None or (isinstance(answer, list) and 1 <= len(answer) == len(set(answer)) <= 3)


def test_a_ranking_says_which_two_share_a_number() -> None:
    error = refusal(ranking(), numbered(a="1", b="2", c="2"))
    assert (error.problem, error.part) == (Problem.PLACE_TWICE, "c")
    assert error.values == {"place": 2, "first": {"en": "B"}, "second": {"en": "C"}}


def test_a_ranking_says_which_number_is_left_out() -> None:
    error = refusal(ranking(), numbered(a="1", b="3"))
    assert (error.problem, error.part, error.values) == (Problem.PLACE_LEFT_OUT, "c", {"place": 2})


def test_a_ranking_of_fewer_is_kept_unless_it_must_be_whole() -> None:
    assert ranking(top=3).read(numbered(b="1")) == ["b"]
    error = refusal(ranking(top=3, required=True), numbered(b="1"))
    assert (error.problem, error.values) == (Problem.PLACE_LEFT_OUT, {"place": 2})
    assert refusal(ranking(required=True), {}).problem is Problem.RANK_SOME


@pytest.mark.parametrize("typed", ["0", "4", "-1", "first", "1.5", "9" * 5000])
def test_a_place_that_is_not_offered_is_refused_beside_its_option(typed: str) -> None:
    error = refusal(ranking(top=3), numbered(a="1", b=typed))
    assert (error.problem, error.part, error.values["last"]) == (Problem.NOT_A_PLACE, "b", 3)


@pytest.mark.parametrize("typed", ["ZZ1 1AA", "zz11aa", " zz1-1aa "])
def test_of_a_postcode_only_the_ward_is_kept(typed: str) -> None:
    assert ask("ward").read({"ward-postcode": [typed]}) == "north"


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("ZZ1", Problem.NOT_A_POSTCODE),
        ("12345", Problem.NOT_A_POSTCODE),
        ("ZZ2 2BB", Problem.POSTCODE_UNKNOWN),
        ("ZZ9 9ZZ", Problem.POSTCODE_UNKNOWN),
    ],
)
def test_a_postcode_that_cannot_be_found_is_refused(typed: str, problem: Problem) -> None:
    assert refusal(ask("ward"), {"ward-postcode": [typed]}).problem is problem


def test_a_ward_that_was_chosen_counts_for_more_than_a_postcode() -> None:
    assert ask("ward").read({"ward-postcode": ["ZZ2 2BB"], "ward": ["south"]}) == "south"
    assert refusal(ask("ward"), {"ward": ["elsewhere"]}).problem is Problem.NOT_OFFERED
    assert ask("ward").summarise("south", "en") == ["South ward"]


def test_a_postcode_is_refused_together_with_a_refusal() -> None:
    error = refusal(ask("ward"), {"ward-postcode": ["ZZ1 1AA"], "ward": ["prefer_not_to_say"]})
    assert error.problem is Problem.ON_ITS_OWN


def test_consent_that_is_needed_and_refused_is_told_what_follows() -> None:
    consent = Consent(code="q", text=WORDS, statement=WORDS, refused={"en": "Then we stop."}, required=True)
    assert consent.read({"q": ["yes"]}) == "yes"
    assert refusal(consent, {"q": ["no"]}).values == {"what_follows": {"en": "Then we stop."}}
    assert refusal(consent, {}).problem is Problem.CHOOSE_ONE


def test_consent_that_is_not_needed_may_be_refused() -> None:
    assert ask("contact").read({"contact": ["no"]}) == "no"
    assert ask("contact").summarise("no", "cy") == ["Nac ydw, dydw i ddim yn cytuno"]


def test_a_line_is_one_line() -> None:
    line = Line(code="q", text=WORDS, max_length=12)
    assert line.read({"q": [" Mill\r\n Lane "]}) == "Mill Lane"
    assert refusal(line, {"q": ["x" * 13]}).values == {"limit": 12, "over": 1}


def test_a_number_is_said_with_its_unit_and_as_the_language_writes_it() -> None:
    number = Number(code="q", text=WORDS, min=0, max=10**9, unit={"en": "people", "cy": "o bobl"})
    assert number.summarise(12000, "en") == ["12,000 people"]
    assert number.summarise(12000, "cy") == ["12,000 o bobl"]


@pytest.mark.parametrize("question", REFUSING, ids=[question.code for question in REFUSING])
def test_every_type_keeps_refusals_apart_from_no_answer(question: Question) -> None:
    shown = offered(question, TwoWards())
    for option in shown.refusals:
        assert shown.read({shown.code: [option.code]}) == option.code
        assert shown.summarise(option.code, "en") == [option.text["en"]]
        assert refusal(shown, {shown.code: [option.code, "1"]}).problem in (Problem.ON_ITS_OWN, Problem.NOT_OFFERED)
    assert shown.read({}) is None
    assert shown.summarise(None, "en") == []


def test_every_type_of_question_is_in_the_sample() -> None:
    from surveys.questionnaire.questions import QUESTION_TYPES

    assert {type(question) for question in EVERY_TYPE.questions} == set(QUESTION_TYPES.values())


@given(st.data())
def test_no_type_breaks_on_what_browsers_never_send(data: st.DataObject) -> None:
    question = data.draw(st.sampled_from(EVERY_TYPE.questions))
    shown = offered(question, TwoWards())
    names = [shown.code, *map(shown.name_of, shown.parts)]
    posted = data.draw(st.dictionaries(st.sampled_from(names), st.lists(st.text(max_size=6), max_size=3)))
    try:
        answer = shown.read(posted)
    except AnswerError:
        return
    assert answer is None or shown.summarise(answer, "en")
