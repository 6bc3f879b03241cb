"""An analyst's mailing: batches of invitations for the council's own households, their sheets, and single codes."""

from uuid import UUID

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core import jobs
from core.access import roles
from core.codes import Codes
from core.models import Role
from core.pdf import can_make_pdf
from core.web import changed, current_council, current_person, db
from surveys.errors import WaveNotOpen
from surveys.mailings import batches, invitations, samples
from surveys.mailings.invitation_forms import CANCEL, FILE, BatchForm, HouseholdForm, explain
from surveys.mailings.invitations import Sampled
from surveys.mailings.mailing import batch_rows, lines_of, progress_words
from surveys.mailings.sheet_jobs import DRAW_SHEETS, SMALL, delete_sheets, parts_of
from surveys.models import InvitationBatch, Wave, WaveState
from surveys.officers import fieldwork


class NoPublicAddress(Exception):
    """It was not set by which address residents know the pages, so that no link may be printed."""


bp = Blueprint("invitations", __name__, url_prefix="/councils/<council>/surveys/<survey>/<int:number>/invitations")


@bp.get("")
@roles(Role.ANALYST)
def overview(council: str, survey: str, number: int) -> ResponseReturnValue:
    wave = wave_or_404(survey, number)
    rows = batch_rows(batches.batches_of(db, current_council().id, wave), _batch_address)
    return render_template("surveys/invitations.html", wave=wave, rows=rows, **_around(wave))


@bp.route("/new", methods=["GET", "POST"])
@roles(Role.ANALYST)
def make(council: str, survey: str, number: int) -> ResponseReturnValue:
    wave, form = _wave_under_way(survey, number), BatchForm()
    batch = _make(wave, form) if form.validate_on_submit() else None
    if batch is None:
        page = render_template("surveys/invitations_new.html", form=form, wave=wave, **_around(wave))
        return page, 422 if form.is_submitted() else 200
    changed("invitations-made", batch, number=batches.living_count(db, batch))
    return redirect(_batch_address(batch))


@bp.get("/<uuid:batch_id>")
@roles(Role.ANALYST)
def batch(council: str, survey: str, number: int, batch_id: UUID) -> ResponseReturnValue:
    found, folder = batch_or_404(survey, number, batch_id), current_app.extensions["settings"].data_dir
    (tally,) = [each.tally for each in batches.batches_of(db, found.council_id, found.wave) if each.batch is found]
    job = jobs.latest_job(db, DRAW_SHEETS, council_id=found.council_id, subject_id=found.id)
    return render_template(
        "surveys/invitation_batch.html",
        no_address=not current_app.extensions["settings"].public_url,
        batch=found,
        lines=lines_of(tally),
        living=tally.issued,
        small=tally.issued <= SMALL,
        pdf=can_make_pdf(),
        parts=parts_of(folder, found.id),
        progress=progress_words(job),
        **_around(found.wave),
    )


@bp.post("/<uuid:batch_id>/sheets")
@roles(Role.ANALYST)
def draw_sheets(council: str, survey: str, number: int, batch_id: UUID) -> ResponseReturnValue:
    found = batch_or_404(survey, number, batch_id)
    public_address()
    jobs.ask(db, DRAW_SHEETS, council_id=found.council_id, subject_id=found.id)
    changed("sheets-drawn", found)
    return redirect(_batch_address(found))


@bp.post("/<uuid:batch_id>/sheets/delete")
@roles(Role.ANALYST)
def drop_sheets(council: str, survey: str, number: int, batch_id: UUID) -> ResponseReturnValue:
    found = batch_or_404(survey, number, batch_id)
    delete_sheets(current_app.extensions["settings"].data_dir, found.id)
    changed("sheets-deleted", found)
    flash(_("The files are deleted. They can be made again."))
    return redirect(_batch_address(found))


@bp.route("/<uuid:batch_id>/cancel", methods=["GET", "POST"])
@roles(Role.ANALYST)
def cancel(council: str, survey: str, number: int, batch_id: UUID) -> ResponseReturnValue:
    """What cancelling a batch will do, and the doing of it."""
    found = batch_or_404(survey, number, batch_id)
    if request.method == "GET":
        return render_template("surveys/invitations_cancel.html", batch=found, **_around(found.wave))
    batches.cancel_batch(db, found)
    delete_sheets(current_app.extensions["settings"].data_dir, found.id)
    changed("invitations-cancelled", found)
    flash(_("The codes that were not used are cancelled."))
    return redirect(_batch_address(found))


