"""What the linter says of a core with a council's own questions: whether the core can still be compared."""

from copy import deepcopy

import pytest

from core.database import Json
from surveys.modules.composing import compose, minutes_of, questions_in
from surveys.questionnaire.check import faults
from surveys.questionnaire.check_module import Agreed, module_findings
from tests.surveys.making import document

PARKS = {"en": "How often do you go to a park?", "cy": "Pa mor aml rydych chi’n mynd i barc?"}


def question(code: str, text: dict[str, str] | None = None, kind: str = "text") -> Json:
    return {"code": code, "type": kind, "text": text or {"en": f"Tell us of {code}", "cy": f"Dywedwch am {code}"}}


def module(*questions: Json) -> Json:
    title = {"en": "Our town", "cy": "Ein tref"}
    return {**document(), "sections": [{"code": "local", "title": title, "questions": list(questions)}]}


def codes(core: Json, whole: Json, agreed: Agreed | None = None) -> list[str]:
    return [each.rule.code for each in module_findings(core, whole, agreed or Agreed())]


def test_a_module_after_the_core_is_sound_and_changes_nothing_of_it() -> None:
    core = document()
    whole = compose(core, module(question("parks", PARKS)))
    assert faults(whole) == [] and codes(core, whole) == []
    assert whole["sections"][:-1] == core["sections"] and whole["code"] == core["code"]
    assert whole["minutes"] == core["minutes"] + 1, "a resident is told how long it all takes"
    assert compose(core, None) is core and compose(core, module() | {"sections": []}) is core


def test_each_statement_counts_as_a_question_and_things_to_know_do_not() -> None:
    grid = question("grid", kind="grid") | {"statements": [question("a"), question("b")], "options": []}
    own = module(grid, question("note", kind="information"), *(question(f"q{number}") for number in range(10)))
    assert questions_in(own) == 12 and minutes_of(own) == 2


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda whole: whole["sections"][0]["questions"].pop(1), {"core-left-out"}),
        (
            lambda whole: whole["sections"][0]["questions"].insert(0, whole["sections"][0]["questions"].pop()),
            {"core-moved"},
        ),
        (lambda whole: whole["sections"][0]["questions"][1]["text"].update(en="Happy?"), {"core-changed"}),
        (lambda whole: whole["sections"][0]["questions"][1]["text"].update(cy="Hapus?"), {"core-touched"}),
        (lambda whole: whole["sections"].insert(0, whole["sections"].pop(2)), {"before-the-core-ends"}),
    ],
)
def test_what_is_done_to_the_core_is_said(change, expected: set[str]) -> None:  # type: ignore[no-untyped-def]
    core = document()
    whole = deepcopy(compose(core, module(question("parks", PARKS))))
    change(whole)
    assert expected <= set(codes(core, whole))


def test_a_module_longer_than_was_agreed_is_an_error() -> None:
    core, own = document(), module(*(question(f"own{number}") for number in range(13)))
    whole = compose(core, own)
    assert codes(core, whole, Agreed(13, 2)) == []
    assert codes(core, whole, Agreed(12, 2)) == ["too-many-local"]
    assert codes(core, whole, Agreed(13, 1)) == ["too-long-local"]


def test_a_question_about_what_the_core_measures_is_a_warning() -> None:
    core = document()
    measured = core["sections"][0]["questions"][1]["text"]
    twice = compose(core, module(question("again", dict(measured))))
    assert codes(core, twice) == ["asked-already"]
    near = compose(core, module(question("near", {"en": "How satisfied is your family with the street?", "cy": "x"})))
    assert codes(core, near) == ["same-subject"]


def test_answers_that_results_are_weighted_by_are_the_cores_alone() -> None:
    core = document()
    whole = compose(core, module(question("tenure")))
    assert codes(core, whole) == ["weighted-by"]
