"""What partners pay adds up to the penny, and is set beside how sure their figures are."""

import pytest

from analysis.cost_sharing import Split
from surveys.commissioning.costs import CannotSplit, Part, compared, schedule
from surveys.commissioning.document import Prices
from surveys.commissioning.money import pence, typed

PARTS = [
    Part("Ashmere", 92_000, 1_100, 0, 3),
    Part("Brackwater", 61_003, 700, 2, 2),
    Part("Carrow", 17_001, 0, 1, 2),
]


def prices(split: Split) -> Prices:
    return Prices(fixed=1_000_001, each=1_250, per_local_question=40_000, split=split)


@pytest.mark.parametrize("split", Split)
def test_what_partners_pay_is_what_the_survey_costs(split: Split) -> None:
    made = schedule(prices(split), PARTS, 1.4)
    assert made.total == 1_000_001 + 1_800 * 1_250 + 3 * 40_000
    assert sum(line.fixed for line in made.lines) == 1_000_001


def test_the_rule_of_the_terms_decides_who_pays_what() -> None:
    paid = {split: [line.fixed for line in schedule(prices(split), PARTS, 1.4).lines] for split in Split}
    assert paid[Split.EQUAL] == [333_334, 333_334, 333_333]
    assert paid[Split.SAMPLE] == [611_112, 388_889, 0]
    assert paid[Split.AGREED] == [428_572, 285_715, 285_714]
    assert paid[Split.POPULATION][0] > paid[Split.POPULATION][1] > paid[Split.POPULATION][2]


def test_a_cost_is_split_by_the_sample_that_was_agreed_to_whatever_is_completed() -> None:
    done = [Part("Ashmere", None, 900, 0, 1, target=1_000), Part("Brackwater", None, 1_200, 0, 1, target=1_000)]
    assert [line.fixed for line in schedule(prices(Split.SAMPLE), done, 1.4).lines] == [500_001, 500_000]
    assert [line.interviews for line in schedule(prices(Split.SAMPLE), done, 1.4).lines] == [1_125_000, 1_500_000]


def test_a_partner_saves_what_it_would_have_paid_more_alone() -> None:
    line = schedule(prices(Split.EQUAL), PARTS, 1.4).lines[1]
    assert line.alone == 1_000_001 + 700 * 1_250 + 2 * 40_000
    assert line.saved == line.alone - line.total == 1_000_001 - 333_334


def test_the_price_stands_beside_how_sure_it_makes_figures() -> None:
    sure, _less, none = schedule(prices(Split.EQUAL), PARTS, 1.4).lines
    assert sure.effective == pytest.approx(785.7, abs=0.05)
    assert sure.margin == pytest.approx(0.0348, abs=0.0001), "1.96 times the root of 0.25 over 786, less what is known"
    assert sure.change == pytest.approx(0.07, abs=0.001)
    assert none.margin is none.change is None, "no interview says nothing"


def test_a_rule_that_lacks_something_splits_nothing_and_the_others_do() -> None:
    unknown = [*PARTS, Part("Dunwold", None, 300, 0, 1)]
    with pytest.raises(CannotSplit):
        schedule(prices(Split.POPULATION), unknown, 1.4)
    by_rule = compared(prices(Split.EQUAL), unknown, 1.4)
    assert [split for split, made in by_rule.items() if made is None] == [Split.POPULATION]


@pytest.mark.parametrize(("words", "amount"), [("£12,345.60", 1_234_560), (" 1250 ", 125_000), ("0.5", 50), ("0", 0)])
def test_amounts_are_read_to_the_penny(words: str, amount: int) -> None:
    assert pence(words) == amount
    assert pence(typed(amount)) == amount


@pytest.mark.parametrize("words", ["", "twelve", "-1", "1.005", "NaN", "Infinity", "1e99", "1000000.01"])
def test_what_is_no_amount_is_refused(words: str) -> None:
    with pytest.raises(ValueError):
        pence(words)
