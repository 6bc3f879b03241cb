"""Where somebody wants their code sent."""

from flask_babel import lazy_gettext as _l
from wtforms import Field, StringField, ValidationError

from core.addresses import AddressRefused, tidy_address
from core.forms import Form
from core.models import Channel

ADDRESSES = {
    frozenset({Channel.EMAIL}): _l("Your email address"),
    frozenset({Channel.TEXT}): _l("Your mobile number"),
    frozenset(Channel): _l("Your email address or mobile number"),
}
EXAMPLES = {
    Channel.EMAIL: _l("Enter an email address in full, like name@example.com"),
    Channel.TEXT: _l("Enter a mobile number, like 07700 900123; begin one from abroad with + and its country’s code"),
}
EITHER = _l("Enter an email address, like name@example.com, or a mobile number, like 07700 900123")


class LaterForm(Form):
    """One box for an email address or a mobile number: which of them it is can be seen."""

    address = StringField()
    offered: frozenset[Channel]

    @classmethod
    def offering(cls, channels: frozenset[Channel]) -> "LaterForm":
        form = cls()
        form.offered = channels
        if channels:
            form.address.label.text = ADDRESSES[channels]
        return form

    @property
    def channel(self) -> Channel:
        """The channel that what was typed looks like an address of, if both are offered."""
        if len(self.offered) == 1:
            return next(iter(self.offered))
        return Channel.EMAIL if "@" in (self.address.data or "") else Channel.TEXT

    def validate_address(self, field: Field) -> None:
        typed = field.data or ""
        try:
            tidy_address(self.channel, typed)
        except AddressRefused as error:
            of_one_kind = len(self.offered) == 1 or any(letter.isdigit() or letter == "@" for letter in typed)
            raise ValidationError(EXAMPLES[self.channel] if of_one_kind else EITHER) from error
