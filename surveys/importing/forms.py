"""What an analyst chooses about a file of responses."""

from flask_babel import lazy_gettext as _l
from wtforms import FileField, SelectField

from core.forms import Chosen, Form, choices
from surveys.importing.response_map import OURS

WITH_A_MAP = "map"


class ResponseUploadForm(Form):
    file = FileField(_l("Choose a file of responses"))
    how = SelectField(_l("How is it read?"), [Chosen(_l("Choose how it is read"))], validate_choice=False)
    map = FileField(_l("Choose a map"))

    @classmethod
    def of(cls, sources: list[str]) -> "ResponseUploadForm":
        form = cls()
        known = {f"saved:{name}": _l("As the last file of %(source)s", source=name) for name in sources}
        ways = {WITH_A_MAP: _l("By the map chosen below"), OURS: _l("As a file taken away from here")}
        form.how.choices = choices(known | ways)
        return form
