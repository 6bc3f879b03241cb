"""How languages write dates, numbers and lists: the locale of each, for Babel."""

REGIONAL = {"en": "en_GB"}
"""Languages that are written differently from country to country: ours is written as in Britain."""


def locale_of(language: str) -> str:
    """The locale of a language.

    >>> locale_of("en"), locale_of("cy")
    ('en_GB', 'cy')
    """
    return REGIONAL.get(language, language)
