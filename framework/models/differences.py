"""The facts of comparisons that were published with figures."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Identified, by_value
from core.tenancy import CouncilOwned, Shared
from framework.models.observations import Observation


class Against(StrEnum):
    """What a figure is compared with: a plain mean of others, one earlier figure, or the group it is farthest above."""

    EARLIER = "earlier"
    LAST = "last"
    COUNCILS = "councils"
    GROUPS = "groups"
    GAP = "gap"


class Verdict(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"
    NO_CLEAR_DIFFERENCE = "no-clear-difference"
    TOO_FEW = "too-few"


class Obstacle(StrEnum):
    """Why a figure may not be compared with an earlier wave's, or with the other councils'."""

    FIRST_WAVE = "first-wave"
    NOT_PUBLISHED_BEFORE = "not-published-before"
    QUESTIONNAIRE_DIFFERS = "questionnaire-differs"
    DEFINITION_DIFFERS = "definition-differs"
    WORDING_DIFFERS = "wording-differs"
    OPTIONS_DIFFER = "options-differ"
    ROUTING_DIFFERS = "routing-differs"
    RECRUITED_DIFFERENTLY = "recruited-differently"


HINDERED = text("obstacle IS NOT NULL")


class Peers(Identified, Base):
    """Figures of one publication and indicator that stand beside one another: named once, and not by each of them.

    Hundreds of councils that each named the others would be a hundred thousand names for every indicator.
    """

    __tablename__ = "peers"
    whose = Shared("it names published figures, and says nothing of them")

    publication_id: Mapped[UUID] = mapped_column(ForeignKey("publication.id"), index=True)
    members: Mapped[list[str]]
    """The identifiers of the observations, in the order of their councils."""


class Difference(CouncilOwned, Identified, Base):
    """A published figure less what it is compared with, as proportions, with its doubt and its provenance.

    `p` is the test's own, `p_adjusted` that which the verdict goes by: adjusted over the `family` of comparisons read
    together, by `adjustment`. The interval is not adjusted, but for a gap: that is the largest of its family, from the
    highest group's figure down to the lowest's, and its interval holds for every pair. `compared` names the
    observations it was made from, in order; where they are many it is empty, and they are the others of its `peers`.
    With an obstacle, or too few answers, there is no difference.
    """

    __tablename__ = "difference"
    __table_args__ = (
        UniqueConstraint("observation_id", "against"),
        CheckConstraint(
            "verdict = 'too-few' OR (difference IS NOT NULL AND ci_low IS NOT NULL AND ci_high IS NOT NULL "
            "AND p IS NOT NULL)",
            name="judged_has_interval",
        ),
        Index("ix_difference_hindered", "council_id", postgresql_where=HINDERED, sqlite_where=HINDERED),
    )

    publication_id: Mapped[UUID] = mapped_column(ForeignKey("publication.id"), index=True)
    observation_id: Mapped[UUID] = mapped_column(ForeignKey("observation.id"))
    against: Mapped[Against] = mapped_column(by_value(Against))
    verdict: Mapped[Verdict] = mapped_column(by_value(Verdict))
    obstacle: Mapped[Obstacle | None] = mapped_column(by_value(Obstacle))
    difference: Mapped[float | None]
    se: Mapped[float | None]
    df: Mapped[float | None]
    statistic: Mapped[float | None]
    p: Mapped[float | None]
    p_adjusted: Mapped[float | None]
    ci_low: Mapped[float | None]
    ci_high: Mapped[float | None]
    family: Mapped[int] = mapped_column(default=1)
    adjustment: Mapped[str] = mapped_column(String(16), default="none")
    compared: Mapped[list[str]] = mapped_column(default=list)
    peers_id: Mapped[UUID | None] = mapped_column(ForeignKey("peers.id"), index=True)
    peers: Mapped[Peers | None] = relationship()
    observation: Mapped[Observation] = relationship()

    @property
    def compared_with(self) -> list[str]:
        """The observations it was made from, however they are kept."""
        own = str(self.observation_id)
        return [each for each in self.peers.members if each != own] if self.peers else self.compared
