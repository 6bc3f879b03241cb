"""What the doctor found of one thing."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    WELL = "well"
    WARNING = "warning"
    FAILURE = "failure"


@dataclass(frozen=True)
class Finding:
    """How one thing is; `remedy` says how to put it right where it is not well."""

    what: str
    level: Level
    says: str
    remedy: str = ""


def well(what: str, says: str) -> Finding:
    return Finding(what, Level.WELL, says)


def warning(what: str, says: str, remedy: str) -> Finding:
    return Finding(what, Level.WARNING, says, remedy)


def failure(what: str, says: str, remedy: str) -> Finding:
    return Finding(what, Level.FAILURE, says, remedy)


def either(what: str, grave: bool, says: str, remedy: str) -> Finding:
    """A failure where it is grave, as what matters only in production often is, or else a warning."""
    return Finding(what, Level.FAILURE if grave else Level.WARNING, says, remedy)
