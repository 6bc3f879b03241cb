"""What closing a wave leaves out, said before it is done: papers that do not count yet, and answers not submitted."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.models import Council
from surveys.models import PaperEntry, Response, ResponseState, Wave
from surveys.papers.paper import ENDED

ACROSS = {
    "across_councils": "a wave closes for every council at once, and its lead is told how many of each lose by it"
}


@dataclass(frozen=True)
class LeftOut:
    """How many papers of each council do not count yet, and how many answers each began and did not submit."""

    papers: list[tuple[Council, int]]
    drafts: dict[UUID, int]

    @property
    def number(self) -> int:
        return sum(number for _council, number in self.papers)


def left_out(session: Session, wave: Wave) -> LeftOut:
    papers = (
        select(Council, func.count(PaperEntry.id))
        .join(PaperEntry, PaperEntry.council_id == Council.id)
        .where(PaperEntry.wave_id == wave.id, PaperEntry.state.not_in(ENDED))
        .group_by(Council.id)
        .order_by(Council.slug)
    )
    begun = Response.wave_id == wave.id, Response.state == ResponseState.DRAFT
    drafts = select(Response.council_id, func.count()).where(*begun).group_by(Response.council_id)
    found = [(council, number) for council, number in session.execute(papers, execution_options=ACROSS)]
    return LeftOut(found, dict(session.execute(drafts, execution_options=ACROSS).all()))
