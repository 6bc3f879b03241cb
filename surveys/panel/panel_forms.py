"""What a resident tells the panel: how to reach them, who they are, and that they agree."""

from collections.abc import Iterable
from uuid import UUID

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from wtforms import BooleanField, Field, RadioField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice

from core import councils
from core.addresses import AddressRefused, tidy_address
from core.forms import Form, Required
from core.language import localised
from core.models import Channel
from surveys.bank.bank import question
from surveys.panel.profiles import NOT_SAID, STRATA, Profile

ADDRESSES = {
    frozenset({Channel.EMAIL}): _l("Your email address"),
    frozenset({Channel.TEXT}): _l("Your mobile number"),
    frozenset(Channel): _l("Your email address or mobile number"),
}
WRONG = {
    frozenset({Channel.EMAIL}): _l("Enter an email address in full, like name@example.com"),
    frozenset({Channel.TEXT}): _l(
        "Enter a mobile number, like 07700 900123; begin one from abroad with + and its country’s code"
    ),
    frozenset(Channel): _l("Enter an email address, like name@example.com, or a mobile number, like 07700 900123"),
}
RATHER_NOT = _l("Prefer not to say")


class ProfileForm(Form):
    """Who a member is, in the words of the question bank: each of it may be left out."""

    age_band = RadioField(validate_choice=False)
    sex = RadioField(validate_choice=False)
    ward = SelectField(validate_choice=False)

    def ask(self, session: Session, council_id: UUID) -> None:
        """Put the questions and their answers, the council's own wards among them, into the reader's language."""
        for name in ("age_band", "sex"):
            options = ((option["code"], localised(option["text"])) for option in question(name).options)
            _offer(self[name], name, options, RATHER_NOT)
        wards = ((code, localised(name)) for code, name in councils.wards_of(session, council_id))
        _offer(self.ward, "ward", wards, RATHER_NOT)

    def profile(self) -> Profile:
        """What was said, of what was offered."""
        offered = {name: {choice.value for choice in self[name].iter_choices()} for name in STRATA}
        return Profile(**{name: self[name].data if self[name].data in offered[name] else NOT_SAID for name in STRATA})


class JoinForm(ProfileForm):
    address = StringField()
    agrees = BooleanField(
        _l("I agree to be asked again"), validators=[Required(_l("Tick the box if you agree, or leave this page"))]
    )

    def ask(self, session: Session, council_id: UUID) -> None:
        super().ask(session, council_id)
        self.address.label.text = ADDRESSES[self.channels]

    @property
    def channels(self) -> frozenset[Channel]:
        offered: frozenset[Channel] = current_app.extensions["channels"]
        return offered

    @property
    def channel(self) -> Channel:
        """The channel that what was typed looks like an address of, if both are offered."""
        if len(self.channels) == 1:
            return next(iter(self.channels))
        return Channel.EMAIL if "@" in (self.address.data or "") else Channel.TEXT

    def validate_address(self, field: Field) -> None:
        try:
            tidy_address(self.channel, field.data or "")
        except AddressRefused as error:
            raise ValidationError(WRONG[self.channels]) from error


def _offer(field: Field, code: str, options: Iterable[tuple[str, str]], rather_not: object) -> None:
    field.label.text = localised(question(code).wording.text)
    nothing, offered = SelectChoice(NOT_SAID, rather_not), [SelectChoice(*option) for option in options]
    field.choices = [nothing, *offered] if isinstance(field, SelectField) else [*offered, nothing]
