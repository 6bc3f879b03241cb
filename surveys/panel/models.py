"""The facts of a council's panel of residents: who may be asked, how often, and nothing of what anybody answered."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Identified, by_value
from core.models import Channel
from core.tenancy import CouncilOwned
from core.vault import SEALED


class PanelRules(CouncilOwned, Base):
    """How a council looks after its panel; a council without a row has none yet."""

    __tablename__ = "panel_rules"
    __table_args__ = (
        CheckConstraint("most_a_quarter BETWEEN 1 AND 12", name="asked_now_and_then"),
        CheckConstraint("refresh_months BETWEEN 3 AND 24", name="refreshed_in_time"),
    )

    council_id: Mapped[UUID] = mapped_column(ForeignKey("council.id"), primary_key=True)
    recruits: Mapped[bool] = mapped_column(default=False)
    most_a_quarter: Mapped[int] = mapped_column(default=2)
    refresh_months: Mapped[int] = mapped_column(default=12)


class PanelMember(CouncilOwned, Identified, Base):
    """A resident who agreed to be asked again. How to reach them and who they are is sealed in the vault.

    Only days are kept, never moments: a moment would lead to the response that was sent just before.
    """

    __tablename__ = "panel_member"
    __table_args__ = (UniqueConstraint("council_id", "address_hash"),)

    channel: Mapped[Channel] = mapped_column(by_value(Channel))
    address: Mapped[str] = mapped_column(Text, info=SEALED)
    address_hash: Mapped[str] = mapped_column(String(64))
    profile: Mapped[str] = mapped_column(Text, info=SEALED)
    language: Mapped[str] = mapped_column(String(8))
    consent: Mapped[str] = mapped_column(String(16))
    """The version of the words that were agreed to."""
    confirmed: Mapped[bool] = mapped_column(default=False)
    """Whether the address is known to be the resident's own: they followed the link that was sent there."""
    joined_on: Mapped[date]
    refreshed_on: Mapped[date]
    asked_on: Mapped[date | None]
    """When they were last asked whether the profile is still right; nothing once they have said."""
