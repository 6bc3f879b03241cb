"""The feed, for other systems: `/api/v1/observations` as JSON and as CSV. See `docs/api.md`."""

import csv
import io
import json
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from core.access import public
from core.formulas import harmless
from core.web import db
from framework.cautions import not_covered_by_language
from framework.feed import BadParameter, Page, Wanted, observations, understand

bp = Blueprint("api", __name__, url_prefix="/api/v1")
LANGUAGES = ("en", "cy")
AGAINST = ("councils", "earlier", "last", "groups", "gap")
COMPARED = ("verdict", "difference", "lci_95", "uci_95", "p_adjusted")
COLUMNS = (
    "id", "survey", "wave", "indicator", "indicator_version", "title_en", "title_cy", "council", "council_name_en",
    "council_name_cy", "period", "domain_var", "domain", "value", "se", "df", "lci_95", "uci_95", "base",
    "effective_base", "design_effect", "unit", "status",
    *(f"{against}_{name}" for against in AGAINST for name in COMPARED),
    "interval_does_not_cover_en", "interval_does_not_cover_cy", "snapshot", "questionnaire", "weighting", "versions",
    "published_at",
)  # fmt: skip
AS_JSON = ("weighting", "versions")


@bp.get("/observations", endpoint="observations")
@public
def observations_json() -> ResponseReturnValue:
    wanted = understand(db, request.args)
    page = observations(db, wanted)
    following = _next(wanted, page)
    body = {"observations": _explained(page), "page": wanted.page, "total": page.total, "next": following}
    return _answer(jsonify(body), following)


@bp.get("/observations.csv")
@public
def observations_csv() -> ResponseReturnValue:
    wanted = understand(db, request.args)
    page = observations(db, wanted)
    response = Response(_csv(page), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="observations.csv"'
    return _answer(response, _next(wanted, page))


@bp.errorhandler(BadParameter)
def explain(error: BadParameter) -> ResponseReturnValue:
    return {"error": {"status": 400, "message": str(error), "parameter": error.name, "allowed": error.allowed}}, 400


def _answer(response: Response, following: str | None) -> Response:
    """Let caches keep the answer for five minutes, and spare those who have it already from fetching it again."""
    response.headers["Cache-Control"] = "public, max-age=300"
    if following:
        response.headers["Link"] = f'<{following}>; rel="next"'
    response.add_etag()
    response.make_conditional(request)
    return response


def _next(wanted: Wanted, page: Page) -> str | None:
    if not page.more:
        return None
    asked = {name: value for name, value in asdict(wanted).items() if value is not None}
    assert request.endpoint is not None
    return url_for(request.endpoint, _external=True, **(asked | {"page": wanted.page + 1}))


def _csv(page: Page) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(_flat(row) for row in _explained(page))
    return text.getvalue()


def _explained(page: Page) -> list[dict[str, Any]]:
    """The rows with what the interval of each figure does not cover; a hidden figure has none."""
    caution = not_covered_by_language()
    return [row | {"interval_does_not_cover": caution if row["lci_95"] is not None else None} for row in page.rows]


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """A row with a column for each language's names, and nothing that a spreadsheet would take for a formula."""
    flat: dict[str, Any] = {}
    for name, value in row.items():
        if name == "comparisons":
            flat |= {f"{one['against']}_{each}": one[each] for one in value for each in COMPARED}
        elif name in AS_JSON:
            flat[name] = json.dumps(value, sort_keys=True)
        elif name == "interval_does_not_cover" and value is None:
            continue
        elif isinstance(value, dict):
            flat |= {f"{name}_{language}": _harmless(value.get(language, "")) for language in LANGUAGES}
        else:
            flat[name] = _harmless(value)
    return flat


def _harmless(value: Any) -> Any:
    return harmless(value) if isinstance(value, str) else value
