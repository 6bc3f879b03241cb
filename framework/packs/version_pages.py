"""What was published of packs: each version as it was frozen, for the council’s own people."""

from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core import jobs
from core.access import roles
from core.forms import Form
from core.language import language_name
from core.models import JobState, Role
from core.web import changed, current_council, db, saw
from framework.packs import finding
from framework.packs.files import WRITE_FILES
from framework.packs.models import Pack, PackVersion
from framework.packs.pages import makes
from framework.packs.showing import FORMS, file_of, kinds_of, spoken, voice
from framework.packs.snapshots import languages_of, paper_in

PREFIX = "/councils/<council>/framework/packs/<uuid:pack_id>/versions/<int:number>"
bp = Blueprint("packs-versions", __name__, url_prefix=PREFIX)


@bp.get("")
@roles(Role.ANALYST, Role.OFFICER, Role.VIEWER)
def show(council: str, pack_id: UUID, number: int) -> ResponseReturnValue:
    pack, version = _version(pack_id, number)
    languages = languages_of(version)
    language = _language(languages)
    job = jobs.latest_job(db, WRITE_FILES, council_id=pack.council_id, subject_id=version.id)
    saw("pack-seen", version)
    return render_template(
        "framework/packs/version.html",
        pack=pack,
        version=version,
        written_in=language,
        offered=[(code, language_name(code)) for code in languages],
        paper=paper_in(version, language),
        kinds=kinds_of(version, language),
        forms=FORMS,
        versions=finding.versions_of(db, pack.council_id, pack.id),
        day=voice().day(version.published_at.date()),
        may_make=makes(),
        working=bool(job and job.state in {JobState.QUEUED, JobState.RUNNING}),
        failed=bool(job and job.state is JobState.FAILED),
    )


@bp.get("/<language>/pack.<kind>")
@roles(Role.ANALYST, Role.OFFICER, Role.VIEWER)
def file(council: str, pack_id: UUID, number: int, language: str, kind: str) -> ResponseReturnValue:
    pack, version = _version(pack_id, number)
    answer = file_of(pack, version, language, kind)
    saw("pack-taken", version, form=kind)
    return answer


@bp.post("/files")
@roles(Role.ANALYST)
def draw_again(council: str, pack_id: UUID, number: int) -> ResponseReturnValue:
    """Draw the files again from what was frozen, where they were lost or could not be drawn."""
    _pack, version = _version(pack_id, number)
    if Form().validate_on_submit():
        jobs.ask(db, WRITE_FILES, council_id=version.council_id, subject_id=version.id)
        changed("pack-files-asked", version)
    return redirect(url_for(".show", council=council, pack_id=pack_id, number=number))


def _language(languages: list[str]) -> str:
    """The language that the query asks for, if the version was published in it, or else the page's."""
    asked = request.args.get("language", "")
    return asked if asked in languages else spoken(languages)


def _version(pack_id: UUID, number: int) -> tuple[Pack, PackVersion]:
    pack = finding.pack_of(db, current_council().id, pack_id) or abort(404)
    versions = finding.versions_of(db, pack.council_id, pack.id)
    return pack, next((one for one in versions if one.number == number), None) or abort(404)
