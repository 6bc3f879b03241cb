"""What an analyst says of a past or another survey: its quality, and how many people gave each answer."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, FileField, RadioField, SelectField, StringField, TextAreaField, ValidationError

from core.database import Json
from core.forms import AtMost, Chosen, Day, Form, Required, choices, is_whole
from core.numbers import decimal_of
from core.text import tidy
from framework.series.count_table import MODES
from framework.series.counting import MOST_DESIGN_EFFECT, Counted, Meaning
from framework.series.criteria import Criteria, Known, People, Sample, Weighted
from framework.series.survey import Option
from framework.series.words import MEANINGS, POPULATIONS, SAMPLES, WEIGHTINGS, YES_NO

WAYS = (*MODES, "untold")
"""The columns of the table, the last for people of whom it is not known in which way they answered."""
LEAST_ROWS, BLANK_ROWS = 7, 2
WHOLE = _l("Enter a whole number of people from 0")
NO_SURVEY = _l("Give the survey a name, such as Residents’ survey 2022")


def _asked(label: object, words: Any) -> Field:
    return RadioField(label, choices=choices(words), validate_choice=False, validators=[Chosen(_l("Choose one"))])


class CountForm(Form):
    """The facts of a survey; `form_for` adds the table."""

    name = StringField(_l("What is the survey called?"), filters=[tidy], validators=[Required(NO_SURVEY), AtMost(120)])
    began_on = Day(
        _l("When did it begin?"), format="%d %m %Y", validators=[Required(_l("Enter the day on which it began"))]
    )
    ended_on = Day(
        _l("When did it end?"), format="%d %m %Y", validators=[Required(_l("Enter the day on which it ended"))]
    )
    done_by = StringField(_l("Who carried it out?"), filters=[tidy], validators=[AtMost(200)])
    question = TextAreaField(
        _l("What was asked, word for word?"),
        filters=[tidy],
        validators=[Required(_l("Enter the question")), AtMost(1000)],
    )
    sample = _asked(_l("How did people come to be asked?"), SAMPLES)
    population = _asked(_l("Whom was it of?"), POPULATIONS)
    same_wording = _asked(_l("Are the words of the question the same as ours, word for word?"), YES_NO)
    same_options = _asked(_l("Are the answers the same, in the same order?"), YES_NO)
    asked_early = _asked(_l("Was it asked before any question about single services?"), YES_NO)
    dont_know_offered = _asked(_l("Could people say that they do not know?"), YES_NO)
    weighting = _asked(_l("Was the survey weighted?"), WEIGHTINGS)
    response_rate = StringField(_l("How many of every 100 people asked answered?"), filters=[tidy])
    design_effect = StringField(_l("Which design effect do you assume?"), filters=[tidy])
    same_in_every_mode = BooleanField(_l("The same question, answers and order in every way of answering"))
    table = TextAreaField(_l("Or paste a table"), filters=[tidy], validators=[AtMost(100_000)])
    file = FileField(_l("Or choose a file with the table"))
    rows: Sequence[int] = ()
    problem = ""
    """Why the file that was chosen cannot be read."""

    def validate_response_rate(self, field: Field) -> None:
        if field.data and decimal_of(field.data, 0, 100) is None:
            raise ValidationError(_l("Enter a number from 0 to 100, such as 31.5, or leave it empty"))

    def validate_design_effect(self, field: Field) -> None:
        if field.data and decimal_of(field.data, 1, MOST_DESIGN_EFFECT) is None:
            raise ValidationError(_l("Enter a number from 1 to 10, such as 1.4, or leave it empty"))

    def validate_ended_on(self, field: Field) -> None:
        if field.data and self.began_on.data and field.data < self.began_on.data:
            raise ValidationError(_l("It cannot end before it begins: enter a later day"))

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        for row in self.rows:
            typed = [each.data for each in self.cells(row) if each.data]
            if typed and not self[f"option_{row}"].data:
                self.add_error(f"option_{row}", _l("Say which answer these people gave"))
                fine = False
        return fine

    def cells(self, row: int) -> list[Field]:
        return [self[f"people_{row}_{way}"] for way in WAYS]

    @property
    def criteria(self) -> Criteria:
        return Criteria(
            sample=Sample(self.sample.data),
            population=People(self.population.data),
            same_wording=Known(self.same_wording.data),
            same_options=Known(self.same_options.data),
            asked_early=Known(self.asked_early.data),
            dont_know_offered=Known(self.dont_know_offered.data),
            weighting=Weighted(self.weighting.data),
            same_in_every_mode=bool(self.same_in_every_mode.data),
            response_rate=decimal_of(self.response_rate.data, 0, 100),
            done_by=self.done_by.data or "",
        )

    @property
    def assumed(self) -> float:
        """The design effect; 1 where none is assumed."""
        return decimal_of(self.design_effect.data, 1, MOST_DESIGN_EFFECT) or 1.0

    def options(self) -> list[Option]:
        """The answers that were typed, and as what they count."""
        return [
            Option(str(row), self[f"option_{row}"].data, Meaning(self[f"meaning_{row}"].data))
            for row in self.rows
            if self[f"option_{row}"].data
        ]

    def counts(self) -> Iterator[Counted]:
        """How many people were typed beside the answers."""
        for row in self.rows:
            for way, cell in zip(WAYS, self.cells(row), strict=True):
                if cell.data and self[f"option_{row}"].data:
                    yield Counted(str(row), "" if way == "untold" else way, int(cell.data))


def form_for(options: Sequence[Option], shown: Json) -> CountForm:
    """The form with a row for each answer and some blank ones, filled in with what is known."""
    rows = tuple(range(1, max(LEAST_ROWS, len(options) + BLANK_ROWS) + 1))
    boxes: dict[str, Any] = {"rows": rows}
    known: Json = {}
    for row in rows:
        boxes[f"option_{row}"] = StringField(_l("Answer"), filters=[tidy], validators=[AtMost(200)])
        boxes[f"meaning_{row}"] = SelectField(
            _l("Counts as"), choices=choices(MEANINGS), validate_choice=False, default=Meaning.OTHER.value,
            validators=[Chosen(_l("Choose as what it counts"))],
        )  # fmt: skip
        for way in WAYS:
            boxes[f"people_{row}_{way}"] = StringField(_l("People"), filters=[tidy], validators=[_people])
    for row, option in enumerate(options, start=1):
        known |= {f"option_{row}": option.text, f"meaning_{row}": option.meaning.value}
    form: CountForm = type("CountForm", (CountForm,), boxes)(data=known | shown)
    return form


def _people(form: Form, field: Field) -> None:
    if field.data and not is_whole(field.data, 0, 10_000_000):
        raise ValidationError(WHOLE)
