"""Making packs and publishing them: a version is frozen whole, and a correction is another version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import jobs
from core.database import now
from core.models import Council
from framework.models import Indicator
from framework.packs.content import OWN, Content, content_of
from framework.packs.files import WRITE_FILES
from framework.packs.finding import questions_of, versions_of
from framework.packs.gathering import Standing
from framework.packs.models import Pack, PackEntry, PackKind, PackQuestion, PackVersion
from framework.packs.snapshots import FORMAT, frozen
from framework.packs.speaking import PackVoice
from framework.packs.writing import Correction


class NothingChosen(Exception):
    """A pack without an indicator that has a figure says nothing."""


@dataclass(frozen=True)
class Chosen:
    """An indicator that an analyst chose, and who is to write about it."""

    indicator_id: UUID
    officer_id: UUID | None


def make_pack(session: Session, council_id: UUID, facts: Mapping[str, Any], person_id: UUID | None) -> Pack:
    """Make a pack, with an address that says what it is and of when."""
    slug = _slug(session, council_id, facts["kind"], facts["ends_on"])
    pack = Pack(council_id=council_id, slug=slug, made_by=person_id, **facts)
    session.add(pack)
    session.flush()
    return pack


def change_pack(pack: Pack, facts: Mapping[str, Any]) -> None:
    """Say otherwise what a pack is; its address stays."""
    for name, value in facts.items():
        setattr(pack, name, value)


def choose(session: Session, pack: Pack, chosen: Sequence[Chosen]) -> None:
    """Put these indicators into a pack, in this order; what was written about those that stay is kept.

    Somebody who is named in place of another has not been asked yet.
    """
    known = {entry.indicator_id: entry for entry in pack.entries}
    kept = []
    for position, one in enumerate(chosen, start=1):
        facts = {"council_id": pack.council_id, "indicator_id": one.indicator_id}
        entry = known.get(one.indicator_id) or PackEntry(**facts)
        if entry.officer_id != one.officer_id:
            entry.officer_id, entry.asked_at = one.officer_id, None
            entry.reminders, entry.reminded_on, entry.reminders_stopped = 0, None, False
        entry.position = position
        kept.append(entry)
    pack.entries = kept
    session.flush()
    session.expire(pack, ["entries"])


def lacking(content: Content) -> list[Standing]:
    """How far the words are that nobody has signed yet."""
    return [line.standing for line in content.lines if line.standing is not Standing.SIGNED]


def publish(
    session: Session, council: Council, pack: Pack, note: Mapping[str, str], person_id: UUID | None
) -> PackVersion:
    """Freeze the pack as it is now, with the words that were signed, as its next version. Raises `NothingChosen`."""
    content = content_of(session, council, pack, now().date(), only_signed=True)
    if not content.evidence:
        raise NothingChosen
    earlier = list(reversed(versions_of(session, council.id, pack.id)))
    version = PackVersion(
        council_id=council.id, pack_id=pack.id, number=len(earlier) + 1, change_note=dict(note), published_by=person_id
    )
    version.published_at = now()
    version.snapshot, version.content_hash = frozen(_facts(content, [*earlier, version]))
    session.add(version)
    session.flush()
    jobs.ask(session, WRITE_FILES, council_id=council.id, subject_id=version.id)
    return version


def _facts(content: Content, versions: Sequence[PackVersion]) -> dict[str, Any]:
    """Everything that is frozen: what the pack is, its figures, its questions, and its words in each language."""
    pack, languages = content.pack, content.council.languages
    papers = {language: content.paper(language, _corrections(versions, language)) for language in languages}
    return {
        "format": FORMAT,
        "pack": {
            "kind": pack.kind.value,
            "slug": pack.slug,
            "title": pack.title,
            "introduction": pack.introduction,
            "begins_on": pack.begins_on.isoformat(),
            "ends_on": pack.ends_on.isoformat(),
            "council": content.council.code,
        },
        "version": versions[-1].number,
        "languages": list(languages),
        "evidence": [each.as_facts() for each in content.evidence],
        "questions": [
            {"key": each.key, "words": words, "reason": reason}
            for each in content.questions
            if not each.is_removed
            for words, reason in [each.words(languages)]
        ],
        "papers": {language: paper.as_document() for language, paper in papers.items()},
    }


def _corrections(versions: Sequence[PackVersion], language: str) -> list[Correction]:
    voice = PackVoice(language)
    return [Correction(one.number, voice.day(one.published_at.date()), one.change_note) for one in versions[1:]]


def word_question(
    session: Session, pack: Pack, key: str, words: Mapping[str, str], reason: Mapping[str, str]
) -> PackQuestion:
    """Word a question otherwise, or an own one, whose key is empty until it has one."""
    row = _kept(session, pack, key or f"{OWN}:{uuid4().hex}")
    row.words, row.reason, row.removed = dict(words), dict(reason), False
    session.flush()
    return row


def remove_question(session: Session, pack: Pack, key: str) -> None:
    """Leave a question out; an own one is gone, and a suggested one can be put back."""
    row = _kept(session, pack, key)
    if key.startswith(f"{OWN}:"):
        session.expunge(row) if row in session.new else session.delete(row)
    else:
        row.removed = True
    session.flush()


def restore_question(session: Session, pack: Pack, key: str) -> None:
    """Put a question back as it was suggested."""
    row = next((each for each in questions_of(session, pack.council_id, pack.id) if each.key == key), None)
    if row is not None:
        session.delete(row)
        session.flush()


def _kept(session: Session, pack: Pack, key: str) -> PackQuestion:
    row = next((each for each in questions_of(session, pack.council_id, pack.id) if each.key == key), None)
    if row is None:
        row = PackQuestion(council_id=pack.council_id, pack_id=pack.id, key=key)
        session.add(row)
    return row


def _slug(session: Session, council_id: UUID, kind: PackKind, ends_on: date) -> str:
    """An address such as `scrutiny-2026-09`, with a number after it where it is taken."""
    plain = f"{kind.value}-{ends_on:%Y-%m}"
    taken = set(session.scalars(select(Pack.slug).where(Pack.council_id == council_id, Pack.slug.startswith(plain))))
    numbered = (f"{plain}-{number}" for number in range(2, len(taken) + 3))
    return plain if plain not in taken else next(slug for slug in numbered if slug not in taken)


def offered(pack: Pack, figures: Mapping[Any, Sequence[Any]]) -> list[Indicator]:
    """The indicators that may be chosen: those with a published figure, each by its latest version."""
    latest = [series[-1].indicator for series in figures.values()]
    chosen = {entry.indicator_id: entry.indicator for entry in pack.entries}
    places = {(one.commission_id, one.council_id, one.code): one for one in chosen.values()}
    return [places.get((one.commission_id, one.council_id, one.code), one) for one in latest]
