"""Codes of an authenticator app, and recovery codes."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.accounts import second_factors
from core.accounts.models import RecoveryCode, SecondFactor
from core.accounts.second_factors import step_of
from core.vault import Vault
from tests.factories import Factory

RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
NOON = datetime(2026, 5, 4, 12, 0, 10, tzinfo=UTC)


@pytest.fixture
def vault() -> Vault:
    return Vault((Fernet.generate_key().decode(),))


@pytest.mark.parametrize(("moment", "code"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")])
def test_codes_are_those_of_the_standard(moment: int, code: str) -> None:
    """RFC 6238, appendix B, in six digits."""
    assert step_of(RFC_SECRET, code, datetime.fromtimestamp(moment, UTC)) == moment // 30


def test_a_clock_may_be_half_a_minute_wrong_and_no_more() -> None:
    def code(seconds: int) -> str:
        return pyotp.TOTP(RFC_SECRET).at(NOON + timedelta(seconds=seconds))

    taken = [seconds for seconds in (-60, -30, 0, 30, 60) if step_of(RFC_SECRET, code(seconds), NOON)]
    assert taken == [-30, 0, 30]


@pytest.mark.parametrize("typed", ["", "28708", "2870822", "２８７０８२", "abcdef", "287082 or 1"])
def test_what_is_no_code_is_refused(typed: str) -> None:
    assert step_of(RFC_SECRET, typed, datetime.fromtimestamp(59, UTC)) is None


def test_a_code_is_typed_with_a_space_as_apps_show_it() -> None:
    assert step_of(RFC_SECRET, " 287 082", datetime.fromtimestamp(59, UTC))


def test_a_code_opens_once_and_one_before_it_no_more(
    session: Session, make: Factory, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, secret = make.person(), second_factors.draw_secret()
    monkeypatch.setattr(second_factors, "now", lambda: NOON)
    second_factors.take_up(session, vault, person.id, secret, 0)
    app = pyotp.TOTP(secret)
    assert second_factors.use_code(session, vault, person.id, app.at(NOON))
    assert not second_factors.use_code(session, vault, person.id, app.at(NOON))
    assert not second_factors.use_code(session, vault, person.id, app.at(NOON - timedelta(seconds=30)))
    assert second_factors.use_code(session, vault, person.id, app.at(NOON + timedelta(seconds=30)))


def test_a_secret_is_kept_sealed_and_another_vault_opens_nothing(session: Session, make: Factory, vault: Vault) -> None:
    person, secret = make.person(), second_factors.draw_secret()
    second_factors.take_up(session, vault, person.id, secret, 0)
    kept = session.get_one(SecondFactor, person.id)
    assert secret not in kept.secret and vault.open(kept.secret) == secret
    other = Vault((Fernet.generate_key().decode(),))
    assert not second_factors.use_code(session, other, person.id, pyotp.TOTP(secret).now())


def test_recovery_codes_open_once_each_and_are_kept_as_passwords_are(
    session: Session, make: Factory, vault: Vault
) -> None:
    person, other = make.person(), make.person()
    codes = second_factors.take_up(session, vault, person.id, second_factors.draw_secret(), 0)
    assert len(set(codes)) == second_factors.CODES
    kept = session.scalars(select(RecoveryCode.code_hash)).all()
    assert all(each.startswith("$argon2id$") for each in kept)
    assert not second_factors.use_recovery_code(session, other.id, codes[0])
    assert not second_factors.use_recovery_code(session, person.id, codes[0][:-1])
    assert second_factors.use_recovery_code(session, person.id, codes[0].lower().replace("-", " "))
    assert not second_factors.use_recovery_code(session, person.id, codes[0])
    assert second_factors.recovery_codes_left(session, person.id) == second_factors.CODES - 1
    second_factors.renew_recovery_codes(session, person.id)
    assert not second_factors.use_recovery_code(session, person.id, codes[1])
