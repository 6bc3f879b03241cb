"""Which comments an officer wants to see, and how to put right a search that cannot be read."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField

from analysis.search import NOTHING, Search, SearchError, read_search
from feedback.forms import ChoiceForm, choices
from feedback.words import KINDS, SENTIMENTS

SEARCH_FAULTS = {
    "open-quote": _l("Put a second quotation mark after the phrase %(near)s"),
    "open-bracket": _l("Close each bracket that you open"),
    "closed-bracket": _l("Open a bracket before you close it"),
    "no-term": _l("Write a word to search for"),
    "no-left": _l("Write a word before %(near)s"),
    "no-right": _l("Write a word after %(near)s"),
    "empty-term": _l("Write a word with letters or figures in place of “%(near)s”"),
    "inner-star": _l("Put * at the end of a word alone, not as in %(near)s"),
    "too-long": _l("Search for fewer words at once"),
}


class QueueForm(ChoiceForm):
    """Which comments to show, and in which order."""

    q = StringField(
        _l("Search for words"),
        description=_l(
            'For example: bins AND NOT "garden waste". AND, OR and NOT are in capitals; park* finds parks and parking.'
        ),
    )
    reviewed = SelectField(
        _l("Show"),
        choices=choices({"yes": _l("Reviewed comments"), "all": _l("All comments")}, _l("Comments to review")),
        validate_choice=False,
    )
    service = SelectField(_l("Service"), validate_choice=False)
    kind = SelectField(
        _l("Kind"),
        choices=choices(KINDS, _l("Every kind")),
        validate_choice=False,
    )
    theme = SelectField(_l("Theme"), validate_choice=False)
    sentiment = SelectField(
        _l("Feeling"),
        choices=choices(SENTIMENTS, _l("Every feeling")),
        validate_choice=False,
    )
    only = SelectField(
        _l("Only"),
        choices=choices(
            {"complex": _l("Long, or with three themes or more"), "sample": _l("The random sample")},
            _l("Every comment"),
        ),
        validate_choice=False,
    )
    order = SelectField(
        _l("Order"),
        choices=choices({"newest": _l("Newest first")}, _l("Most useful first")),
        validate_choice=False,
    )

    @property
    def search(self) -> Search | None:
        """What is searched for; a search that cannot be read puts its error beside the field, and finds nothing."""
        try:
            return read_search(self.q.data or "")
        except SearchError as error:
            if not self.q.errors:
                self.add_error("q", _fault(error))
            return NOTHING

    def offer(self, services: Mapping[str, str], themes: Mapping[str, str]) -> None:
        """Offer a council's own services and the taxonomy's themes."""
        self.service.choices = choices(services, _l("Every service"))
        self.theme.choices = choices(themes, _l("Every theme"))


def _fault(error: SearchError) -> str:
    """How to put a search right."""
    return str(SEARCH_FAULTS[error.fault]) % {"near": error.near}
