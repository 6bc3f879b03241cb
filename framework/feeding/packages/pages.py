"""Open data for everybody: the catalogue, each publication's page, and the files, which are served as they lie."""

import re
from pathlib import Path

import orjson
from flask import Blueprint, Response, abort, current_app, render_template, request, send_from_directory, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import lazy_gettext as _l

from core.access import public
from core.web import db
from framework.feeding.models import LATEST, Release
from framework.feeding.packages.catalogue import catalogued
from framework.feeding.packages.content import File, subject_of
from framework.feeding.packages.describing import CSVW, DCAT, LICENCE, MEDIA_TYPES, NAMESPACES, PACKAGE, dataset
from framework.feeding.packages.layout import TABLES
from framework.feeding.packages.packing import best
from framework.feeding.packages.releasing import newest, open_data, releases_at
from framework.feeding.sharing import answered, share

bp = Blueprint("open-data", __name__, url_prefix="/results/data")
FILES = (*(table.file for table in TABLES), PACKAGE, CSVW, DCAT)
FOLDER = re.compile(r"[0-9a-f]{16}")
MEANINGS = {
    "observations.csv": _l("The figures, with their intervals and bases"),
    "definitions.csv": _l("What each indicator measures"),
    "areas.csv": _l("The names of places"),
    "wards.csv": _l("The names of wards"),
    PACKAGE: _l("A Frictionless Data Package, which describes the files for programs"),
    CSVW: _l("The same as CSV on the Web"),
    DCAT: _l("The dataset for open-data portals, in DCAT"),
}
A_YEAR = 31_536_000


@bp.get("/")
@public
def catalogue() -> ResponseReturnValue:
    """Every publication that has open data, newest first."""
    found = catalogued(db)
    return render_template(
        "framework/feeding/catalogue.html",
        entries=[(one.subject, one.release, format_date(one.subject.published_at, "d MMMM yyyy")) for one in found],
        licence=LICENCE,
    )


@bp.get("/catalogue.jsonld")
@public
def catalogue_for_portals() -> ResponseReturnValue:
    """The catalogue in DCAT."""
    home = url_for("open-data.catalogue", _external=True)
    datasets = []
    for one in catalogued(db):
        address = url_for(".file", address=one.release.address, version=LATEST, file="", _external=True)
        datasets.append(dataset(one.subject, _files(one.release), one.release.version, one.release.note,
                                one.release.made_at, address))  # fmt: skip
    body = {"@context": NAMESPACES, "@id": home, "@type": "dcat:Catalog", "dct:title": "Folkmoot",
            "dct:license": {"@id": LICENCE}, "dcat:dataset": datasets}  # fmt: skip
    return share(answered(Response(orjson.dumps(body), mimetype="application/ld+json")))


@bp.get("/<address>")
@public
def publication(address: str) -> ResponseReturnValue:
    """One publication's files and versions."""
    releases = releases_at(db, address)
    current = newest(releases) or abort(404)
    subject = subject_of(db, current.publication_id) or abort(404)
    return render_template(
        "framework/feeding/open_data.html",
        subject=subject,
        current=current,
        files=[(name, MEANINGS[name], _size(current.sizes[name])) for name in FILES],
        versions=[(one, format_date(one.made_at, "d MMMM yyyy")) for one in releases],
        licence=LICENCE,
        latest=LATEST,
    )


@bp.get("/<address>/<version>/<path:file>")
@public
def file(address: str, version: str, file: str) -> ResponseReturnValue:
    """A file of a version, which never changes, or of the newest one for now."""
    if file not in FILES or not (version == LATEST or FOLDER.fullmatch(version)):
        abort(404)
    releases = releases_at(db, address)
    named = [one for one in releases if one.folder == version]
    found = newest(releases if version == LATEST else named) or next(iter(named), None) or abort(404)
    if found.withdrawn_at is not None:
        return Response(status=410, headers={"Cache-Control": "no-store"})
    return _send(found, file, for_good=version != LATEST)


def _send(release: Release, file: str, *, for_good: bool) -> Response:
    folder = open_data(current_app.extensions["settings"].data_dir) / release.address / release.folder
    lying, way = best(folder, file, lambda way: request.accept_encodings.quality(way) > 0)
    response = send_from_directory(
        folder, lying, mimetype=MEDIA_TYPES[Path(file).suffix], max_age=A_YEAR if for_good else 300, etag=True
    )
    response.vary.add("Accept-Encoding")
    if way:
        response.content_encoding = way
    response.cache_control.public = True
    response.cache_control.immutable = for_good
    if file.endswith(".csv"):
        described = url_for(".file", address=release.address, version=release.folder, file=CSVW)
        response.headers["Link"] = f'<{described}>; rel="describedby"; type="application/csvm+json"'
    return share(response)


def _files(release: Release) -> list[File]:
    return [File(name, release.sizes[name], "", 0) for name in FILES if name.endswith(".csv")]


def _size(size: int) -> str:
    """A file's size in the nearest of kB and MB."""
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} kB"
