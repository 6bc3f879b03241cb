"""What interviewers choose and type: their shift, a household, what came of a call, and why an interview stopped."""

from collections.abc import Sequence
from uuid import UUID, uuid4, uuid5

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, StringField

from core.forms import Chosen, Form
from core.language import current_language, localised
from surveys.interviews.interviewing import MODES
from surveys.models import CallResult, Wave
from surveys.officers.progress import MODES as MODE_WORDS
from surveys.questionnaire.question import Option
from surveys.residents.forms import PageForm

ANSWERS = "answers"
LATER, REFUSED = "later", "refused"
CALL_WORDS = {
    CallResult.NO_ANSWER: _l("No answer"),
    CallResult.CALL_BACK: _l("Call back later"),
    CallResult.REFUSED: _l("Refused"),
    CallResult.NOT_ELIGIBLE: _l("Moved or not eligible"),
}


class ShiftForm(Form):
    """What is set once, and remembered until it is changed."""

    wave = RadioField(_l("Which survey?"), [Chosen(_l("Choose the survey"))], validate_choice=False)
    mode = RadioField(
        _l("How will you interview?"), [Chosen(_l("Choose how you will interview"))], validate_choice=False
    )

    @classmethod
    def among(cls, waves: Sequence[Wave]) -> "ShiftForm":
        form = cls(wave=waves[0].id.hex if len(waves) == 1 else None)
        form.wave.choices = [(wave.id.hex, wave_name(wave)) for wave in waves]
        form.mode.choices = [(mode.value, MODE_WORDS[mode]) for mode in MODES]
        return form


class HouseholdForm(Form):
    """Whom the interviewer has reached, and whether they answer; the identifier makes one call of a form sent twice."""

    call = HiddenField()
    household = StringField(_l("Invitation code or household reference"))
    no_code = BooleanField(_l("This household has no invitation"))
    result = RadioField(
        _l("What happened?"), [Chosen(_l("Choose what happened"))], default=ANSWERS, validate_choice=False
    )

    @classmethod
    def new(cls) -> "HouseholdForm":
        form = cls(call=str(uuid4()))
        form.result.choices = [
            (ANSWERS, _l("Somebody will answer now")),
            *((result.value, words) for result, words in CALL_WORDS.items()),
        ]
        return form

    def is_complete(self) -> bool:
        """Whether the form was sent and names a household, or says that it has no invitation."""
        if not self.validate_on_submit():
            return False
        if not (self.household.data or "").strip() and not self.no_code.data:
            self.add_error("household", _("Enter the code or the reference, or say that there is no invitation"))
        return not self.errors

    def identifier(self, council_id: UUID) -> UUID:
        """The identifier of what the form makes: the same for a form sent twice."""
        try:
            sent = UUID(self.call.data)
        except ValueError:
            sent = uuid4()
        return uuid5(sent, f"{council_id.hex}|{self.result.data}")


class StopForm(Form):
    """Why an interview stops before its end."""

    reason = RadioField(_l("Why are you stopping?"), [Chosen(_l("Choose why you are stopping"))], validate_choice=False)

    @classmethod
    def new(cls) -> "StopForm":
        form = cls()
        form.reason.choices = [(LATER, _l("They will carry on later")), (REFUSED, _l("They do not want to take part"))]
        return form


def spoken(form: PageForm) -> PageForm:
    """A page's form for reading aloud: its refusals are there to be chosen, and say that nobody is offered them."""
    for each in form.questions:
        each.box.refusals = tuple(_unspoken(refusal) for refusal in each.box.refusals)
    return form


def _unspoken(refusal: Option) -> Option:
    words = _("%(answer)s (do not read out)", answer=localised(refusal.text))
    return Option(refusal.code, {current_language(): words}, exclusive=True)


def wave_name(wave: Wave) -> str:
    return str(_("%(survey)s, wave %(number)s", survey=localised(wave.commission.title), number=wave.number))
