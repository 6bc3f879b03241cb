"""Public pages of figures may be kept for a few minutes, and are not sent again to whoever has them."""

from hashlib import blake2b

from flask import Blueprint, Response, g, request, session

from core.web import current_person

KEPT_FOR = 300
"""Seconds: after this long a page is asked for again, as figures and commentary may have been published."""


def keep_pages_of(blueprint: Blueprint) -> None:
    """Let caches keep the pages of a blueprint that everybody sees alike."""
    blueprint.after_request(_keep)


def _keep(response: Response) -> Response:
    """Mark a page that is nobody's own. One that a person who signed in sees, or that sets a cookie, is kept by nobody.

    Pages differ by their language, which a cookie or the browser says. The nonce that a page carries is another each
    time it is made, and so is left out of what tells whether it is still the same.
    """
    if response.status_code != 200 or current_person() is not None or session.modified:
        return response
    response.headers["Cache-Control"] = f"public, max-age={KEPT_FOR}"
    response.vary.update(("Cookie", "Accept-Language"))
    body = response.get_data().replace(str(g.get("csp_nonce", "-")).encode(), b"")
    response.set_etag(blake2b(body, digest_size=16).hexdigest())
    response.make_conditional(request)
    return response
