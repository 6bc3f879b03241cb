"""What a pack would say now: the evidence of its indicators, and its questions as the analyst left them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from core.models import Council
from core.papers.paper import Paper
from framework.packs.evidence import Evidence, Words
from framework.packs.figures import evidence_of, pack_series
from framework.packs.finding import questions_of
from framework.packs.gathering import Line, lines_of, said_of
from framework.packs.models import Pack, PackQuestion
from framework.packs.questions import Asked, Suggestion, suggestions
from framework.packs.speaking import PackVoice
from framework.packs.writing import Correction, write_pack
from framework.tiles.lights import are_on

OWN = "own"
"""How the keys of an analyst's own questions begin."""


@dataclass(frozen=True)
class Question:
    """A question of a pack: what was suggested, and what an analyst made of it."""

    key: str
    suggestion: Suggestion | None
    kept: PackQuestion | None

    @property
    def is_removed(self) -> bool:
        return self.kept is not None and self.kept.removed

    @property
    def is_changed(self) -> bool:
        return self.kept is not None and bool(self.kept.words)

    def words(self, languages: Sequence[str]) -> tuple[Words, Words]:
        """The question and its reason in each language: as the analyst worded them, or as they were suggested."""
        said = {code: self.suggestion.say(PackVoice(code)) for code in languages} if self.suggestion else {}
        kept = self.kept.words if self.kept else {}
        why = self.kept.reason if self.kept else {}
        found = {code: kept.get(code) or (said[code].words if code in said else "") for code in languages}
        reasons = {code: why.get(code) or (said[code].reason if code in said else "") for code in languages}
        return found, reasons

    def asked(self, language: str, languages: Sequence[str]) -> Asked:
        found, reasons = self.words(languages)
        voice = PackVoice(language)
        shown = ({code: words for code, words in each.items() if words} for each in (found, reasons))
        return Asked(*(voice.say(words) for words in shown))


@dataclass(frozen=True)
class Content:
    """A pack as it is now: how far the words are, the evidence, and the questions that stand."""

    pack: Pack
    council: Council
    lines: list[Line]
    evidence: list[Evidence]
    questions: list[Question]
    lights: bool = False

    def paper(self, language: str, corrections: Sequence[Correction] = ()) -> Paper:
        languages = self.council.languages
        asked = [one.asked(language, languages) for one in self.questions if not one.is_removed]
        return write_pack(self.pack, self.council, self.evidence, asked, corrections, language, lights=self.lights)


def content_of(session: Session, council: Council, pack: Pack, today: date, *, only_signed: bool = False) -> Content:
    """A pack as it is now; or as it would be published, with the words alone that somebody has signed."""
    series = pack_series(session, council, pack)
    lines = lines_of(session, pack, {entry_id: each[-1] for entry_id, each in series.items()})
    said = {line.figure.id: said_of(line) for line in lines if line.figure}
    if only_signed:
        said = {figure_id: each for figure_id, each in said.items() if each.is_signed}
    evidence = evidence_of(session, council, list(series.values()), said)
    questions, lights = questions_in(session, pack, evidence, today), are_on(session, council.id)
    return Content(pack, council, lines, evidence, questions, lights)


def questions_in(session: Session, pack: Pack, evidence: Sequence[Evidence], today: date) -> list[Question]:
    """The suggested questions with what became of them, and then the analyst's own."""
    kept = {each.key: each for each in questions_of(session, pack.council_id, pack.id)}
    suggested = [Question(each.key, each, kept.get(each.key)) for each in suggestions(evidence, today)]
    own = [Question(key, None, row) for key, row in kept.items() if key.startswith(f"{OWN}:")]
    return [*suggested, *own]
