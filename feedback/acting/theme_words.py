"""What themes are called, where no page is being served."""

from uuid import UUID

from sqlalchemy.orm import Session

from core.language import localised
from feedback.taxonomy.service import taxonomy_of


def theme_names(session: Session, council_id: UUID, language: str) -> dict[str, str]:
    """A council's own themes by code, named in a language."""
    return {theme.code: localised(theme.name, language) for theme in taxonomy_of(session, council_id).themes}
