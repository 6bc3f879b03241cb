"""How well two people's keyings of the same papers agree."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.models import PaperEntry, Wave


@dataclass(frozen=True)
class Agreement:
    """How often two people keyed a question alike: `differed` of `compared` papers did not agree."""

    compared: int
    differed: int

    @property
    def rate(self) -> float:
        """The share of papers keyed alike, from 0 to 1; 1 where nothing was compared."""
        return 1 - self.differed / self.compared if self.compared else 1.0


def agreement(session: Session, council_id: UUID, wave: Wave) -> dict[str, Agreement]:
    """How often two people keyed each question alike, by the question's code, over all papers keyed twice."""
    statement = select(PaperEntry.compared, PaperEntry.differing).where(
        PaperEntry.council_id == council_id, PaperEntry.wave_id == wave.id
    )
    found: dict[str, Agreement] = {}
    for compared, differed in session.execute(statement):
        for code in compared:
            before = found.get(code, Agreement(0, 0))
            found[code] = Agreement(before.compared + 1, before.differed + (code in differed))
    return found


def overall(by_question: Mapping[str, Agreement]) -> Agreement:
    """The agreement over all fields: the keying error rate is one less its `rate`."""
    return Agreement(
        sum(each.compared for each in by_question.values()), sum(each.differed for each in by_question.values())
    )
