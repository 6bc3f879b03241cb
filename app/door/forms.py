"""What people type at the door, and about their account."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, PasswordField, RadioField, SelectMultipleField, StringField, ValidationError

from core.addresses import AddressRefused, tidy_email
from core.forms import AtMost, Chosen, Form, Required
from core.models import Role


class SignInForm(Form):
    email = StringField(_l("Email address"), validators=[Required(_l("Enter your email address"))])
    password = PasswordField(_l("Password"), validators=[Required(_l("Enter your password"))])


class CodeForm(Form):
    code = StringField(_l("Code from your authenticator app"), validators=[Required(_l("Enter the code"))])


class RecoveryForm(Form):
    code = StringField(_l("Recovery code"), validators=[Required(_l("Enter one of your recovery codes"))])


class ForgottenForm(Form):
    email = StringField(_l("Email address"), validators=[Required(_l("Enter your email address"))])


class NewPasswordForm(Form):
    new = PasswordField(_l("New password"), validators=[Required(_l("Enter a new password"))])


class ChangePasswordForm(Form):
    present = PasswordField(_l("Your present password"), validators=[Required(_l("Enter your present password"))])
    new = PasswordField(_l("New password"), validators=[Required(_l("Enter a new password"))])


class ProveForm(Form):
    password = PasswordField(_l("Password"), validators=[Required(_l("Enter your password"))])


class Ask(Form):
    """Nothing but a button."""


class InviteForm(Form):
    """Somebody who is to work for the council."""

    name = StringField(_l("What is their name?"), validators=[Required(_l("Enter their name")), AtMost(200)])
    email = StringField(_l("What is their email address?"), validators=[Required(_l("Enter their email address"))])
    role = RadioField(
        _l("What may they do?"), validate_choice=False, validators=[Chosen(_l("Choose what they may do"))]
    )
    services = SelectMultipleField(_l("Which services do they work for?"), validate_choice=False)

    def validate_email(self, field: Field) -> None:
        try:
            tidy_email(field.data or "")
        except AddressRefused as error:
            raise ValidationError(_l("Enter an email address in full, like name@example.com")) from error

    def validate_services(self, field: Field) -> None:
        if self.role.data == Role.OFFICER and not field.data:
            raise ValidationError(_l("Choose at least one service for an officer"))


class AskedForm(Form):
    """Whether a second factor is asked of everybody who works for the council."""

    asked = BooleanField(_l("Everybody who works for this council needs a code from an authenticator app to sign in"))


class SignOnForm(Form):
    """Whether single sign-on is asked of everybody who works for the council."""

    sign_on = BooleanField(_l("Everybody who works for this council signs in by single sign-on, and not by a password"))
