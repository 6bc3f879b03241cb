"""Front-end files: built from `assets/`, named by their content, served with far-future caching."""

import json
from collections.abc import MutableMapping
from functools import cache
from pathlib import Path

from flask import Flask, Response, abort, url_for
from flask_compress import Compress
from whitenoise import WhiteNoise

from app.headers import FIXED_HEADERS
from app.settings import ROOT
from core.access import public

BUILT = ROOT / "static" / "vendor"


def init_assets(app: Flask) -> None:
    app.add_template_global(asset)
    app.config["COMPRESS_ALGORITHM"] = ["br", "gzip"]
    app.config["COMPRESS_BR_LEVEL"] = 2  # A third of level 4's work, for a tenth more bytes.
    app.config["COMPRESS_LEVEL"] = 1  # A third of the work of the usual 6 for a long feed, for a fifth more bytes.
    Compress(app)
    app.add_url_rule("/s/sw.js", "service_worker", public(service_worker))
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(ROOT / "static"),
        prefix="static/",
        max_age=3600,
        immutable_file_test=_named_by_content,
        add_headers_function=_protect,
    )


@cache
def asset(name: str) -> str:
    """The address of a built file, such as `folkmoot.css`. Files and their addresses stay while a process lives."""
    return url_for("static", filename=f"vendor/{_manifest().get(name, name)}")


def service_worker() -> Response:
    """The worker that lets residents answer without signal, at the address beneath which it may do so."""
    name = _manifest().get("sw.js") or abort(404)
    return Response((BUILT / name).read_bytes(), mimetype="text/javascript", headers={"Cache-Control": "max-age=3600"})


@cache
def _manifest() -> dict[str, str]:
    manifest = BUILT / "manifest.json"
    if not manifest.exists():
        return {}
    names: dict[str, str] = json.loads(manifest.read_text())
    return names


def _protect(headers: MutableMapping[str, str], path: str, url: str) -> None:
    """Give files the headers that pages have: they are served before Flask is reached."""
    for name, value in FIXED_HEADERS.items():
        headers[name] = value


def _named_by_content(path: str, url: str) -> bool:
    return Path(path).name in _manifest().values()
