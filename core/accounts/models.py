"""What is kept of signing in. Nothing here opens a door by itself: tokens and codes are hashed, secrets are sealed."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Identified, Json, by_value, now
from core.models import Person
from core.tenancy import Shared
from core.vault import SEALED


class SignIn(Identified, Base):
    """A browser that somebody has signed in with. Without its row the cookie is worth nothing."""

    __tablename__ = "sign_in"
    whose = Shared("whose sign-in it is, is asked before anybody acts for a council")

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    began_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    proved_at: Mapped[datetime] = mapped_column(default=now)
    """When the person last showed that it is they who sit there."""
    half: Mapped[bool] = mapped_column(default=False)
    """The password was right, and the code is still to come."""
    second_factor: Mapped[bool] = mapped_column(default=False)
    provider: Mapped[str] = mapped_column(String(32), default="")
    """The name of the sign-on it came by, or nothing for a password."""
    only_council: Mapped[UUID | None] = mapped_column(ForeignKey("council.id"))
    """The only council it opens, where that council's own sign-on vouches for the person."""
    device: Mapped[str] = mapped_column(String(100), default="")
    person: Mapped[Person] = relationship()


class SecondFactor(Base):
    """The secret that somebody's authenticator app shares with us, sealed, and the last step it was used in."""

    __tablename__ = "second_factor"
    whose = Shared("a person's own, whichever councils they work for")

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    secret: Mapped[str] = mapped_column(Text, info=SEALED)
    last_step: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime] = mapped_column(default=now)


class RecoveryCode(Base):
    """A code for whoever has lost their phone. Its beginning finds it; the rest is hashed as a password is."""

    __tablename__ = "recovery_code"
    whose = Shared("a person's own, whichever councils they work for")

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    beginning: Mapped[str] = mapped_column(String(4), primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(200))


class LinkPurpose(StrEnum):
    INVITATION = "invitation"
    RESET = "reset"


class PasswordLink(Base):
    """An address sent to somebody, where they choose a password, once. A newer link takes the place of an older one."""

    __tablename__ = "password_link"
    whose = Shared("a person's own, whichever councils they work for")

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[LinkPurpose] = mapped_column(by_value(LinkPurpose))
    expires_at: Mapped[datetime]


class KnownDevice(Base):
    """A browser that somebody has signed in with before: a stranger's guesses do not make it wait."""

    __tablename__ = "known_device"
    whose = Shared("a person's own, whichever councils they work for")

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    used_at: Mapped[datetime] = mapped_column(default=now)


class SignOnIdentity(Identified, Base):
    """Who a sign-on says somebody is: its issuer and the name that never changes there (OpenID Connect's `sub`)."""

    __tablename__ = "sign_on_identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)
    whose = Shared("a person's own, whichever councils they work for")

    issuer: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(255))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    linked_at: Mapped[datetime] = mapped_column(default=now)


class AccountLetter(Identified, Base):
    """An email about somebody's account that waits to be sent; its row goes as it leaves."""

    __tablename__ = "account_letter"
    whose = Shared("a person's own, whichever councils they work for")

    kind: Mapped[str] = mapped_column(String(32))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    address: Mapped[str | None] = mapped_column(Text, info=SEALED)
    """What was typed by whoever forgot their password, sealed: whether anybody has it is found out later."""
    language: Mapped[str] = mapped_column(String(8))
    detail: Mapped[Json] = mapped_column(default=dict)
    asked_at: Mapped[datetime] = mapped_column(default=now)


class Knocking(Base):
    """How often somebody, known only by a hash, was refused lately, and until when they wait."""

    __tablename__ = "knocking"
    whose = Shared("only keyed hashes are counted")

    subject: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime] = mapped_column(index=True)
    waits_until: Mapped[datetime]


WAYS_IN = (SignIn, SecondFactor, RecoveryCode, PasswordLink, KnownDevice, SignOnIdentity, AccountLetter)
"""All that goes with an account whose owner is forgotten."""
