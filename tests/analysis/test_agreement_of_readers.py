import pytest

from analysis.exam import changes, examine
from analysis.kappa import cohens_kappa
from analysis.look_alikes import most_alike
from analysis.parts import parts_of
from analysis.usefulness import usefulness


def test_kappa_is_that_of_a_published_table() -> None:
    """Fleiss, Cohen and Everitt (1969), table 1: 200 patients by two clinicians in three categories, kappa 0.429."""
    table = {("p", "p"): 106, ("p", "n"): 10, ("p", "o"): 4, ("n", "p"): 22, ("n", "n"): 28, ("n", "o"): 10,
             ("o", "p"): 2, ("o", "n"): 12, ("o", "o"): 6}  # fmt: skip
    first = [a for (a, _), count in table.items() for _ in range(count)]
    second = [b for (_, b), count in table.items() for _ in range(count)]
    kappa = cohens_kappa(first, second)
    assert kappa.value == pytest.approx(0.429, abs=0.001)
    assert kappa.low is not None and kappa.value is not None
    assert kappa.value - kappa.low == pytest.approx(1.96 * 0.002885**0.5, abs=0.002)


def test_kappa_of_perfect_agreement_is_one_and_of_one_answer_is_unknown() -> None:
    assert cohens_kappa("abab", "abab").value == 1
    assert cohens_kappa("aaaa", "aaaa").value is None
    assert cohens_kappa("abab", "baba").value == -1
    with pytest.raises(ValueError, match="one reader read 1"):
        cohens_kappa("a", "ab")
    with pytest.raises(ValueError, match="no comments"):
        cohens_kappa("", "")


def test_an_exam_marks_themes_with_their_intervals() -> None:
    true = [{"a"}] * 40 + [set()] * 40
    said = [{"a"}] * 30 + [set()] * 40 + [{"a"}] * 10
    exam = examine(said, true, [True] * 60 + [False] * 20, [True] * 80, ["a", "b"])
    theme, unused = exam.themes
    assert (theme.precision, theme.recall, theme.f1.value) == (0.75, 0.75, 0.75)
    assert theme.f1.low is not None and theme.f1.high is not None
    assert 0.6 < theme.f1.low < 0.75 < theme.f1.high < 0.88
    assert unused.f1.value is None
    assert exam.macro_f1.value == 0.75
    assert exam.kinds.value == 0.75
    assert exam.base == 80


def test_nothing_to_score_is_no_score() -> None:
    exam = examine([], [], [], [], ["a"])
    assert exam.micro_f1.value is None
    assert exam.kinds.value is None
    assert changes([], [], [], ["a"]) == []


def test_a_model_is_worse_only_on_main_themes_or_on_the_whole() -> None:
    true = [{"main"}] * 40 + [{"rare"}] * 3
    good, poor = true, [{"main"}] * 32 + [set()] * 8 + [{"rare"}] * 3
    assert [(each.code, each.worse) for each in changes(poor, good, true, ["main", "rare"])] == [
        ("", True),
        ("main", True),
    ]
    assert not any(each.worse for each in changes(good, poor, true, ["main", "rare"]))
    assert not any(each.worse for each in changes(good, good, true, ["main", "rare"]))


def test_doubt_and_rarity_make_a_comment_useful() -> None:
    sure, doubtful = {"waste": 0.99}, {"waste": 0.55}
    often = {"waste": 500}
    assert usefulness(0.98, sure, often) < usefulness(0.98, doubtful, often) < usefulness(0.98, doubtful, {})
    assert usefulness(0.98, {}, often) > usefulness(0.98, sure, often)
    assert all(0 <= usefulness(k, {"a": s}, {}) <= 1 for k in (0, 0.5, 1) for s in (0, 0.5, 1))


def test_look_alikes_weigh_rare_words() -> None:
    others = [" the bin in the street ", " the potholes in castle lane ", " lovely staff "]
    assert [place for place, _ in most_alike(" potholes in castle lane again ", others, 0.2)] == [1]
    assert most_alike(" ", others, 0.2) == []


@pytest.mark.parametrize(
    "text", ["One thing only", "", "Great! But slow. Ok", "No stops but turns, however odd\nand lines"]
)
def test_parts_hold_every_word_in_order(text: str) -> None:
    assert " ".join(parts_of(text)).split() == text.split()
