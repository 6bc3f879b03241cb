"""The document of the API, in OpenAPI 3.1: made from the parameters and the fields that the API itself goes by."""

from typing import Any

from framework.feeding.asked import PAGING, PARAMETERS
from framework.feeding.keys import Scope
from framework.feeding.schemas import FIELDS, schema_of

LISTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "observations": (
        "Figures, each with its interval, bases, status and provenance.",
        ("survey", "indicator", "council", "area", "wave", "publication", "domain_var", "source", "status", "from",
         "to", "unpublished", *PAGING),
    ),
    "definitions": (
        "What each indicator measures, in every version under which figures were published.",
        ("survey", "council", "indicator", "theme", "version", "unpublished", "page", "per_page"),
    ),
    "comparators": (
        "What figures are compared with, and what the comparison says.",
        ("survey", "wave", "publication", "council", "indicator", "domain_var", "against", *PAGING),
    ),
    "groups": ("The groups of councils that one council is set beside.", ("council", "page", "per_page")),
    "polls": ("Lines of national polls, with what is known of each.", ("indicator", "page", "per_page")),
    "areas": ("The places that figures are of.", ("council", "page", "per_page")),
    "publications": (
        "What was made public, when, and where its open data are.",
        ("survey", "wave", "council", "publication", "page", "per_page"),
    ),
}  # fmt: skip
"""Every list: what it holds, and the parameters it takes."""
NEEDED = {"groups": ("council",)}
"""Parameters without which a list says nothing."""
WITH_KEYS = {"observations": Scope.OBSERVATIONS, "definitions": Scope.DEFINITIONS}
HEADERS = {
    "ETag": {"description": "Send it as If-None-Match.", "schema": {"type": "string"}},
    "Link": {"description": "The next page, with rel=next.", "schema": {"type": "string"}},
}


def document(server: str) -> dict[str, Any]:
    """The whole document; `server` is where the API begins."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Folkmoot",
            "version": "1",
            "summary": "Figures of residents' surveys and feedback, as they were published.",
            "description": "Within version 1 fields and parameters are only ever added.",
            "license": {"name": "Open Government Licence v3.0 (the figures)", "identifier": "OGL-UK-3.0"},
        },
        "servers": [{"url": server}],
        "security": [],
        "tags": [{"name": name, "description": described} for name, (described, _) in LISTS.items()],
        "paths": {f"/{name}{ending}": {"get": _operation(name, ending)} for name in LISTS for ending in ("", ".csv")},
        "components": {
            "schemas": {name: schema_of(name) for name in FIELDS} | {"problem": PROBLEM},
            "parameters": {name: _parameter(name) for name in PARAMETERS},
            "headers": HEADERS,
            "responses": {name: _refusal(described) for name, described in REFUSALS.items()},
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": "A council's key."}},
        },
    }


def _operation(name: str, ending: str) -> dict[str, Any]:
    described, parameters = LISTS[name]
    operation: dict[str, Any] = {
        "operationId": f"{name}{'_csv' if ending else ''}",
        "summary": described,
        "tags": [name],
        "parameters": [
            _parameter(each) | {"required": True}
            if each in NEEDED.get(name, ())
            else {"$ref": f"#/components/parameters/{each}"}
            for each in parameters
        ],
        "responses": {
            "200": {
                "description": "A page.",
                "headers": {header: {"$ref": f"#/components/headers/{header}"} for header in HEADERS},
                "content": {"text/csv": {"schema": {"type": "string"}}} if ending else _page(name),
            },
            "304": {"description": "It has not changed."},
            "400": {"$ref": "#/components/responses/refused"},
        },
    }
    if name in WITH_KEYS:
        operation["security"] = [{}, {"key": []}]
        operation["description"] = f"unpublished=true takes a key with the scope {WITH_KEYS[name].value}."
        operation["responses"] |= {
            "401": {"$ref": "#/components/responses/no_key"},
            "403": {"$ref": "#/components/responses/no_scope"},
        }
    return operation


def _page(name: str) -> dict[str, Any]:
    rows = {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}
    schema = {
        "type": "object",
        "required": [name, "total", "page", "next", "cursor"],
        "properties": {
            name: rows,
            "total": {"type": "integer", "description": "Rows on all pages."},
            "page": {"type": ["integer", "null"], "description": "Which page; null behind a cursor."},
            "next": {"type": ["string", "null"], "description": "The address of the next page."},
            "cursor": {"type": ["string", "null"], "description": "The cursor behind which the next page begins."},
        },
    }
    return {"application/json": {"schema": schema}}


def _parameter(name: str) -> dict[str, Any]:
    told = PARAMETERS[name]
    return {"name": name, "in": "query", "required": False, "description": told.described, "schema": dict(told.schema)}


REFUSALS = {
    "refused": "A parameter is not known, or its value is not allowed; allowed says what is.",
    "no_key": "The key is missing, unknown, expired or taken back.",
    "no_scope": "The key does not open this.",
}


def _refusal(described: str) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/problem"}}}
    return {"description": described, "content": content}


PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "A problem, as RFC 9457 describes them; error says the same as in the first days of version 1.",
    "required": ["type", "title", "status", "detail", "error"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "parameter": {"type": "string"},
        "allowed": {"type": "array", "items": {"type": "string"}},
        "error": {"type": "object"},
    },
}
