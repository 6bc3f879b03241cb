"""Of two answers to a question the newer stands, and nothing that was said is thrown away."""

from itertools import permutations

import pytest

from surveys.standing import Standing

PHONE, TABLET = "phone", "tablet"


def fresh() -> Standing:
    return Standing({}, {}, [])


def test_a_device_may_change_its_mind_without_a_trace() -> None:
    standing = fresh()
    standing.take("seen", "1", (10.0, PHONE))
    standing.take("seen", "2", (20.0, PHONE))
    assert (standing.answers, standing.replaced) == ({"seen": "2"}, [])


def test_an_answer_that_another_device_replaces_is_kept_aside() -> None:
    standing = fresh()
    standing.take("seen", "1", (10.0, PHONE))
    standing.take("seen", "2", (20.0, TABLET))
    assert standing.answers == {"seen": "2"}
    assert standing.replaced == [{"code": "seen", "answer": "1", "at": 10.0, "device": PHONE}]


def test_an_answer_that_comes_late_is_kept_aside_and_changes_nothing() -> None:
    standing = fresh()
    standing.take("seen", "2", (20.0, TABLET))
    standing.take("seen", "1", (10.0, PHONE))
    assert standing.answers == {"seen": "2"}
    assert standing.replaced == [{"code": "seen", "answer": "1", "at": 10.0, "device": PHONE}]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_answers_stand_alike_in_whatever_order_and_however_often_they_come(order: tuple[int, ...]) -> None:
    sent = [("seen", "1", (10.0, PHONE)), ("seen", "2", (20.0, TABLET)), ("seen", None, (30.0, PHONE))]
    standing = fresh()
    for number in (*order, *order):
        standing.take(*sent[number])
    assert standing.answers == {"seen": None}
    assert standing.answered_at == {"seen": (30.0, PHONE)}
    assert {entry["answer"] for entry in standing.replaced} == {"1", "2"}
    assert len(standing.replaced) == 2


def test_what_was_read_from_the_database_is_compared_as_it_was_written() -> None:
    standing = Standing.of({"seen": "1"}, {"seen": [10.0, PHONE]}, [])  # type: ignore[dict-item]
    standing.take("seen", "1", (10.0, PHONE))
    standing.take("seen", "2", (5.0, TABLET))
    assert standing.answers == {"seen": "1"}
    assert [entry["answer"] for entry in standing.replaced] == ["2"]


def test_an_answer_without_a_time_makes_way_for_any() -> None:
    standing = Standing.of({"seen": "1"}, {}, [])
    standing.take("seen", "2", (1.0, PHONE))
    assert standing.answers == {"seen": "2"}


def test_what_arrives_after_a_clock_was_put_back_still_stands() -> None:
    standing = Standing({}, {})
    standing.take("better", "first", (1_000.0, "phone"))
    standing.take("better", "second", (standing.after("better", 400.0), "another"))
    assert standing.answers == {"better": "second"} and standing.after("better", 2_000.0) == 2_000.0
