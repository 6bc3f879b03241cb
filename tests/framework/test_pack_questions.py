"""Questions that a member could ask: each follows from the evidence, and goes when its reason goes."""

from dataclasses import replace
from datetime import date

import pytest

from framework.comparing.aspects import Reason
from framework.models import Polarity, Verdict
from framework.packs.evidence import NO, OTHERS, YES, Beside, Evidence, Said
from framework.packs.questions import suggestions
from framework.packs.speaking import PackVoice
from tests.framework.pack_evidence import TODAY, acted, change, evidence, figure, gap, words

FELL, ROSE = change(Verdict.LOWER, 0.70), change(Verdict.HIGHER, 0.50)
ASKED_OTHERWISE = change(Verdict.TOO_FEW, 0.5, comparable=NO, because=[("mode", Reason.MODES_DIFFER)])
BETTER_ELSEWHERE = Beside(OTHERS, Verdict.LOWER, YES, name=words("Beck"), value=0.70)


def rules(*every: Evidence) -> list[str]:
    return [each.key.partition(":")[0] for each in suggestions(every, TODAY)]


def test_nothing_is_asked_of_a_figure_that_stands_still_and_is_explained() -> None:
    assert rules(evidence(change=change(Verdict.NO_CLEAR_DIFFERENCE, 0.59))) == []


@pytest.mark.parametrize(
    ("shown", "asked"),
    [
        (evidence(change=FELL), ["worse-without-action"]),
        (evidence(change=FELL, said=acted()), ["worse-despite-action"]),
        (evidence(change=ROSE, polarity=Polarity.LOWER_IS_BETTER), ["worse-without-action"]),
        (evidence(change=ROSE), ["better"]),
        (evidence(change=ROSE, polarity=Polarity.NEITHER), []),
        (evidence(said=acted(date(2026, 11, 26))), ["action-overdue"]),
        (evidence(said=acted(TODAY)), []),
        (evidence(others=[BETTER_ELSEWHERE]), ["worse-than-others"]),
        (evidence(others=[replace(BETTER_ELSEWHERE, comparable=NO)]), []),
        (evidence(target=80), ["target-without-plan"]),
        (evidence(target=80, said=acted()), []),
        (evidence(target=61), []),
        (evidence(target=40, polarity=Polarity.LOWER_IS_BETTER), ["target-without-plan"]),
        (evidence(gaps=[gap(0.40), gap(0.30), gap(0.80, Verdict.HIGHER)]), ["gap"]),
        (evidence(figure=figure(0.60, low=0.54, high=0.66)), ["wide"]),
        (evidence(figure=figure(0.60, low=0.54, high=0.66), unit="score"), []),
        (evidence(None), ["hidden"]),
        (evidence(figure=figure(breaks_series=True), history=[figure(id="old")]), ["definition"]),
        (evidence(change=ASKED_OTHERWISE), ["mode"]),
        (evidence(said=Said()), ["nothing-said"]),
    ],
)  # fmt: skip
def test_a_question_is_asked_where_the_evidence_gives_a_reason(shown: Evidence, asked: list[str]) -> None:
    assert rules(shown) == asked


def test_what_most_asks_for_an_answer_comes_first_and_each_gives_its_reason_in_both_languages() -> None:
    every = [evidence(change=ROSE), evidence(change=FELL, target=80, code="bins", title=words("Bins"))]
    assert rules(*every) == ["worse-without-action", "target-without-plan", "better"]
    first = suggestions(every, TODAY)[0]
    english, welsh = (first.say(PackVoice(language)) for language in ("en", "cy"))
    assert english.words == "What will be done about “Bins”, by whom and by when?"
    reason = "It went from 70% to 60%, which is more than chance would explain, and no action is named."
    assert english.reason == reason
    assert "Bins (Cymraeg)" in welsh.words and "70%" in welsh.reason and welsh.reason != reason


def test_of_several_groups_that_fare_worse_the_furthest_is_asked_about() -> None:
    far = replace(gap(0.30), code="young", name=words("Young"))
    (asked,) = suggestions([evidence(gaps=[gap(0.40), far])], TODAY)
    said = asked.say(PackVoice("en"))
    assert asked.key == "gap:sat:tenure:young"
    assert "(Home: Young)" in said.words and "30% (25% to 35%), against 60%" in said.reason
