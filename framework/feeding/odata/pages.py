"""`/odata/v4`: the service document, its metadata, and the entity sets. See `docs/odata.md`."""

import re
from datetime import date, datetime
from typing import Any
from urllib.parse import quote, urlencode

import orjson
from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue

from core.access import public
from core.web import db
from framework.feeding.odata.answering import answer, count, entity, read_key
from framework.feeding.odata.asking import MOST_PER_PAGE, refuse_others, understand
from framework.feeding.odata.entities import ENTITY_SETS
from framework.feeding.odata.lexing import BadRequest, NotOffered
from framework.feeding.odata.metadata import metadata
from framework.feeding.odata.properties import EntitySet
from framework.feeding.sharing import answered, share

bp = Blueprint("odata", __name__, url_prefix="/odata/v4")
VERSION = "4.0"
FORMATS = re.compile(r"(?:json|application/json(?:;[\w.=;]+)?)", re.IGNORECASE)
LEVELS = ("none", "minimal")
PAGE_SIZE = re.compile(r"\b(?:odata\.)?maxpagesize\s*=\s*(\d{1,6})\b", re.IGNORECASE)


class NotFound(Exception):
    """There is no such entity, property or entity set."""


class NotAcceptable(Exception):
    """The answer is not offered in the form that was asked for."""


@bp.get("/")
@public
def service() -> ResponseReturnValue:
    """The service document: every entity set, by name."""
    refuse_others(_query(), {"$format"})
    sets = [{"name": name, "kind": "EntitySet", "url": name} for name in ENTITY_SETS]
    return _json({"@odata.context": _context(), "value": sets})


@bp.get("/$metadata")
@public
def described() -> ResponseReturnValue:
    wanted = _query()
    refuse_others(wanted, {"$format"})
    if wanted.get("$format", "xml") not in {"xml", "application/xml"}:
        raise NotAcceptable("$metadata is offered as XML.")
    return answered(Response(metadata(), mimetype="application/xml"))


@bp.get("/<resource>")
@public
def resource(resource: str) -> ResponseReturnValue:
    """An entity set, or one entity where the name has a key in brackets."""
    entities, key = _found(resource)
    if key is None:
        return _set(entities)
    asked = understand(entities, _only("$select", "$format"))
    row = entity(db, entities, key, asked.select)
    if row is None:
        raise NotFound(f"{entities.name} have no such entity.")
    return _json({"@odata.context": _context(f"{entities.name}{_selected(entities, asked.select)}/$entity")} | row)


@bp.get("/<resource>/<path:part>")
@public
def part(resource: str, part: str) -> ResponseReturnValue:
    """How many entities there are, or one property of one."""
    entities, key = _found(resource)
    name, _, raw = part.partition("/")
    if key is None and part == "$count":
        asked = understand(entities, _only("$filter"))
        return answered(Response(str(count(db, entities, asked)), mimetype="text/plain"))
    if key is None or name not in entities.properties or raw not in ("", "$value"):
        raise NotFound(f"There is nothing at {resource}/{part}.")
    refuse_others(_query(), {"$format"})
    row = entity(db, entities, key, (name,))
    if row is None:
        raise NotFound(f"{entities.name} have no such entity.")
    if row[name] is None:
        return answered(Response(status=204))
    if raw:
        return answered(Response(_written(row[name]), mimetype="text/plain"))
    context = _context(f"{entities.name}({quote(str(key))})/{name}")
    return _json({"@odata.context": context, "value": row[name]})


@bp.errorhandler(BadRequest)
def refuse(error: BadRequest) -> ResponseReturnValue:
    return _error(400, str(error))


@bp.errorhandler(NotOffered)
def regret(error: NotOffered) -> ResponseReturnValue:
    return _error(501, str(error))


@bp.errorhandler(NotFound)
def miss(error: NotFound) -> ResponseReturnValue:
    return _error(404, str(error))


