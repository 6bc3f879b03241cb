"""The languages of a council's pages of figures: definitions are written in English and Welsh, and so are the pages."""

from core.language import speak_only

LANGUAGES = ("en", "cy")


def speak_english_and_welsh() -> None:
    """Speak whichever of the two the reader chose, or else English."""
    speak_only(LANGUAGES)
