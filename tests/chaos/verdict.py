"""Compares what residents noted with what the database holds."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import create_engine, select

from surveys.models import Response, ResponseState
from tests.chaos.ledger import CONDITION, CONDITIONAL, LEADS_TO_IT, PARSED, Ledger


@dataclass(frozen=True)
class Row:
    """A response as it is stored."""

    submitted: bool
    answers: dict[str, Any]


@dataclass
class Verdict:
    """What is missing and what is there more than once; empty counters are the whole point."""

    responses: int = 0
    missing: Counter[str] = field(default_factory=Counter)
    doubled: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return not self.missing and not self.doubled

    def add(self, missing: Counter[str], doubled: Counter[str]) -> None:
        self.missing, self.doubled = self.missing + missing, self.doubled + doubled

    def add_earlier(self, earlier: "Verdict") -> None:
        """Add what was wrong with a copy of an earlier moment."""
        self.add(_of_a_cut(earlier.missing), _of_a_cut(earlier.doubled))
        self.examples += earlier.examples


def _of_a_cut(counts: Counter[str]) -> Counter[str]:
    return Counter({f"{name} after a power cut": number for name, number in counts.items()})


def stored_rows(url: str) -> list[Row]:
    engine = create_engine(url)
    table = Response.__table__
    with engine.connect() as connection:
        found = connection.execute(select(table.c.state, table.c.answers)).all()
    engine.dispose()
    return [Row(state is ResponseState.SUBMITTED, answers) for state, answers in found]


def judge(ledgers: Sequence[Ledger], rows: Sequence[Row]) -> Verdict:
    """Account for every acknowledgement, and for every row."""
    verdict = Verdict(len(rows))
    by_resident: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        by_resident[row.answers.get("resident")].append(row)
    verdict.doubled.update({"responses of nobody": max(0, len(rows) - sum(ledger.started for ledger in ledgers))})
    receipts = Counter(receipt for ledger in ledgers for receipt in ledger.receipts)
    verdict.doubled.update({"receipts of two residents": sum(number > 1 for number in receipts.values())})
    for ledger in ledgers:
        _judge_resident(ledger, by_resident.get(ledger.number, []), verdict)
    verdict.missing, verdict.doubled = +verdict.missing, +verdict.doubled
    return verdict


def _judge_resident(ledger: Ledger, rows: list[Row], verdict: Verdict) -> None:
    verdict.doubled["responses of a resident"] += max(0, len(rows) - 1)
    verdict.doubled["receipts of a resident"] += max(0, len(ledger.receipts) - 1)
    if not rows:
        verdict.missing["responses"] += None not in ledger.admissible("resident")
        return
    row = rows[0]
    verdict.missing["submissions"] += bool(ledger.submissions_acknowledged and not row.submitted)
    verdict.doubled["submissions that nobody sent"] += bool(row.submitted and not ledger.submissions_sent)
    for code in PARSED:
        if not _may_stand(ledger, row, code):
            verdict.missing["answers"] += 1
            verdict.examples.append(f"{ledger.number} {code}: {row.answers.get(code)!r} of {ledger.writes[code]}")


def _may_stand(ledger: Ledger, row: Row, code: str) -> bool:
    """Whether a stored answer is one that its resident's notes admit; off the way there is none once submitted."""
    stored = row.answers.get(code)
    if code == CONDITIONAL and row.submitted and row.answers.get(CONDITION) != LEADS_TO_IT:
        return stored is None
    return stored in ledger.admissible(code)
