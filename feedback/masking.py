"""Masking more of a comment: a phrase is masked wherever the words are kept, so that nobody can read it anywhere.

The words of a comment are repeated by what machines suggested of it, by the parts that people split it into, by rules
that were made from it, and by what officers wrote beside it. What is quoted to residents is read from the comment, and
reports that may quote it are withheld until they have been drawn again.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.search import search_words
from feedback.acting.models import Assignment, Note, YouSaid
from feedback.acting.withholding import withhold
from feedback.models import HIDDEN, Comment, Decision, Suggestion
from feedback.reviewing.models import NeverRule, PastSuggestion

KINDS = ("name", "address", "phone", "email", "reference", "personal detail")
"""The kinds of personal data that an officer may say a phrase is."""
PIECE = re.compile(r"\[[a-z ]{3,30}\]|\n|[^\s\[]+|\[")
WORD = re.compile(r"\w(?:.*\w)?")


class NotThere(Exception):
    """The comment does not hold the phrase that was to be masked."""


@dataclass(frozen=True)
class Mask:
    """A phrase, and the placeholder that stands for it."""

    pattern: re.Pattern[str]
    placeholder: str
    words: frozenset[str]
    searched: frozenset[str]
    """The words of the phrase as searches see them."""

    @classmethod
    def of(cls, phrase: str, kind: str, *, as_written: bool = False) -> "Mask":
        """A mask of a phrase in whatever case, unless it is meant as written. Raises `NotThere` without words."""
        words = [re.escape(word) for word in phrase.split()]
        if not words:
            raise NotThere
        spelt = r"\s+".join(words)
        pattern = re.compile(rf"(?<![\w\[]){spelt}(?![\w\]])", 0 if as_written else re.IGNORECASE)
        return cls(pattern, f"[{kind}]", _words(phrase), frozenset(search_words(phrase).split()))

    def over(self, text: str) -> str:
        return self.pattern.sub(self.placeholder, text)

    def kept(self, evidence: Sequence[str]) -> list[str]:
        """The evidence that repeats no word of the phrase."""
        return [words for words in evidence if not self.words & _words(words)]


@dataclass(frozen=True)
class Piece:
    """A word of a comment with what is joined to it, where its letters stand, and what it is called when it is ticked.

    A placeholder and a mark that is no word have no name: they cannot be ticked. A new line is a piece by itself.
    """

    text: str
    start: int
    end: int
    name: str


def pieces_of(text: str) -> list[Piece]:
    """The pieces of a comment, in order.

    >>> [(piece.text, piece.name) for piece in pieces_of("Ring [name], Jo!")]
    [('Ring', '0-Ring'), ('[name]', ''), (',', ''), ('Jo!', '3-Jo')]
    """
    pieces = []
    for number, match in enumerate(PIECE.finditer(text)):
        word = None if match.group().startswith("[") else WORD.search(match.group())
        start, end = word.span() if word else (0, 0)
        name = f"{number}-{word.group()}" if word else ""
        pieces.append(Piece(match.group(), match.start() + start, match.start() + end, name))
    return pieces


def ticked_phrases(text: str, names: Collection[str]) -> list[str]:
    """The phrases that ticked words make, longest first: those that stand beside each other are one."""
    runs: list[list[Piece]] = []
    last = None
    for number, piece in enumerate(pieces_of(text)):
        if piece.name and piece.name in names:
            if last is None or last != number - 1:
                runs.append([])
            runs[-1].append(piece)
            last = number
    phrases = {text[run[0].start : run[-1].end].casefold(): text[run[0].start : run[-1].end] for run in runs}
    return sorted(phrases.values(), key=len, reverse=True)


def mask_phrases(session: Session, comment: Comment, phrases: Sequence[str], kind: str) -> int:
    """Mask phrases, one within another only once; say how often. Raises `NotThere` where none of them is there."""
    times = 0
    for phrase in phrases:
        try:
            times += mask_phrase(session, comment, phrase, kind)
        except NotThere:
            continue
    if not times:
        raise NotThere
    return times


def mask_phrase(session: Session, comment: Comment, phrase: str, kind: str) -> int:
    """Mask a phrase wherever it stands in a comment, whatever its case; say how often. Raises `NotThere`."""
    mask = Mask.of(phrase, kind)
    _read_afresh(session, comment)
    comment.text, times = mask.pattern.subn(mask.placeholder, comment.text)
    if not times:
        raise NotThere
    mask_copies(session, comment, mask)
    withhold(session, comment)
    return times


def mask_copies(session: Session, comment: Comment, mask: Mask) -> None:
    """Mask wherever the words of a comment are repeated, once they are masked in the comment itself."""
    if comment.suggestion is not None:
        _mask_suggestion(comment.suggestion, mask)
    for decision in comment.decisions:
        _mask_parts(decision, comment, mask)
    _mask_past(session, comment, mask)
    _mask_beside(session, comment, mask)


def _read_afresh(session: Session, comment: Comment) -> None:
    """Read the words as they are now, and keep others from masking them until the end: nobody's mask is undone."""
    session.flush()
    session.refresh(comment, ["text"], with_for_update=True)


