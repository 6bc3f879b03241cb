"""Words that a page of figures says hundreds of times: each is looked up once for a language, as templates do."""

from functools import cache

from flask_babel import gettext

from core.language import current_language


def say(message: str, **values: object) -> str:
    """A message in the page's language, with its values. Import it as `_`, so that `make messages` finds it."""
    said = _said(current_language(), message)
    return said % values if values else said


@cache
def _said(language: str, message: str) -> str:
    return str(gettext(message))
