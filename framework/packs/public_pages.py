"""Published packs, open to everybody where their council lets them be: no sign-in, and every version kept."""

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from core.access import public
from core.councils import council_by_slug
from core.language import current_language, language_name
from core.models import Council
from core.web import db, enter_for
from framework.packs import finding
from framework.packs.models import Pack, PackVersion
from framework.packs.showing import FORMS, file_of, kinds_of, spoken, subtitle, voice
from framework.packs.snapshots import languages_of, paper_in

bp = Blueprint("public-packs", __name__, url_prefix="/results/packs/<area>")


@bp.get("")
@public
def overview(area: str) -> ResponseReturnValue:
    """The packs of a council that everybody may read."""
    home = _council(area)
    found = finding.published_packs(db, home.id, public=True)
    return render_template("framework/packs/public_list.html", packs=found, subtitle=subtitle)


@bp.get("/<pack>")
@public
def show(area: str, pack: str) -> ResponseReturnValue:
    """The latest version, or the one that the query asks for, in the reader’s language if it was published in it."""
    _home, found, version, versions = _published(area, pack)
    languages = languages_of(version)
    language = spoken(languages)
    return render_template(
        "framework/packs/public.html",
        pack=found,
        version=version,
        versions=versions,
        paper=paper_in(version, language),
        other=language_name(language) if language != current_language() else "",
        written_in=language,
        kinds=kinds_of(version, language),
        forms=FORMS,
        day=voice().day(version.published_at.date()),
    )


@bp.get("/<pack>/<int:number>/<language>/pack.<kind>")
@public
def file(area: str, pack: str, number: int, language: str, kind: str) -> ResponseReturnValue:
    _home, found, version, _versions = _published(area, pack, number)
    return file_of(found, version, language, kind)


def _council(area: str) -> Council:
    council = council_by_slug(db, area) or abort(404)
    enter_for(council)
    return council


def _published(area: str, slug: str, number: int | None = None) -> tuple[Council, Pack, PackVersion, list[PackVersion]]:
    """A public pack and one of its versions; the latest where none is asked for."""
    home = _council(area)
    pack = finding.pack_by_slug(db, home.id, slug)
    if pack is None or not pack.is_public:
        abort(404)
    versions = list(finding.versions_of(db, home.id, pack.id))
    asked = str(number) if number is not None else request.args.get("version", "")
    if asked and not (asked.isascii() and asked.isdecimal()):
        abort(404)
    version = next((one for one in versions if not asked or one.number == int(asked)), None) or abort(404)
    return home, pack, version, versions
