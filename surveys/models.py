"""The facts of a jointly commissioned survey."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Identified, Json, by_value, now
from core.models import Council
from core.tenancy import CouncilOwned, Shared
from surveys.panel.models import PanelMember


class WaveState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    PUBLISHED = "published"


class ResponseState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    PARTIAL = "partial"
    WITHDRAWN = "withdrawn"


class Mode(StrEnum):
    ONLINE = "online"
    PAPER = "paper"
    TELEPHONE = "telephone"
    FACE_TO_FACE = "face_to_face"


class Recruitment(StrEnum):
    """How a respondent came: from the sample drawn, by a link open to everybody, from the panel, or by a boost's link.

    Only the sample was drawn by chance. It is kept with each response, and comparison goes by it.
    """

    SAMPLE = "sample"
    OPEN_LINK = "open_link"
    PANEL = "panel"
    BOOST = "boost"


class Commission(Identified, Base):
    """A survey commissioned by a lead council with partners."""

    __tablename__ = "commission"
    whose = Shared("the partners share it")

    slug: Mapped[str] = mapped_column(String(64), unique=True)
    title: Mapped[dict[str, str]]
    purpose: Mapped[dict[str, str]]
    lead_council_id: Mapped[UUID] = mapped_column(ForeignKey("council.id"))
    open_recruitment: Mapped[bool] = mapped_column(default=True)
    """Whether residents who were not drawn in a sample may answer too."""
    terms_draft: Mapped[Json | None] = mapped_column(deferred=True)
    """What the lead is drafting, before it is proposed as terms: see `surveys.commissioning.terms`."""
    analysis_plan: Mapped[Json] = mapped_column(default=dict)
    """How its waves are weighted and compared, unless they say otherwise: see `surveys.plan`."""
    partners: Mapped[list["Partner"]] = relationship(back_populates="commission")
    waves: Mapped[list["Wave"]] = relationship(back_populates="commission", order_by="Wave.number")


class Partner(CouncilOwned, Identified, Base):
    """A council's part in a commission, and when it first agreed to terms: see `surveys.commissioning.agreements`.

    One that has left takes part in no later wave, and still reads what it has of earlier ones.
    """

    __tablename__ = "partner"
    __table_args__ = (UniqueConstraint("commission_id", "council_id"),)

    commission_id: Mapped[UUID] = mapped_column(ForeignKey("commission.id"), index=True)
    terms_version: Mapped[str] = mapped_column(String(32))
    agreed_at: Mapped[datetime | None]
    agreed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    invited_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    sample_target: Mapped[int] = mapped_column(default=0)
    local_questions: Mapped[int] = mapped_column(default=0)
    """How many questions of its own it asks after the core."""
    cost_share: Mapped[int] = mapped_column(default=1)
    """Its part of the fixed cost where that is split by agreed shares, against the others' parts."""
    commission: Mapped[Commission] = relationship(back_populates="partners")
    council: Mapped[Council] = relationship()


class Questionnaire(Identified, Base):
    """A published version of a questionnaire; its document never changes."""

    __tablename__ = "questionnaire"
    whose = Shared("residents are shown it")
    __table_args__ = (UniqueConstraint("code", "version"),)

    code: Mapped[str] = mapped_column(String(64))
    version: Mapped[str] = mapped_column(String(32))
    document: Mapped[Json] = mapped_column(deferred=True)
    content_hash: Mapped[str] = mapped_column(String(64), unique=True)
    published_at: Mapped[datetime] = mapped_column(default=now)


class Wave(Identified, Base):
    """One fieldwork period of a commission on one questionnaire version."""

    __tablename__ = "wave"
    whose = Shared("the partners share it")
    __table_args__ = (
        UniqueConstraint("commission_id", "number"),
        CheckConstraint("closes_on >= opens_on", name="closes_after_it_opens"),
    )

    commission_id: Mapped[UUID] = mapped_column(ForeignKey("commission.id"), index=True)
    questionnaire_id: Mapped[UUID] = mapped_column(ForeignKey("questionnaire.id"))
    number: Mapped[int]
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    state: Mapped[WaveState] = mapped_column(by_value(WaveState), default=WaveState.DRAFT)
    closed_at: Mapped[datetime | None]
    terms_number: Mapped[int | None]
    """The version of the terms that everybody had agreed to when it was opened."""
    analysis_plan: Mapped[Json | None]
    commission: Mapped[Commission] = relationship(back_populates="waves")

    questionnaire: Mapped[Questionnaire] = relationship()

    @property
    def ended_on(self) -> date:
        """The last day of fieldwork: the day it was closed, or the one planned while it is not."""
        return self.closed_at.date() if self.closed_at else self.closes_on


