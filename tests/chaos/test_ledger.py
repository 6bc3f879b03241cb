"""The notes that the verdict rests on: what may stand at the end, and what would be a loss."""

from math import inf
from typing import Any

from analysis.redaction import redact
from tests.chaos.comments import Commenter
from tests.chaos.ledger import Ledger, Write
from tests.chaos.tally import Tally
from tests.chaos.verdict import Row, judge


def ledger(**writes: list[Write]) -> Ledger:
    kept = Ledger(number=1, started=True, submissions_sent=1)
    kept.writes |= {"resident": [Write(1, 0, 1)]} | writes
    return kept


def verdict_on(kept: Ledger, *rows: dict[str, Any], submitted: bool = False) -> tuple[dict[str, int], dict[str, int]]:
    """What is missing and what is doubled when these responses are stored."""
    found = judge([kept], [Row(submitted, {"resident": 1} | row) for row in rows])
    return dict(found.missing), dict(found.doubled)


def test_an_acknowledged_answer_must_be_there() -> None:
    assert verdict_on(ledger(better=[Write("x", 2, 3)]), {}) == ({"answers": 1}, {})


def test_an_answer_sent_after_an_acknowledgement_replaces_it() -> None:
    kept = ledger(better=[Write("x", 2, 3), Write("y", 4, 5)])
    assert kept.admissible("better") == {"y"}
    assert verdict_on(kept, {"better": "x"}) == ({"answers": 1}, {})


def test_either_of_two_answers_sent_at_once_may_stand() -> None:
    assert ledger(better=[Write("x", 2, 5), Write("y", 3, 4)]).admissible("better") == {"x", "y"}


def test_an_answer_never_acknowledged_may_stand_or_not() -> None:
    assert ledger(better=[Write("x", 2, inf)]).admissible("better") == {"x", None}
    assert ledger(better=[Write("x", 2, 3), Write("y", 4, inf)]).admissible("better") == {"x", "y"}


def test_an_answer_that_nobody_sent_is_noticed() -> None:
    assert verdict_on(ledger(), {"better": "z"}) == ({"answers": 1}, {})


def test_an_answer_to_a_question_that_was_surely_asked_must_be_there() -> None:
    kept = ledger(again=[Write("no", 2, 3)], why=[Write("w", 4, 5)])
    assert verdict_on(kept, {"again": "no"}, submitted=True) == ({"answers": 1}, {})


def test_an_answer_to_a_question_that_may_not_have_been_asked_may_be_missing() -> None:
    kept = ledger(again=[Write("no", 2, 5)], why=[Write("w", 4, 6)])
    assert verdict_on(kept, {"again": "no"}, submitted=True) == ({}, {})


def test_a_submitted_response_keeps_only_what_was_on_the_way() -> None:
    kept = ledger(again=[Write("no", 2, 3), Write("yes", 6, 7)], why=[Write("w", 4, 5)])
    assert verdict_on(kept, {"again": "yes"}, submitted=True) == ({}, {})
    assert verdict_on(kept, {"again": "yes", "why": "w"}, submitted=True) == ({"answers": 1}, {})


def test_a_second_response_or_receipt_of_a_resident_is_noticed() -> None:
    kept = ledger()
    kept.receipts = {"AAAA-2222", "AAAA-3333"}
    assert verdict_on(kept, {}, {}) == (
        {},
        {"responses of nobody": 1, "responses of a resident": 1, "receipts of a resident": 1},
    )


def test_an_acknowledged_submission_must_be_there() -> None:
    kept = ledger()
    kept.submissions_acknowledged = 1
    assert verdict_on(kept, {}) == ({"submissions": 1}, {})


def test_a_copy_of_an_earlier_moment_owes_what_was_acknowledged_before_it_and_nothing_later() -> None:
    kept = ledger(better=[Write("x", 2, 3), Write("y", 5, 7)])
    assert kept.as_of(4, 4.5).admissible("better") == {"x"}
    assert kept.as_of(6, 6.5).admissible("better") == {"x", "y"}
    assert kept.as_of(8, 8.5).admissible("better") == {"y"}


def test_what_is_said_of_a_service_is_kept_as_it_was_said() -> None:
    """A comment with a part that looks like a name would be masked, and missed where nothing is lost."""
    said = [Commenter(0, number, 0, Tally()).said for number in range(2_000)]
    assert len(set(said)) == len(said)
    assert [text for text in said if redact(text).text != text] == []
