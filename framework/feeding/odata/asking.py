"""The query options of a request: which are offered, and what was asked for with them."""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from framework.feeding.odata.lexing import BadRequest, NotOffered
from framework.feeding.odata.parsing import Node, parse_filter
from framework.feeding.odata.properties import EntitySet

MOST_PER_PAGE = 1000
OFFERED = {"$select", "$filter", "$orderby", "$top", "$skip", "$count", "$skiptoken", "$format"}
KNOWN = {"$apply", "$compute", "$deltatoken", "$expand", "$id", "$index", "$levels", "$schemaversion", "$search"}
"""Options of OData that are not offered: they are answered with 501, and unknown ones with 400."""
LARGEST = 2**31 - 1


@dataclass(frozen=True)
class Asked:
    """What a request asks of an entity set. `after` and `passed` say where a page begins: behind a key, or a number."""

    select: tuple[str, ...]
    filter: Node | None
    orderby: tuple[tuple[str, bool], ...]
    top: int | None
    skip: int
    count: bool
    after: str | None = None
    passed: int = 0


def understand(entities: EntitySet, query: Mapping[str, str]) -> Asked:
    """Read the options of a request. Raises `BadRequest` and `NotOffered`."""
    refuse_others(query)
    if refused := [name for name in ("$filter", "$orderby", "$select") if name in query and not query[name].strip()]:
        raise BadRequest(f"{refused[0]} is empty.")
    token = _token(query.get("$skiptoken"))
    return Asked(
        select=_select(entities, query.get("$select", "*")),
        filter=parse_filter(query["$filter"]) if "$filter" in query else None,
        orderby=_orderby(entities, query.get("$orderby", "")),
        top=_number(query, "$top"),
        skip=_number(query, "$skip") or 0,
        count=_count(query.get("$count", "false")),
        after=token.get("after"),
        passed=token.get("passed", 0),
    )


def refuse_others(query: Mapping[str, str], offered: set[str] = OFFERED) -> None:
    """Refuse options of OData that are not offered here; those without `$` are the client's own and say nothing."""
    for name in query:
        if name in OFFERED | KNOWN and name not in offered:
            raise NotOffered(f"The option {name} is not offered here.")
        if name.startswith("$") and name not in offered:
            raise BadRequest(f"OData has no option {name}.")


def written_token(after: str, passed: int) -> str:
    """Where the next page begins, in a word that clients send back as it is."""
    return base64.urlsafe_b64encode(json.dumps({"after": after, "passed": passed}).encode()).decode().rstrip("=")


def _token(written: str | None) -> dict[str, Any]:
    if written is None:
        return {}
    try:
        told = json.loads(base64.b64decode(written + "=" * (-len(written) % 4), b"-_", validate=True))
        after, passed = told["after"], told["passed"]
    except (binascii.Error, ValueError, KeyError, TypeError, RecursionError):
        raise BadRequest("$skiptoken was not given out by this service.") from None
    if not isinstance(after, str) or "\0" in after or type(passed) is not int or not 0 <= passed <= LARGEST:
        raise BadRequest("$skiptoken was not given out by this service.")
    return {"after": after, "passed": passed}


def _select(entities: EntitySet, written: str) -> tuple[str, ...]:
    names = [name.strip() for name in written.split(",")]
    if "*" in names:
        return tuple(entities.properties)
    for name in names:
        if name not in entities.properties:
            raise BadRequest(f"$select: {entities.name} have no property {name[:128]!r}.")
    return tuple(dict.fromkeys(names))


def _orderby(entities: EntitySet, written: str) -> tuple[tuple[str, bool], ...]:
    """Names, and whether each goes down."""
    found: dict[str, bool] = {}
    for part in filter(None, (part.strip() for part in written.split(","))):
        name, *direction = part.split()
        if name not in entities.properties or direction not in ([], ["asc"], ["desc"]):
            raise BadRequest(f"$orderby: write a property and perhaps asc or desc, not {part[:128]!r}.")
        found.setdefault(name, direction == ["desc"])
    return tuple(found.items())


def _number(query: Mapping[str, str], name: str) -> int | None:
    if name not in query:
        return None
    written = query[name]
    if not re.fullmatch(r"\d{1,10}", written, re.ASCII) or int(written) > LARGEST:
        raise BadRequest(f"{name} is a whole number from 0 to {LARGEST}.")
    return int(written)


def _count(written: str) -> bool:
    if written not in {"true", "false"}:
        raise BadRequest("$count is true or false.")
    return written == "true"
