from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.codes import Codes

CODES = Codes("a key for tests")


@given(st.uuids())
def test_a_code_is_the_same_whenever_it_is_shown(subject: UUID) -> None:
    assert CODES.letters("receipt", subject) == Codes("a key for tests").letters("receipt", subject)


def test_another_purpose_subject_draw_or_key_gives_another_code() -> None:
    subject = uuid4()
    drawn = {
        CODES.letters("receipt", subject),
        CODES.letters("resume", subject),
        CODES.letters("receipt", uuid4()),
        CODES.letters("receipt", subject, draw=1),
        Codes("another key").letters("receipt", subject),
    }
    assert len(drawn) == 5


@pytest.mark.parametrize("typed", ["K7QM-2FXD", "k7qm2fxd", " k7qm 2fxd ", "K7QM–2FXD"])
def test_a_code_is_recognised_however_it_is_typed(typed: str) -> None:
    assert CODES.digest("receipt", typed) == CODES.digest("receipt", "K7QM2FXD")


def test_what_is_kept_says_nothing_without_the_key() -> None:
    assert CODES.digest("receipt", "K7QM-2FXD") != Codes("another key").digest("receipt", "K7QM-2FXD")
    assert CODES.digest("receipt", "K7QM-2FXD") != CODES.digest("invitation", "K7QM-2FXD")


def test_codes_have_as_many_groups_as_asked_for() -> None:
    assert [len(group) for group in CODES.letters("invitation", uuid4(), groups=3).split("-")] == [4, 4, 4]
