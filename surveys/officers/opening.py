"""Opening a wave for answers: only when every language of its questionnaire says everything that residents meet."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.translation.catalogues import lacking_for_residents
from surveys.commissioning.agreements import check_agreed
from surveys.errors import SurveyError, WaveNotOpen
from surveys.models import Wave, WaveState
from surveys.modules.publishing import bind_modules
from surveys.questionnaire.agreed import Consent
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.question import Options, Question
from surveys.questionnaires import parsed
from surveys.translation.places import words_of

Interface = Callable[[str], Sequence[str]]
"""The words of the pages that a language lacks."""


@dataclass(frozen=True)
class Shortage:
    """What a language of a wave lacks: words of the questionnaire, by their place, and words of the pages."""

    language: str
    questionnaire: tuple[str, ...]
    interface: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        return self.questionnaire + self.interface


class LanguageIncomplete(SurveyError):
    """The wave cannot open: a language of its questionnaire lacks words."""

    def __init__(self, shortage: Shortage) -> None:
        super().__init__(f"“{shortage.language}” lacks {len(shortage.missing)} words.")
        self.language, self.missing = shortage.language, shortage.missing


def open_for_answers(
    session: Session, wave: Wave, interface: Interface = lacking_for_residents, *, to_everybody: bool | None = None
) -> None:
    """Let residents answer a planned wave; opening it again changes nothing.

    `to_everybody` says whether the survey has a link for those who were not drawn in its sample; None leaves
    it as it is.

    Raises `LanguageIncomplete`, `WaveNotOpen` for a wave whose fieldwork is over, or what `check_agreed` raises: every
    partner has agreed to the latest terms, and to this wave with them.
    """
    session.refresh(wave, with_for_update=True)
    session.refresh(wave.commission, with_for_update=True)
    if wave.state is WaveState.OPEN:
        return
    if wave.state is not WaveState.DRAFT:
        raise WaveNotOpen
    terms = check_agreed(session, wave)
    for shortage in shortages(wave, interface):
        raise LanguageIncomplete(shortage)
    wave.state = WaveState.OPEN
    bind_modules(session, wave)
    if terms is not None:
        wave.terms_number = terms.number
        wave.commission.title, wave.commission.purpose = terms.document["title"], terms.document["purpose"]
    if to_everybody is not None:
        wave.commission.open_recruitment = to_everybody
    session.flush()


def shortages(wave: Wave, interface: Interface = lacking_for_residents) -> list[Shortage]:
    """Each language of a wave's questionnaire that lacks words, in the questionnaire's order."""
    questionnaire = parsed(wave.questionnaire)
    found = [
        Shortage(language, tuple(_lacking(wave, questionnaire, language)), tuple(interface(language)))
        for language in questionnaire.languages
    ]
    return [shortage for shortage in found if shortage.missing]


def _lacking(wave: Wave, questionnaire: Questionnaire, language: str) -> Iterator[str]:
    """The places of a questionnaire that have no words in a language."""
    for place, words in words_of(wave.questionnaire.document):
        if not words.get(language, "").strip():
            yield place.name
    agreed = [option for question in questionnaire.questions for option in _worded_by_us(question)]
    yield from {option.code: None for option in agreed if language not in option.text}


def _worded_by_us(question: Question) -> Options:
    """The answers whose words are the same in every questionnaire: refusals, and those to consent."""
    return (*question.refusals, *(question.options if isinstance(question, Consent) else ()))
