"""Second factors: codes of an authenticator app (RFC 6238), and recovery codes for whoever has lost it.

A code is good for its step of thirty seconds and the one before and after, and only once: a step that was used, and all
before it, are refused. Recovery codes have too few letters to be hashed quickly (OWASP ASVS 5, 6.5.2), so all but their
beginning is hashed as a password is, and one checking costs one hash.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime
from hmac import compare_digest
from uuid import UUID

import pyotp
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from core.accounts import passwords
from core.accounts.models import RecoveryCode, SecondFactor
from core.codes import GROUP, tidy_code
from core.database import now
from core.models import Person
from core.references import LETTERS
from core.vault import SealBroken, Vault

STEP = 30
DRIFT = 1
CODES, LENGTH = 8, 12


def draw_secret() -> str:
    """A new secret of 160 bits, in base32."""
    return pyotp.random_base32()


def address_of(secret: str, person: Person, issuer: str) -> str:
    """What an authenticator app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=person.email, issuer_name=issuer)


def step_of(secret: str, typed: str, moment: datetime, *, after: int = 0) -> int | None:
    """The step whose code was typed, or None; steps up to `after` have been used.

    Source: RFC 6238, sections 4.2 and 5.2.
    """
    code, current = tidy_code(typed), int(moment.timestamp()) // STEP
    if not code.isascii():
        return None
    for step in range(current - DRIFT, current + DRIFT + 1):
        if step > after and compare_digest(pyotp.HOTP(secret).at(step), code):
            return step
    return None


def has_one(session: Session, person_id: UUID) -> bool:
    return session.scalar(select(SecondFactor.person_id).where(SecondFactor.person_id == person_id)) is not None


def those_with_one(session: Session, person_ids: Sequence[UUID]) -> set[UUID]:
    """Which of these people have a second factor."""
    return set(session.scalars(select(SecondFactor.person_id).where(SecondFactor.person_id.in_(person_ids))))


def take_up(session: Session, vault: Vault, person_id: UUID, secret: str, step: int) -> list[str]:
    """Keep a secret whose code has been shown, in place of any before; recovery codes to be shown this once.

    Raises `core.vault.VaultLocked`.
    """
    drop(session, person_id)
    session.add(SecondFactor(person_id=person_id, secret=vault.seal(secret), last_step=step))
    return renew_recovery_codes(session, person_id)


def drop(session: Session, person_id: UUID) -> None:
    """Forget somebody's second factor and their recovery codes."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    session.execute(delete(SecondFactor).where(SecondFactor.person_id == person_id))


def use_code(session: Session, vault: Vault, person_id: UUID, typed: str) -> bool:
    """Whether the typed code is the app's and has not been used; from now on it has been.

    Two who send the same code at once are told apart by the database: one of them changes the row.
    """
    factor = session.get(SecondFactor, person_id, populate_existing=True)
    if factor is None:
        return False
    try:
        step = step_of(vault.open(factor.secret), typed, now(), after=factor.last_step)
    except SealBroken:
        return False
    if step is None:
        return False
    mine = SecondFactor.person_id == person_id, SecondFactor.last_step < step
    used = update(SecondFactor).where(*mine).values(last_step=step).returning(SecondFactor.person_id)
    return session.scalar(used) is not None


def renew_recovery_codes(session: Session, person_id: UUID) -> list[str]:
    """New recovery codes in place of those before, such as `K7QM-2FXD-9RTC`; they are kept only as hashes."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    codes: dict[str, str] = {}
    while len(codes) < CODES:
        code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        codes[code[:GROUP]] = code[GROUP:]
    for beginning, rest in codes.items():
        session.add(RecoveryCode(person_id=person_id, beginning=beginning, code_hash=passwords.hashed(rest)))
    session.flush()
    return [f"{beginning}-{rest[:GROUP]}-{rest[GROUP:]}" for beginning, rest in codes.items()]


def use_recovery_code(session: Session, person_id: UUID, typed: str) -> bool:
    """Whether it is one of the person's recovery codes; it is one no more. As much work whether or not it is."""
    code = tidy_code(typed)
    mine = RecoveryCode.person_id == person_id, RecoveryCode.beginning == code[:GROUP]
    kept = session.scalar(select(RecoveryCode.code_hash).where(*mine)) or passwords.NONE
    if not passwords.agrees(kept, code[GROUP:]):
        return False
    return session.scalar(delete(RecoveryCode).where(*mine).returning(RecoveryCode.beginning)) is not None


def recovery_codes_left(session: Session, person_id: UUID) -> int:
    return session.scalar(select(func.count()).where(RecoveryCode.person_id == person_id)) or 0
