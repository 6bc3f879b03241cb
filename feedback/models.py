"""The facts of feedback: forms, comments, what the machine suggested and what people decided."""

from datetime import datetime
from enum import StrEnum
from random import random
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from analysis.redaction import redact
from analysis.search import search_words
from core.database import Base, Identified, Json, by_value, now
from core.models import Council, Service
from core.tenancy import CouncilOwned

SAMPLE_SHARE = 1 / 3
"""The share of comments that are a random sample: only they say how good the machine is."""
RULES = "3"
"""The version of the rules that mask; the comments that an older one masked are masked again (`feedback.remasking`)."""
AGAIN = f"{RULES} again"
"""What marks a comment in which those rules found more than older ones, until that has been noted."""
HIDDEN = "[…]"
"""What is left of a part of a comment of which only some words are hidden by a mask."""


class Source(StrEnum):
    FORM = "form"
    SURVEY = "survey"
    IMPORT = "import"


class Kind(StrEnum):
    COMPLAINT = "complaint"
    COMPLIMENT = "compliment"
    SUGGESTION = "suggestion"
    QUESTION = "question"
    NEITHER = "neither"


class FormPurpose(StrEnum):
    """What a form is for: how a service did, or whatever a resident has to complain of or to praise."""

    RATING = "rating"
    COMPLAINT = "complaint"


class Sentiment(StrEnum):
    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"


class FeedbackForm(CouncilOwned, Identified, Base):
    """A short form: "how did we do?" about a service, or one for complaints and compliments about any.

    A question without words is not asked. `embed_origins` are the sites that may show the form in a frame.
    """

    __tablename__ = "feedback_form"
    __table_args__ = (CheckConstraint("purpose = 'complaint' OR service_id IS NOT NULL", name="rates_a_service"),)

    slug: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[FormPurpose] = mapped_column(by_value(FormPurpose), default=FormPurpose.RATING)
    service_id: Mapped[UUID | None] = mapped_column(ForeignKey("service.id"))
    title: Mapped[dict[str, str]]
    rating_question: Mapped[dict[str, str]]
    ease_question: Mapped[dict[str, str]] = mapped_column(default=dict)
    difference_question: Mapped[dict[str, str]] = mapped_column(default=dict)
    recommend_question: Mapped[dict[str, str]] = mapped_column(default=dict)
    text_question: Mapped[dict[str, str]]
    second_question: Mapped[dict[str, str]] = mapped_column(default=dict)
    thanks: Mapped[dict[str, str]]
    asks_ward: Mapped[bool] = mapped_column(default=False)
    asks_quoting: Mapped[bool] = mapped_column(default=False)
    asks_contact: Mapped[bool] = mapped_column(default=False)
    embed_origins: Mapped[list[str]] = mapped_column(default=list)
    open: Mapped[bool] = mapped_column(default=True)
    council: Mapped[Council] = relationship()
    service: Mapped[Service | None] = relationship()


class ImportState(StrEnum):
    MAPPING = "mapping"
    QUEUED = "queued"
    DONE = "done"
    REFUSED = "refused"


class CommentImport(CouncilOwned, Identified, Base):
    """A file of comments taken in, or on its way: how it is read, and how many of its rows were kept."""

    __tablename__ = "comment_import"

    file_name: Mapped[str] = mapped_column(String(255))
    file_hash: Mapped[str] = mapped_column(String(64))
    source_name: Mapped[str] = mapped_column(String(100))
    rows_read: Mapped[int] = mapped_column(default=0)
    rows_added: Mapped[int] = mapped_column(default=0)
    rows_known: Mapped[int] = mapped_column(default=0)
    rows_refused: Mapped[int] = mapped_column(default=0)
    state: Mapped[ImportState] = mapped_column(by_value(ImportState), default=ImportState.DONE, server_default="done")
    map: Mapped[Json] = mapped_column(default=dict, server_default="{}")
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    problem: Mapped[str] = mapped_column(Text, default="", server_default="")
    """Why the whole file could not be used: a code of `core.file_problems`, whose values are beside it."""
    problem_values: Mapped[Json] = mapped_column(default=dict, server_default="{}")
    imported_at: Mapped[datetime] = mapped_column(default=now)


TO_REVIEW = text("decision_id IS NULL AND text <> '' AND masked_with <> ''")
DECIDED = text("decision_id IS NOT NULL AND text <> '' AND masked_with <> ''")
QUEUES = (
    ("ix_comment_useful", ("council_id", "usefulness", "id", "lot", "service_id"), TO_REVIEW),
    ("ix_comment_sample", ("council_id", "lot", "id", "service_id"), TO_REVIEW),
    ("ix_comment_decided", ("council_id", "id", "lot", "service_id"), DECIDED),
)
"""The lists that people work through, each in its order: what is read of one does not grow with the others."""


