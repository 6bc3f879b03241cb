"""The signed session cookie, read and written as Flask does, with a serializer that is made once."""

from functools import cached_property

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer


class SessionCookie(SecureCookieSessionInterface):
    """Flask makes a serializer for every reading and every writing; ours stays, as the keys of a process do."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    @cached_property
    def _serializer(self) -> URLSafeTimedSerializer | None:
        return super().get_signing_serializer(self._app)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        return self._serializer


def init_sessions(app: Flask) -> None:
    app.session_interface = SessionCookie(app)
