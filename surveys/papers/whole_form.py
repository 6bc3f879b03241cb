"""A whole questionnaire as one page to read or print, with no council and no serial number on it."""

from flask import render_template

from core.language import speaking, text_direction
from surveys.papers.paper_print import Printed
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.showing import Showing


def whole_form(questionnaire: Questionnaire, language: str) -> str:
    """The questionnaire in one of its languages as an HTML page that stands by itself: nothing is fetched for it."""
    with speaking(language):
        return render_template(
            "surveys/whole_form.html",
            printed=Printed(questionnaire, Showing(questionnaire, {})),
            language=language,
            direction=text_direction(language),
        )
