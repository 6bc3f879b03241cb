"""What an analyst says who publishes a wave again."""

from collections.abc import Sequence
from typing import ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from core.forms import Required
from surveys.commissioning.part_form import PartForm
from surveys.commissioning.part_forms import form_in


class CorrectionForm(PartForm):
    """What changed, in every language of the council, and that it is meant."""

    worded: ClassVar = {"note": _l("Say what has changed and why, in every language of your council")}
    everywhere = ("note",)
    sure = BooleanField(
        _l("I have looked at what will change, and publish the wave again"),
        validators=[Required(_l("Say that you want to publish the wave again"))],
    )


def correction_form(languages: Sequence[str]) -> CorrectionForm:
    form = form_in(CorrectionForm, languages, languages, {})
    assert isinstance(form, CorrectionForm)
    return form
