"""The facts that every room stands on: councils, their people, places and services, and the trail."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from core.database import Base, Identified, Json, by_value, now
from core.tenancy import CouncilOwned, Owned, Shared, Through
from core.vault import SEALED


class CouncilKind(StrEnum):
    DISTRICT = "district"
    BOROUGH = "borough"
    UNITARY = "unitary"
    COUNTY = "county"
    METROPOLITAN = "metropolitan"
    COUNTY_BOROUGH = "county_borough"


class Role(StrEnum):
    """What a person may do for a council."""

    ADMINISTRATOR = "administrator"
    ANALYST = "analyst"
    OFFICER = "officer"
    INTERVIEWER = "interviewer"
    VIEWER = "viewer"


class Council(Identified, Base):
    """A tenant."""

    __tablename__ = "council"
    whose = Shared("who takes part is public")
    __table_args__ = (CheckConstraint("accent LIKE '#______'", name="accent_is_a_colour"),)

    code: Mapped[str] = mapped_column(String(9), unique=True)
    slug: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[dict[str, str]]
    kind: Mapped[CouncilKind] = mapped_column(by_value(CouncilKind))
    region: Mapped[dict[str, str]]
    population: Mapped[int | None]
    accent: Mapped[str] = mapped_column(String(7), default="#1d4f91")
    logo: Mapped[str | None] = mapped_column(Text, deferred=True)
    languages: Mapped[list[str]] = mapped_column(default=lambda: ["en"])
    fictional: Mapped[bool] = mapped_column(default=False)
    second_factor: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether everybody who works for the council needs a second factor."""
    sign_on: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether the council's pages open by single sign-on alone, and not by a password."""
    has_logo: Mapped[bool] = column_property(logo.is_not(None))
    """The drawing itself is loaded only where it is shown."""


class Area(CouncilOwned, Identified, Base):
    """A ward of a council."""

    __tablename__ = "area"
    __table_args__ = (UniqueConstraint("council_id", "code"),)

    code: Mapped[str] = mapped_column(String(32))
    name: Mapped[dict[str, str]]


class AreaFact(CouncilOwned, Identified, Base):
    """What is known of a ward without asking anybody, such as how deprived it is: one number, and who says so."""

    __tablename__ = "area_fact"
    __table_args__ = (UniqueConstraint("council_id", "area_code", "name"),)

    area_code: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(64))
    value: Mapped[float]
    source: Mapped[str] = mapped_column(String(200), default="")


class Postcode(CouncilOwned, Base):
    """The ward that a postcode is in, as its council says."""

    __tablename__ = "postcode"

    council_id: Mapped[UUID] = mapped_column(ForeignKey("council.id"), primary_key=True)
    postcode: Mapped[str] = mapped_column(String(8), primary_key=True)
    area_code: Mapped[str] = mapped_column(String(32))


class Service(CouncilOwned, Identified, Base):
    """Something a council does for its residents, which they may judge."""

    __tablename__ = "service"
    __table_args__ = (UniqueConstraint("council_id", "code"),)

    code: Mapped[str] = mapped_column(String(64))
    name: Mapped[dict[str, str]]


class Person(Identified, Base):
    """Somebody who signs in."""

    __tablename__ = "person"
    whose = Shared("one person may work for several councils")

    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str] = mapped_column(String(200))
    operator: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
    memberships: Mapped[list["Membership"]] = relationship(back_populates="person")


class Membership(Identified, Base):
    """A person's role for one council; an officer's reaches only the services named."""

    __tablename__ = "membership"
    whose = Owned()
    __table_args__ = (UniqueConstraint("person_id", "council_id"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    council_id: Mapped[UUID] = mapped_column(ForeignKey("council.id"), index=True)
    role: Mapped[Role] = mapped_column(by_value(Role))
    person: Mapped[Person] = relationship(back_populates="memberships")
    council: Mapped[Council] = relationship()
    services: Mapped[list["MembershipService"]] = relationship(cascade="all, delete-orphan")


class MembershipService(Base):
    """A service that an officer works for."""

    __tablename__ = "membership_service"
    whose = Through("membership_id")

    membership_id: Mapped[UUID] = mapped_column(ForeignKey("membership.id"), primary_key=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"), primary_key=True)


class AuditEvent(Identified, Base):
    """Who saw or changed what. The database refuses to change or delete a row."""

    __tablename__ = "audit_event"
    whose = Owned(nobodys_added=True)

    council_id: Mapped[UUID | None] = mapped_column(ForeignKey("council.id"), index=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    action: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(64), default="")
    subject_id: Mapped[str] = mapped_column(String(64), default="")
    detail: Mapped[Json] = mapped_column(default=dict)


class Channel(StrEnum):
    EMAIL = "email"
    TEXT = "text"


class MessageState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


class Message(CouncilOwned, Identified, Base):
    """Something to be told to an address, which is kept apart, encrypted, and forgotten once it has been told."""

    __tablename__ = "message"
    __table_args__ = (CheckConstraint("state = 'waiting' OR address IS NULL", name="forgets_the_address"),)

    channel: Mapped[Channel] = mapped_column(by_value(Channel))
    kind: Mapped[str] = mapped_column(String(64))
    subject_id: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(8))
    address: Mapped[str | None] = mapped_column(Text, info=SEALED)
    state: Mapped[MessageState] = mapped_column(by_value(MessageState), default=MessageState.WAITING)
    asked_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]


class LimitUse(Base):
    """How often something limited was done in a stretch of time, by somebody known only by a hash."""

    __tablename__ = "limit_use"
    whose = Shared("only keyed hashes are counted")

    limit: Mapped[str] = mapped_column(String(64), primary_key=True)
    subject: Mapped[str] = mapped_column(String(64), primary_key=True)
    since: Mapped[datetime] = mapped_column(primary_key=True, index=True)
    uses: Mapped[int]


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Identified, Base):
    """Work asked for, written in the same transaction as its cause, with progress that a page can show."""

    __tablename__ = "job"
    whose = Owned(nobodys_seen=True, nobodys_added=True)

    council_id: Mapped[UUID | None] = mapped_column(ForeignKey("council.id"), index=True)
    kind: Mapped[str] = mapped_column(String(64))
    subject_id: Mapped[str] = mapped_column(String(64), default="")
    state: Mapped[JobState] = mapped_column(by_value(JobState), default=JobState.QUEUED, index=True)
    steps_done: Mapped[int] = mapped_column(default=0)
    steps_total: Mapped[int] = mapped_column(default=0)
    failure: Mapped[str] = mapped_column(Text, default="")
    queued_at: Mapped[datetime] = mapped_column(default=now)
    begun_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often it was begun and failed."""
    retry_at: Mapped[datetime | None]
    """When a job that failed is begun again by itself; one without is left to a person."""
    put_away_at: Mapped[datetime | None]
    """When a person said that a job that failed needs no more looking at."""
    request_id: Mapped[str] = mapped_column(String(64), default="", server_default="")
    """The request that asked for it, as logs name it."""