class Comment(CouncilOwned, Identified, Base):
    """A piece of free text from a resident, and the rating that came with it.

    A rating runs from 1, very good, to 5, very poor, in the order of the form. The reference is what the resident was
    told; the source reference is what the place it came from calls it, so that a comment is never taken in twice.
    The language is the one the page spoke, or empty when nobody knows. The lot is drawn once, evenly from 0 to 1: the
    comments below `SAMPLE_SHARE` are the random sample. Usefulness, from 0 to 1, is how much a person's reading would
    teach the machine. `decision_id` is the decision that counts: the database itself writes it whenever a person
    decides or takes a decision back, so that lists need not look through every decision.
    """

    __tablename__ = "comment"
    __table_args__ = (
        UniqueConstraint("council_id", "source_name", "source_reference"),
        CheckConstraint("rating BETWEEN 1 AND 5", name="rating_from_1_to_5"),
        Index("ix_comment_council_received", "council_id", "received_at"),
        *(Index(name, *columns, sqlite_where=where, postgresql_where=where) for name, columns, where in QUEUES),
    )

    source: Mapped[Source] = mapped_column(by_value(Source))
    source_name: Mapped[str] = mapped_column(String(100))
    source_reference: Mapped[str] = mapped_column(String(200))
    reference: Mapped[str] = mapped_column(String(16), unique=True)
    question: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text, default="")
    """The words with personal data masked; `feedback.originals` keeps them as they were written."""
    masked_with: Mapped[str] = mapped_column(String(16), default=RULES, server_default="")
    """The rules that masked the words; empty for one taken in before there were any, which nobody may see yet."""
    weight: Mapped[float | None]
    """How many residents whoever wrote it stands for, where a survey says so."""
    language: Mapped[str] = mapped_column(String(8), default="")
    rating: Mapped[int | None]
    channel: Mapped[str] = mapped_column(String(32), default="web")
    service_id: Mapped[UUID | None] = mapped_column(ForeignKey("service.id"), index=True)
    organisation: Mapped[str] = mapped_column(String(100), default="")
    area: Mapped[str] = mapped_column(String(64), default="")
    received_at: Mapped[datetime]
    lot: Mapped[float] = mapped_column(default=random)
    usefulness: Mapped[float] = mapped_column(default=0.5, server_default="0.5")
    decision_id: Mapped[UUID | None]
    erase_asked_at: Mapped[datetime | None]
    """When its writer asked for it to go; it waits while somebody has yet to look into it."""
    erased_at: Mapped[datetime | None]
    """When its words went for good, because its writer asked or its time was over."""
    service: Mapped[Service | None] = relationship()

    @validates("text")
    def _mask(self, name: str, text: str) -> str:
        """Only what is left of the words after masking is kept here, so that nobody can forget to mask them."""
        return redact(text or "").text

    suggestion: Mapped["Suggestion | None"] = relationship(back_populates="comment")
    decisions: Mapped[list["Decision"]] = relationship(
        order_by="(Decision.decided_at, Decision.id)", back_populates="comment"
    )

    @property
    def sampled(self) -> bool:
        """Whether the comment is one of the random sample."""
        return self.lot < SAMPLE_SHARE

    @property
    def standing(self) -> "list[Decision]":
        """The decisions that nobody has taken back, oldest first; the last of them counts."""
        return [decision for decision in self.decisions if decision.undoing is None]


def _search_words(context: Any) -> str:
    """The redacted words as searches see them."""
    return search_words(context.get_current_parameters()["redacted"])


class Suggestion(CouncilOwned, Identified, Base):
    """What the classifier says about a comment. It is never edited by a person.

    `scores` holds the probability of each theme, suggested or not, and `whole` says that no person need look.
    When a newer model reads a comment again, this row is replaced, and kept as a `PastSuggestion`. `read_again` asks
    the machine for another reading.
    """

    __tablename__ = "suggestion"

    comment_id: Mapped[UUID] = mapped_column(ForeignKey("comment.id"), unique=True)
    model: Mapped[str] = mapped_column(String(64))
    kind: Mapped[Kind] = mapped_column(by_value(Kind))
    kind_score: Mapped[float]
    kind_evidence: Mapped[list[str]] = mapped_column(default=list)
    sentiment: Mapped[Sentiment] = mapped_column(by_value(Sentiment))
    sentiment_score: Mapped[float]
    language: Mapped[str] = mapped_column(String(8))
    themes: Mapped[list[dict[str, Any]]] = mapped_column(JSON().with_variant(JSONB(), "postgresql"))
    redacted: Mapped[str] = mapped_column(Text)
    searchable: Mapped[str] = mapped_column(Text, default=_search_words)
    scores: Mapped[Json] = mapped_column(default=dict)
    whole: Mapped[bool] = mapped_column(default=False)
    read_again: Mapped[bool] = mapped_column(default=False)
    suggested_at: Mapped[datetime] = mapped_column(default=now)
    comment: Mapped[Comment] = relationship(back_populates="suggestion")


class Decision(CouncilOwned, Identified, Base):
    """What a person decided about a comment. Decisions are added, never changed; the latest one that stands counts.

    `sampled` marks those on the random sample, `model` names what had suggested, `clauses` holds the parts of a comment
    that was split, each with its own themes, and `batch_id` is shared by those that were made together.
    Only the words of parts ever change, when more of the comment is masked.
    """

    __tablename__ = "decision"
    __table_args__ = (Index("ix_decision_person_decided", "council_id", "person_id", "decided_at"),)

    comment_id: Mapped[UUID] = mapped_column(ForeignKey("comment.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[Kind] = mapped_column(by_value(Kind))
    sentiment: Mapped[Sentiment] = mapped_column(by_value(Sentiment))
    themes: Mapped[list[str]]
    as_suggested: Mapped[bool]
    sampled: Mapped[bool] = mapped_column(default=False)
    model: Mapped[str] = mapped_column(String(64), default="")
    clauses: Mapped[list[Json]] = mapped_column(default=list)
    batch_id: Mapped[UUID | None] = mapped_column(index=True)
    decided_at: Mapped[datetime] = mapped_column(default=now)
    comment: Mapped[Comment] = relationship(back_populates="decisions")
    undoing: Mapped["Undoing | None"] = relationship()


class Undoing(CouncilOwned, Identified, Base):
    """A decision taken back: it stays to be seen, and no longer counts. Never changed itself."""

    __tablename__ = "undoing"

    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decision.id"), unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    undone_at: Mapped[datetime] = mapped_column(default=now)
