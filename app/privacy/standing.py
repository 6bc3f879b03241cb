"""How each purpose stands for a council, in words of a language: for its administrators and for its papers."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.privacy.declared import ROOMS
from app.privacy.lengths import length
from app.privacy.purpose_words import ENDINGS, OF_RESIDENTS
from app.privacy.staff_words import OF_STAFF
from core.keeping.job import Stand
from core.keeping.purposes import Purpose
from core.words import words_in

assert ROOMS, "every room has declared its purposes"
SAID = OF_RESIDENTS | OF_STAFF


@dataclass(frozen=True)
class Standing:
    """A purpose in words: what is held, for how long, since when, what becomes of it, and how much is due by now."""

    purpose: Purpose
    what: str
    kept: str
    since: str
    ending: str
    due: int
    held_for: str

    @property
    def code(self) -> str:
        return self.purpose.code


def standings(stands: Sequence[Stand], language: str) -> list[Standing]:
    words = words_in(language)
    found = []
    for stand in stands:
        rule, said = stand.rule, SAID[stand.rule.purpose.code]
        kept = words.gettext("for good") if rule.days is None else length(words, rule.days)
        found.append(
            Standing(
                rule.purpose, in_a_sentence(words.gettext(said.what)), kept,
                words.gettext(said.since) if said.since else "", words.gettext(ENDINGS[rule.purpose.ending]), stand.due,
                rule.held_for,
            )
        )  # fmt: skip
    return found


def in_a_sentence(words: str) -> str:
    """Words that begin a cell begin with a capital."""
    return words[:1].upper() + words[1:]
