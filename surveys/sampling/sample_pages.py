"""An analyst uploads a list of addresses, sees what became of every row, compares allocations, and draws."""

from io import BytesIO

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal, format_percent
from flask_babel import gettext as _

from analysis.allocation import Allocation
from core.access import roles
from core.models import Role
from core.uploads import takes_files
from core.web import changed, current_council, db, person_id
from surveys.mailings import invitations
from surveys.models import InvitationBatch, Wave, WaveState
from surveys.officers import fieldwork
from surveys.sampling import drawing, lists
from surveys.sampling.drawing import Part
from surveys.sampling.lists import Address, ListUnusable
from surveys.sampling.models import AddressList
from surveys.sampling.sample_forms import REASONS, UNUSABLE, DrawForm, UploadForm

bp = Blueprint("sampling", __name__, url_prefix="/councils/<council>/surveys/<survey>/<int:number>/sample")
SHOWN = 50
"""How many refused rows the page lists one by one; all are counted."""


@bp.get("")
@roles(Role.ANALYST)
def overview(council: str, survey: str, number: int) -> ResponseReturnValue:
    wave = _wave_under_way(survey, number)
    total = request.args.get("total", "")
    form = DrawForm(formdata=None, total=total if total.isdecimal() else "")
    return _overview(wave, UploadForm(formdata=None), form)


@bp.post("/list")
@roles(Role.ANALYST)
@takes_files(lists.LARGEST)
def upload(council: str, survey: str, number: int) -> ResponseReturnValue:
    wave, form = _wave_under_way(survey, number), UploadForm()
    kept = _keep(wave, form) if form.validate_on_submit() else None
    if kept is None:
        return _overview(wave, form, DrawForm(formdata=None)), 422
    changed("address-list-uploaded", kept, rows=kept.rows_read, refused=len(kept.refused))
    return redirect(url_for(".overview", council=council, survey=survey, number=number))


@bp.post("/draw")
@roles(Role.ANALYST)
def draw(council: str, survey: str, number: int) -> ResponseReturnValue:
    """Draw and invite; the list is deleted, as the sample is all that is needed from now on."""
    wave, form = _wave_under_way(survey, number), DrawForm()
    kept = lists.list_of(db, current_council().id, wave) or abort(404)
    batch = _draw(wave, kept, form) if form.validate_on_submit() else None
    if batch is None:
        return _overview(wave, UploadForm(formdata=None), form), 422
    lists.forget_list(db, current_council().id, wave)
    changed("sample-drawn", batch, seed=form.seed.data, method=form.method.data, total=int(form.total.data))
    flash(_("The sample is drawn, and its invitations are made. The list is deleted."))
    return redirect(url_for("invitations.batch", council=council, survey=survey, number=number, batch_id=batch.id))


@bp.post("/forget")
@roles(Role.ANALYST)
def forget(council: str, survey: str, number: int) -> ResponseReturnValue:
    wave = _wave_under_way(survey, number)
    lists.forget_list(db, current_council().id, wave)
    changed("address-list-deleted", wave)
    flash(_("The list is deleted."))
    return redirect(url_for(".overview", council=council, survey=survey, number=number))


def _keep(wave: Wave, form: UploadForm) -> AddressList | None:
    """Keep the list, or say beside the field why none of it can be used."""
    file = form.file.data
    try:
        read = lists.read_list(BytesIO(file.read()), file.filename or "")
    except ListUnusable as unusable:
        form.add_error("file", str(UNUSABLE[str(unusable)]) % {"column": unusable.column})
        return None
    if not read.kept:
        form.add_error("file", _("No row of the file can be used"))
        return None
    return lists.keep_list(db, current_council().id, wave, file.filename or "", read, person_id())


def _draw(wave: Wave, kept: AddressList, form: DrawForm) -> InvitationBatch | None:
    """Draw and invite, or put the refusal beside the field that it is about."""
    addresses, method = lists.addresses_of(db, kept), Allocation(form.method.data)
    try:
        parts = drawing.parts_of(addresses, int(form.total.data))
        rows = drawing.draw(addresses, {each.stratum: each.drawn[method] for each in parts}, form.seed.data or "")
        return drawing.invite_drawn(
            db,
            current_app.extensions["codes"],
            council_id=current_council().id,
            wave=wave,
            name=form.name.data or "",
            by=person_id(),
            rows=rows,
        )
    except drawing.CannotAllocate:
        form.add_error("total", _cannot(addresses))
    except invitations.ReferenceTaken as taken:
        form.add_error("name", _("“%(reference)s” has been invited to this wave already", reference=taken.reference))
    except invitations.TooFewAlike as few:
        message = _("Only %(number)s households of “%(stratum)s” share a design weight. At least %(least)s must, or "
                    "answers would point to a household: merge small strata or round the weights",
                    number=few.number, stratum=few.stratum, least=invitations.ALIKE)  # fmt: skip
        form.add_error("total", message)
    return None


def _cannot(addresses: list[Address]) -> str:
    strata = len(list(lists.strata_of(addresses)))
    return str(
        _(
            "Enter a number from %(least)s, which is 10 for each stratum, to %(most)s, which is everybody",
            least=format_decimal(min(len(addresses), strata * invitations.ALIKE)),
            most=format_decimal(len(addresses)),
        )
    )


def _overview(wave: Wave, uploading: UploadForm, form: DrawForm) -> str:
    kept = lists.list_of(db, current_council().id, wave)
    addresses = lists.addresses_of(db, kept) if kept else []
    return render_template(
        "surveys/sample.html",
        wave=wave,
        commission=wave.commission,
        uploading=uploading,
        form=form,
        kept=kept,
        number_kept=len(addresses),
        reasons=_reasons(kept) if kept else [],
        refused=_refused(kept) if kept else [],
        parts=_parts(addresses, form),
    )


def _parts(addresses: list[Address], form: DrawForm) -> list[tuple[str, ...]]:
    """Each stratum with what the three allocations would draw of it, once a number has been named."""
    typed = (form.total.data or "").strip()
    try:
        parts = drawing.parts_of(addresses, int(typed)) if typed.isdecimal() and addresses else []
    except drawing.CannotAllocate:
        form.total.errors = [*form.total.errors, _cannot(addresses)] if not form.total.errors else form.total.errors
        parts = []
    if not parts:
        return [
            (name, format_decimal(len(mine)), _expected(drawing.Part(name, len(mine), drawing.share_of(mine), {})))
            for name, mine in lists.strata_of(addresses)
        ]
    return [
        (
            each.stratum,
            format_decimal(each.addresses),
            _expected(each),
            *(format_decimal(each.drawn[method]) for method in Allocation),
        )
        for each in parts
    ]


def _expected(part: Part) -> str:
    return "–" if part.share is None else str(format_percent(part.share))


def _reasons(kept: AddressList) -> list[tuple[str, str]]:
    """How many rows were refused for each reason, in the order in which they first came."""
    counts: dict[str, int] = {}
    for each in kept.refused:
        counts[each["reason"]] = counts.get(each["reason"], 0) + 1
    return [(str(REASONS[reason]), format_decimal(number)) for reason, number in counts.items()]


def _refused(kept: AddressList) -> list[tuple[str, str, str]]:
    return [
        (format_decimal(each["row"]), each["column"] or "–", str(REASONS[each["reason"]]))
        for each in kept.refused[:SHOWN]
    ]


def _wave_under_way(survey: str, number: int) -> Wave:
    wave = fieldwork.wave_of(db, current_council().id, survey, number)
    return wave if wave and wave.state in (WaveState.DRAFT, WaveState.OPEN) else abort(404)
