"""What themes are called, where no page is being served."""

from functools import cache
from uuid import UUID

from sqlalchemy.orm import Session

from analysis.taxonomy import Taxonomy
from core.language import localised


def theme_names(session: Session, council_id: UUID, language: str) -> dict[str, str]:
    """A council's themes by code, named in a language."""
    return {theme.code: localised(theme.name, language) for theme in _taxonomy().themes}


@cache
def _taxonomy() -> Taxonomy:
    return Taxonomy.load()
