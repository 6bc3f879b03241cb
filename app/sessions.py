"""The signed session cookie, read and written as Flask does, with a serializer that is made once."""

from functools import cached_property

from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from app.settings import Environment, Settings
from core.signing import OneShot, PurposeSerializer, TimedPurposeSigner


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


def cookie_name(name: str, settings: Settings) -> str:
    """A cookie's name; served over HTTPS, one that browsers take from this very host alone (RFC 6265bis, 4.1.3.2)."""
    return f"__Host-{name}" if settings.environment is Environment.PRODUCTION else name


def init_sessions(app: Flask) -> None:
    app.session_interface = SessionCookie(app)
