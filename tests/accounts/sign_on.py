"""A real provider of OpenID Connect on this machine, which keeps what it is asked and can be made to lie."""

import hmac
import json
import os
import threading
import warnings
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.client import HTTPConnection
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import flask
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import WSGIRequestHandler, make_server

from core.accounts.sign_on.providers import Provider
from tests.client import CheckingClient

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import oidc_provider_mock

Claims = dict[str, Any]


def as_it_is(signed: str) -> str:
    return signed


@dataclass
class RealProvider:
    """What runs at `url`: its key, what was asked of it for tokens, and how it bends them."""

    url: str
    key: RSAKey
    asked: list[dict[str, str]] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    """The paths that were asked for."""
    bend: Callable[[str], str] = as_it_is

    def provider(self, name: str, **facts: Any) -> Provider:
        plain = {"issuer": self.url, "client_id": f"folkmoot-{name}", "client_secret": "a secret", "label": f"{name}’s"}
        return Provider(name=name, **(plain | facts))

    def knows(self, subject: str, **claims: Any) -> None:
        """Let it know somebody, and what it says of them."""
        body = json.dumps(claims)
        assert self._call("PUT", f"/users/{subject}", body, "application/json")[0] == 204

    def sign_in(self, address: str, subject: str) -> str:
        """Sign in there as somebody, and give the address that the browser is sent back to."""
        parts = urlsplit(address)
        status, headers = self._call(
            "POST", f"{parts.path}?{parts.query}", urlencode({"sub": subject}), "application/x-www-form-urlencoded"
        )
        assert status == 302, headers
        return headers["location"]

    def signed(self, claims: Claims, header: dict[str, str] | None = None) -> str:
        """Sign claims as the provider does."""
        return jwt.encode({"alg": "RS256", "kid": self.key.kid} | (header or {}), claims, self.key)

    def without(self, signed: str, *names: str) -> str:
        """The same token without some of its claims."""
        return self.signed({name: value for name, value in read(signed).items() if name not in names})

    def _call(self, method: str, path: str, body: str, kind: str) -> tuple[int, dict[str, str]]:
        connection = HTTPConnection(urlsplit(self.url).netloc, timeout=10)
        try:
            connection.request(method, path, body, {"Content-Type": kind})
            answer = connection.getresponse()
            answer.read()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}
        finally:
            connection.close()


def read(token: str) -> Claims:
    """What a token claims, whether or not it is good."""
    claims: Claims = json.loads(_decoded(token.split(".")[1]))
    return claims


def _decoded(part: str) -> bytes:
    return urlsafe_b64decode(part + "=" * (-len(part) % 4))


def signed_by_what_everybody_knows(real: RealProvider, claims: Claims) -> str:
    """A token whose signature is a keyed hash, with the public key as its key."""
    parts = (json.dumps(part).encode() for part in ({"alg": "HS256", "kid": real.key.kid}, claims))
    said = ".".join(urlsafe_b64encode(part).decode().rstrip("=") for part in parts)
    mark = hmac.digest(real.key.as_pem(private=False), said.encode(), sha256)
    return f"{said}.{urlsafe_b64encode(mark).decode().rstrip('=')}"


def unsigned(claims: Claims) -> str:
    """A token that says that it needs no signature."""
    parts = (json.dumps(part).encode() for part in ({"alg": "none"}, claims))
    return ".".join(urlsafe_b64encode(part).decode().rstrip("=") for part in parts) + "."


def challenge_of(verifier: str) -> str:
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")


class Silent(WSGIRequestHandler):
    def log(self, *parts: Any) -> None:
        """Say nothing."""


@contextmanager
def running_provider() -> Iterator[RealProvider]:
    """Serve the provider. It may be talked to without TLS, because it never leaves this machine."""
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    app = oidc_provider_mock.app()
    app.debug = False
    with app.test_request_context():
        app.preprocess_request()
        key = RSAKey.import_key(flask.g.oidc_provider_mock_storage.jwk.as_dict(is_private=True))
    real = RealProvider("", key)
    server = make_server("127.0.0.1", 0, _listening(app.wsgi_app, real), True, 1, Silent)
    real.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield real
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        os.environ.pop("AUTHLIB_INSECURE_TRANSPORT", None)


def _listening(app: Any, real: RealProvider) -> Any:
    """Keep what is asked for tokens, and bend what is given."""

    def answer(environ: dict[str, Any], start_response: Any) -> Any:
        real.seen.append(environ["PATH_INFO"])
        if environ["PATH_INFO"] != "/oauth2/token":
            return app(environ, start_response)
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        real.asked.append(dict(parse_qsl(body.decode())) | {"authorization": environ.get("HTTP_AUTHORIZATION", "")})
        begun: list[Any] = []
        given = b"".join(app(environ | {"wsgi.input": BytesIO(body)}, lambda *parts: begun.extend(parts)))
        said = json.loads(given)
        if "id_token" in said:
            said["id_token"] = real.bend(said["id_token"])
        start_response(begun[0], [("Content-Type", "application/json")])
        return [json.dumps(said).encode()]

    return answer


def begin(client: CheckingClient, provider: str, onwards: str = "", **more: str) -> str:
    """Set out from here, and give the address at the provider that the browser is sent to."""
    client.session.commit()
    answer = client.browser.get(f"/sign-in/with/{provider}", query_string={"next": onwards} | more)
    assert answer.status_code == 302, answer.text
    return answer.location


def local(address: str) -> str:
    """An address of ours as the browser asks for it."""
    return urlsplit(address)._replace(scheme="", netloc="").geturl()


def come_by(client: CheckingClient, real: RealProvider, subject: str, *, name: str = "north", onwards: str = "",
            status: int = 200) -> None:  # fmt: skip
    """Go to a provider, sign in there, and come back."""
    client.get(local(real.sign_in(begin(client, name, onwards), subject)), status=status)


def with_parts(address: str, **parts: str) -> str:
    """An address with some of its query in other words."""
    split = urlsplit(address)
    return split._replace(query=urlencode(dict(parse_qsl(split.query)) | parts)).geturl()
