"""A draft as its residents would meet it, with answers that nothing keeps: they go along in the address."""

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from core.database import Json
from surveys.questionnaire.answers import Answer
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.orders import orders_of
from surveys.questionnaire.places import Places
from surveys.questionnaire.routing import Page, Way
from surveys.questionnaire.showing import Showing
from surveys.residents.forms import PageForm

LONGEST_ANSWER = 80
LONGEST_GIVEN = 6_000
NOBODY = UUID(int=0)
"""Whose order of options is shown."""


class PreviewForm(PageForm):
    """A page of a draft, whose inputs are drawn afresh: no draft's are worth keeping."""

    @property
    def drawn_from(self) -> None:
        return None


@dataclass(frozen=True)
class Preview:
    """A way through a draft with some answers."""

    document: Json
    given: dict[str, Answer]
    places: Places

    @cached_property
    def questionnaire(self) -> Questionnaire:
        return Questionnaire.from_document(self.document)

    @cached_property
    def way(self) -> Way:
        return Way(self.questionnaire, self.given, orders_of(self.questionnaire.shuffled, NOBODY))

    @cached_property
    def showing(self) -> Showing:
        return Showing(self.questionnaire, self.way.given, self.way.orders, self.places)

    def page(self, name: str) -> Page | None:
        """A page by its name, also one that is not on the way."""
        for section in self.questionnaire.sections:
            asked = [each for each in section.questions if name == (section.code if section.together else each.code)]
            if asked:
                return self.way.page(name) or Page(name, section, tuple(asked))
        return None

    def page_of(self, code: str) -> str:
        """The name of the page where a question is asked; a grid's, where its first statement is."""
        for section in self.questionnaire.sections:
            grid = next((each.ordered[0].code for each in section.grids if each.code == code), code)
            if grid in [each.code for each in section.questions]:
                return section.code if section.together else grid
        return code

    def form(self, page: Page) -> PreviewForm:
        return PreviewForm(page, self.given, self.showing)

    def answered(self, answers: dict[str, Answer]) -> "Preview":
        return Preview(self.document, self.given | answers, self.places)


def packed(given: dict[str, Answer]) -> str:
    """Answers as a part of an address, long words shortened.

    >>> unpacked(packed({"age": 40, "why": None}))
    {'age': 40, 'why': None}
    """
    short = {code: answer[:LONGEST_ANSWER] if isinstance(answer, str) else answer for code, answer in given.items()}
    return urlsafe_b64encode(zlib.compress(json.dumps(short, separators=(",", ":")).encode(), 9)).decode().rstrip("=")


def unpacked(said: str) -> dict[str, Answer]:
    """The answers in an address; none where somebody has spoilt it."""
    if len(said) > LONGEST_GIVEN:
        return {}
    try:
        packed_bytes = urlsafe_b64decode(said + "=" * (-len(said) % 4))
        found = json.loads(zlib.decompressobj().decompress(packed_bytes, 200_000))
    except (ValueError, zlib.error, RecursionError):
        return {}
    return (
        {str(code): answer for code, answer in found.items() if _is_answer(answer)} if isinstance(found, dict) else {}
    )


def _is_answer(answer: object) -> bool:
    plain = answer is None or (isinstance(answer, str | int | float) and not isinstance(answer, bool))
    return plain or (isinstance(answer, list) and all(isinstance(each, str) for each in answer))
