"""What is typed of partners: whom the lead invites with which part, and what a council says to terms."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, RadioField, SelectField, StringField, TextAreaField, ValidationError

from core.forms import AtMost, Chosen, Form, choices, is_whole
from core.language import localised
from core.models import Council
from core.text import tidy
from surveys.models import Partner

YES, NO = "yes", "no"
MOST_INTERVIEWS = 1_000_000


class InviteForm(Form):
    invited = SelectField(
        _l("Which council do you invite?"), validate_choice=False,
        validators=[Chosen(_l("Choose the council that you invite"))],
    )  # fmt: skip
    sample_target = StringField(_l("How many completed interviews is it to have in each wave?"))

    @classmethod
    def of(cls, others: Sequence[Council]) -> "InviteForm":
        form = cls()
        form.invited.choices = choices({each.slug: localised(each.name) for each in others})
        return form

    def validate_sample_target(self, field: Field) -> None:
        check_whole(field, 1, MOST_INTERVIEWS)


class GivePartForm(Form):
    """A partner's part: interviews, local questions, and its share where shares are agreed."""

    sample_target = StringField(_l("How many completed interviews is it to have in each wave?"))
    local_questions = StringField(_l("How many local questions does it add?"))
    cost_share = StringField(_l("Which share of the fixed cost does it pay, where shares are agreed?"))
    most_questions = 0

    @classmethod
    def of(cls, partner: Partner, most_questions: int) -> "GivePartForm":
        names = ("sample_target", "local_questions", "cost_share")
        form = cls(data={name: str(getattr(partner, name)) for name in names})
        form.most_questions = most_questions
        return form

    def validate_sample_target(self, field: Field) -> None:
        check_whole(field, 1, MOST_INTERVIEWS)

    def validate_local_questions(self, field: Field) -> None:
        check_whole(field, 0, self.most_questions)

    def validate_cost_share(self, field: Field) -> None:
        check_whole(field, 0, 10_000)

    def part(self) -> dict[str, int]:
        return {name: int(self[name].data) for name in ("sample_target", "local_questions", "cost_share")}


class AnswerForm(Form):
    """What a council says to the terms that its administrator has read."""

    answer = RadioField(
        _l("Does your council agree to these terms?"), validate_choice=False,
        choices=choices({YES: _l("Yes, it agrees"), NO: _l("No, it declines")}),
        validators=[Chosen(_l("Say whether your council agrees"))],
    )  # fmt: skip
    reason = TextAreaField(_l("If it declines, why?"), filters=[tidy], validators=[AtMost(1000)])
    read = HiddenField()
    part = HiddenField()


class LeaveForm(Form):
    reason = TextAreaField(_l("Why does your council leave?"), filters=[tidy], validators=[AtMost(1000)])


class OnlyAsk(Form):
    """A form without questions, which is sent to do what its page says."""


def check_whole(field: Field, least: int, most: int) -> None:
    plain: Any = (field.data or "").strip().replace(",", "")
    if not is_whole(plain, least, most):
        words = {"least": f"{least:,}", "most": f"{most:,}"}
        raise ValidationError(str(_l("Enter a whole number from %(least)s to %(most)s", **words)))
    field.data = plain
