"""The words that a new form comes with, in every language of its council: an officer need only read them."""

from core.words import words_in
from feedback.models import FormPurpose


def ready_words(purpose: FormPurpose, language: str) -> dict[str, str]:
    """A form's words in a language, by the part that they say."""
    gettext, complains = words_in(language).gettext, purpose is FormPurpose.COMPLAINT
    return {
        "title": gettext("Complain, praise or suggest") if complains else gettext("How did we do?"),
        "rating_question": gettext("How good was the service you had from us?"),
        "ease_question": gettext("How easy was it to get what you needed?"),
        "difference_question": gettext("What difference did it make to you?"),
        "recommend_question": gettext("How likely are you to recommend us to somebody who needs the same?"),
        "text_question": (
            gettext("What happened, and what would you like us to do?")
            if complains
            else gettext("What did we do well, or what could we do better?")
        ),
        "second_question": gettext("Is there anything else you would like us to know?"),
        "thanks": gettext("Thank you. We read every answer, and say on our pages what we have done about them."),
    }


def closing_line(language: str) -> str:
    """What stands before a form's link at the end of an email or a text message."""
    return words_in(language).gettext("How did we do? It takes a minute to tell us:")