@bp.route("/household", methods=["GET", "POST"])
@roles(Role.ANALYST)
def household(council: str, survey: str, number: int) -> ResponseReturnValue:
    """One household's code: renewed when its letter was lost, or taken back."""
    wave, form = _wave_under_way(survey, number), HouseholdForm()
    page = {"form": form, "code": "", "link": ""} | _around(wave)
    if form.validate_on_submit():
        try:
            page |= _change_code(wave, form)
        except batches.NotInvited:
            form.add_error("reference", _("No invitation has this reference. Check it against your list"))
    return render_template("surveys/invitation_household.html", **page), 422 if form.errors else 200


@bp.errorhandler(NoPublicAddress)
def ask_for_the_address(error: NoPublicAddress) -> ResponseReturnValue:
    """Nothing has been changed or printed: say which setting is missing, and who sets it."""
    return render_template("surveys/no_address.html"), 503


def wave_or_404(survey: str, number: int) -> Wave:
    return fieldwork.wave_of(db, current_council().id, survey, number) or abort(404)


def batch_or_404(survey: str, number: int, batch_id: UUID) -> InvitationBatch:
    found = batches.batch_of(db, current_council().id, wave_or_404(survey, number), batch_id)
    return found or abort(404)


def public_address() -> str:
    """The address that residents know the pages by, which stands in links on paper. Raises `NoPublicAddress`.

    The address that an officer uses may be another, and would be printed for good.
    """
    address: str = current_app.extensions["settings"].public_url
    if not address:
        raise NoPublicAddress
    return address


def codes() -> Codes:
    found: Codes = current_app.extensions["codes"]
    return found


def _wave_under_way(survey: str, number: int) -> Wave:
    wave = wave_or_404(survey, number)
    return wave if wave.state in (WaveState.DRAFT, WaveState.OPEN) else abort(404)


def _make(wave: Wave, form: BatchForm) -> InvitationBatch | None:
    """Make the batch, or put the refusal beside the field that it is about."""
    field, person = "sample" if form.source.data == FILE else "source", current_person()
    try:
        return invitations.make_batch(
            db,
            codes(),
            council_id=current_council().id,
            wave=wave,
            name=form.name.data or "",
            by=person.id if person else None,
            rows=_rows(wave, form),
        )
    except samples.SampleFault as fault:
        form.add_error(field, explain(fault))
    except invitations.ReferenceTaken as taken:
        form.add_error(field, _("“%(reference)s” has been invited to this wave already", reference=taken.reference))
    except invitations.TooFewAlike as few:
        message = _("Only %(number)s households of “%(stratum)s” share a design weight. At least %(least)s must, or "
                    "answers would point to a household: merge small strata or round the weights",
                    number=few.number, stratum=few.stratum, least=invitations.ALIKE)  # fmt: skip
        form.add_error(field, message)
    except WaveNotOpen:
        abort(404)
    return None


def _rows(wave: Wave, form: BatchForm) -> list[Sampled]:
    if form.source.data == FILE:
        return samples.read_sample(form.sample.data.read())
    rows = samples.lacking(db, current_council().id, wave)
    if not rows:
        raise samples.SampleFault(samples.NOBODY_LEFT)
    return rows


def _change_code(wave: Wave, form: HouseholdForm) -> dict[str, str]:
    """Take the code back, or renew it and tell the new one."""
    found = batches.invitation_by_reference(db, current_council().id, wave, (form.reference.data or "").strip())
    if form.change.data == CANCEL:
        batches.cancel(db, found)
        changed("invitation-cancelled", found.batch)
        flash(_("The code is taken back, unless it was used."))
        return {}
    address = public_address()
    code = invitations.code_of(batches.reissue(db, codes(), found), codes())
    changed("invitation-renewed", found.batch)
    return {"code": code, "link": f"{address}/i/{code}"}


def _batch_address(found: InvitationBatch) -> str:
    wave, home = found.wave, current_council().slug
    survey = wave.commission.slug
    return url_for("invitations.batch", council=home, survey=survey, number=wave.number, batch_id=found.id)


def _around(wave: Wave) -> dict[str, object]:
    """What every page of a mailing knows: its wave and the parts of its address."""
    place = {"council": current_council().slug, "survey": wave.commission.slug, "number": wave.number}
    under_way = wave.state in (WaveState.DRAFT, WaveState.OPEN)
    return {"commission": wave.commission, "place": place, "under_way": under_way}


def answer_file(content: bytes | str, kind: str, name: str) -> Response:
    """A file to keep, which the browser saves under a name."""
    return Response(content, mimetype=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
