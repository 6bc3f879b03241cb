"""What the lead types of a commission to begin it, and of what it asks of whom and why."""

from typing import ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import Field, StringField, ValidationError

from core.forms import AtMost, Required
from core.text import tidy
from surveys.commissioning.part_form import PartForm


class AboutForm(PartForm):
    worded: ClassVar = {
        "title": _l("Enter the title in every language of your council"),
        "purpose": _l("Say what the survey is for in every language of your council"),
        "population": _l("Say whom the survey is about, such as residents aged 16 and over"),
    }
    everywhere = ("title", "purpose")


class BeginForm(PartForm):
    """What a commission begins with."""

    worded: ClassVar = {name: AboutForm.worded[name] for name in AboutForm.everywhere}
    everywhere = AboutForm.everywhere
    slug = StringField(
        _l("The end of its link"), filters=[tidy],
        validators=[Required(_l("Enter the end of the survey’s link, like local-voices")), AtMost(60)],
    )  # fmt: skip

    def validate_slug(self, field: Field) -> None:
        words = (field.data or "").split("-")
        if len(field.data or "") < 2 or not all(w.isascii() and w.isalnum() and w == w.lower() for w in words):
            raise ValidationError(_l("Use small letters, digits and single hyphens, like local-voices"))