class Stratum(CouncilOwned, Identified, Base):
    """A part of a council's sample: how many adults live there and how many were asked in a wave."""

    __tablename__ = "stratum"
    __table_args__ = (
        UniqueConstraint("wave_id", "council_id", "code"),
        CheckConstraint("issued > 0 AND population >= issued", name="issued_from_the_population"),
    )

    wave_id: Mapped[UUID] = mapped_column(ForeignKey("wave.id"), index=True)
    code: Mapped[str] = mapped_column(String(64))
    population: Mapped[int]
    issued: Mapped[int]

    @property
    def design_weight(self) -> float:
        """How many adults each person asked stands for."""
        return self.population / self.issued


class Margin(CouncilOwned, Identified, Base):
    """A population count for a category of a weighting variable."""

    __tablename__ = "margin"
    __table_args__ = (
        UniqueConstraint("council_id", "variable", "level"),
        CheckConstraint("count >= 0", name="count_is_not_negative"),
    )

    variable: Mapped[str] = mapped_column(String(64))
    level: Mapped[str] = mapped_column(String(64))
    count: Mapped[int]
    source: Mapped[str] = mapped_column(String(200))
    dated_on: Mapped[date | None]
    """The day of the count, where it was loaded from a publisher's file."""

    @property
    def said_source(self) -> str:
        """The source as it stands beside figures, with its day if that is known."""
        return f"{self.source} ({self.dated_on.isoformat()})" if self.dated_on else self.source


class InvitationBatch(CouncilOwned, Identified, Base):
    """Invitations made together for a wave, such as those of one printing, or of a round to the panel."""

    __tablename__ = "invitation_batch"

    wave_id: Mapped[UUID] = mapped_column(ForeignKey("wave.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(default=now)
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    recruitment: Mapped[Recruitment] = mapped_column(by_value(Recruitment), default=Recruitment.SAMPLE)
    invitations: Mapped[list["Invitation"]] = relationship(back_populates="batch", order_by="Invitation.serial")
    wave: Mapped[Wave] = relationship()


class InvitationState(StrEnum):
    ISSUED = "issued"
    USED = "used"
    CANCELLED = "cancelled"


class Invitation(CouncilOwned, Identified, Base):
    """A code for one response of a sampled household. Only the code's hash is kept, and no word of the answers.

    `psu` is the primary sampling unit, such as a group of streets, where households were drawn within such units.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        UniqueConstraint("batch_id", "serial"),
        CheckConstraint("design_weight > 0", name="stands_for_somebody"),
    )

    batch_id: Mapped[UUID] = mapped_column(ForeignKey("invitation_batch.id"))
    wave_id: Mapped[UUID] = mapped_column(ForeignKey("wave.id"), index=True)
    serial: Mapped[int]
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    reference: Mapped[str] = mapped_column(String(64), default="")
    stratum: Mapped[str] = mapped_column(String(64))
    psu: Mapped[str | None] = mapped_column(String(64))
    design_weight: Mapped[float]
    member_id: Mapped[UUID | None] = mapped_column(ForeignKey(PanelMember.id), index=True)
    """The member of the panel that was invited, for as long as they stay in it."""
    state: Mapped[InvitationState] = mapped_column(by_value(InvitationState), default=InvitationState.ISSUED)
    batch: Mapped[InvitationBatch] = relationship(back_populates="invitations")
    wave: Mapped[Wave] = relationship()


class Boost(CouncilOwned, Identified, Base):
    """An open link of a council's own to a wave, for a group that answers too little, perhaps with fewer questions."""

    __tablename__ = "boost"
    __table_args__ = (UniqueConstraint("wave_id", "council_id", "tag"),)

    wave_id: Mapped[UUID] = mapped_column(ForeignKey("wave.id"), index=True)
    tag: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(200))
    only: Mapped[list[str]] = mapped_column(default=list)
    ended: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime] = mapped_column(default=now)
    wave: Mapped[Wave] = relationship()
    council: Mapped[Council] = relationship()


