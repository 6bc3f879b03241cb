"""The way through a questionnaire, whatever residents answer, change and take back."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire.answers import Answer
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.routing import Progress, Way, dropped, pages
from tests.surveys.making import document, questionnaire

EVERY_TYPE = questionnaire("every_type")


def branching() -> Questionnaire:
    """Five yes-or-no questions, the later ones asked for what was said before, two of them together."""
    words = {"en": "Words"}
    options = [{"code": code, "text": words} for code in ("yes", "no")]

    def question(code: str, **facts: Any) -> dict[str, Any]:
        return {"code": code, "type": "single", "text": words, "options": options, "dont_know": True} | facts

    both = {"all": [{"question": "a", "any_of": ["yes"]}, {"not": {"question": "b", "any_of": ["no"]}}]}
    first = [question("a"), question("b", when={"question": "a", "any_of": ["yes", "no"]}), question("c", when=both)]
    second = [question("d", when={"question": "c", "any_of": ["yes"]}), question("e")]
    sections = [
        {"code": "one", "title": words, "questions": first},
        {"code": "two", "title": words, "questions": second, "together": True},
        {"code": "three", "title": words, "questions": [question("f", when={"question": "d", "any_of": ["yes"]})]},
    ]
    facts = {"code": "b", "version": "1", "languages": ["en"], "title": words, "introduction": words, "minutes": 1}
    return Questionnaire.from_document(facts | {"sections": sections})


BRANCHING = branching()
ANSWERS = st.sampled_from(["yes", "no", "dont_know", None])
CHANGES = st.lists(st.tuples(st.sampled_from("abcdef"), ANSWERS), max_size=20)


def codes(answers: dict[str, Answer]) -> list[str]:
    return [question.code for question in Way(BRANCHING, answers).questions]


@given(CHANGES)
def test_answering_changing_and_coming_back_neither_loses_nor_invents_an_answer(
    changes: list[tuple[str, Answer]],
) -> None:
    answers: dict[str, Answer] = {}
    for code, answer in changes:
        if code not in codes(answers):
            continue  # Nobody can answer what they are not asked.
        answers[code] = answer
        kept = Way(BRANCHING, answers).to_keep()
        assert list(kept) == codes(answers)
        assert all(kept[asked] == answers.get(asked) for asked in kept)


@given(st.dictionaries(st.sampled_from("abcdef"), ANSWERS))
def test_every_question_of_the_way_is_on_one_page_and_every_page_is_met_once(answers: dict[str, Answer]) -> None:
    way = Way(BRANCHING, answers)
    assert [question for page in way.pages for question in page.questions] == list(way.questions)
    met, page = [way.pages[0]], way.after(way.pages[0])
    while page:
        met.append(page)
        page = way.after(page)
    assert tuple(met) == way.pages
    assert len({each.name for each in met}) == len(met)
    assert [way.before(each) for each in met[1:]] == met[:-1]
    assert all(way.page_of(question) == each for each in met for question in each.questions)


@given(st.dictionaries(st.sampled_from("abcdef"), ANSWERS), st.sampled_from("abcdef"), ANSWERS)
def test_a_change_says_what_it_takes_off_the_way_and_taking_it_back_brings_it_back(
    before: dict[str, Answer], code: str, answer: Answer
) -> None:
    after = before | {code: answer}
    gone = {question.code for question in dropped(BRANCHING, before, after)}
    counted = {each for each in codes(before) if before.get(each) is not None}
    assert gone == counted - set(codes(after))
    assert codes(after | before if code in before else {**before}) == codes(before)


def test_nothing_is_dropped_by_a_change_that_keeps_the_way() -> None:
    before = {"a": "yes", "b": "yes", "c": "yes", "d": "no"}
    assert dropped(BRANCHING, before, before | {"b": "dont_know"}) == []
    assert [each.code for each in dropped(BRANCHING, before, before | {"a": "no"})] == ["c", "d"]


def test_an_answer_left_behind_leads_nowhere() -> None:
    assert codes({"a": "no", "c": "yes", "d": "yes"}) == ["a", "b", "e"]


def test_a_section_asked_together_is_one_page_of_the_questions_that_are_asked() -> None:
    names = {page.name: [question.code for question in page.questions] for page in pages(BRANCHING, {"a": "no"})}
    assert names == {"a": ["a"], "b": ["b"], "two": ["e"]}
    whole = Way(BRANCHING, {"a": "yes", "b": "yes", "c": "yes"}).page("two")
    assert whole is not None
    assert [question.code for question in whole.questions] == ["d", "e"]


def test_progress_counts_questions_over_pages() -> None:
    way = Way(EVERY_TYPE, {})
    progress = {page.name: way.progress(page) for page in way.pages}
    assert progress["agree"] == Progress(1, 1, 16)
    assert progress["belonging"] == Progress(13, 15, 16)
    assert progress["contact"] == Progress(16, 16, 16)


def test_the_first_page_with_an_open_question_waits() -> None:
    waiting = Way(EVERY_TYPE, {"agree": "yes", "ward": None}).first_unanswered()
    assert waiting and waiting.name == "other_ward"
    half = Way(BRANCHING, {"a": "yes", "b": "yes", "c": "yes", "d": "no"}).first_unanswered()
    assert half and half.name == "two"


def test_a_grid_is_asked_as_its_statements() -> None:
    assert EVERY_TYPE.question("services") is None
    statement = EVERY_TYPE.question("service_bins")
    assert statement is not None
    written = next(q for s in document("every_type")["sections"] for q in s["questions"] if q["code"] == "services")
    assert getattr(statement, "lead_in") == written["text"]  # noqa: B009  (Only a scale has one.)
    assert [option.code for option in statement.refusals] == ["dont_know", "prefer_not_to_say"]
