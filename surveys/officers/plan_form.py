"""What an analyst declares of a wave's analysis, before its answers are seen."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, RadioField, SelectField, SelectMultipleField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice

from core.database import Json
from core.forms import Chosen, Form, Required
from core.language import localised
from core.numbers import decimal_of
from surveys.plan import MOST_POOLED, Plan

METHODS = {
    "raking": _l("Raking: every margin is met, and weights stay above zero"),
    "linear": _l("Linear calibration"),
    "logit": _l("Logit calibration, which bends towards its bounds"),
}
MISSING_RULES = {
    "impute": _l("Draw an answer in proportion to the population"),
    "own-category": _l("Make them a category of their own"),
    "drop": _l("Leave them out"),
}
COLLAPSING = {
    "neighbour": _l("Merge it with the neighbour that fewer people answered in"),
    "smallest": _l("Merge it with the group that fewest people answered in"),
    "": _l("Merge nothing: do not publish until it has been looked at"),
}
INTERVALS = {
    "": _l("Beta intervals where the effective base is under 100, logit intervals from there"),
    "beta": _l("Beta intervals"),
    "logit": _l("Logit intervals"),
    "wilson": _l("Wilson's intervals"),
    "normal": _l("Normal intervals"),
}
ADJUSTMENTS = {
    "holm": _l("Holm: hardly any false mark at all"),
    "bh": _l("Benjamini and Hochberg: few of the marks are false"),
}
NUMBER = _l("Enter a number, such as 0.3")
FEWEST_EXPLAINING, MOST_EXPLAINING = 2, 12
OPINIONS = {"scale"}
"""The types of question whose answers may be set beside each other."""


def _choices(words: dict[str, object]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in words.items()]


class PlanForm(Form):
    """A wave's analysis plan."""

    method = RadioField(_l("How are the weights made?"), choices=_choices(METHODS), validators=[Required()])
    bounds_low = StringField(_l("Lowest ratio of a weight to its design weight"))
    bounds_high = StringField(_l("Highest ratio of a weight to its design weight"))
    trim_high = StringField(_l("Highest weight, in times the mean weight"))
    missing = RadioField(
        _l("What if somebody did not say something that weighting uses?"), choices=_choices(MISSING_RULES),
        validators=[Required()],
    )  # fmt: skip
    collapse = RadioField(_l("What if nobody, or hardly anybody, answered in a group?"), choices=_choices(COLLAPSING))
    collapse_under = StringField(_l("Fewest answers that a group needs to stand alone"))
    interval = RadioField(_l("Which intervals are published?"), choices=_choices(INTERVALS))
    adjustment = RadioField(
        _l("How are the councils' comparisons adjusted for how many there are?"), choices=_choices(ADJUSTMENTS),
        validators=[Required()],
    )  # fmt: skip
    pooled_waves = StringField(_l("How many waves are put together for small groups?"))
    ward_model = BooleanField(_l("Model the figures of wards, with what was imported about them"))
    explained = SelectField(
        _l("Which opinion is to be explained?"), validate_choice=False,
        validators=[Chosen(_l("Choose one of the questions, or none"))],
    )  # fmt: skip
    explaining = SelectMultipleField(_l("By which other opinions?"), validate_choice=False)
    include_partial = BooleanField(_l("Count responses that were begun and never submitted"))
    later = BooleanField(_l("Use this plan for the survey's later waves too"))

    def validate_bounds_low(self, field: Field) -> None:
        low, high = _number(self.bounds_low.data), _number(self.bounds_high.data)
        if self.method.data == "logit" and (low is None or high is None):
            raise ValidationError(_l("Logit calibration needs bounds, one below 1 and one above, such as 0.3 and 3"))
        if (low is None) != (high is None):
            raise ValidationError(_l("Enter both bounds, or neither"))
        if low is not None and high is not None and not 0 <= low < 1 < high:
            raise ValidationError(_l("Enter a lowest ratio below 1 and a highest ratio above 1"))

    def validate_bounds_high(self, field: Field) -> None:
        _number(field.data)

    def validate_trim_high(self, field: Field) -> None:
        highest = _number(field.data)
        if highest is not None and highest <= 1:
            raise ValidationError(_l("Enter a number above 1, such as 5"))

    def validate_collapse_under(self, field: Field) -> None:
        if not (field.data or "").isdecimal() or not 1 <= int(field.data) <= 1000:
            raise ValidationError(_l("Enter a whole number from 1 to 1000"))

    def validate_pooled_waves(self, field: Field) -> None:
        if not (field.data or "").isdecimal() or not 1 <= int(field.data) <= MOST_POOLED:
            raise ValidationError(_l("Enter a whole number from 1, which puts none together, to 12"))

    def validate_explaining(self, field: Field) -> None:
        chosen, offered = set(field.data or ()), {choice.value for choice in field.iter_choices()}
        if not chosen <= offered:
            raise ValidationError(_l("Choose among the questions"))
        if self.explained.data in chosen:
            raise ValidationError(_l("Choose other opinions than the one that is to be explained"))
        if self.explained.data and not FEWEST_EXPLAINING <= len(chosen) <= MOST_EXPLAINING:
            raise ValidationError(_l("Choose 2 to 12 other opinions"))

    @classmethod
    def of(cls, plan: Plan, document: Json) -> "PlanForm":
        """The form as it opens: a plan, and the opinions that a questionnaire asks for."""
        form = cls(data=fields_of(plan))
        asked = [(one["code"], localised(one["text"])) for one in _opinions(document)]
        form.explained.choices = [("", _l("None")), *asked]
        form.explaining.choices = asked
        return form

    def plan(self) -> Plan:
        """What was declared, once it is valid."""
        low, high, highest = (_number(each.data) for each in (self.bounds_low, self.bounds_high, self.trim_high))
        return Plan(
            method=self.method.data,
            bounds=None if low is None or high is None else (low, high),
            trim=None if highest is None else (0.0, highest),
            missing=self.missing.data,
            collapse=self.collapse.data or "",
            collapse_under=int(self.collapse_under.data),
            interval=self.interval.data or "",
            adjustment=self.adjustment.data,
            pooled_waves=int(self.pooled_waves.data),
            ward_model=self.ward_model.data,
            explained=self.explained.data,
            explaining=tuple(self.explaining.data or ()) if self.explained.data else (),
            include_partial=self.include_partial.data,
        )


def fields_of(plan: Plan) -> dict[str, object]:
    """A plan as the form shows it."""
    low, high = plan.bounds or ("", "")
    return {
        "method": plan.method,
        "bounds_low": _shown(low),
        "bounds_high": _shown(high),
        "trim_high": _shown(plan.trim[1] if plan.trim else ""),
        "missing": plan.missing,
        "collapse": plan.collapse,
        "collapse_under": str(plan.collapse_under),
        "interval": plan.interval,
        "adjustment": plan.adjustment,
        "pooled_waves": str(plan.pooled_waves),
        "ward_model": plan.ward_model,
        "explained": plan.explained,
        "explaining": list(plan.explaining),
        "include_partial": plan.include_partial,
    }


def _opinions(document: Json) -> list[Json]:
    return [one for section in document["sections"] for one in section["questions"] if one["type"] in OPINIONS]


def _shown(number: object) -> str:
    return f"{number:g}" if isinstance(number, float) else ""


def _number(typed: str | None) -> float | None:
    """A positive number as it was typed, or nothing; raises `ValidationError` for anything else."""
    text = (typed or "").strip()
    if not text:
        return None
    number = decimal_of(text, 0, 1000)
    if number is None:
        raise ValidationError(NUMBER)
    return number
