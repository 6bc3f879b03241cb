"""What administrators type about how long something is kept."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, IntegerField, StringField, ValidationError

from core.forms import AtMost, Form
from core.text import tidy


class KeepForm(Form):
    between = (1, 1)
    days = IntegerField(_l("For how many days should it be kept?"))
    holds = BooleanField(_l("Delete nothing of this for now, however old it is"))
    held_for = StringField(_l("Why is it held?"), filters=[tidy], validators=[AtMost(200)])

    def validate_days(self, field: Field) -> None:
        least, most = self.between
        field.errors = []
        if field.data is None or not least <= field.data <= most:
            words = _("Enter a number of days from %(least)s to %(most)s", least=least, most=most)
            raise ValidationError(words)

    def validate_held_for(self, field: Field) -> None:
        if self.holds.data and not field.data:
            raise ValidationError(_("Say why it is held, such as the number of a claim or an inquiry"))
