"""Numbers as people type them, and values as JSON keeps them."""

import json
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from core.json_values import as_json
from core.numbers import decimal_of


@pytest.mark.parametrize(
    "typed, number",
    [
        ("72.5", 72.5), ("72,5", 72.5), ("72,5 %", 72.5), ("-3", -3), ("\N{MINUS SIGN}3", -3), (".5", 0.5),
        ("0,125", 0.125),
        ("1,200", 1200), ("1,234,567.5", 1234567.5), ("12,34", 12.34), (" 7 ", 7),
    ],
)  # fmt: skip
def test_a_number_is_read_as_people_write_it(typed: str, number: float) -> None:
    assert decimal_of(typed) == number


@pytest.mark.parametrize(
    "typed", ["", None, "often", "1_000", "1e5", "nan", "inf", "1,2,3", "1.200,5", "٣", "--3", "=1+1", "9" * 400]
)
def test_what_is_no_number_is_none(typed: str | None) -> None:
    assert decimal_of(typed) is None


def test_a_number_beyond_what_is_asked_for_is_none() -> None:
    assert [decimal_of(typed, 0, 100) for typed in ("-1", "0", "100", "100.1")] == [None, 0, 100, None]


def test_values_are_kept_as_json_keeps_them() -> None:
    kept = as_json({1: date(2026, 3, 1), "by": UUID(int=1), "worth": Decimal("2.50"), "is": [True, float("inf")]})
    assert json.loads(json.dumps(kept)) == kept
    assert kept == {"1": "2026-03-01", "by": str(UUID(int=1)), "worth": "2.50", "is": [True, None]}
