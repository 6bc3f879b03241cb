"""Comments with the days they came, and what emerges in the latest of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from app.commands.comments_file import CommentsFile, CommentsFileError
from app.commands.files import whole_file
from core.formulas import write_csv

FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%Y/%m/%d", "%d %B %Y", "%d %b %Y")
EXAMPLES = 3
COLUMNS = (
    "rank", "term", "words", "emerging", "comments", "expected", "before", "strength", "false_alarm", "period_start",
    "period_end", *(f"example_{number}" for number in range(1, EXAMPLES + 1)),
)  # fmt: skip


@dataclass(frozen=True)
class Arrivals:
    """Comments and the days they came; those from `start` on are new. `undated` counts rows left out."""

    texts: list[str]
    days: list[date]
    start: date
    end: date
    undated: int

    @classmethod
    def read(cls, path: Path, *, text: str, day: str, since: str | None) -> Arrivals:
        """Read a CSV file. Raises `CommentsFileError` that says which row has no date that can be read."""
        file = CommentsFile.read(path)
        rows = list(zip(file.column(text), file.column(day), strict=True))
        dated = [(said, _day(told, place)) for place, (said, told) in enumerate(rows, start=2) if told.strip()]
        kept = [(said, came) for said, came in dated if said.strip()]
        if not kept:
            raise CommentsFileError(f"{path}: no row has words and a date.")
        end = max(came for _, came in kept)
        start = _since(since) if since else end.replace(day=1)
        return cls([said for said, _ in kept], [came for _, came in kept], start, end, len(rows) - len(kept))

    @property
    def is_new(self) -> list[bool]:
        return [came >= self.start for came in self.days]

    def told(self) -> str:
        """How many comments there are, in words."""
        new = sum(self.is_new)
        return (
            f"{new:,} comments, beside {len(self.days) - new:,} before; {self.undated:,} rows had no date or no words"
        )


def write_emerging(arrivals: Arrivals, out: Path, *, false_alarms: float, most: int) -> int:
    """Write what grew most; how many are surer than chance. ValueError when no comment is new, or all are."""
    from analysis.emerging import emerging_themes
    from analysis.redaction import redact

    texts = [redact(text).text for text in arrivals.texts]
    found = emerging_themes(texts, arrivals.is_new, most=most, false_alarms=1.0)
    sure = [each.false_alarm <= false_alarms for each in found]
    with whole_file(out) as handle:
        write_csv(handle, [COLUMNS])
        for rank, (each, emerges) in enumerate(zip(found, sure, strict=True), start=1):
            examples = [texts[place] for place in each.typical[:EXAMPLES]]
            told = (each.comments, each.expected, each.before, each.strength, each.false_alarm)
            period = (arrivals.start.isoformat(), arrivals.end.isoformat())
            blanks = [""] * (EXAMPLES - len(examples))
            row = [
                rank,
                each.words[0],
                "; ".join(each.words),
                "yes" if emerges else "no",
                *told,
                *period,
                *examples,
                *blanks,
            ]
            write_csv(handle, [row])
    return sum(sure)


def _since(value: str) -> date:
    found = _parsed(value)
    if found is None:
        raise CommentsFileError(f"{value!r} is not a date. Write it as 2026-03-31.")
    return found


def _day(value: str, row: int) -> date:
    found = _parsed(value)
    if found is None:
        raise CommentsFileError(f"Row {row}: {value!r} is not a date. Write it as 2026-03-31 or 31/03/2026.")
    return found


def _parsed(value: str) -> date | None:
    told = value.strip()
    for form in FORMATS:
        for part in (told, told[:10]):
            try:
                return datetime.strptime(part, form).date()
            except ValueError:
                continue
    return None
