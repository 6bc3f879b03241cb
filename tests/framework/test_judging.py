"""Whether two figures may be compared: each aspect yes, with care or no, whatever the sources."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from framework.comparability import obstacle
from framework.comparing.aspects import ANSWERS, Answer, Aspect, Reason, drawn_together
from framework.comparing.basis import Basis, Question, Source, question_asked
from framework.comparing.judging import judge
from framework.models import Indicator
from surveys.models import Questionnaire
from tests.framework.making import document
from tests.framework.test_comparability import asked, changed

WAVE = Basis(
    source=Source.WAVE, area="E07000001", unit="percent", question=question_asked(document(), "sat"),
    counted=("1", "2"), definition="sat", modes={"online": 0.8, "paper": 0.2}, dont_know="excluded",
    recruited={"sample": 1.0}, first=date(2026, 9, 1), last=date(2026, 10, 31), weighting=("age_sex", "tenure"),
)  # fmt: skip
NEIGHBOUR = replace(WAVE, area="E07000002")
POLL = Basis(
    source=Source.POLL, area="K03000001", unit="percent", series="a poll", modes={"telephone": 1.0},
    first=date(2026, 6, 1), last=date(2026, 6, 30), has_interval=False,
)  # fmt: skip


def test_a_neighbour_who_asked_the_same_in_the_same_way_may_be_compared() -> None:
    found = judge(WAVE, NEIGHBOUR)
    assert found.answer is Answer.YES and found.because == () and found.may_be_drawn
    assert [each.aspect for each in found.findings] == list(Aspect)


@pytest.mark.parametrize(
    ("change", "aspect", "reason"),
    [
        ({"unit": "days"}, Aspect.MEASURE, Reason.UNIT_DIFFERS),
        ({"counted": ("1",)}, Aspect.MEASURE, Reason.COUNTED_DIFFERS),
        ({"approximate": True}, Aspect.MEASURE, Reason.APPROXIMATE),
        ({"has_interval": False}, Aspect.MEASURE, Reason.NO_INTERVAL),
        ({"question": question_asked(changed(text={"en": "Are you content?"}), "sat")}, Aspect.WORDING,
         Reason.WORDED_DIFFERENTLY),
        ({"question": question_asked(changed(dont_know=False), "sat")}, Aspect.DONT_KNOW, Reason.OFFERED_DIFFERS),
        ({"question": replace(WAVE.question, order=("5", "4", "3", "2", "1"))}, Aspect.ORDER, Reason.ORDER_DIFFERS),
        ({"question": replace(WAVE.question, questionnaire="other")}, Aspect.ORDER, Reason.OTHER_QUESTIONNAIRE),
        ({"modes": {"online": 0.5, "paper": 0.5}}, Aspect.MODE, Reason.MODES_PARTLY_DIFFER),
        ({"modes": {"telephone": 1.0}}, Aspect.MODE, Reason.MODES_DIFFER),
        ({"modes": {}}, Aspect.MODE, Reason.NOT_KNOWN),
        ({"dont_know": "counted"}, Aspect.DONT_KNOW, Reason.DONT_KNOW_DIFFERS),
        ({"recruited": {"panel": 1.0}}, Aspect.POPULATION, Reason.RECRUITED_DIFFERENTLY),
        ({"first": date(2027, 9, 1), "last": date(2027, 10, 1)}, Aspect.PERIOD, Reason.MONTHS_APART),
        ({"first": date(2030, 9, 1), "last": date(2030, 10, 1)}, Aspect.PERIOD, Reason.YEARS_APART),
        ({"weighting": ("age_sex",)}, Aspect.WEIGHTING, Reason.WEIGHTED_OTHERWISE),
        ({"weighting": ()}, Aspect.WEIGHTING, Reason.NOT_WEIGHTED),
        ({"weighting": None}, Aspect.WEIGHTING, Reason.NOT_KNOWN),
    ],
)  # fmt: skip
def test_one_thing_that_differs_decides_its_own_aspect_alone(
    change: dict[str, Any], aspect: Aspect, reason: Reason
) -> None:
    other = replace(NEIGHBOUR, **change)
    found = judge(WAVE, other)
    assert found.of(aspect).reason is reason and found.answer is ANSWERS[reason]
    assert [each.aspect for each in found.because] == [aspect]
    assert judge(other, WAVE) == found, "it does not matter which is named first"


def test_a_telephone_poll_is_not_set_beside_answers_on_paper_and_screens() -> None:
    found = judge(WAVE, POLL)
    assert found.answer is Answer.NO and [each.aspect for each in found.because] == [Aspect.MODE]
    heard = judge(replace(WAVE, modes={"telephone": 0.9, "online": 0.1}), POLL)
    assert heard.answer is Answer.WITH_CARE, "what is not known of it is never a yes"
    assert drawn_together([found, heard]) == [1]


def test_feedback_is_no_sample_and_an_outside_series_is_made_alike() -> None:
    feedback = Basis(source=Source.FEEDBACK, area=WAVE.area, unit="percent", recruited={"self_selected": 1.0})
    assert judge(WAVE, feedback).of(Aspect.POPULATION).reason is Reason.SELF_SELECTED
    outside = replace(POLL, source=Source.OUTSIDE, unit="rate", series="crime", modes={})
    assert judge(outside, replace(outside, area="E07000002")).answer is Answer.YES
    other = replace(outside, area="E07000002", series="police")
    assert judge(outside, other).answer is Answer.WITH_CARE


def test_a_place_is_compared_with_itself_at_another_time_of_the_same_season() -> None:
    before = replace(WAVE, first=date(2024, 9, 10), last=date(2024, 10, 31))
    assert judge(WAVE, before).answer is Answer.YES
    spring = replace(WAVE, first=date(2025, 3, 1), last=date(2025, 4, 30))
    assert judge(WAVE, spring).of(Aspect.PERIOD).reason is Reason.OTHER_SEASON
    assert judge(WAVE, replace(before, breaks=-1)).of(Aspect.MEASURE).reason is Reason.SERIES_BROKEN


def test_what_an_officer_has_confirmed_stands_for_what_is_not_known_but_never_against_what_is() -> None:
    counts = replace(NEIGHBOUR, source=Source.COUNTS, question=Question(), ticked=frozenset({"wording", "mode"}))
    found = judge(WAVE, counts)
    assert found.of(Aspect.WORDING).reason is Reason.TICKED
    assert found.of(Aspect.SCALE).reason is Reason.NOT_KNOWN
    heard = replace(counts, modes={"telephone": 1.0})
    assert judge(WAVE, heard).of(Aspect.MODE).reason is Reason.MODES_DIFFER


def test_words_that_were_copied_with_other_quotation_marks_are_the_same_words() -> None:
    typed = replace(WAVE.question, words={"en": "How  satisfied are YOU?"})
    counts = replace(NEIGHBOUR, source=Source.COUNTS, question=typed)
    assert judge(WAVE, counts).of(Aspect.WORDING).reason is Reason.SAME


@pytest.mark.parametrize(
    "later",
    [
        asked(document()), asked(document(), ["1"]), asked(changed(text={"en": "Are you content?"})),
        asked(changed(options=[{"code": "1", "text": {"en": "Yes"}}])), asked(changed(dont_know=False)),
        asked(changed(when={"question": "why", "answered": True})),
    ],
)  # fmt: skip
def test_what_stops_two_waves_from_being_compared_is_a_no_here_too(later: tuple[Indicator, Questionnaire]) -> None:
    """The obstacle that is published with a wave's changes, and the object that is shown, never disagree."""

    def basis(asked_then: tuple[Indicator, Questionnaire]) -> Basis:
        indicator, paper = asked_then
        question = question_asked(paper.document, indicator.question)
        return replace(WAVE, question=question, counted=tuple(indicator.favourable))

    first = asked(document())
    found = judge(basis(first), replace(basis(later), first=date(2027, 9, 1), last=date(2027, 10, 31)))
    assert (found.answer is Answer.NO) == (obstacle(first, later) is not None)
