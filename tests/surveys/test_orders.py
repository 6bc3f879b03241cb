"""Options and statements in each resident's own order."""

from collections import Counter
from uuid import UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire.orders import Order, arrange, order_of, orders_of
from surveys.questionnaire.question import Option
from surveys.questionnaire.questions import Multiple
from surveys.questionnaire.routing import Way
from surveys.questionnaire.showing import Showing
from tests.surveys.making import questionnaire

SPACE = UUID("6a1c5a0e-9d0c-4f6e-8a0e-7b1f6f1d2c3b")
EVERY_TYPE = questionnaire("every_type")
IDS = [uuid5(SPACE, str(number)) for number in range(4000)]


def choosing(order: Order) -> Multiple:
    options = (*(Option(code, {}) for code in "abcd"), Option("none", {}, exclusive=True))
    return Multiple(code="q", text={}, options=options, order=order)


def shares(order: Order, place: int) -> dict[str, float]:
    """How often each option stands in a place, over many responses."""
    standing = Counter(order_of(choosing(order), response)[place] for response in IDS)
    return {code: standing[code] / len(IDS) for code in "abcd"}


@given(st.uuids(), st.sampled_from(Order))
def test_an_order_is_stable_and_has_every_option_once_with_exclusive_ones_last(response: UUID, order: Order) -> None:
    question = choosing(order)
    shown = order_of(question, response)
    assert shown == order_of(question, response)
    assert sorted(shown) == ["a", "b", "c", "d", "none"]
    assert shown[-1] == "none"


def test_every_option_is_first_about_equally_often() -> None:
    for order in (Order.RANDOM, Order.ROTATE):
        for place in (0, 3):
            assert all(abs(share - 0.25) < 0.03 for share in shares(order, place).values())


def test_all_orders_happen_at_random_and_only_turns_in_rotation() -> None:
    assert len({order_of(choosing(Order.RANDOM), response) for response in IDS}) == 24
    assert len({order_of(choosing(Order.ROTATE), response) for response in IDS}) == 4
    assert {order_of(choosing(Order.FIXED), response) for response in IDS} == {("a", "b", "c", "d", "none")}


def test_two_questions_are_shuffled_apart() -> None:
    first, second = choosing(Order.RANDOM), Multiple(**{**vars(choosing(Order.RANDOM)), "code": "other"})
    same = sum(order_of(first, response) == order_of(second, response) for response in IDS)
    assert same < len(IDS) / 12


def test_the_order_that_was_recorded_stands() -> None:
    recorded = {"used": ["bus", "park", "library", "pool", "none"]}
    orders = orders_of(EVERY_TYPE.shuffled, IDS[0], recorded)
    assert orders["used"] == recorded["used"]
    assert set(orders) == {"meet", "used", "matters", "services", "belong"}


@given(st.uuids())
def test_the_statements_of_a_grid_are_pages_in_their_order(response: UUID) -> None:
    orders = orders_of(EVERY_TYPE.shuffled, response)
    names = [page.name for page in Way(EVERY_TYPE, {}, orders).pages if page.name.startswith("service_")]
    assert names == list(orders["services"])
    together = Way(EVERY_TYPE, {}, orders).page("belonging")
    assert together is not None
    assert [question.code for question in together.questions] == [*orders["belong"], "years"]


def test_a_page_records_the_orders_that_it_shows_and_no_others() -> None:
    orders = orders_of(EVERY_TYPE.shuffled, IDS[0])
    way = Way(EVERY_TYPE, {}, orders)
    showing = Showing(EVERY_TYPE, {}, orders)
    recorded = {page.name: showing.orders_shown(page) for page in way.pages}
    assert recorded["used"] == {"used": list(orders["used"])}
    assert recorded["service_bins"] == {"services": list(orders["services"])}
    assert recorded["belonging"] == {"belong": list(orders["belong"])}
    assert recorded["satisfied"] == {}


def test_an_option_that_no_order_names_comes_last() -> None:
    options = choosing(Order.FIXED).options
    assert [option.code for option in arrange(options, ["c", "a"])] == ["c", "a", "b", "d", "none"]
