"""What is held of signing in, and for how long: sign-ins, browsers that are known, links, letters and refused tries."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.accounts.devices import KEPT
from core.accounts.knocking import FORGOTTEN
from core.accounts.models import AccountLetter, Knocking, KnownDevice, PasswordLink, SignIn
from core.accounts.signing_in import HALF, LONGEST
from core.database import now
from core.keeping.purposes import Basis, Due, Ending, Erase, Find, Purpose, Whose, declare


def ended_sign_ins(session: Session, due: Due) -> Sequence[UUID]:
    """Those that can no longer be used, whatever an installation's limits; a password waits minutes for its code."""
    unfinished = SignIn.half & (SignIn.began_at < now() - HALF)
    old = select(SignIn.id).where(or_(SignIn.began_at < due.before, unfinished)).order_by(SignIn.id)
    return session.scalars(old.limit(due.most)).all()


def forget_sign_ins(session: Session, due: Due, found: Sequence[UUID]) -> None:
    session.execute(delete(SignIn).where(SignIn.id.in_(found)))


def older(key: InstrumentedAttribute[Any], since: InstrumentedAttribute[Any]) -> tuple[Find, Erase]:
    """What finds the keys of rows whose time since a moment is over, and what deletes those rows while it still is."""

    def find(session: Session, due: Due) -> Sequence[Any]:
        return session.scalars(select(key).where(since < due.before).order_by(key).limit(due.most)).all()

    def erase(session: Session, due: Due, found: Sequence[Any]) -> None:
        session.execute(delete(key.class_).where(since < due.before, key.in_(found)))

    return find, erase


OLD_DEVICES = older(KnownDevice.token_hash, KnownDevice.used_at)
OLD_LINKS = older(PasswordLink.person_id, PasswordLink.expires_at)  # Nobody has more than one.
OLD_LETTERS = older(AccountLetter.id, AccountLetter.asked_at)
OLD_KNOCKS = older(Knocking.subject, Knocking.last_at)
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
        find=OLD_DEVICES[0],
        erase=OLD_DEVICES[1],
        **_FOR_STAFF,  # type: ignore[arg-type]
    )
)
declare(
    Purpose(
        code="password_links",
        places=("password_link.token_hash",),
        days=1,
        find=OLD_LINKS[0],
        erase=OLD_LINKS[1],
        **_FOR_STAFF,  # type: ignore[arg-type]
    )
)
declare(
    Purpose(
        code="account_letters",
        places=("account_letter.address", "account_letter.detail"),
        days=1,
        find=OLD_LETTERS[0],
        erase=OLD_LETTERS[1],
        **_FOR_STAFF,  # type: ignore[arg-type]
    )
)
declare(
    Purpose(
        code="refused_tries",
        places=("knocking.subject",),
        days=FORGOTTEN.days,
        find=OLD_KNOCKS[0],
        erase=OLD_KNOCKS[1],
        **_FOR_STAFF,  # type: ignore[arg-type]
    )
)
