"""Officers make forms for their services: what a form says and asks, and when it is open to residents."""

from datetime import date

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core import councils
from core.access import roles
from core.database import now
from core.forms import choices
from core.language import language_name, localised, speak_only
from core.models import Role
from core.pdf import can_make_pdf
from core.web import changed, current_council, db
from feedback import desks
from feedback.asking import cycles, defences, making
from feedback.asking.answer_form import AnswerForm
from feedback.asking.asked_form import AskedFile, AskedForm, CasesForm, TableFault, read_table
from feedback.asking.cycle_words import chart_rows, month_rows
from feedback.asking.editor import PARTS, EditorForm, NewForm, editor_for, first_words
from feedback.asking.links import address_of, frame_of
from feedback.asking.ready_words import closing_line
from feedback.asking.wording import lacking, languages_of
from feedback.models import FeedbackForm, FormPurpose
from feedback.months import month_of

bp = Blueprint("forms", __name__, url_prefix="/councils/<council>/forms")


@bp.get("")
@roles(Role.OFFICER, Role.ANALYST)
def overview(council: str) -> ResponseReturnValue:
    found = making.forms_of(db, current_council().id, desks.reach())
    answers = cycles.answers_since(db, current_council().id, month_of(now()))
    return render_template("feedback/forms.html", forms=found, answers=answers, services=desks.services())


@bp.route("/new", methods=["GET", "POST"])
@roles(Role.OFFICER, Role.ANALYST)
def make(council: str) -> ResponseReturnValue:
    form = NewForm()
    # Only those who see the whole council make a form for complaints about any of its services.
    anything = _("Any service, as they choose") if desks.reach() is None else None
    form.service.choices = choices({each.code: localised(each.name) for each in desks.services()}, anything)
    if form.validate_on_submit() and (made := _make(form)):
        changed("form-made", made)
        flash(_("The form is made. Read its words, and open it when you are content."))
        return redirect(url_for(".edit", council=council, form=made.slug))
    return render_template("feedback/form_new.html", form=form), 422 if form.errors else 200


@bp.get("/<form>")
@roles(Role.OFFICER, Role.ANALYST)
def show(council: str, form: str) -> ResponseReturnValue:
    return _show(form_or_404(form), AskedForm(formdata=None), AskedFile(formdata=None), CasesForm(formdata=None))


@bp.route("/<form>/edit", methods=["GET", "POST"])
@roles(Role.OFFICER, Role.ANALYST)
def edit(council: str, form: str) -> ResponseReturnValue:
    found = form_or_404(form)
    editor = editor_for(found)
    if editor.validate_on_submit() and _change(found, editor):
        changed("form-changed", found)
        flash(_("The form has been saved."))
        return redirect(url_for(".show", council=council, form=form))
    return render_template(
        "feedback/form_edit.html", form=editor, asked=found, names=PARTS
    ), 422 if editor.errors else 200


@bp.get("/<form>/preview")
@roles(Role.OFFICER, Role.ANALYST)
def preview(council: str, form: str) -> ResponseReturnValue:
    """The form as residents see it; it has nowhere to be sent to."""
    found = form_or_404(form)
    speak_only(languages_of(found) or current_council().languages)
    services = {each.code: localised(each.name) for each in councils.services_of(db, found.council_id)}
    wards = {code: localised(name) for code, name in councils.wards_of(db, found.council_id)}
    facts = {"channels": current_app.extensions["channels"], "takes_contact": current_app.extensions["vault"].has_keys}
    shown = AnswerForm.asking(found, services=services, wards=wards, formdata=None, **facts)
    return render_template("feedback/form_preview.html", asked=found, form=shown, trap=defences.trap(), case="")


@bp.post("/<form>/open")
@roles(Role.OFFICER, Role.ANALYST)
def open_to_residents(council: str, form: str) -> ResponseReturnValue:
    found = form_or_404(form)
    try:
        making.open_form(found)
    except making.WordsLacking:
        return _show(found, AskedForm(formdata=None), AskedFile(formdata=None), CasesForm(formdata=None)), 422
    changed("form-opened", found)
    flash(_("The form is open to residents."))
    return redirect(url_for(".show", council=council, form=form))