class Response(CouncilOwned, Identified, Base):
    """One resident's answers, by question code. At submission it drops its invitation."""

    __tablename__ = "response"
    __table_args__ = (
        Index("ix_response_wave_council_state", "wave_id", "council_id", "state"),
        CheckConstraint("invitation_id IS NULL OR state IN ('draft', 'partial')", name="drops_its_invitation"),
    )

    wave_id: Mapped[UUID] = mapped_column(ForeignKey("wave.id"))
    state: Mapped[ResponseState] = mapped_column(by_value(ResponseState), default=ResponseState.DRAFT)
    mode: Mapped[Mode] = mapped_column(by_value(Mode), default=Mode.ONLINE)
    recruitment: Mapped[Recruitment] = mapped_column(by_value(Recruitment), default=Recruitment.OPEN_LINK)
    tag: Mapped[str | None] = mapped_column(String(32))
    """The boost whose link it came by."""
    only: Mapped[list[str]] = mapped_column(default=list)
    """The questions of the shorter form that it was asked, by their codes; none where it was asked the whole."""
    language: Mapped[str] = mapped_column(String(8), default="en")
    answers: Mapped[Json] = mapped_column(default=dict)
    started_at: Mapped[datetime] = mapped_column(default=now)
    saved_at: Mapped[datetime] = mapped_column(default=now)
    submitted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    reduced_at: Mapped[datetime | None]
    """When its time was over, and all of it went but the codes of its answers."""

    invitation_id: Mapped[UUID | None] = mapped_column(ForeignKey("invitation.id"), unique=True)
    stratum: Mapped[str | None] = mapped_column(String(64))
    psu: Mapped[str | None] = mapped_column(String(64))
    design_weight: Mapped[float | None]
    interviewer_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))

    code_draw: Mapped[int] = mapped_column(default=0)
    resume_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    receipt_hash: Mapped[str | None] = mapped_column(String(64), unique=True)

    answered_at: Mapped[Json] = mapped_column(default=dict)
    replaced: Mapped[list[Json]] = mapped_column(default=list)
    orders: Mapped[Json] = mapped_column(default=dict)
    flags: Mapped[list[str]] = mapped_column(default=list)
    wave: Mapped[Wave] = relationship()


class CallResult(StrEnum):
    """What came of trying to reach a household. That it answered is not among them: it would date its answers."""

    NO_ANSWER = "no_answer"
    CALL_BACK = "call_back"
    REFUSED = "refused"
    NOT_ELIGIBLE = "not_eligible"


class CallOutcome(CouncilOwned, Identified, Base):
    """One attempt of an interviewer to reach a household. The database refuses to change or delete a row."""

    __tablename__ = "call_outcome"

    wave_id: Mapped[UUID] = mapped_column(ForeignKey("wave.id"), index=True)
    invitation_id: Mapped[UUID | None] = mapped_column(ForeignKey("invitation.id"), index=True)
    mode: Mapped[Mode] = mapped_column(by_value(Mode))
    result: Mapped[CallResult] = mapped_column(by_value(CallResult))
    by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)


class PaperState(StrEnum):
    FIRST_KEYING = "first_keying"
    SECOND_KEYING = "second_keying"
    DIFFERENCES = "differences"
    COUNTED = "counted"
    NO_CONSENT = "no_consent"


class PaperEntry(CouncilOwned, Identified, Base):
    """A questionnaire that came back on paper, keyed twice before it counts as a response.

    Once it counts, what was keyed is forgotten: its serial number would otherwise lead from a household to its answers.
    """

    __tablename__ = "paper_entry"
    __table_args__ = (UniqueConstraint("wave_id", "council_id", "serial"),)

    wave_id: Mapped[UUID] = mapped_column(ForeignKey("wave.id"))
    serial: Mapped[str] = mapped_column(String(64))
    invitation_id: Mapped[UUID | None] = mapped_column(ForeignKey("invitation.id"))
    language: Mapped[str] = mapped_column(String(8))
    received_on: Mapped[date]
    state: Mapped[PaperState] = mapped_column(by_value(PaperState), default=PaperState.FIRST_KEYING)
    compared: Mapped[list[str]] = mapped_column(default=list)
    differing: Mapped[list[str]] = mapped_column(default=list)
    resolved_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]
    keyings: Mapped[list["PaperKeying"]] = relationship(
        back_populates="entry", order_by="PaperKeying.turn", cascade="all, delete-orphan"
    )
    wave: Mapped[Wave] = relationship()


class PaperKeying(CouncilOwned, Identified, Base):
    """What one person keyed of a paper questionnaire. The database refuses the same person's second keying."""

    __tablename__ = "paper_keying"
    __table_args__ = (
        UniqueConstraint("entry_id", "turn"),
        UniqueConstraint("entry_id", "person_id"),
        CheckConstraint("turn IN (1, 2)", name="keyed_twice_at_most"),
    )

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("paper_entry.id"))
    turn: Mapped[int]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    marks: Mapped[Json] = mapped_column(default=dict)
    done_at: Mapped[datetime | None]
    entry: Mapped[PaperEntry] = relationship(back_populates="keyings")


class Snapshot(CouncilOwned, Identified, Base):
    """A council's responses to a closed wave, frozen in a Parquet file that is named by its content."""

    __tablename__ = "snapshot"
    __table_args__ = (UniqueConstraint("wave_id", "council_id", "content_hash"),)

    wave_id: Mapped[UUID] = mapped_column(ForeignKey("wave.id"), index=True)
    content_hash: Mapped[str] = mapped_column(String(64))
    row_count: Mapped[int]
    taken_at: Mapped[datetime] = mapped_column(default=now)
