"""A form with a box in each of some languages for whatever is said in words."""

from collections.abc import Sequence
from typing import Any, ClassVar

from wtforms import Field, StringField, TextAreaField

from core.database import Json
from core.forms import AtMost, Form
from core.language import language_name
from core.text import tidy

LONGEST = 4000
LONGEST_TITLE = 120


class WordedForm(Form):
    """What is said in words, and what to do where it is not; the first language must always say it."""

    worded: ClassVar[dict[str, object]] = {}
    everywhere: ClassVar[tuple[str, ...]] = ()
    """What residents see, and so is said in every language that is needed."""
    languages: Sequence[str] = ()
    needed: Sequence[str] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        for name, message in self.worded.items():
            for language in self._lacking(name) if message else ():
                self.add_error(f"{name}_{language}", message)
                fine = False
        return fine

    def _lacking(self, name: str) -> Sequence[str]:
        said = self.words(name)
        if name in self.everywhere:
            return [language for language in self.needed if language not in said]
        return () if said else self.languages[:1]

    def boxes(self, name: str) -> list[Field]:
        return [self[f"{name}_{language}"] for language in self.languages]

    def words(self, name: str) -> dict[str, str]:
        found = {language: self[f"{name}_{language}"].data for language in self.languages}
        return {language: words for language, words in found.items() if words}

    @classmethod
    def shown(cls, said: Json) -> Json:
        """What the boxes show of what is said so far."""
        return {f"{name}_{code}": words for name in cls.worded for code, words in said.get(name, {}).items()}


def line_box(language: str, longest: int = LONGEST_TITLE) -> Field:
    return StringField(language_name(language), filters=[tidy], validators=[AtMost(longest)])


def text_box(language: str, longest: int = LONGEST) -> Field:
    return TextAreaField(language_name(language), filters=[tidy], validators=[AtMost(longest)])
