"""What may be asked of the API: every parameter, what it may say, and what is told to whoever says otherwise."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from framework.models import DOMAINS, SERVICE, Against, ObservationSource, ObservationStatus

MOST_PER_PAGE = 1000
USUAL_PER_PAGE = 200
MOST_PAGES = 1_000_000
EVERY_GROUP = "any"


class BadParameter(Exception):
    """A parameter of the query cannot be understood; says which, and what is allowed."""

    def __init__(self, name: str, message: str, allowed: list[str]) -> None:
        super().__init__(message)
        self.name, self.allowed = name, allowed


Reader = Callable[[str], Any]
"""Reads what was written; raises `ValueError`."""


@dataclass(frozen=True)
class Parameter:
    """A parameter: what it is for, its JSON Schema, how it is read, and what to say is allowed."""

    described: str
    schema: Mapping[str, Any]
    read: Reader
    allowed: tuple[str, ...] = ()


def _text(written: str) -> str:
    if not 0 < len(written) <= 64 or not written.isprintable():
        raise ValueError
    return written


def _day(written: str) -> date:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", written, re.ASCII):
        raise ValueError
    return date.fromisoformat(written)


def _identifier(written: str) -> UUID:
    if not re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", written):
        raise ValueError
    return UUID(written)


def _whole(most: int) -> Reader:
    def read(written: str) -> int:
        if not (written.isascii() and written.isdecimal() and len(written) < 10 and 1 <= int(written) <= most):
            raise ValueError
        return int(written)

    return read


def _one_of(*words: str) -> Reader:
    def read(written: str) -> str:
        if written not in words:
            raise ValueError
        return written

    return read


def _number(described: str, most: int) -> Parameter:
    schema = {"type": "integer", "minimum": 1, "maximum": most}
    return Parameter(described, schema, _whole(most), (f"1 to {most}",))


def _name(described: str) -> Parameter:
    return Parameter(described, {"type": "string", "minLength": 1, "maxLength": 64}, _text)


def _word(described: str, *words: str) -> Parameter:
    return Parameter(described, {"type": "string", "enum": list(words)}, _one_of(*words), words)


def _date(described: str) -> Parameter:
    return Parameter(described, {"type": "string", "format": "date"}, _day, ("a day such as 2026-09-21",))


def _uuid(described: str) -> Parameter:
    return Parameter(described, {"type": "string", "format": "uuid"}, _identifier, ("an identifier",))


PARAMETERS: dict[str, Parameter] = {
    "survey": _name("Of one survey, by the name in its address."),
    "indicator": _name("Of one indicator, by its code."),
    "council": _name("Of one council, by its GSS code."),
    "area": _name("Of one place, by its GSS code: a council's own, or another's in a series kept to compare with."),
    "wave": _number("Of the waves with this number.", 999_999_999),
    "publication": _uuid("Of one publication."),
    "domain_var": _word(
        "all for whole places, a variable for its groups of residents or for services, any for all of these.",
        "all",
        *DOMAINS,
        SERVICE,
        EVERY_GROUP,
    ),
    "source": _word("Where figures come from.", *ObservationSource),
    "status": _word("How firm figures are.", *ObservationStatus),
    "from": _date("Whose period ends on this day or later."),
    "to": _date("Whose period begins on this day or earlier."),
    "version": _word("current for the newest version of each definition alone.", "current", "every"),
    "theme": _name("Of one theme, by its code."),
    "against": _word("What is compared with.", *Against),
    "page": _number("Which page, from 1.", MOST_PAGES),
    "per_page": _number("Rows on a page.", MOST_PER_PAGE),
    "cursor": _uuid("The identifier of the last row read: the page begins behind it. Not together with page."),
    "unpublished": _word("true for what is not public yet, with a key whose scope allows it.", "true", "false"),
}
PAGING = ("page", "per_page", "cursor")


def read_query(query: Mapping[str, str], offered: tuple[str, ...]) -> dict[str, Any]:
    """What a query says, by parameter. Raises `BadParameter` for names and values that are not allowed."""
    said: dict[str, Any] = {}
    for name, written in query.items():
        if name not in offered:
            raise BadParameter(name[:64], f"There is no parameter {name[:64]!r}.", sorted(offered))
        parameter = PARAMETERS[name]
        try:
            said[name] = parameter.read(written)
        except ValueError:
            raise BadParameter(
                name, f"{written[:64]!r} is not allowed for {name!r}.", list(parameter.allowed)
            ) from None
    if "page" in said and "cursor" in said:
        raise BadParameter("cursor", "Ask for a page or from a cursor on, not for both.", [])
    return said
