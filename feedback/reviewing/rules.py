"""What must not be suggested: a theme, for comments that hold certain words. The machine obeys; people may end it."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from analysis.search import search_words
from core.database import now
from feedback import finding
from feedback.finding import Filters, Reach
from feedback.models import Comment, Suggestion
from feedback.reviewing.models import NeverRule


class NoWords(Exception):
    """A rule needs a word, or it would speak of every comment."""


def rules_of(session: Session, council_id: UUID) -> list[NeverRule]:
    """A council's rules that stand, newest first."""
    statement = select(NeverRule).where(NeverRule.council_id == council_id, NeverRule.ended_at.is_(None))
    return list(session.scalars(statement.order_by(NeverRule.made_at.desc(), NeverRule.id)))


def rule_within(session: Session, council_id: UUID, rule_id: UUID) -> NeverRule | None:
    return session.scalar(select(NeverRule).where(NeverRule.council_id == council_id, NeverRule.id == rule_id))


def make(session: Session, comment: Comment, person_id: UUID, *, theme: str, words: str) -> NeverRule:
    """Keep a rule that a comment gave rise to; the same rule is made once. Raises `NoWords`."""
    wanted = " ".join(sorted(set(search_words(words).split())))
    if not wanted:
        raise NoWords
    for rule in rules_of(session, comment.council_id):
        if (rule.theme, rule.words) == (theme, wanted):
            return rule
    rule = NeverRule(
        council_id=comment.council_id, comment_id=comment.id, theme=theme, words=wanted, person_id=person_id
    )
    session.add(rule)
    session.flush()
    return rule


def end(session: Session, rule: NeverRule, person_id: UUID) -> None:
    """End a rule: it stays to be seen, and holds nothing back any more."""
    if rule.ended_at is None:
        rule.ended_by, rule.ended_at = person_id, now()
        session.flush()


def matching(session: Session, comment: Comment) -> list[NeverRule]:
    """The rules that speak of a comment."""
    if comment.suggestion is None:
        return []
    return [rule for rule in rules_of(session, comment.council_id) if speaks_of(rule, comment.suggestion.searchable)]


def speaks_of(rule: NeverRule, searchable: str) -> bool:
    """Whether a text, as searches see it, holds all of a rule's words."""
    return all(f" {word} " in searchable for word in rule.words.split())


def held_back(rules: Iterable[NeverRule], text: str) -> set[str]:
    """The themes that must not be suggested for a text."""
    searchable = search_words(text)
    return {rule.theme for rule in rules if speaks_of(rule, searchable)}


@dataclass(frozen=True)
class Touched:
    """The comments that a rule would speak of: how many there are, and the newest of them."""

    number: int
    newest: list[Comment]


def touched(session: Session, reach: Reach, words: str, theme: str, most: int) -> Touched:
    """Comments still to review that are suggested a theme which a rule with these words would hold back."""
    holding = _holding(words)
    if not holding:
        return Touched(0, [])
    listed = finding.listed(reach, Filters(theme=theme)).where(*holding)
    number = session.scalar(listed.with_only_columns(func.count(), maintain_column_froms=True)) or 0
    newest = session.execute(finding.newest_first(listed).limit(most))
    return Touched(number, [row.Comment for row in newest])


def read_again(session: Session, rule: NeverRule) -> None:
    """Mark the comments still to review that a rule speaks of, for the machine to read them again."""
    mine = Suggestion.council_id == rule.council_id
    to_review = select(Comment.id).where(Comment.council_id == rule.council_id, Comment.decision_id.is_(None))
    session.execute(
        update(Suggestion)
        .where(mine, *_holding(rule.words), Suggestion.comment_id.in_(to_review))
        .values(read_again=True)
        .execution_options(synchronize_session=False)
    )


def _holding(words: str) -> list[ColumnElement[bool]]:
    """Whether a suggestion's comment holds each of these words."""
    return [Suggestion.searchable.contains(f" {word} ", autoescape=True) for word in search_words(words).split()]
