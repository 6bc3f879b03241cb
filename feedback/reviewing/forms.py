"""What people choose when they review more than one thing at once."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)

from core.forms import Chosen, Form, Required
from core.text import tidy
from feedback.forms import choices
from feedback.models import Comment
from feedback.reviewing.models import Counted
from feedback.words import KINDS, SENTIMENTS

MOST_CLAUSES = 8


class AlikeForm(Form):
    """Which of the comments that look alike to treat alike. The labels are those of the preview."""

    comments = SelectMultipleField(
        _l("Which comments?"), validate_choice=False, validators=[Required(_l("Tick at least one comment"))]
    )
    kind = HiddenField()
    sentiment = HiddenField()
    themes = SelectMultipleField(validate_choice=False)

    def validate_kind(self, field: Any) -> None:
        if field.data not in {str(kind) for kind in KINDS} or self.sentiment.data not in {str(s) for s in SENTIMENTS}:
            raise ValidationError(_l("Choose from the list"))


class CountForm(Form):
    """Whether comments that say the same count once or many."""

    counted = RadioField(
        _l("How should figures count them?"),
        choices=choices({Counted.ONCE: _l("Once, together"), Counted.MANY: _l("Each of them")}),
        validate_choice=False,
        validators=[Chosen(_l("Choose how to count them"))],
    )


class NeverForm(Form):
    """For which comments a theme must not be suggested."""

    words = StringField(
        _l("Which words do such comments hold?"),
        description=_l("Comments that hold all of these words are not given the theme."),
        filters=[tidy],
        validators=[Required(_l("Write at least one word"))],
    )


class PartsForm(Form):
    """Where a comment is to be split."""

    parts = TextAreaField(
        _l("Put each part on a line of its own"),
        description=_l("Change where lines end, and not the words."),
        validators=[Required(_l("Write the comment, with each part on a line of its own"))],
    )

    def __init__(self, comment: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.comment = comment

    @property
    def lines(self) -> list[str]:
        return [" ".join(line.split()) for line in (self.parts.data or "").splitlines() if line.strip()]

    def validate_parts(self, field: Any) -> None:
        if " ".join(self.lines).split() != self.comment.split():
            raise ValidationError(_l("Keep the comment's words as they are, and only change where lines end"))
        if not 2 <= len(self.lines) <= MOST_CLAUSES:
            raise ValidationError(_l("Split the comment into two to eight parts"))


class ClauseForm(Form):
    """What one part of a comment says."""

    text = HiddenField()
    sentiment = RadioField(
        _l("How does the resident feel?"),
        choices=choices(SENTIMENTS),
        validate_choice=False,
        validators=[Chosen(_l("Choose how the resident feels"))],
    )
    theme = SelectField(_l("Theme"), validate_choice=False)
    other = SelectField(_l("Another theme"), validate_choice=False)
    third = SelectField(_l("A third theme"), validate_choice=False)

    @property
    def boxes(self) -> list[SelectField]:
        return [self.theme, self.other, self.third]

    def offer(self, themes: Mapping[str, str]) -> None:
        for box in self.boxes:
            box.choices = choices(themes, _l("None"))

    @property
    def clause(self) -> dict[str, Any]:
        known = {choice.value for choice in self.theme.choices}
        themes = {box.data for box in self.boxes if box.data and box.data in known}
        return {"text": self.text.data, "sentiment": self.sentiment.data, "themes": sorted(themes)}


class KindForm(Form):
    """What a comment is as a whole."""

    kind = RadioField(
        _l("What is it?"),
        choices=choices(KINDS),
        validate_choice=False,
        validators=[Chosen(_l("Choose what the comment is"))],
    )


def label_fields(comment: Comment, labels: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The labels of a preview as hidden fields."""
    return [
        ("kind", str(labels["kind"])),
        ("sentiment", str(labels["sentiment"])),
        *(("themes", code) for code in labels["themes"]),
    ]
