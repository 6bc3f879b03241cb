"""The linter of questionnaire documents: JSON Schema first, then everything that refers to something else."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from surveys.questionnaire.check_names import bound_faults, name_faults
from surveys.questionnaire.check_routes import reach_faults, route_faults
from surveys.questionnaire.check_words import pipe_faults, word_faults
from surveys.questionnaire.fault import Fault
from surveys.questionnaire.grids import GRID
from surveys.questionnaire.questions import QUESTION_TYPES

CHECKS = (name_faults, bound_faults, word_faults, route_faults, pipe_faults)
__all__ = ["Fault", "faults"]


def faults(document: Any) -> list[Fault]:
    """Everything wrong with a document; an empty list means that it may be published."""
    badly_formed = [Fault(error.json_path, error.message) for error in _schema().iter_errors(document)]
    if badly_formed:
        return sorted(badly_formed, key=str)
    found = [fault for check in CHECKS for fault in check(document)]
    return found or list(reach_faults(document))


@cache
def _schema() -> Draft202012Validator:
    schema = json.loads((Path(__file__).parent / "schema.json").read_text(encoding="utf-8"))
    schema["$defs"]["question"]["properties"]["type"] = {"enum": [*QUESTION_TYPES, GRID]}
    return Draft202012Validator(schema)
