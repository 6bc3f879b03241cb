"""A past or another survey's question, as it was counted."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from core.database import Json
from framework.series.counting import ALL, Counted, Meaning
from framework.series.criteria import Criteria


@dataclass(frozen=True)
class Option:
    """An answer as it was offered, and as what it counts."""

    code: str
    text: str
    meaning: Meaning

    def to_json(self) -> Json:
        return {"code": self.code, "text": self.text, "meaning": self.meaning.value}


@dataclass(frozen=True)
class Survey:
    """A past or another survey's question: when and how it was asked, and how many gave each answer."""

    name: str
    began_on: date
    ended_on: date
    question: str
    options: Sequence[Option]
    counts: Sequence[Counted]
    criteria: Criteria
    design_effect: float = 1.0

    @property
    def modes(self) -> list[str]:
        return sorted({each.mode for each in self.counts})

    @property
    def groups(self) -> list[tuple[str, str]]:
        """Everybody first, and then the groups, each as its variable and its name."""
        found = {each.group for each in self.counts}
        return sorted(found, key=lambda group: (group != ALL, group))

    @property
    def may_be_added(self) -> bool:
        """Whether the ways of answering asked the same, so that their counts may be added."""
        return len(self.modes) == 1 or self.criteria.same_in_every_mode

    def content_hash(self) -> str:
        facts = [self.name, str(self.began_on), str(self.ended_on), self.question, self.design_effect]
        options = [each.to_json() for each in self.options]
        return sha256(
            json.dumps([facts, options, counts_json(self.counts), self.criteria.to_json()], sort_keys=True).encode()
        ).hexdigest()


def counts_json(counts: Sequence[Counted]) -> list[Json]:
    listed = sorted(counts, key=lambda each: (each.group != ALL, each.group, each.mode, each.option))
    return [{"option": c.option, "mode": c.mode, "group": list(c.group), "people": c.people} for c in listed]
