"""What is typed of packs: what one is, what is in it, what officers say, what members could ask, and corrections."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, RadioField, SelectField, StringField, TextAreaField, ValidationError

from core.database import Json
from core.forms import AtMost, Chosen, Day, Form, Required, choices, is_whole
from core.models import Person
from core.text import tidy
from framework.models import Commentary
from framework.packs.making import Chosen as ChosenIndicator
from framework.packs.models import Grouping, Pack, PackEntry, PackKind
from surveys.worded_form import WordedForm, line_box, text_box

KINDS = {PackKind.SCRUTINY: _l("A quarter’s pack for scrutiny"), PackKind.ANNUAL: _l("An annual report")}
GROUPINGS = {Grouping.THEME: _l("By theme"), Grouping.TIER: _l("By tier, the highest level first")}
MOST_REMINDERS = 10
DAY = "%d %m %Y"
LONGEST_SAID = 3000


def in_languages(kind: type[WordedForm], languages: Sequence[str], data: Json, lines: Sequence[str] = ()) -> Any:
    """A form with a box in each language for whatever it says in words, of one line for the names in `lines`."""
    boxes = {
        f"{name}_{code}": line_box(code, 200) if name in lines else text_box(code, LONGEST_SAID)
        for name in kind.worded
        for code in languages
    }
    made = type(kind.__name__, (kind,), {**boxes, "languages": tuple(languages), "needed": tuple(languages)})
    return made(data=data)


class PackForm(WordedForm):
    """What a pack is, of when it is, and how words for it are gathered."""

    worded: ClassVar = {"title": _l("Enter a title in every language of your council"), "introduction": ""}
    everywhere = ("title",)
    kind = RadioField(
        _l("What is it?"), choices=choices(KINDS), validate_choice=False,
        validators=[Chosen(_l("Choose what it is"))],
    )  # fmt: skip
    begins_on = Day(_l("On which day does its period begin?"), format=DAY)
    ends_on = Day(_l("On which day does its period end?"), format=DAY)
    grouped_by = RadioField(
        _l("How do indicators stand together?"), choices=choices(GROUPINGS), validate_choice=False,
        validators=[Chosen(_l("Choose how they stand together"))],
    )  # fmt: skip
    due_on = Day(_l("By which day should officers have written?"), format=DAY)
    most_reminders = StringField(_l("At most how many reminders does each officer get?"), filters=[tidy])
    signatory = SelectField(_l("Who signs what they write?"), validate_choice=False)

    @classmethod
    def of(cls, languages: Sequence[str], signatories: Sequence[Person], shown: Json) -> "PackForm":
        form: PackForm = in_languages(cls, languages, shown, lines=("title",))
        form.signatory.choices = choices(
            {each.id: each.name for each in signatories}, _l("Any analyst or administrator")
        )
        return form

    def _lacking(self, name: str) -> Sequence[str]:
        return () if name == "introduction" else super()._lacking(name)

    def validate_begins_on(self, field: Field) -> None:
        _check_day(field)

    def validate_ends_on(self, field: Field) -> None:
        _check_day(field)
        if self.begins_on.data and field.data < self.begins_on.data:
            raise ValidationError(_l("Enter a day that is not before the first"))

    def validate_due_on(self, field: Field) -> None:
        _check_day(field)

    def validate_most_reminders(self, field: Field) -> None:
        if not is_whole(field.data or "", 0, MOST_REMINDERS):
            raise ValidationError(str(_l("Enter a whole number from 0 to %(most)s")) % {"most": MOST_REMINDERS})

    def validate_signatory(self, field: Field) -> None:
        if (field.data or "") not in {choice.value for choice in field.choices}:
            raise ValidationError(_l("Choose from the list"))

    def said(self) -> dict[str, Any]:
        """What the pack is, once the form is valid."""
        return {
            "kind": PackKind(self.kind.data),
            "title": self.words("title"),
            "introduction": self.words("introduction"),
            "begins_on": self.begins_on.data,
            "ends_on": self.ends_on.data,
            "grouped_by": Grouping(self.grouped_by.data),
            "due_on": self.due_on.data,
            "most_reminders": int(self.most_reminders.data or 0),
            "signatory_id": UUID(self.signatory.data) if self.signatory.data else None,
        }


def shown_of(pack: Pack) -> Json:
    """A pack as its form shows it."""
    plain = {name: getattr(pack, name) for name in ("begins_on", "ends_on", "due_on")}
    words = PackForm.shown({"title": pack.title, "introduction": pack.introduction})
    return (
        plain
        | words
        | {
            "kind": pack.kind.value,
            "grouped_by": pack.grouped_by.value,
            "most_reminders": str(pack.most_reminders),
            "signatory": str(pack.signatory_id or ""),
        }
    )


class ChoosingForm(Form):
    """Which indicators stand in a pack, in which order, and who writes about each; `choosing_form` adds the rows."""

    ids: Sequence[UUID] = ()

    def rows(self) -> list[tuple[Field, Field]]:
        return [(self[f"place_{number}"], self[f"officer_{number}"]) for number in range(len(self.ids))]

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        if fine and not any(place.data for place, _ in self.rows()):
            self.add_error("place_0", _l("Give at least one indicator a place"))
            return False
        return fine

    def chosen(self) -> list[ChosenIndicator]:
        """The indicators in the order of their places; those with the same keep the order of the page."""
        placed = [
            (int(place.data), number, ChosenIndicator(self.ids[number], UUID(officer.data) if officer.data else None))
            for number, (place, officer) in enumerate(self.rows())
            if place.data
        ]
        return [one for *_, one in sorted(placed, key=lambda each: each[:2])]


class Place:
    """A place is a number, or nothing."""

    field_flags: ClassVar[dict[str, Any]] = {}

    def __call__(self, form: Form, field: Field) -> None:
        if field.data and not is_whole(field.data, 1, 999):
            raise ValidationError(_l("Enter a number from 1 to 999, or leave it empty"))


def choosing_form(
    ids: Sequence[UUID], titles: Sequence[str], writers: Sequence[Person], entries: Sequence[PackEntry]
) -> Any:
    """The form with a row for each indicator, filled in with what the pack holds."""
    fields: dict[str, Any] = {}
    for number, title in enumerate(titles):
        fields[f"place_{number}"] = StringField(title, filters=[tidy], validators=[Place()])
        fields[f"officer_{number}"] = SelectField(
            title, validate_choice=False, validators=[Chosen(_l("Choose from the list"))]
        )
    known = {entry.indicator_id: entry for entry in entries}
    held = {number: known[one] for number, one in enumerate(ids) if one in known}
    data = {f"place_{number}": str(entry.position) for number, entry in held.items()}
    data |= {f"officer_{number}": str(entry.officer_id or "") for number, entry in held.items()}
    form = type("ChoosingForm", (ChoosingForm,), {**fields, "ids": tuple(ids)})(data=data)
    offered = choices({each.id: each.name for each in writers}, _l("Nobody yet"))
    for number in range(len(ids)):
        form[f"officer_{number}"].choices = offered
    return form


class CommentaryForm(WordedForm):
    """What an officer says of an indicator; a draft may lack anything."""

    worded: ClassVar = {
        "says": _l("Say what happened, in every language of your council"),
        "so_what": _l("Say what it means, in every language of your council"),
        "action": _l("Say what will be done in every language of your council, or in none"),
    }
    everywhere = ("says", "so_what")
    action_owner = StringField(_l("Who sees to it?"), filters=[tidy], validators=[AtMost(200)])
    action_due_on = Day(_l("By which day?"), format=DAY)
    hands_in = False

    def validate(self, extra_validators: Any = None) -> bool:
        if not self.hands_in:
            return bool(super(WordedForm, self).validate(extra_validators))
        fine = bool(super().validate(extra_validators))
        if self.words("action"):
            if not self.action_owner.data:
                self.add_error("action_owner", _l("Say who sees to it, such as a team or a post"))
                fine = False
            if self.action_due_on.data is None and not self.action_due_on.errors:
                self.add_error("action_due_on", _l("Enter a day, month and year"))
                fine = False
        return fine

    def _lacking(self, name: str) -> Sequence[str]:
        if name != "action":
            return super()._lacking(name)
        said = self.words(name)
        return [code for code in self.languages if code not in said] if said else ()

    def said(self) -> dict[str, Any]:
        words = {name: self.words(name) for name in self.worded}
        return words | {"action_owner": self.action_owner.data or "", "action_due_on": self.action_due_on.data}

    @classmethod
    def of(cls, languages: Sequence[str], entry: PackEntry, said: Commentary | None) -> "CommentaryForm":
        """The form with the officer's draft, or with what is said of the figure where that is all or is newer."""
        since = said is not None and entry.handed_in_at is not None and said.at > entry.handed_in_at
        source = said if said is not None and (since or not entry.says) else entry
        held = {name: getattr(source, name) for name in cls.worded}
        plain = {"action_owner": entry.action_owner, "action_due_on": entry.action_due_on}
        form: CommentaryForm = in_languages(cls, languages, cls.shown(held) | plain)
        return form


