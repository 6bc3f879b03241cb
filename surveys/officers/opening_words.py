"""What keeps a wave from opening, in the reader's words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask_babel import ngettext

from core.language import language_name, text_direction
from surveys.officers.opening import Shortage

EXAMPLES = 5


@dataclass(frozen=True)
class ShortageLine:
    """A language that keeps a wave from opening: how many words it lacks, and some of them."""

    code: str
    name: str
    direction: str
    counts: list[str]
    examples: list[str]

    @classmethod
    def of(cls, shortage: Shortage) -> "ShortageLine":
        return cls(
            code=shortage.language,
            name=language_name(shortage.language),
            direction=text_direction(shortage.language),
            counts=list(_counts(len(shortage.questionnaire), len(shortage.interface))),
            examples=[*shortage.questionnaire[:EXAMPLES], *shortage.interface[:EXAMPLES]],
        )


def language_names(languages: Iterable[str]) -> str:
    """Languages, each by its own name."""
    return ", ".join(language_name(language) for language in languages)


def _counts(questionnaire: int, pages: int) -> Iterator[str]:
    if questionnaire:
        yield ngettext(
            "%(num)s text of the questionnaire is missing.",
            "%(num)s texts of the questionnaire are missing.",
            questionnaire,
        )
    if pages:
        yield ngettext("%(num)s text of the pages is missing.", "%(num)s texts of the pages are missing.", pages)
