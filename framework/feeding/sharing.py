"""How answers to other systems may be kept and read: by caches, by those who have them, by pages of other sites."""

from hashlib import sha256

from flask import Response, request

MINUTES = 5


def share(response: Response) -> Response:
    """Let pages of any site read the answer, and send a key with the question: no cookie is ever looked at."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag, Link, OData-Version"
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        response.headers["Access-Control-Allow-Headers"] = (
            "Accept, Authorization, If-None-Match, OData-MaxVersion, OData-Version, Prefer"
        )
        response.headers["Access-Control-Max-Age"] = "86400"
    return response


def answered(response: Response, *, private: bool = False) -> Response:
    """Let caches keep a public answer for a few minutes, and spare those who have it already from fetching it again."""
    response.headers["Cache-Control"] = "private, no-store" if private else f"public, max-age={60 * MINUTES}"
    response.set_etag(sha256(response.get_data()).hexdigest()[:32])
    response.make_conditional(request)
    return response
