"""What an analyst says who lets a chart start afresh."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice

from core.forms import AtMost, Chosen, Form, Required

LONGEST = 500


class RebaseForm(Form):
    """From which wave on, and why."""

    wave = RadioField(
        _l("From which wave on?"), validate_choice=False, validators=[Chosen(_l("Choose the wave that it starts with"))]
    )
    reason = TextAreaField(
        _l("What changed then?"),
        validators=[Required(_l("Say what changed, so that the next reader understands it")), AtMost(LONGEST)],
    )

    @classmethod
    def of(cls, waves: Sequence[tuple[int, str]]) -> "RebaseForm":
        form = cls()
        form.wave.choices = [SelectChoice(str(number), period) for number, period in waves]
        return form
