"""What an officer says of a file of shapes."""

from flask_babel import lazy_gettext as _l
from wtforms import FileField, StringField

from core.forms import AtMost, Day, Form, Required
from core.text import tidy


class MapForm(Form):
    """A file of shapes, who drew it, and of which day it is."""

    file = FileField(_l("Choose a file of your wards’ shapes"))
    source = StringField(
        _l("Who drew it?"),
        filters=[tidy],
        validators=[Required(_l("Say who drew it, such as Office for National Statistics")), AtMost(200)],
    )
    dated = Day(
        _l("Of which day is it?"),
        format="%d %m %Y",
        validators=[Required(_l("Enter the day that the shapes are of"))],
    )
