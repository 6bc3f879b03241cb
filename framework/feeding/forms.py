"""What administrators type about keys and outlets."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, RadioField, SelectMultipleField, StringField, TextAreaField

from core.forms import AtMost, Chosen, Form, Required, choices
from framework.feeding.keys import Scope

SCOPES = {
    Scope.OBSERVATIONS.value: _l("Figures of this council that are not published yet"),
    Scope.DEFINITIONS.value: _l("Definitions under which nothing is published yet"),
}
LASTS = {
    "30": _l("For a month"),
    "91": _l("For three months"),
    "182": _l("For half a year"),
    "365": _l("For a year"),
}
"""For how many days a key may be good."""


class KeyForm(Form):
    name = StringField(_l("What is the key for?"), [Required(_l("Say what the key is for")), AtMost(100)])
    scopes = SelectMultipleField(
        _l("What may be read with it?"), [Required(_l("Choose what may be read with it"))], validate_choice=False
    )
    lasts = RadioField(
        _l("How long is it good for?"), [Chosen(_l("Choose how long it is good for"))], validate_choice=False
    )

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.scopes.choices, self.lasts.choices = choices(SCOPES), choices(LASTS)

    def chosen(self) -> list[str]:
        """The scopes that were ticked and that there are."""
        return [scope for scope in self.scopes.data or () if scope in SCOPES]


class NameForm(Form):
    name = StringField(_l("What do you call it?"), [Required(_l("Give it a name")), AtMost(64)])


class WebhookForm(NameForm):
    url = StringField(_l("Which address is called?"), [Required(_l("Enter the address")), AtMost(500)])


class SftpForm(NameForm):
    host = StringField(_l("What is the server’s name?"), [Required(_l("Enter the server’s name")), AtMost(253)])
    port = StringField(_l("Which port?"), default="22")
    username = StringField(_l("Who signs in there?"), [Required(_l("Enter the name that signs in")), AtMost(64)])
    password = PasswordField(_l("With which password?"), [AtMost(200)])
    folder = StringField(_l("Into which folder?"), [AtMost(200)])
    host_key = TextAreaField(
        _l("What is the server’s public key?"), [Required(_l("Paste the server’s public key")), AtMost(4000)]
    )


class OnlyAsk(Form):
    """A button alone."""
