"""The API for other systems: `/api/v1` as JSON and as CSV, with its document. See `docs/api.md`."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any
from urllib.parse import urlencode

import orjson
from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import public
from core.acting import act_for
from core.web import at_once, db
from framework.feeding import comparator_lists, feed, keys, listing
from framework.feeding.asked import BadParameter, read_query
from framework.feeding.keys import Holder, KeyRefused, Scope, ScopeMissing
from framework.feeding.models import Release
from framework.feeding.openapi import LISTS, WITH_KEYS, document
from framework.feeding.rows import Form, InJson, OnLines
from framework.feeding.sharing import answered, share
from framework.feeding.shelves import Wanted, shelves
from framework.feeding.tables import as_csv, under_headings

bp = Blueprint("api", __name__, url_prefix="/api/v1")
bp.after_request(share)
FORMS = {"JSON": "", "CSV": ".csv"}.items()
Found = feed.Page | listing.Listed
OTHERS = "any(definitions,comparators,groups,polls,areas,publications)"


@bp.get("/observations", endpoint="observations")
@public
def observations_json() -> ResponseReturnValue:
    said, page = _observations(InJson())
    separated = chain.from_iterable((b",", row) for row in page.rows)
    return _json("observations", said, (b"[", *islice(separated, 1, None), b"]"), page)


@bp.get("/observations.csv")
@public
def observations_csv() -> ResponseReturnValue:
    said, page = _observations(OnLines())
    return _csv("observations", said, under_headings("observations", page.rows), page)


@bp.get(f"/<{OTHERS}:listed>", endpoint="listed")
@public
def listed_json(listed: str) -> ResponseReturnValue:
    said, page = _listed(listed)
    return _json(listed, said, (orjson.dumps(page.rows),), page)


@bp.get(f"/<{OTHERS}:listed>.csv")
@public
def listed_csv(listed: str) -> ResponseReturnValue:
    said, page = _listed(listed)
    return _csv(listed, said, as_csv(listed, page.rows), page)


@bp.get("/openapi.json")
@public
def openapi() -> ResponseReturnValue:
    return answered(_as_json(document(url_for("api.docs").removesuffix("/docs"))))


@bp.get("/docs")
@public
def docs() -> ResponseReturnValue:
    """The document as a page, drawn here: it loads nothing from elsewhere."""
    home = url_for("api.docs").removesuffix("/docs")
    return render_template("framework/feeding/api.html", document=document(home), lists=LISTS, home=home, forms=FORMS)


@bp.errorhandler(BadParameter)
def explain(error: BadParameter) -> ResponseReturnValue:
    return _problem(400, "A parameter cannot be understood", str(error), parameter=error.name, allowed=error.allowed)


@bp.errorhandler(KeyRefused)
def refuse_key(error: KeyRefused) -> ResponseReturnValue:
    answer = _problem(401, "No key", "Send a key that is valid as Authorization: Bearer KEY.")
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


@bp.errorhandler(ScopeMissing)
def refuse_scope(error: ScopeMissing) -> ResponseReturnValue:
    return _problem(403, "Not this key's to read", f"The key needs the scope {error}.")


def _observations(form: Form) -> tuple[dict[str, Any], feed.Page]:
    said = _said("observations")
    wanted = _wanted(said)
    holder = _holder("observations", said)
    if holder:
        return said, feed.unpublished(db, holder, wanted, form)
    with _no_collecting():
        return said, feed.observations(db, wanted, form)


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Look for no circles of garbage while thousands of rows are made, which form none: it would double the cost."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _listed(name: str) -> tuple[dict[str, Any], listing.Listed]:
    said = _said(name)
    if name == "definitions":
        return said, listing.definitions(db, said, _holder(name, said))
    if name == "comparators":
        return said, listing.comparators(db, said)
    if name == "groups":
        return said, comparator_lists.groups(db, said)
    if name == "polls":
        return said, comparator_lists.polls(db, said)
    if name == "areas":
        return said, listing.areas(db, said)
    return said, listing.publications(db, said, address_of)


def address_of(release: Release, version: str) -> str:
    """Where the data package of a release lies: for good by its folder, and by "latest" while it is the newest."""
    where = {"address": release.address, "version": version, "file": "datapackage.json"}
    return url_for("open-data.file", **where, _external=True)


def _said(name: str) -> dict[str, Any]:
    try:
        return read_query(request.args, LISTS[name][1])
    except BadParameter as error:
        if error.name == "wave":
            numbers = sorted({shelf.wave for shelf in shelves(db) if shelf.wave})
            message = f"No published figure has {request.args['wave'][:64]!r} for 'wave'."
            raise BadParameter("wave", message, [str(number) for number in numbers]) from None
        raise


def _wanted(said: dict[str, Any]) -> Wanted:
    names = {"from": "begins", "to": "ends"}
    return Wanted(**{names.get(name, name): value for name, value in said.items() if name != "unpublished"})


def _holder(name: str, said: dict[str, Any]) -> Holder | None:
    """Whoever asks for what is not public, with a key that opens it. Raises `KeyRefused` and `ScopeMissing`."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    holder = keys.holder_of(db, token.strip()) if scheme.lower() == "bearer" else None
    if holder:
        act_for(holder.council_id)
    if holder and not holder.noted:
        with at_once() as connection:
            keys.note_use(connection, holder)
    if said.get("unpublished") != "true":
        return None
    if holder is None:
        raise KeyRefused
    holder.require(Scope(WITH_KEYS[name]))
    return holder


def _json(name: str, said: dict[str, Any], rows: Sequence[bytes], page: Found) -> Response:
    """A page whose rows are written already, put together once: each copy of megabytes is felt."""
    following, behind = _next(said, page), str(page.behind) if page.behind else None
    number = None if "cursor" in said else said.get("page", 1)
    about = orjson.dumps({"page": number, "total": page.total, "next": following, "cursor": behind})
    content = b"".join((b'{"', name.encode(), b'":', *rows, b",", about[1:], b"\n"))
    return _answer(Response(content, mimetype="application/json"), said, following)


def _csv(name: str, said: dict[str, Any], content: str | bytes, page: Found) -> Response:
    response = Response(content, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return _answer(response, said, _next(said, page))


def _answer(response: Response, said: dict[str, Any], following: str | None) -> Response:
    """Let caches keep what is public for five minutes, and nothing of what a key opened."""
    if following:
        response.headers["Link"] = f'<{following}>; rel="next"'
    return answered(response, private=said.get("unpublished") == "true")


def _next(said: dict[str, Any], page: Found) -> str | None:
    """The address of the next page: as it was asked for, by number or by cursor."""
    asked = {name: str(request.args[name]) for name in said}
    if "cursor" in said:
        if page.behind is None:
            return None
        asked["cursor"] = str(page.behind)
    else:
        number, size = said.get("page", 1), said.get("per_page", 200)
        if number * size >= page.total:
            return None
        asked["page"] = str(number + 1)
    return f"{request.base_url}?{urlencode(asked)}"


def _as_json(body: Any) -> Response:
    return Response(orjson.dumps(body, option=orjson.OPT_APPEND_NEWLINE), mimetype="application/json")


def _problem(status: int, title: str, detail: str, **more: Any) -> Response:
    """A problem as RFC 9457 describes them, with the words that readers of the first days look for."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail} | more
    body["error"] = {"status": status, "message": detail} | more
    response = Response(orjson.dumps(body), status, mimetype="application/problem+json")
    response.headers["Cache-Control"] = "no-store"
    return response
