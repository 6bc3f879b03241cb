"""The words of a form: which of them there are, in which languages they are whole, and what is still to be said."""

from collections.abc import Iterator

from feedback.models import FeedbackForm, FormPurpose

QUESTIONS = ("ease_question", "difference_question", "recommend_question", "second_question")
"""The questions that a form may leave out."""


def worded(form: FeedbackForm) -> tuple[str, ...]:
    """The parts of a form that it says in words."""
    always = ("title", "rating_question", "text_question", "thanks")
    spoken = tuple(name for name in always if name != "rating_question" or form.purpose is FormPurpose.RATING)
    return (*spoken, *(name for name in QUESTIONS if getattr(form, name)))


def lacking(form: FeedbackForm) -> Iterator[tuple[str, str]]:
    """The parts that are still to be said, each with the council's language that lacks it."""
    for name in worded(form):
        for language in form.council.languages:
            if not getattr(form, name).get(language):
                yield name, language


def languages_of(form: FeedbackForm) -> list[str]:
    """The languages that a form is whole in: a page that changes from one to another half way helps nobody."""
    spoken = {language for name in worded(form) for language in getattr(form, name)}
    whole = [language for language in spoken if all(getattr(form, name).get(language) for name in worded(form))]
    order = [*form.council.languages, *sorted(spoken)]
    return sorted(whole, key=order.index)
