"""What officers type in the clinic: a card, what was done with it, and what comes of it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, RadioField, SelectField, StringField, TextAreaField, ValidationError

from core.forms import AtMost, Chosen, Day, Form, Required, choices
from core.numbers import decimal_of
from core.text import tidy
from framework.clinic.models import Card
from framework.clinic.words import DECISIONS

LONGEST = 2000
WAYS = {"rise": _l("It will rise"), "fall": _l("It will fall")}


class CardForm(Form):
    """A card; `card_form` says in which unit the prediction is, and leaves it out once it cannot be changed."""

    title = StringField(
        _l("What will you try?"), filters=[tidy],
        validators=[Required(_l("Say in a sentence what you will try")), AtMost(200)],
    )  # fmt: skip
    plan = TextAreaField(_l("How, where and with whom?"), filters=[tidy], validators=[AtMost(LONGEST)])
    owner = SelectField(_l("Who owns it?"), validate_choice=False, validators=[Chosen(_l("Choose who owns it"))])
    due_on = Day(_l("By when is it done?"), format="%d %m %Y")
    way = RadioField(
        _l("What do you predict for the indicator?"), choices=choices(WAYS), validate_choice=False,
        validators=[Chosen(_l("Choose whether it will rise or fall"))],
    )  # fmt: skip
    size = StringField(_l("By how much?"), filters=[tidy])
    reason = TextAreaField(_l("Why do you think so?"), filters=[tidy], validators=[AtMost(LONGEST)])
    action = SelectField(
        _l("Is it one of the actions about what residents said?"), validate_choice=False,
        validators=[Chosen(_l("Choose from the list"))],
    )  # fmt: skip

    def validate_due_on(self, field: Field) -> None:
        if field.data is None and not field.errors:
            raise ValidationError(_l("Enter a day, month and year"))

    def validate_size(self, field: Field) -> None:
        if not _size(field.data):
            raise ValidationError(_l("Enter a number above 0, such as 3 or 2.5"))

    def facts(self, scale: float) -> dict[str, Any]:
        """What the card says, once the form is valid; `scale` is how much is typed for one of what is kept."""
        found: dict[str, Any] = {
            "title": self.title.data,
            "plan": self.plan.data or "",
            "owner_id": _chosen(self.owner),
            "due_on": self.due_on.data,
            "action_id": _chosen(self.action),
        }
        if self.size is not None:
            size = _size(self.size.data) / scale
            found |= {"expected": size if self.way.data == "rise" else -size, "reason": self.reason.data or ""}
        return found


class NoteForm(Form):
    text = TextAreaField(
        _l("Write a note"), filters=[tidy], validators=[Required(_l("Write the note first")), AtMost(LONGEST)]
    )


class StepForm(Form):
    """What takes a card to its next step."""

    stage = HiddenField()
    """Where the card was when its page was opened."""
    text = TextAreaField(filters=[tidy], validators=[Required(_l("Say it in a sentence or two")), AtMost(LONGEST)])


class DecidingForm(StepForm):
    decision = RadioField(
        _l("What comes of it?"), choices=choices(DECISIONS), validate_choice=False,
        validators=[Chosen(_l("Choose what comes of it"))],
    )  # fmt: skip


def card_form(
    owners: Mapping[Any, str],
    actions: Mapping[Any, str],
    scale: float,
    card: Card | None = None,
    *,
    predicts: bool = True,
) -> CardForm:
    """The form of a card that is new or there, with who may own it and which actions it may be."""
    form = CardForm(data=_shown(card, scale))
    form.owner.choices = choices(owners)
    form.action.choices = choices(actions, _l("No"))
    if not predicts:
        del form.way, form.size, form.reason
    return form


def _shown(card: Card | None, scale: float) -> dict[str, Any]:
    if card is None:
        return {"action": ""}
    return {
        "title": card.title,
        "plan": card.plan,
        "owner": str(card.owner_id),
        "due_on": card.due_on,
        "way": "rise" if card.expected > 0 else "fall",
        "size": f"{round(abs(card.expected) * scale, 4):g}",
        "reason": card.reason,
        "action": str(card.action_id or ""),
    }


def _size(typed: str | None) -> float:
    """By how much an indicator is predicted to move; 0 for what is no size."""
    return decimal_of(typed, 0, 1e9) or 0.0


def _chosen(field: Field) -> Any:
    return UUID(field.data) if field.data else None
