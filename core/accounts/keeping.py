"""What is held of signing in, and for how long: sign-ins, browsers that are known, links, letters and refused tries."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from core.accounts.devices import KEPT
from core.accounts.knocking import FORGOTTEN
from core.accounts.models import AccountLetter, Knocking, KnownDevice, PasswordLink, SignIn
from core.accounts.signing_in import HALF, LONGEST
from core.database import now
from core.keeping.purposes import Basis, Due, Ending, Purpose, Whose, declare


def ended_sign_ins(session: Session, due: Due) -> Sequence[UUID]:
    """Those that can no longer be used, whatever an installation's limits; a password waits minutes for its code."""
    unfinished = SignIn.half & (SignIn.began_at < now() - HALF)
    old = select(SignIn.id).where(or_(SignIn.began_at < due.before, unfinished)).order_by(SignIn.id)
    return session.scalars(old.limit(due.most)).all()


def forget_sign_ins(session: Session, due: Due, found: Sequence[UUID]) -> None:
    session.execute(delete(SignIn).where(SignIn.id.in_(found)))


def old_devices(session: Session, due: Due) -> Sequence[str]:
    old = select(KnownDevice.token_hash).where(KnownDevice.used_at < due.before).order_by(KnownDevice.token_hash)
    return session.scalars(old.limit(due.most)).all()


def forget_devices(session: Session, due: Due, found: Sequence[str]) -> None:
    old = KnownDevice.used_at < due.before, KnownDevice.token_hash.in_(found)
    session.execute(delete(KnownDevice).where(*old))


def old_links(session: Session, due: Due) -> Sequence[UUID]:
    """The owners of links that are no longer good, each of whom has one."""
    old = select(PasswordLink.person_id).where(PasswordLink.expires_at < due.before).order_by(PasswordLink.person_id)
    return session.scalars(old.limit(due.most)).all()


def forget_links(session: Session, due: Due, found: Sequence[UUID]) -> None:
    old = PasswordLink.expires_at < due.before, PasswordLink.person_id.in_(found)
    session.execute(delete(PasswordLink).where(*old))


def old_letters(session: Session, due: Due) -> Sequence[UUID]:
    old = select(AccountLetter.id).where(AccountLetter.asked_at < due.before).order_by(AccountLetter.id)
    return session.scalars(old.limit(due.most)).all()


def forget_letters(session: Session, due: Due, found: Sequence[UUID]) -> None:
    session.execute(delete(AccountLetter).where(AccountLetter.id.in_(found)))


def old_knocks(session: Session, due: Due) -> Sequence[str]:
    old = select(Knocking.subject).where(Knocking.last_at < due.before).order_by(Knocking.subject)
    return session.scalars(old.limit(due.most)).all()


def forget_knocks(session: Session, due: Due, found: Sequence[str]) -> None:
    session.execute(delete(Knocking).where(Knocking.last_at < due.before, Knocking.subject.in_(found)))


_FOR_STAFF = {"whose": Whose.STAFF, "basis": Basis.PUBLIC_TASK, "ending": Ending.ERASED, "per_council": False}

declare(
    Purpose(
        code="sign_ins",
        places=("sign_in.token_hash", "sign_in.device"),
        days=LONGEST.days,
        find=ended_sign_ins,
        erase=forget_sign_ins,
        **_FOR_STAFF,  # type: ignore[arg-type]
    )
)
declare(
    Purpose(
        code="devices",
        places=("known_device.token_hash",),
        days=KEPT.days,
        find=old_devices,
        erase=forget_devices,
        **_FOR_STAFF,  # type: ignore[arg-type]
    )
)
declare(
    Purpose(
        code="password_links",
        places=("password_link.token_hash",),
        days=1,
        find=old_links,
        erase=forget_links,
        **_FOR_STAFF,  # type: ignore[arg-type]
    )
)
declare(
    Purpose(
        code="account_letters",
        places=("account_letter.address", "account_letter.detail"),
        days=1,
        find=old_letters,
        erase=forget_letters,
        **_FOR_STAFF,  # type: ignore[arg-type]
    )
)
declare(
    Purpose(
        code="refused_tries",
        places=("knocking.subject",),
        days=FORGOTTEN.days,
        find=old_knocks,
        erase=forget_knocks,
        **_FOR_STAFF,  # type: ignore[arg-type]
    )
)
