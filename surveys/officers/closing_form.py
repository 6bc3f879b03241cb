"""The consent that closing a wave asks for while papers would be left out."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from core.forms import Form


class CloseForm(Form):
    leave_out = BooleanField(_l("Close it all the same, and leave these papers out"))

    def allows(self, papers: int) -> bool:
        """Whether the form was sent, and knew of the papers if there are any."""
        if not self.validate_on_submit():
            return False
        if papers and not self.leave_out.data:
            self.add_error("leave_out", _l("Have the papers counted first, or say that they are to be left out"))
        return not self.errors
