"""The headers that protect every page."""

import secrets
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FRAMES = "X-Frame-Options"
NOT_MODIFIED = 304
FIXED_HEADERS = {
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    FRAMES: "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
PAGE_HEADERS = FIXED_HEADERS | {"Cache-Control": "no-store", "Strict-Transport-Security": "max-age=31536000"}
ALWAYS = tuple((name.lower(), (name, value)) for name, value in PAGE_HEADERS.items())
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'nonce-{nonce}'",
        "style-src 'self' 'nonce-{nonce}'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types folkmoot",
        "frame-ancestors {ancestors}",
    )
)


def init_headers(app: Flask) -> None:
    app.after_request(_name_the_nonce)
    app.wsgi_app = _protecting(app.wsgi_app)  # type: ignore[assignment,method-assign]
    app.context_processor(lambda: {"csp_nonce": csp_nonce()})


def csp_nonce() -> str:
    """This answer's nonce: the only inline style and script that the browser will accept carry it."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def _name_the_nonce(response: Response) -> Response:
    """Say what a page may load, unless it said so itself, or is one that the browser has, with a nonce of its own."""
    if response.status_code == NOT_MODIFIED:
        return response
    ancestors = g.get("frame_ancestors")
    policy = CONTENT_SECURITY_POLICY.format(nonce=csp_nonce(), ancestors=ancestors or "'none'")
    if g.get("frames_our_own"):
        policy += "; frame-src 'self'"
    response.headers.setdefault("Content-Security-Policy", policy)
    if ancestors:
        response.headers[FRAMES] = ""  # It knows only "none" and "my own", and is left out below.
    return response


def _protecting(application: "WSGIApplication") -> "WSGIApplication":
    """Add every header that is the same on every page and that the page did not set itself, as the answer leaves."""

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *failure: Any) -> Callable[[bytes], object]:
            own = {name.lower() for name, _ in headers}
            headers = [each for each in headers if each != (FRAMES, "")]
            return start_response(status, headers + [each for name, each in ALWAYS if name not in own], *failure)

        return application(environ, start)

    return answer
