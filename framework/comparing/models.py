"""The facts of comparators: groups that a council chose or made, and lines of national polls."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Identified, Json, by_value, now
from core.tenancy import CouncilOwned, Shared


class GroupKind(StrEnum):
    """Whom a council is set beside, and who says that they are alike."""

    PARTNERS = "partners"
    STATISTICAL = "statistical"
    COMPUTED = "computed"
    REGION = "region"
    TYPE = "type"
    LIST = "list"


class ComparatorGroup(CouncilOwned, Identified, Base):
    """A group that a council has chosen to be set beside.

    `model` is a publisher's model of neighbours. `members` are the codes of a council's own list, or of computed
    neighbours from the nearest, whose `recipe` says how they were found; those of other kinds are looked up whenever
    they are needed. `why` says for what reason a council chose whom it named itself.
    """

    __tablename__ = "comparator_group"
    __table_args__ = (
        CheckConstraint("kind <> 'statistical' OR length(model) > 0", name="neighbours_have_a_model"),
        CheckConstraint("kind <> 'list' OR length(why) > 0", name="a_list_has_a_reason"),
    )

    kind: Mapped[GroupKind] = mapped_column(by_value(GroupKind))
    name: Mapped[dict[str, str]] = mapped_column(default=dict)
    model: Mapped[str] = mapped_column(String(64), default="")
    members: Mapped[list[str]] = mapped_column(default=list)
    recipe: Mapped[Json] = mapped_column(default=dict)
    why: Mapped[str] = mapped_column(String(500), default="")
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)


class PollLine(Identified, Base):
    """One figure of a poll of the nation or a region: nobody's own, and shown with what is known of it and what is not.

    `value` is a proportion. What nobody knows is empty: without a `base` there is no interval. `fieldwork` is when
    people were asked, as the source says it; the days are the stretch that this names. `area` is what the poll is of,
    such as Great Britain's code.
    """

    __tablename__ = "poll_line"
    whose = Shared("published polls are public")
    __table_args__ = (
        UniqueConstraint("series", "round", "question", "area"),
        CheckConstraint("value BETWEEN 0 AND 1", name="is_a_proportion"),
        CheckConstraint("base IS NULL OR base > 0", name="has_a_base_or_none"),
    )

    series: Mapped[str] = mapped_column(String(200))
    round: Mapped[str] = mapped_column(String(32))
    question: Mapped[str] = mapped_column(String(64), index=True)
    area: Mapped[str] = mapped_column(String(32))
    value: Mapped[float]
    approximate: Mapped[bool] = mapped_column(default=False)
    definition: Mapped[str] = mapped_column(String(200), default="")
    wording: Mapped[str] = mapped_column(String(500), default="")
    base: Mapped[int | None]
    mode: Mapped[str] = mapped_column(String(32), default="")
    population: Mapped[str] = mapped_column(String(200), default="")
    fieldwork: Mapped[str] = mapped_column(String(100), default="")
    first_on: Mapped[date | None]
    last_on: Mapped[date | None]
    cited: Mapped[str] = mapped_column(String(500), default="")
    verification: Mapped[str] = mapped_column(String(300), default="")
    source: Mapped[str] = mapped_column(String(200))
    dated_on: Mapped[date]
    loaded_at: Mapped[datetime] = mapped_column(default=now)
