"""Whether a document has the form of a questionnaire: what its JSON Schema says, in words that help."""

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, ValidationError

from surveys.questionnaire import rules
from surveys.questionnaire.fault import Finding, Rule
from surveys.questionnaire.grids import GRID
from surveys.questionnaire.questions import QUESTION_TYPES

Told = tuple[Rule, dict[str, object]]


def form_findings(document: Any) -> list[Finding]:
    """Where a document departs from the schema, in the order of its places."""
    try:
        found = [Finding(_pointer(error), *_told(error)) for error in _validator().iter_errors(document)]
    except RecursionError:
        return [Finding("", rules.TOO_DEEP)]
    return sorted(found, key=lambda each: (each.where, each.message))


def schema() -> dict[str, Any]:
    """The JSON Schema of questionnaires, as it is published, with every type of question."""
    found: dict[str, Any] = json.loads((Path(__file__).parent / "schema.json").read_text(encoding="utf-8"))
    found["$defs"]["question"]["properties"]["type"] = {"enum": [*QUESTION_TYPES, GRID]}
    return found


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(schema())


def _pointer(error: ValidationError) -> str:
    """RFC 6901: each step after a slash, with its own slashes and tildes escaped."""
    steps = (str(step).replace("~", "~0").replace("/", "~1") for step in error.absolute_path)
    return "".join(f"/{step}" for step in steps)


def _told(error: ValidationError) -> Told:
    return TOLD.get(str(error.validator), _otherwise)(error)


def _otherwise(error: ValidationError) -> Told:
    return rules.DOES_NOT_FIT, {"detail": error.message}


def _named(rule: Rule) -> Callable[[ValidationError], Told]:
    """The library names what is missing or unexpected in its message, between apostrophes."""
    return lambda error: (rule, {"name": error.message.split("'")[1] if "'" in error.message else error.message})


def _not_offered(error: ValidationError) -> Told:
    return rules.NOT_OFFERED, {"value": error.instance, "allowed": ", ".join(map(str, _listed(error.validator_value)))}


def _limit(error: ValidationError) -> Told:
    return rules.OUT_OF_RANGE, {"value": error.instance, "limit": error.validator_value}


def _kind(error: ValidationError) -> Told:
    return rules.WRONG_KIND, {"expected": ", ".join(map(str, _listed(error.validator_value)))}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


TOLD: Mapping[str, Callable[[ValidationError], Told]] = {
    "required": _named(rules.MISSING),
    "additionalProperties": _named(rules.UNEXPECTED),
    "unevaluatedProperties": _named(rules.UNEXPECTED),
    "enum": _not_offered,
    "type": _kind,
    "pattern": lambda error: (rules.NOT_A_CODE, {"value": error.instance, "pattern": error.validator_value}),
    "minimum": _limit,
    "maximum": _limit,
    "minItems": lambda error: (rules.TOO_FEW, {"least": error.validator_value}),
    "oneOf": lambda error: (rules.NOT_A_CONDITION, {}),
}
