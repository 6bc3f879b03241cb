"""The headers that protect every page."""

import secrets

from flask import Flask, Response, g

FIXED_HEADERS = {
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
ALWAYS = FIXED_HEADERS | {"Cache-Control": "no-store", "Strict-Transport-Security": "max-age=31536000"}
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
        "frame-ancestors 'none'",
    )
)


def init_headers(app: Flask) -> None:
    app.after_request(_protect)
    app.context_processor(lambda: {"csp_nonce": csp_nonce()})


def csp_nonce() -> str:
    """This answer's nonce: the only inline style and script that the browser will accept carry it."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def _protect(response: Response) -> Response:
    """Add every header that the page did not set itself."""
    own = {name.lower() for name, _ in response.headers}
    protecting = {**ALWAYS, "Content-Security-Policy": CONTENT_SECURITY_POLICY.format(nonce=csp_nonce())}
    for name, value in protecting.items():
        if name.lower() not in own:
            response.headers.add(name, value)
    return response
