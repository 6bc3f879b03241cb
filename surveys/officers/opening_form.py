"""Who may answer a wave that is about to open."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from core.forms import Chosen, Form
from surveys.models import Recruitment, Wave

EVERYBODY, INVITED = Recruitment.OPEN_LINK.value, Recruitment.SAMPLE.value


class OpenForm(Form):
    recruitment = RadioField(_l("Who may answer?"), [Chosen(_l("Choose who may answer"))], validate_choice=False)

    @classmethod
    def of(cls, wave: Wave) -> "OpenForm":
        form = cls(recruitment=EVERYBODY if wave.commission.open_recruitment else INVITED)
        form.recruitment.choices = [
            (EVERYBODY, _l("Everybody: households with a code, and others by an open link")),
            (INVITED, _l("Only households that are invited, each with its code")),
        ]
        return form

    @property
    def is_for_everybody(self) -> bool:
        return bool(self.recruitment.data == EVERYBODY)
