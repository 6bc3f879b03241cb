"""What is refused as a password, and how passwords are kept."""

from hashlib import sha1
from pathlib import Path
from typing import Literal

import pytest
from argon2 import PasswordHasher, Type, extract_parameters
from argon2.profiles import CHEAPEST

from core.accounts import passwords
from core.accounts.passwords import PasswordRefused, Weakness, refuse_weak

ABOUT = ("Jane Avery", "jane.avery@aldermoor.example", "Aldermoor Council", "Cyngor Aldermoor")


@pytest.mark.parametrize(
    ("password", "weakness"),
    [
        ("fourteen chars", Weakness.SHORT),
        ("é" * 14, Weakness.SHORT),
        ("x" * 257, Weakness.LONG),
        ("passwordpassword", Weakness.GUESSED),
        ("Passw0rd12345678", Weakness.GUESSED),
        ("qwertyuiopasdfgh", Weakness.GUESSED),
        ("1qaz2wsx3edc4rfv", Weakness.GUESSED),
        ("aaaaaaaaaaaaaaaaaaaa", Weakness.GUESSED),
        ("abcdefghijklmnop", Weakness.GUESSED),
        ("Summer2026Summer2026", Weakness.GUESSED),
        ("aldermoorcouncil1", Weakness.GUESSED),
        ("Aldermoor Council 2026!", Weakness.GUESSED),
        ("janeaveryjaneavery", Weakness.GUESSED),
        ("folkmoot-aldermoor", Weakness.GUESSED),
    ],
)
def test_what_is_guessed_early_is_refused(password: str, weakness: Weakness) -> None:
    with pytest.raises(PasswordRefused) as refused:
        refuse_weak(password, ABOUT)
    assert refused.value.weakness is weakness


@pytest.mark.parametrize(
    "password", ["kettle marmot viaduct", "tegell wiwer traphont", "x7Kp!q9Lm2#vT4s", "مظلة قنطرة فنجان"]
)
def test_three_words_in_any_language_will_do_and_no_kind_of_character_is_asked_for(password: str) -> None:
    refuse_weak(password, ABOUT)


def test_a_word_of_ones_own_counts_as_a_guess_only_for_oneself() -> None:
    refuse_weak("brackenhythe lantern", ABOUT)
    with pytest.raises(PasswordRefused):
        refuse_weak("brackenhythe2026", ("Brackenhythe Council",))


def test_a_list_of_breached_passwords_is_searched_to_its_ends(tmp_path: Path) -> None:
    breached = [f"kettle marmot viaduct {number}" for number in range(500)]
    digests = sorted(sha1(each.encode()).hexdigest().upper() for each in breached)
    listed = tmp_path / "breached.txt"
    listed.write_text("".join(f"{digest}:{number}\r\n" for number, digest in enumerate(digests, 1)), encoding="ascii")
    assert [each for each in breached if not passwords.is_listed(listed, each)] == []
    assert not any(passwords.is_listed(listed, f"kettle marmot viaduct {number}") for number in range(500, 900))
    with pytest.raises(PasswordRefused) as refused:
        refuse_weak(breached[7], (), listed)
    assert refused.value.weakness is Weakness.BREACHED


def test_an_installation_decides_the_work_of_argon2id() -> None:
    kept = extract_parameters(passwords.hasher_of(memory=19, passes=2).hash("kettle marmot viaduct"))
    assert (kept.type, kept.memory_cost, kept.time_cost, kept.parallelism) == (Type.ID, 19 * 1024, 2, 4)


def test_the_same_characters_are_the_same_password_however_they_were_typed() -> None:
    assert passwords.agrees(passwords.hashed("cafe\u0301 marmot viaduct"), "caf\u00e9 marmot viaduct")


def test_no_password_agrees_with_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not passwords.agrees(passwords.NONE, "nobody signs in with this")
    assert not passwords.agrees(passwords.NONE, "")


def test_one_hash_is_worked_out_whoever_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted and not timed: a machine that is busy would make a test of time fail."""
    kept, counted = passwords.hashed("kettle marmot viaduct"), []
    passwords.agrees(passwords.NONE, "warm up")

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
            counted.append(hash)
            return super().verify(hash, password)

    monkeypatch.setattr(passwords, "_hasher", Counting.from_parameters(CHEAPEST))
    for kept_hash, typed in ((kept, "kettle marmot viaduct"), (kept, "wrong"), (passwords.NONE, "wrong")):
        counted.clear()
        passwords.agrees(kept_hash, typed)
        assert len(counted) == 1
