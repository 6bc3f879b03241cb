"""What officers write for packs: each writes about their own indicators alone, and somebody else signs."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.access import roles
from core.database import now
from core.forms import Form
from core.language import language_name, localised
from core.models import Person, Role
from core.web import changed, current_council, db, has_role, person_id, saw
from framework.models import Commentary, Observation
from framework.packs import finding, gathering, page_words
from framework.packs.charts import chart_of, table_of
from framework.packs.figures import evidence_of, pack_series
from framework.packs.forms import CommentaryForm, NoteForm
from framework.packs.gathering import Line, Standing
from framework.packs.letters import RETURNED, TO_SIGN, write_to
from framework.packs.models import Pack
from framework.packs.pages import mails, makes
from framework.packs.showing import voice
from framework.packs.verdicts import change_words, others_words
from framework.packs.writing import figure_words, paragraphs

bp = Blueprint(
    "packs-commentary",
    __name__,
    url_prefix="/councils/<council>/framework/packs/<uuid:pack_id>/commentary/<uuid:entry_id>",
)


@bp.route("/write", methods=["GET", "POST"])
@roles(Role.ANALYST, Role.OFFICER)
def write(council: str, pack_id: UUID, entry_id: UUID) -> ResponseReturnValue:
    """Write about one's own indicator: a draft is kept, and what is whole is handed in."""
    pack, line, series = _line(pack_id, entry_id)
    if line.entry.officer_id != person_id() or line.entry.asked_at is None:
        abort(404)
    form = CommentaryForm.of(current_council().languages, line.entry, line.commentary)
    form.hands_in = request.form.get("as") == "hand-in"
    closed = line.standing is Standing.SIGNED or line.figure is None
    if not closed and form.validate_on_submit():
        return _keep(pack, line, form)
    page = render_template(
        "framework/packs/write.html",
        form=form,
        line=line,
        pack=pack,
        closed=closed,
        due=voice().day(pack.due_on),
        standing=page_words.STANDINGS[line.standing],
        late=page_words.lateness(line, now().date()),
        **_shown(series),
    )
    return page, 422 if form.errors else 200


def _keep(pack: Pack, line: Line, form: CommentaryForm) -> ResponseReturnValue:
    gathering.keep_draft(line.entry, form.said())
    here = url_for(".write", council=current_council().slug, pack_id=pack.id, entry_id=line.entry.id)
    if not form.hands_in:
        changed("commentary-drafted", line.entry)
        flash(_("Your draft is kept. Hand it in when it is whole."))
        return redirect(here)
    assert line.figure is not None, "words are about a figure"
    gathering.hand_in(db, line.entry, line.figure, person_id())
    changed("commentary-handed-in", line.entry)
    signatory = pack.signatory
    if mails() and signatory and signatory.id != person_id() and _signs_still(signatory):
        write_to(db, current_council(), TO_SIGN, line.entry, signatory)
    flash(_("Handed in. You get no more reminders of it, and may change it until it is signed."))
    return redirect(here)


@bp.post("/stop")
@roles(Role.ANALYST, Role.OFFICER)
def stop(council: str, pack_id: UUID, entry_id: UUID) -> ResponseReturnValue:
    """Get no more reminders of this."""
    _pack, line, _series = _line(pack_id, entry_id)
    if line.entry.officer_id != person_id():
        abort(404)
    if Form().validate_on_submit():
        gathering.stop_reminders(line.entry)
        changed("commentary-reminders-stopped", line.entry)
        flash(_("You get no more reminders of this."))
    return redirect(url_for(".write", council=council, pack_id=pack_id, entry_id=entry_id))


@bp.route("/sign", methods=["GET", "POST"])
@roles(Role.ANALYST)
def sign(council: str, pack_id: UUID, entry_id: UUID) -> ResponseReturnValue:
    """Read what was handed in, and sign it or send it back with a note."""
    pack, line, series = _line(pack_id, entry_id)
    commentary = line.commentary or abort(404)
    if not may_sign(pack):
        abort(403)
    form = NoteForm()
    sends_back = request.form.get("as") == "send-back"
    if request.method == "POST" and (form.validate_on_submit() if sends_back else Form().validate_on_submit()):
        return _answer(pack, line, commentary, form.note.data or "" if sends_back else None)
    saw("commentary-read", line.entry)
    page = render_template(
        "framework/packs/sign.html",
        form=form if sends_back else NoteForm(formdata=None),
        line=line,
        pack=pack,
        own=commentary.by == person_id(),
        standing=page_words.STANDINGS[line.standing],
        said=_said(line),
        **_shown(series),
    )
    return page, 422 if form.errors and sends_back else 200


def may_sign(pack: Pack) -> bool:
    """Whether the person signs for a pack: who is named for it, or an administrator; where nobody is, any analyst."""
    return pack.signatory_id in (None, person_id()) or has_role(Role.ADMINISTRATOR)


def _answer(pack: Pack, line: Line, commentary: Commentary, note: str | None) -> ResponseReturnValue:
    """Sign the words, or send them back with a note."""
    if note is None:
        try:
            gathering.sign(commentary, person_id())
        except gathering.OwnWords:
            abort(403)
        changed("commentary-signed", line.entry)
        flash(_("Signed: %(title)s", title=localised(line.entry.indicator.title)))
    else:
        gathering.send_back(line.entry, commentary, note)
        changed("commentary-sent-back", line.entry)
        if mails() and line.entry.officer:
            write_to(db, current_council(), RETURNED, line.entry, line.entry.officer)
        flash(_("Sent back with your note: %(title)s", title=localised(line.entry.indicator.title)))
    return redirect(url_for("packs.show", council=current_council().slug, pack_id=pack.id))


Series = Sequence[Observation]


def _line(pack_id: UUID, entry_id: UUID) -> tuple[Pack, Line, Series]:
    """A pack, one of its indicators and that one's figures, for who may see them: its officer, and who makes packs."""
    pack = finding.pack_of(db, current_council().id, pack_id) or abort(404)
    series = pack_series(db, current_council(), pack)
    lines = gathering.lines_of(db, pack, {each_id: each[-1] for each_id, each in series.items()})
    line = next((line for line in lines if line.entry.id == entry_id), None) or abort(404)
    if not makes() and line.entry.officer_id != person_id():
        abort(404)
    return pack, line, series.get(entry_id, [])


def _shown(series: Series) -> dict[str, object]:
    """The figure that the words are about, and what may be said of it."""
    if not series:
        return {"figure": "", "verdicts": [], "drawing": None, "table": None}
    [evidence], spoken = evidence_of(db, current_council(), [series], {}), voice()
    return {
        "figure": figure_words(evidence, spoken),
        "verdicts": [*change_words(evidence, spoken), *others_words(evidence, spoken)],
        "drawing": chart_of(evidence, spoken),
        "table": table_of(evidence, spoken),
    }


def _said(line: Line) -> list[tuple[str, str, list[tuple[str, list[str]]]]]:
    """What was handed in: for each language its parts, each in paragraphs."""
    held = line.commentary
    assert held is not None, "words are read once they were handed in"
    parts = ((_("What happened"), held.says), (_("So what"), held.so_what), (_("What will be done"), held.action))
    return [
        (code, language_name(code), [(heading, paragraphs(words[code])) for heading, words in parts if words.get(code)])
        for code in current_council().languages
    ]


def _signs_still(person: Person) -> bool:
    return any(each.id == person.id for each in finding.possible_signatories(db, current_council().id))
