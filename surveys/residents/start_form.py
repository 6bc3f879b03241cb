"""Where a resident lives: the form that begins a response."""

from collections.abc import Sequence
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, StringField

from core.forms import Form, Required
from core.language import localised
from core.models import Council


class StartForm(Form):
    """Which council a resident answers for, if it may be several, and the name that makes one response of all tabs."""

    response_id = HiddenField()
    council = RadioField(_l("Which council do you live in?"), validators=[Required(_l("Choose your council"))])
    code = StringField(_l("Your code"))

    @classmethod
    def among(cls, councils: Sequence[Council], name: UUID) -> "StartForm":
        form = cls(response_id=str(name))
        form.council.choices = [(council.slug, localised(council.name)) for council in councils]
        form.council.validate_choice = False  # A council that is not offered is refused in our own words below.
        form.offered = {council.slug: council for council in councils}
        if form.only:
            form.council.data = form.only.slug
        return form

    offered: dict[str, Council]

    @property
    def only(self) -> Council | None:
        """The one council that it can be, which nobody is asked for."""
        return next(iter(self.offered.values())) if len(self.offered) == 1 else None

    def chosen(self) -> Council | None:
        """The council chosen, in a form that was sent and can be accepted; where none is offered, a code is needed."""
        if not self.offered:
            self.add_error("code", _l("Enter your code"))
            return None
        if not self.validate_on_submit():
            return None
        council = self.offered.get(self.council.data)
        if council is None:
            self.add_error("council", _l("Choose your council"))
        return council
