"""Purposes: everything that is held of people is declared as one, where it lies, with its time and its end.

Each room declares its own as it is imported. A test walks every column that could hold something of a person, and fails
for one that no purpose names.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core.database import now


class Whose(StrEnum):
    RESIDENTS = "residents"
    STAFF = "staff"


class Basis(StrEnum):
    """The lawful bases of Article 6 of the UK GDPR that a council may rest on here."""

    CONSENT = "consent"
    PUBLIC_TASK = "public_task"
    LEGAL_DUTY = "legal_duty"


class Ending(StrEnum):
    """What becomes of what is held when its time is over."""

    ERASED = "erased"
    REDUCED = "reduced"
    ANONYMOUS = "anonymous"
    KEPT = "kept"


@dataclass(frozen=True)
class Due:
    """What to look for: a council's own, or the whole installation's where there is none, that is older than a moment.

    `folder` is where files are kept, and `most` how many are looked for at once; None looks for all of them.
    """

    council_id: UUID | None
    before: datetime
    folder: Path
    most: int | None = None


Find = Callable[[Session, Due], Sequence[Any]]
Erase = Callable[[Session, Due, Sequence[Any]], None]


@dataclass(frozen=True)
class Purpose:
    """Something held of people: where it lies, why it may be, for how long, and what becomes of it.

    `places` are columns, such as `form_answer.contact`, or folders of files, such as `files:exports`. A council may
    choose other days from `least` to `most`; where those are alike, it may not. `app.privacy.purpose_words` says in
    words what it is, and from when its days run.
    `find` gives keys of what is due, and `erase` ends it, so that it is found no more. What is kept has neither.
    """

    code: str
    whose: Whose
    basis: Basis
    ending: Ending
    places: tuple[str, ...]
    days: int | None = None
    least: int = 0
    most: int = 0
    find: Find | None = None
    erase: Erase | None = None
    per_council: bool = True
    chosen: Callable[[Session, UUID], int] | None = None
    """How many days a council has chosen, where it says so somewhere else than in `core.keeping.rules`."""
    choose: Callable[[Session, UUID, int], None] | None = None

    def __post_init__(self) -> None:
        if (self.days is None) != (self.ending is Ending.KEPT) or (self.find is None) != (self.erase is None):
            raise ValueError("What ends has its days, and a way of finding and of ending it.")
        if self.days is not None and not self.find:
            raise ValueError("What has its days must be found when they are over.")

    @property
    def may_be_changed(self) -> bool:
        return self.least < self.most

    def due(self, council_id: UUID | None, days: int, folder: Path, most: int | None = None) -> Due:
        return Due(council_id if self.per_council else None, now() - timedelta(days=days), folder, most)


PURPOSES: dict[str, Purpose] = {}


def declare(purpose: Purpose) -> Purpose:
    """Declare a purpose; one that may be changed says between which days."""
    fixed = purpose.days or 0
    held = purpose if purpose.may_be_changed else replace(purpose, least=fixed, most=fixed)
    PURPOSES[purpose.code] = held
    return held


def purposes(*, per_council: bool | None = None) -> list[Purpose]:
    """Every purpose in the order of its declaration, or only those of councils or of the whole installation."""
    return [each for each in PURPOSES.values() if per_council is None or each.per_council == per_council]
