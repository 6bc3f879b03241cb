"""Searching redacted comments in the database: what `analysis.search` has read, as a condition."""

from sqlalchemy import ColumnElement, and_, false, not_, or_

from analysis.search import All, Any, Not, Search, Term
from feedback.models import Suggestion


def condition(search: Search) -> ColumnElement[bool]:
    """Whether a comment's redacted words are what was asked for; one that was not read yet never is."""
    return and_(Suggestion.id.is_not(None), _condition(search))


def _condition(search: Search) -> ColumnElement[bool]:
    match search:
        case Term():
            return Suggestion.searchable.contains(search.pattern, autoescape=True)
        case Not(part):
            return not_(_condition(part))
        case All(parts):
            return and_(*map(_condition, parts))
        case Any(parts):
            return or_(false(), *map(_condition, parts))
