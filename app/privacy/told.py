"""What is held of residents and for how long, told to them: as the rooms declare it and as a council has chosen."""

from collections.abc import Sequence
from gettext import NullTranslations
from typing import NamedTuple
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.privacy.lengths import length
from app.privacy.purpose_words import BASES, ENDINGS, OF_RESIDENTS
from core.keeping.purposes import Whose, purposes
from core.keeping.rules import Rule, rules_of
from core.words import words_in


class Told(NamedTuple):
    """A purpose in words: what is held, for how long and what becomes of it then, why it may be, and if it waits."""

    what: str
    kept: str
    ground: str
    held: bool


def told_to_residents(session: Session, council_id: UUID | None, language: str) -> list[Told]:
    """Every purpose that is of residents, in the order of their words; without a council, as none has chosen yet."""
    whole = [Rule(purpose, purpose.days) for purpose in purposes(per_council=False)]
    own = purposes(per_council=True)
    rules = rules_of(session, council_id, own) + whole
    return told([rule for rule in rules if rule.purpose.whose is Whose.RESIDENTS], language)


def told(rules: Sequence[Rule], language: str) -> list[Told]:
    """Rules in words. Raises `KeyError` for a purpose that nobody has written words for."""
    words, order = words_in(language), list(OF_RESIDENTS)
    found = []
    for rule in sorted(rules, key=lambda rule: order.index(rule.purpose.code) if rule.purpose.code in order else -1):
        what = words.gettext(OF_RESIDENTS[rule.purpose.code].what)
        ground = _("Why we may: %(ground)s.", ground=words.gettext(BASES[rule.purpose.basis]))
        found.append(Told(what[:1].upper() + what[1:], _kept(rule, words), str(ground), rule.held_since is not None))
    return found


def _kept(rule: Rule, words: NullTranslations) -> str:
    """For how long, and what becomes of it then; what is kept for good has no days."""
    ending = words.gettext(ENDINGS[rule.purpose.ending])
    if rule.days is None:
        return f"{ending}."
    since = words.gettext(OF_RESIDENTS[rule.purpose.code].since)
    values = {"length": length(words, rule.days), "since": since, "ending": ending}
    return str(_("Kept for %(length)s %(since)s. %(ending)s.", **values))