@bp.errorhandler(NotAcceptable)
def decline(error: NotAcceptable) -> ResponseReturnValue:
    return _error(406, str(error))


@bp.after_request
def name_the_version(response: Response) -> Response:
    response.headers["OData-Version"] = VERSION
    return share(response)


def _set(entities: EntitySet) -> Response:
    asked = understand(entities, _query())
    most, preferred = _page_size()
    found = answer(db, entities, asked, most)
    body: dict[str, Any] = {"@odata.context": _context(entities.name + _selected(entities, asked.select))}
    if found.count is not None:
        body["@odata.count"] = found.count
    body["value"] = found.rows
    if found.token:
        body["@odata.nextLink"] = _next(found.token)
    response = _json(body)
    if preferred:
        response.headers["Preference-Applied"] = f"odata.maxpagesize={most}"
    return response


def _found(resource: str) -> tuple[EntitySet, Any]:
    """The entity set that an address names, and the key in its brackets; None where it has none."""
    name, bracket, rest = resource.partition("(")
    entities = ENTITY_SETS.get(name)
    if entities is None or (bracket and not rest.endswith(")")):
        raise NotFound(f"There is no {resource[:64]!r}; there are {', '.join(ENTITY_SETS)}.")
    return entities, read_key(entities, rest[:-1]) if bracket else None


def _query() -> dict[str, str]:
    """The options of a request, each given once, in a version and a form that are offered."""
    given = {name: request.args.getlist(name) for name in request.args}
    if twice := [name for name, values in given.items() if name.startswith("$") and len(values) > 1]:
        raise BadRequest(f"{twice[0]} is given twice.")
    if not re.fullmatch(r"4\.\d+", request.headers.get("OData-MaxVersion", VERSION).strip()):
        raise BadRequest("This service speaks OData 4.0.")
    query = {name: values[0] for name, values in given.items()}
    if request.endpoint != "odata.described" and not FORMATS.fullmatch(query.get("$format", "json")):
        raise NotAcceptable("Rows are offered as JSON.")
    return query


def _only(*offered: str) -> dict[str, str]:
    query = _query()
    refuse_others(query, set(offered))
    return query


def _page_size() -> tuple[int, bool]:
    """How many rows a page has at most, and whether the client asked for so few."""
    asked = PAGE_SIZE.search(request.headers.get("Prefer", ""))
    return (min(MOST_PER_PAGE, max(1, int(asked[1]))), True) if asked else (MOST_PER_PAGE, False)


def _context(fragment: str = "") -> str:
    address = url_for("odata.described", _external=True)
    return f"{address}#{fragment}" if fragment else address


def _selected(entities: EntitySet, select: tuple[str, ...]) -> str:
    return "" if select == tuple(entities.properties) else f"({','.join(select)})"


def _next(token: str) -> str:
    """The address of the next page: as it was asked for, but for where it begins."""
    said = {name: value for name, value in request.args.items() if name != "$skiptoken"}
    return f"{request.base_url}?{urlencode(said | {'$skiptoken': token}, safe='$,()', quote_via=quote)}"


def _json(body: dict[str, Any]) -> Response:
    level = _level()
    if level == "none":
        body = {name: value for name, value in body.items() if name != "@odata.context"}
    content = orjson.dumps(body, option=orjson.OPT_UTC_Z)
    response = Response(content, content_type=f"application/json;odata.metadata={level};charset=utf-8")
    return answered(response)


def _level() -> str:
    """How much the answer tells of itself: minimal, or none where that was asked for."""
    asked = f"{request.args.get('$format', '')};{request.headers.get('Accept', '')}".replace(" ", "")
    return next((level for level in LEVELS if f"odata.metadata={level}" in asked), "minimal")


def _written(value: Any) -> str:
    """A value by itself, as OData writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else str(value)


def _error(status: int, message: str) -> Response:
    content = orjson.dumps({"error": {"code": str(status), "message": message}})
    response = Response(content, status, content_type="application/json;charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
