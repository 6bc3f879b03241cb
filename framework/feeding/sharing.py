"""How answers to other systems may be kept and read: by caches, by those who have them, by pages of other sites."""

from collections.abc import Callable, Mapping
from hashlib import sha256

import brotli
from flask import Response, request
from isal import igzip

MINUTES = 5
PACKED: Mapping[str, Callable[[bytes], bytes]] = {
    "br": lambda content: brotli.compress(content, quality=1),
    "gzip": lambda content: igzip.compress(content, 1, mtime=0),
}
"""How a long answer is packed by each name in HTTP, quickest for its size: a page of rows is two or three megabytes."""
SMALLEST = 500
"""Fewer bytes than these travel as fast as they are."""


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
    _pack(response)
    response.set_etag(sha256(response.get_data()).hexdigest()[:32])
    response.make_conditional(request)
    return response


def _pack(response: Response) -> None:
    """Pack an answer in a way that its reader understands. The same rows are packed to the same bytes each time."""
    content = response.get_data()
    way = request.accept_encodings.best_match(PACKED) if len(content) >= SMALLEST else None
    if way:
        response.set_data(PACKED[way](content))
        response.content_encoding = way
