"""The signed session cookie, read and written as Flask does, with a serializer that is made once."""

from contextlib import suppress
from functools import cached_property

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature

from app.settings import Environment, Settings
from core.access import TOKEN
from core.signing import OneShot, PurposeSerializer, TimedPurposeSigner

NAME = "folkmoot"
"""What the cookie is called, and was in production before it was bound to its host."""
SIGNS_IN = (TOKEN, "person_id")
"""What signs somebody in, or did under the former name."""


class SessionCookie(SecureCookieSessionInterface):
    """Flask makes a serializer for every reading and every writing; ours stays, as the keys of a process do."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    @cached_property
    def _serializer(self) -> PurposeSerializer:
        return PurposeSerializer(
            [*reversed(self._app.config.get("SECRET_KEY_FALLBACKS") or ()), str(self._app.secret_key or "")],
            salt=self.salt,
            serializer=self.serializer,
            signer=TimedPurposeSigner,
            signer_kwargs={"key_derivation": self.key_derivation, "algorithm": OneShot()},
        )

    def get_signing_serializer(self, app: Flask) -> PurposeSerializer:
        return self._serializer

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """What the browser keeps for us; under the former name too, for whoever is in the middle of a survey.

        That name a neighbouring site may set, so it leads a resident on and signs nobody in.
        """
        if self.get_cookie_name(app) in request.cookies or NAME not in request.cookies:
            return super().open_session(app, request)
        found = self.session_class()
        with suppress(BadSignature):
            max_age = int(app.permanent_session_lifetime.total_seconds())
            found.update(self._serializer.loads(request.cookies[NAME], max_age=max_age))
        for name in SIGNS_IN:
            found.pop(name, None)
        found.modified = bool(found)
        return found


def cookie_name(name: str, settings: Settings) -> str:
    """A cookie's name; served over HTTPS, one that browsers take from this very host alone (RFC 6265bis, 4.1.3.2)."""
    return f"__Host-{name}" if settings.environment is Environment.PRODUCTION else name


def init_sessions(app: Flask) -> None:
    app.session_interface = SessionCookie(app)