class NoteForm(Form):
    """Why words are sent back."""

    note = TextAreaField(
        _l("What should be otherwise?"), filters=[tidy],
        validators=[Required(_l("Say what should be otherwise")), AtMost(1000)],
    )  # fmt: skip


class QuestionForm(WordedForm):
    """A question that a member could ask, and why."""

    worded: ClassVar = {
        "words": _l("Enter the question in every language of your council"),
        "reason": _l("Enter the reason in every language of your council"),
    }
    everywhere = ("words", "reason")


class PublishForm(WordedForm):
    """Whether to publish although words are missing, whether everybody may read it, and what was corrected."""

    worded: ClassVar = {"note": _l("Say what was corrected, in every language of your council")}
    everywhere = ("note",)
    without = BooleanField(_l("Publish it without the words that nobody has signed"))
    is_public = BooleanField(_l("Let everybody read it, without signing in"))
    lacks_words = False
    corrects = False

    def validate_without(self, field: Field) -> None:
        if self.lacks_words and not field.data:
            raise ValidationError(_l("Tick this, or wait until every indicator’s words are signed"))

    def _lacking(self, name: str) -> Sequence[str]:
        return super()._lacking(name) if self.corrects else ()


def _check_day(field: Field) -> None:
    if not isinstance(field.data, date):
        field.errors = []  # The library's own words are not ours.
        raise ValidationError(_l("Enter a day, month and year"))
