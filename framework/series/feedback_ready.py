"""Definitions of what feedback measures, ready to be taken over in every language of a council."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from core.words import for_translators as _
from core.words import words_in
from feedback.taxonomy.service import taxonomy_of
from framework.models import Frequency, Indicator, IndicatorKind, Perspective, Polarity, Ripple, Tier, Unit
from framework.series.feedback_rates import THEME
from framework.series.indicators import own_indicators

Words = dict[str, str]
TITLES = {
    "rating": _("Rated our services good"),
    "ease": _("Found it easy to get what they needed"),
    "recommend": _("Would recommend us, net"),
    "response": _("Answered when asked how we did"),
    "complaints": _("Complaints"),
}
MEASURES = {
    "rating": _("The percentage of answers to our forms that rate the service good or very good."),
    "ease": _("The percentage of answers to our forms that say it was easy or very easy to get what was needed."),
    "recommend": _(
        "The percentage of answers to our forms that say they are likely to recommend us, less the percentage that say "
        "they are unlikely to: from -100 to 100."
    ),
    "response": _(
        "The percentage of those asked to fill in a form who did, over the months and forms of which both are known."
    ),
    "complaints": _("How many comments complain, of all that were read."),
}
NUMERATORS = {
    "rating": _("Answers that rate the service good or very good"),
    "ease": _("Answers that say it was easy or very easy"),
    "response": _("Answers to forms of which it is known how many people were asked"),
    "complaints": _("Comments that are complaints, as a person decided or else as the machine suggests"),
}
DENOMINATORS = {
    "rating": _("Answers that rate the service at all"),
    "ease": _("Answers that say how easy it was"),
    "recommend": _("Answers that say how likely they are to recommend us"),
    "response": _("People who were asked, as officers say"),
    "complaints": _("None: it is a number"),
}
ABOUT_THEME = _("Comments about: %(theme)s")
SHARE_OF_THEME = _(
    "The percentage of comments that are about this theme. Each comment counts as much as it is likely to be about it, "
    "and one may be about several."
)
THEME_NUMERATOR = _("The sum of the probabilities that each comment is about the theme")
THEME_DENOMINATOR = _("Comments that a person or the machine has read")
THOSE_WHO_ANSWER = _("People who filled in a form or wrote to us, and nobody else")
RATIONALE = _(
    "Whoever has just used a service knows how it went. What they say soon afterwards shows where to look first, and "
    "whether a change was felt."
)
LIMITATIONS = _(
    "Those who answer are not a sample of residents: they chose to. The interval covers chance and not that choice."
)
UNITS = {"recommend": Unit.SCORE, "complaints": Unit.COUNT}
POLARITIES = {"complaints": Polarity.NEITHER, THEME: Polarity.NEITHER}


def ready_definitions(session: Session, council_id: UUID, languages: Sequence[str]) -> Iterator[Indicator]:
    """What feedback can measure and the council does not define yet; none of them is in the session.

    The common measures come first, and then a share for each theme of its taxonomy.
    """
    defined = {each.question for each in own_indicators(session, council_id, IndicatorKind.FEEDBACK)}
    for question in TITLES:
        if question not in defined:
            yield _common(council_id, question, languages)
    for theme in taxonomy_of(session, council_id).themes:
        question = f"{THEME}{theme.code}"
        if question not in defined and len(question) <= LONGEST:
            yield _of_theme(council_id, question, theme.name, languages)


LONGEST = 64


def define_ready(
    session: Session, council_id: UUID, by: UUID | None, questions: Sequence[str], frequency: Frequency,
    languages: Sequence[str],
) -> list[Indicator]:  # fmt: skip
    """Define some of what feedback can measure, as it comes, by the month or the quarter."""
    offered = {each.question: each for each in ready_definitions(session, council_id, languages)}
    chosen = [offered[question] for question in questions if question in offered]
    last = max((each.position for each in own_indicators(session, council_id)), default=0)
    for position, indicator in enumerate(chosen, start=last + 1):
        indicator.position, indicator.frequency, indicator.made_by = position, frequency, by
    session.add_all(chosen)
    session.flush()
    return chosen


def code_of(question: str) -> str:
    """The code of an indicator of feedback.

    >>> code_of("theme:waste_recycling"), code_of("rating")
    ('feedback-theme-waste_recycling', 'feedback-rating')
    """
    return f"feedback-{question.replace(':', '-')}"[:LONGEST]


def _common(council_id: UUID, question: str, languages: Sequence[str]) -> Indicator:
    return Indicator(
        question=question,
        title=_said(TITLES[question], languages),
        measure=_said(MEASURES[question], languages),
        numerator=_said(NUMERATORS.get(question, MEASURES[question]), languages),
        denominator=_said(DENOMINATORS[question], languages),
        unit=UNITS.get(question, Unit.PERCENT),
        decimals=0 if question == "complaints" else 1,
        polarity=POLARITIES.get(question, Polarity.HIGHER_IS_BETTER),
        **_shared(council_id, question, languages),
    )


def _of_theme(council_id: UUID, question: str, name: object, languages: Sequence[str]) -> Indicator:
    names: Words = dict(name)  # type: ignore[call-overload]
    titles = {
        language: words_in(language).gettext(ABOUT_THEME) % {"theme": names.get(language) or names["en"]}
        for language in languages
    }
    return Indicator(
        question=question,
        title=titles,
        measure=_said(SHARE_OF_THEME, languages),
        numerator=_said(THEME_NUMERATOR, languages),
        denominator=_said(THEME_DENOMINATOR, languages),
        unit=Unit.PERCENT,
        decimals=1,
        polarity=Polarity.NEITHER,
        **_shared(council_id, question, languages),
    )


def _shared(council_id: UUID, question: str, languages: Sequence[str]) -> dict[str, object]:
    return {
        "council_id": council_id,
        "kind": IndicatorKind.FEEDBACK,
        "code": code_of(question),
        "version": 1,
        "tier": Tier.SPECIFIC,
        "ripple": Ripple.SERVICES,
        "perspective": Perspective.RESIDENTS,
        "aspects": ["quality"],
        "population": _said(THOSE_WHO_ANSWER, languages),
        "limitations": _said(LIMITATIONS, languages),
        "rationale": _said(RATIONALE, languages),
    }


def _said(message: str, languages: Sequence[str]) -> Words:
    """A message in each of some languages, but where no translation of it is known."""
    said = {language: words_in(language).gettext(message) for language in languages}
    return {language: words for language, words in said.items() if language == "en" or words != message}