def _mask_suggestion(suggestion: Suggestion, mask: Mask) -> None:
    """Mask what the machine repeated of the words, whole or in part."""
    suggestion.redacted = mask.over(suggestion.redacted)
    suggestion.searchable = search_words(suggestion.redacted)
    suggestion.kind_evidence = mask.kept(suggestion.kind_evidence)
    suggestion.themes = _themes(suggestion.themes, mask)


def _mask_past(session: Session, comment: Comment, mask: Mask) -> None:
    """Mask what earlier models repeated of the words."""
    mine = PastSuggestion.council_id == comment.council_id, PastSuggestion.comment_id == comment.id
    for past in session.scalars(select(PastSuggestion).where(*mine)):
        said = dict(past.said)
        past.said = said | {
            "kind_evidence": mask.kept(said.get("kind_evidence", [])),
            "themes": _themes(said.get("themes", []), mask),
        }


def _mask_parts(decision: Decision, comment: Comment, mask: Mask) -> None:
    """Mask the words of the parts; a part that holds only some words of the phrase is hidden whole.

    A part that stands in what is left of the comment holds nothing that was masked.
    """
    whole = " ".join(comment.text.split())
    masked = [
        clause if clause["text"] in whole else clause | {"text": mask.over(clause["text"])}
        for clause in decision.clauses
    ]
    masked = [clause if clause["text"] in whole else clause | {"text": HIDDEN} for clause in masked]
    if masked != decision.clauses:
        decision.clauses = masked


def _mask_beside(session: Session, comment: Comment, mask: Mask) -> None:
    """Mask what people wrote beside the comment, and what residents are told of it."""
    for row, name in (
        *((each, "text") for each in session.scalars(_of(Note, comment))),
        *((each, "reason") for each in session.scalars(_of(Assignment, comment))),
    ):
        _change(row, name, mask.over(getattr(row, name)))
    for rule in session.scalars(_of(NeverRule, comment)):
        _change(rule, "words", _rule_words(rule.words, mask))
    quoting = YouSaid.council_id == comment.council_id, YouSaid.quote_comment_id == comment.id
    for told in session.scalars(select(YouSaid).where(*quoting)):
        for name in ("said", "did"):
            _change(told, name, {language: mask.over(text) for language, text in getattr(told, name).items()})


def _rule_words(words: str, mask: Mask) -> str:
    """A rule holds the words of a comment in any order, as searches see them."""
    apart = words.split()
    if not mask.searched or not mask.searched <= set(apart):
        return mask.over(words)
    return " ".join([mask.placeholder, *(word for word in apart if word not in mask.searched)])


def _of(beside: Any, comment: Comment) -> Any:
    return select(beside).where(beside.council_id == comment.council_id, beside.comment_id == comment.id)


def _change(row: object, name: str, value: object) -> None:
    if getattr(row, name) != value:
        setattr(row, name, value)


def _themes(themes: Sequence[dict[str, Any]], mask: Mask) -> list[dict[str, Any]]:
    return [theme | {"evidence": mask.kept(theme.get("evidence", []))} for theme in themes]


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))