@bp.post("/<form>/close")
@roles(Role.OFFICER, Role.ANALYST)
def close(council: str, form: str) -> ResponseReturnValue:
    found = form_or_404(form)
    making.close_form(found)
    changed("form-closed", found)
    flash(_("The form is closed. Whoever comes to it is thanked, and keeps what they wrote."))
    return redirect(url_for(".show", council=council, form=form))


@bp.post("/<form>/asked")
@roles(Role.OFFICER, Role.ANALYST)
def say_asked(council: str, form: str) -> ResponseReturnValue:
    """How many were asked in a month, as an officer types it."""
    found, asked = form_or_404(form), AskedForm()
    if not asked.validate_on_submit():
        return _show(found, asked, AskedFile(formdata=None), CasesForm(formdata=None)), 422
    return _keep_asked(found, asked.counts)


@bp.post("/<form>/asked-table")
@roles(Role.OFFICER, Role.ANALYST)
def take_in_asked(council: str, form: str) -> ResponseReturnValue:
    """How many were asked in each month, from a file."""
    found, file = form_or_404(form), AskedFile()
    try:
        counts = read_table(file.table.data.read() if file.validate_on_submit() and file.table.data else b"")
    except TableFault as fault:
        file.add_error("table", str(fault))
        return _show(found, AskedForm(formdata=None), file, CasesForm(formdata=None)), 422
    return _keep_asked(found, counts)


def form_or_404(slug: str) -> FeedbackForm:
    return making.form_of(db, current_council().id, slug, desks.reach()) or abort(404)


def _keep_asked(found: FeedbackForm, counts: dict[date, int]) -> ResponseReturnValue:
    cycles.say_asked(db, found, counts)
    changed("form-asked-said", found, months=len(counts))
    flash(_("The numbers asked have been saved."))
    return redirect(url_for(".show", council=current_council().slug, form=found.slug, _anchor="months"))


def _make(form: NewForm) -> FeedbackForm | None:
    """Make the form, or put the refusal beside the box that it is about."""
    home, purpose = current_council(), FormPurpose(form.purpose.data)
    service = next((each for each in desks.services() if each.code == form.service.data), None)
    facts = {"slug": form.slug.data, "purpose": purpose, "service_id": service.id if service else None}
    if purpose is FormPurpose.COMPLAINT:
        facts["asks_contact"] = True
    try:
        return making.make_form(db, home, facts | first_words(purpose, home.languages))
    except making.SlugTaken:
        form.add_error("slug", _("Another form has this link. Choose another end for yours"))
        return None


def _change(found: FeedbackForm, editor: EditorForm) -> bool:
    """Make the change, or say beside each box what an open form cannot do without."""
    try:
        making.change_form(db, found, editor.facts())
    except making.WordsLacking as error:
        for part, language in error.parts:
            message = _("Write this in %(language)s too: the form is open", language=language_name(language))
            editor.add_error(f"{part}_{language}", message)
        return False
    return True


def _show(found: FeedbackForm, asked: AskedForm, file: AskedFile, cases: CasesForm) -> str:
    months = cycles.cycles(db, found)
    public_url = current_app.extensions["settings"].public_url
    return render_template(
        "feedback/form_show.html",
        asked=found,
        form=next((each for each in (asked, file, cases) if each.errors), asked),
        asked_form=asked,
        file_form=file,
        cases_form=cases,
        missing=[(PARTS[part], language_name(language)) for part, language in lacking(found)],
        public_url=public_url,
        link=address_of(found, public_url),
        snippet=frame_of(found, public_url),
        closings=[
            (
                language,
                closing_line(language),
                address_of(found, public_url, via="e"),
                address_of(found, public_url, via="t"),
            )
            for language in languages_of(found)
        ],
        months=month_rows(months),
        chart=chart_rows(months),
        pdf=can_make_pdf(),
    )
