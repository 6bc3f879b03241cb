"""Words that should have been translated: our English message still standing on a page in another language."""

from functools import cache

from babel.messages.pofile import read_po
from lxml.html import HtmlElement

from app.settings import ROOT


def untranslated_words(page: HtmlElement, language: str) -> list[str]:
    """The page's texts that are our English words although the language has its own for them."""
    return [text for text in _texts(page) if text in _english_with_translation(language)]


def _texts(page: HtmlElement) -> list[str]:
    """The page's own texts, apart from those marked as another language's."""
    found = page.xpath(
        "//body//text()[not(ancestor::script or ancestor::style or ancestor::*[@lang and not(self::html)])]"
    )
    return [" ".join(text.split()) for text in found if text.strip()]


@cache
def _english_with_translation(language: str) -> frozenset[str]:
    catalogue = ROOT / "translations" / language / "LC_MESSAGES" / "messages.po"
    if not catalogue.exists():
        return frozenset()
    with catalogue.open("rb") as file:
        messages = read_po(file, locale=language)
    return frozenset(
        message.id for message in messages if isinstance(message.id, str) and message.string not in ("", message.id)
    )
