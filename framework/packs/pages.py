"""A council's packs: which there are, what is in each, who is late with their words, and publishing."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from core.access import roles
from core.database import now
from core.forms import Form
from core.language import language_name, localised
from core.models import Channel, Role
from core.web import changed, current_council, db, has_role, person_id, saw
from feedback.months import following, month_of, quarter_of
from framework.packs import finding, gathering, making, page_words
from framework.packs.content import content_of
from framework.packs.figures import latest_figures, own_series, pack_series, plain_evidence
from framework.packs.forms import PackForm, PublishForm, choosing_form, in_languages, shown_of
from framework.packs.gathering import Line, Standing
from framework.packs.letters import ASKED, write_to
from framework.packs.making import NothingChosen
from framework.packs.models import Grouping, Pack, PackKind
from framework.packs.reminding import remind
from framework.packs.showing import subtitle, voice
from framework.packs.writing import figure_words

bp = Blueprint("packs", __name__, url_prefix="/councils/<council>/framework/packs")


@bp.get("")
@roles(Role.ANALYST, Role.OFFICER, Role.VIEWER)
def overview(council: str) -> ResponseReturnValue:
    """What was published, what somebody is asked to write, and for analysts what is under way."""
    home = current_council()
    asked = [line.entry for line in _my_turn()]
    return render_template(
        "framework/packs/overview.html",
        published=finding.published_packs(db, home.id, public=False),
        asked=[(entry, voice().day(entry.pack.due_on)) for entry in asked],
        packs=finding.packs_of(db, home.id) if makes() else [],
        may_make=makes(),
        subtitle=subtitle,
    )


@bp.route("/new", methods=["GET", "POST"])
@roles(Role.ANALYST)
def make(council: str) -> ResponseReturnValue:
    form = _form(_suggested())
    if form.validate_on_submit():
        made = making.make_pack(db, current_council().id, form.said(), person_id())
        changed("pack-made", made)
        return redirect(url_for(".indicators", council=council, pack_id=made.id))
    return render_template("framework/packs/edit.html", form=form, pack=None), 422 if form.errors else 200


@bp.route("/<uuid:pack_id>/edit", methods=["GET", "POST"])
@roles(Role.ANALYST)
def edit(council: str, pack_id: UUID) -> ResponseReturnValue:
    pack = pack_or_404(pack_id)
    form = _form(shown_of(pack))
    if form.validate_on_submit():
        making.change_pack(pack, form.said())
        changed("pack-changed", pack)
        flash(_("Saved."))
        return redirect(url_for(".show", council=council, pack_id=pack.id))
    return render_template("framework/packs/edit.html", form=form, pack=pack), 422 if form.errors else 200


@bp.route("/<uuid:pack_id>/indicators", methods=["GET", "POST"])
@roles(Role.ANALYST)
def indicators(council: str, pack_id: UUID) -> ResponseReturnValue:
    """Choose the indicators, their order, and who writes about each."""
    pack, home = pack_or_404(pack_id), current_council()
    offered = making.offered(pack, own_series(db, home, pack.ends_on))
    titles = [localised(one.title) for one in offered]
    writers = finding.possible_writers(db, home.id)
    form = choosing_form([one.id for one in offered], titles, writers, pack.entries)
    if offered and form.validate_on_submit():
        making.choose(db, pack, form.chosen())
        changed("pack-indicators-chosen", pack, number=len(pack.entries))
        return redirect(url_for(".show", council=council, pack_id=pack.id))
    page = render_template("framework/packs/indicators.html", form=form, pack=pack, titles=titles)
    return page, 422 if form.errors else 200


@bp.get("/<uuid:pack_id>")
@roles(Role.ANALYST)
def show(council: str, pack_id: UUID) -> ResponseReturnValue:
    """Who has written, who is late, and what comes next."""
    pack, today = pack_or_404(pack_id), now().date()
    series = pack_series(db, current_council(), pack)
    lines = gathering.lines_of(db, pack, {entry_id: each[-1] for entry_id, each in series.items()})
    said = {entry_id: figure_words(plain_evidence(each), voice()) for entry_id, each in series.items()}
    return render_template(
        "framework/packs/show.html",
        pack=pack,
        subtitle=subtitle(pack),
        rows=[_row(line, said.get(line.entry.id), today) for line in lines],
        counts=_counts(lines, today),
        versions=finding.versions_of(db, pack.council_id, pack.id),
        due=voice().day(pack.due_on),
        may_ask=any(line.standing is Standing.NOT_ASKED for line in lines),
        may_remind=mails() and any(line.standing in gathering.WRITES for line in lines),
        mails=mails(),
        offered=[(code, language_name(code)) for code in current_council().languages],
    )


@bp.post("/<uuid:pack_id>/ask")
@roles(Role.ANALYST)
def ask(council: str, pack_id: UUID) -> ResponseReturnValue:
    """Ask everybody who is named and was not asked yet."""
    pack = pack_or_404(pack_id)
    if Form().validate_on_submit():
        lines = gathering.lines_of(db, pack, latest_figures(db, current_council(), pack))
        asked = [line.entry for line in lines if line.standing is Standing.NOT_ASKED and gathering.ask(line.entry)]
        for entry in asked:
            if mails() and entry.officer:
                write_to(db, current_council(), ASKED, entry, entry.officer)
        changed("pack-commentary-asked", pack, number=len(asked))
        flash(ngettext("%(num)s officer’s words are asked for.", "%(num)s officers’ words are asked for.", len(asked)))
    return redirect(url_for(".show", council=council, pack_id=pack_id))


@bp.post("/<uuid:pack_id>/remind")
@roles(Role.ANALYST)
def remind_now(council: str, pack_id: UUID) -> ResponseReturnValue:
    """Remind those whose turn it is, today, as the calendar would on its own days."""
    pack = pack_or_404(pack_id)
    if Form().validate_on_submit() and mails():
        reminded = remind(db, pack, now().date(), at_once=True)
        changed("pack-reminded", pack, number=len(reminded))
        flash(ngettext("%(num)s reminder is sent.", "%(num)s reminders are sent.", len(reminded)))
    return redirect(url_for(".show", council=council, pack_id=pack_id))


@bp.get("/<uuid:pack_id>/preview/<language>")
@roles(Role.ANALYST)
def preview(council: str, pack_id: UUID, language: str) -> ResponseReturnValue:
    """The pack as it would be published now, with words that nobody has signed yet."""
    pack, home = pack_or_404(pack_id), current_council()
    if language not in home.languages:
        abort(404)
    paper = content_of(db, home, pack, now().date()).paper(language)
    saw("pack-previewed", pack)
    return render_template("framework/packs/preview.html", pack=pack, paper=paper)


@bp.route("/<uuid:pack_id>/publish", methods=["GET", "POST"])
@roles(Role.ANALYST)
def publish(council: str, pack_id: UUID) -> ResponseReturnValue:
    pack, home = pack_or_404(pack_id), current_council()
    content = content_of(db, home, pack, now().date())
    if not content.evidence:
        return redirect(url_for(".indicators", council=council, pack_id=pack.id))
    form: PublishForm = in_languages(PublishForm, home.languages, {"is_public": pack.is_public})
    lacking = [line for line in content.lines if line.standing is not Standing.SIGNED]
    form.lacks_words, form.corrects = bool(lacking), bool(finding.versions_of(db, home.id, pack.id))
    if form.validate_on_submit():
        return _publish(pack, form)
    page = render_template(
        "framework/packs/publish.html",
        form=form,
        pack=pack,
        lacking=[(localised(line.entry.indicator.title), *page_words.STANDINGS[line.standing]) for line in lacking],
    )
    return page, 422 if form.errors else 200


def _publish(pack: Pack, form: PublishForm) -> ResponseReturnValue:
    pack.is_public = form.is_public.data
    try:
        version = making.publish(db, current_council(), pack, form.words("note"), person_id())
    except NothingChosen:
        abort(404)
    changed("pack-published", pack, version=version.number, public=pack.is_public, hash=version.content_hash)
    slug = current_council().slug
    return redirect(url_for("packs-versions.show", council=slug, pack_id=pack.id, number=version.number))


@bp.post("/<uuid:pack_id>/public")
@roles(Role.ANALYST)
def open_or_close(council: str, pack_id: UUID) -> ResponseReturnValue:
    """Let everybody read what was published, or the council’s own people alone again."""
    pack = pack_or_404(pack_id)
    if Form().validate_on_submit():
        pack.is_public = not pack.is_public
        changed("pack-opened" if pack.is_public else "pack-closed", pack)
        flash(
            _("Everybody may read it now.") if pack.is_public else _("Only the council’s own people may read it now.")
        )
    return redirect(url_for(".show", council=council, pack_id=pack_id))


def pack_or_404(pack_id: UUID) -> Pack:
    return finding.pack_of(db, current_council().id, pack_id) or abort(404)


def makes() -> bool:
    """Whether the person makes packs, rather than writes for them or reads them."""
    return has_role(Role.ANALYST, Role.ADMINISTRATOR)


def mails() -> bool:
    """Whether this installation sends email."""
    extensions = current_app.extensions
    return Channel.EMAIL in extensions["channels"] and bool(extensions["vault"].has_keys)


def _my_turn() -> list[Line]:
    """What the person is asked to write and has not handed in, by the day that it is due."""
    home = current_council()
    packs = {entry.pack_id: entry.pack for entry in finding.asked_of(db, home.id, person_id())}
    lines = [line for pack in packs.values() for line in gathering.lines_of(db, pack, latest_figures(db, home, pack))]
    return [line for line in lines if line.entry.officer_id == person_id() and line.standing in gathering.WRITES]


def _row(line: Line, figure: str | None, today: date) -> dict[str, Any]:
    """An indicator with its figure, who writes, how far the words are, and how late."""
    words, colour = page_words.STANDINGS[line.standing]
    return {
        "entry": line.entry,
        "title": localised(line.entry.indicator.title),
        "figure": figure or _("No figure in this period"),
        "officer": line.entry.officer.name if line.entry.officer else "–",
        "standing": words,
        "colour": colour,
        "late": page_words.lateness(line, today),
        "reminded": page_words.reminded(line),
        "may_sign": line.standing in {Standing.HANDED_IN, Standing.SIGNED},
    }


def _counts(lines: list[Line], today: date) -> list[dict[str, object]]:
    """How many words are signed, wait for somebody, and are late."""
    return [
        {"label": _("Signed"), "value": sum(line.standing is Standing.SIGNED for line in lines)},
        {"label": _("To be signed"), "value": sum(line.standing is Standing.HANDED_IN for line in lines)},
        {"label": _("With officers"), "value": sum(line.standing in gathering.WRITES for line in lines)},
        {"label": _("Late"), "value": sum(bool(line.days_late(today)) for line in lines)},
    ]


def _form(shown: dict[str, Any]) -> PackForm:
    home = current_council()
    return PackForm.of(home.languages, finding.possible_signatories(db, home.id), shown)


def _suggested() -> dict[str, Any]:
    """The latest quarter that has ended, and a fortnight to write in."""
    begun = quarter_of(month_of(now()))
    return {
        "kind": PackKind.SCRUTINY.value,
        "grouped_by": Grouping.THEME.value,
        "begins_on": following(begun, -3),
        "ends_on": begun - timedelta(days=1),
        "due_on": now().date() + timedelta(days=14),
        "most_reminders": "3",
    }
