"""What a resident types into a form: one page, of which only what is asked is shown."""

from typing import Any
from uuid import UUID, uuid4

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)

from core.addresses import AddressRefused, tidy_address
from core.forms import AtMost, Form, choices
from core.language import localised
from core.models import Channel
from core.text import tidy
from feedback.asking.answering import Given
from feedback.asking.models import Said
from feedback.asking.scales import SCALES
from feedback.models import FeedbackForm, FormPurpose

LONGEST_COMMENT = 4000
LONGEST_CONTACT = 200
SAID = {
    Said.COMPLAINT: _l("A complaint"),
    Said.COMPLIMENT: _l("A compliment"),
    Said.SUGGESTION: _l("A suggestion"),
}
WORDED = {
    "rating": "rating_question",
    "ease": "ease_question",
    "difference": "difference_question",
    "recommend": "recommend_question",
    "text": "text_question",
    "second": "second_question",
}
"""The field that each of a form's own questions is the label of."""


class AnswerForm(Form):
    """How did we do? `page` is the identifier that this showing of the form was given."""

    page = HiddenField()
    said_to_be = RadioField(_l("What would you like to tell us?"), choices=choices(SAID), validate_choice=False)
    about = SelectField(_l("Which service is it about?"), validate_choice=False)
    rating = RadioField(choices=choices(SCALES["rating"]), validate_choice=False)
    ease = RadioField(choices=choices(SCALES["ease"]), validate_choice=False)
    difference = RadioField(choices=choices(SCALES["difference"]), validate_choice=False)
    recommend = RadioField(choices=choices(SCALES["recommend"]), validate_choice=False)
    text = TextAreaField(filters=[tidy], validators=[AtMost(LONGEST_COMMENT)])
    second = TextAreaField(filters=[tidy], validators=[AtMost(LONGEST_COMMENT)])
    ward = SelectField(_l("Which ward do you live in?"), validate_choice=False)
    may_quote = BooleanField(_l("You may publish my words, without my name"))
    contact = StringField(
        _l("Your email address or telephone number"), filters=[tidy], validators=[AtMost(LONGEST_CONTACT)]
    )
    may_contact = BooleanField(_l("You may use it to contact me about what I have said"))
    acknowledge = BooleanField(_l("Send me an acknowledgement with my reference"))
    asked: FeedbackForm
    channels: frozenset[Channel]
    takes_contact: bool

    @classmethod
    def asking(
        cls,
        asked: FeedbackForm,
        *,
        services: dict[str, str],
        wards: dict[str, str],
        channels: frozenset[Channel],
        takes_contact: bool,
        **options: Any,
    ) -> "AnswerForm":
        """The fields that a form asks for, with its words and its council's services and wards.

        Contacts are taken only where they can be sealed; acknowledgements leave by the installation's `channels`.
        """
        form = cls(**options)
        form.asked, form.channels, form.takes_contact = asked, channels, takes_contact and asked.asks_contact
        for name, question in WORDED.items():
            form[name].label.text = localised(getattr(asked, question))
        form.about.choices = choices(services, _l("I am not sure"))
        form.ward.choices = choices(wards, _l("I would rather not say"))
        for name in form._unasked():
            del form[name]
        if not _is_page(form.page.data):
            form.page.data = uuid4().hex
        return form

    def given(self, **around: Any) -> Given:
        """What was given, with what the address of the page says around it."""
        return Given(
            rating=self._scale("rating"),
            ease=self._scale("ease"),
            difference=self._scale("difference"),
            recommend=self._scale("recommend"),
            texts=tuple(self[name].data or "" for name in ("text", "second") if name in self),
            said_to_be=Said(self.said_to_be.data) if "said_to_be" in self and self.said_to_be.data else None,
            area=self._chosen("ward"),
            may_quote="may_quote" in self and self.may_quote.data,
            contact=self.contact.data if "contact" in self and self.may_contact.data else "",
            **around,
        )

    @property
    def wants_acknowledgement(self) -> bool:
        return "acknowledge" in self and bool(self.acknowledge.data)

    @property
    def service_code(self) -> str:
        return self._chosen("about")

    def channel_of_contact(self) -> Channel | None:
        """The channel by which an acknowledgement can be sent to what was typed, if there is one."""
        for channel in sorted(self.channels):
            try:
                tidy_address(channel, self.contact.data or "")
            except AddressRefused:
                continue
            return channel
        return None

    def validate_said_to_be(self, field: Field) -> None:
        if field.data not in list(Said):
            raise ValidationError(_l("Choose what you would like to tell us"))

    def validate_text(self, field: Field) -> None:
        if self.asked.purpose is FormPurpose.COMPLAINT and not field.data:
            raise ValidationError(_l("Tell us what happened"))

    def validate_rating(self, field: Field) -> None:
        _refuse_unlisted(field)

    def validate_ease(self, field: Field) -> None:
        _refuse_unlisted(field)

    def validate_difference(self, field: Field) -> None:
        _refuse_unlisted(field)

    def validate_recommend(self, field: Field) -> None:
        _refuse_unlisted(field)

    def validate_contact(self, field: Field) -> None:
        if not field.data and (self.may_contact.data or self.wants_acknowledgement):
            raise ValidationError(_l("Enter an email address or a telephone number, or clear the boxes beneath it"))
        if self.wants_acknowledgement and self.channel_of_contact() is None:
            raise ValidationError(self._what_can_be_sent_to())

    def validate_may_contact(self, field: Field) -> None:
        if self.contact.data and not field.data and not self.wants_acknowledgement:
            raise ValidationError(_l("Tick the box so that we may use it, or clear your contact details"))

    def _what_can_be_sent_to(self) -> str:
        if self.channels == {Channel.EMAIL}:
            words = _("Enter an email address, like name@example.com, so that we can send an acknowledgement")
        else:
            words = _("Enter an email address, like name@example.com, or a mobile number, like 07700 900123, so that "
                      "we can send an acknowledgement")  # fmt: skip
        return str(words)

    def _unasked(self) -> list[str]:
        asked, complains = self.asked, self.asked.purpose is FormPurpose.COMPLAINT
        wanted = {name: bool(getattr(asked, question)) for name, question in WORDED.items()}
        wanted |= {
            "rating": not complains and wanted["rating"],
            "said_to_be": complains,
            "about": complains and asked.service_id is None,
            "ward": asked.asks_ward and len(self.ward.choices) > 1,
            "may_quote": asked.asks_quoting,
            "contact": self.takes_contact,
            "may_contact": self.takes_contact,
            "acknowledge": self.takes_contact and complains and bool(self.channels),
        }
        return [name for name, is_wanted in wanted.items() if not is_wanted]

    def _scale(self, name: str) -> int | None:
        return int(self[name].data) if name in self and self[name].data else None

    def _chosen(self, name: str) -> str:
        """What was chosen from a list; anything that is not on it counts as nothing."""
        if name not in self:
            return ""
        field = self[name]
        return str(field.data) if field.data in {choice.value for choice in field.choices} else ""


def _is_page(identifier: str | None) -> bool:
    try:
        return bool(identifier) and UUID(identifier).hex == identifier
    except ValueError:
        return False


def _refuse_unlisted(field: Field) -> None:
    if field.data and field.data not in {choice.value for choice in field.choices}:
        raise ValidationError(_l("Choose one of the answers on the list"))
