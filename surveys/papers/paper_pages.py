"""Papers that came back: taken in, keyed by two people who do not see each other's keying, and settled."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal, format_percent
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.access import roles
from core.language import localised
from core.models import Role
from core.web import changed, current_council, current_membership, db, writes
from surveys.errors import WaveNotOpen
from surveys.interviews import interviewing
from surveys.interviews.interview_forms import wave_name
from surveys.interviews.interviewer import INTERVIEWERS, interviewer_id
from surveys.models import PaperEntry, PaperKeying, PaperState, Wave
from surveys.modules.asked import edition_of
from surveys.officers import fieldwork
from surveys.papers import agreement, paper, paper_counting
from surveys.papers.keying_form import KeyingForm
from surveys.papers.paper_forms import ReceivedForm, ResolveForm
from surveys.papers.paper_words import STATES
from surveys.places import CouncilPlaces
from surveys.questionnaire.document import Questionnaire, Section
from surveys.questionnaire.marks import Marks, Reading
from surveys.questionnaire.printed import Paper
from surveys.questionnaire.questions import Question
from surveys.questionnaire.showing import Showing

bp = Blueprint("paper", __name__, url_prefix="/councils/<council>/paper")
ENTRY = "/entries/<uuid:entry>"
REFUSALS: dict[type[Exception], object] = {
    paper.SerialTaken: _l("A paper with this serial number has come in already, or somebody else is keying it."),
    paper.KeyedByYou: _l("You keyed this paper first: somebody else must key it the second time."),
    paper.HouseholdAnswered: _l("This household has answered already in another way, so the paper is not counted."),
    WaveNotOpen: _l("This survey takes no answers now."),
}


@bp.get("")
@roles(*INTERVIEWERS)
def overview(council: str) -> ResponseReturnValue:
    """The surveys whose papers are being keyed."""
    waves = interviewing.open_waves(db, current_council().id)
    surveys = [{"text": wave_name(wave), "href": _desk_of(wave)} for wave in waves]
    return render_template("surveys/papers.html", surveys=surveys)


@bp.route("/<survey>/<int:number>", methods=["GET", "POST"])
@roles(*INTERVIEWERS)
def desk(council: str, survey: str, number: int) -> ResponseReturnValue:
    """A wave's papers: those to be keyed, and how well they were."""
    wave = fieldwork.wave_of(db, current_council().id, survey, number) or abort(404)
    form = ReceivedForm.among(_questionnaire(wave).languages)
    if form.validate_on_submit():
        try:
            return redirect(_begin(wave, form))
        except tuple(REFUSALS) as refusal:
            form.add_error("serial", str(REFUSALS[type(refusal)]))
    return render_template("surveys/paper_desk.html", form=form, **_desk(wave)), 422 if form.errors else 200


@bp.post(f"{ENTRY}/second")
@roles(*INTERVIEWERS)
def second(council: str, entry: UUID) -> ResponseReturnValue:
    """Begin to key a paper that somebody else keyed first."""
    try:
        keying = paper.begin_second(db, current_council().id, entry, interviewer_id())
    except (paper.KeyedByYou, paper.SerialTaken) as refusal:
        flash(str(REFUSALS[type(refusal)]), "refused")
        return redirect(_desk_of(paper.paper(db, current_council().id, entry).wave))
    return redirect(_first_section(keying))


@bp.route(f"{ENTRY}/sections/<section>", methods=["GET", "POST"])
@roles(*INTERVIEWERS)
def key(council: str, entry: UUID, section: str) -> ResponseReturnValue:
    """A section of the paper, every question in its printed order."""
    keying = _keying(entry)
    sections = _sections(_questionnaire(keying.entry.wave))
    place = next((place for place, each in enumerate(sections) if each.code == section), None)
    if place is None:
        return redirect(_first_section(keying))
    questions = _answerable(sections[place])
    form = _form(keying.entry, questions, keying.marks)
    if request.method == "POST" and form.accepts(request.form.to_dict(flat=False)):
        paper.key(db, keying, questions, form.marks)
        return redirect(_section_or_end(keying, place + 1))
    page = {"section": sections[place], "place": place + 1, "total": len(sections), "keying": keying}
    back = _section_or_end(keying, place - 1) if place else _desk_of(keying.entry.wave)
    return render_template("surveys/key_paper.html", form=form, back=back, **page), 422 if form.errors else 200


@bp.route(f"{ENTRY}/finish", methods=["GET", "POST"])
@roles(*INTERVIEWERS)
def finish(council: str, entry: UUID) -> ResponseReturnValue:
    """What does not fit together in one's own keying, before it is handed over."""
    keying = _keying(entry)
    if request.method == "POST":
        try:
            return _finished(keying)
        except (paper.HouseholdAnswered, WaveNotOpen) as refusal:
            db.rollback()
            flash(str(REFUSALS[type(refusal)]), "refused")
            return redirect(url_for(".overview", council=council))
    found = paper_counting.reading(db, keying.entry, keying.marks)
    back = _section_or_end(keying, len(_sections(_questionnaire(keying.entry.wave))) - 1)
    return render_template("surveys/finish_paper.html", keying=keying, odd=_odd(keying.entry, found), back=back)


@bp.route(f"{ENTRY}/differences", methods=["GET", "POST"])
@roles(*INTERVIEWERS)
def differences(council: str, entry: UUID) -> ResponseReturnValue:
    """Where two keyings differ, question by question, before somebody who has the paper in hand."""
    found = paper.paper(db, current_council().id, entry, to_change=writes())
    if found.state is not PaperState.DIFFERENCES:
        raise paper.PaperLost
    first, last = found.keyings
    form = ResolveForm(_form(found, paper_counting.differences(found), {}), first.marks, last.marks)
    if request.method == "POST" and form.accepts(request.form.to_dict(flat=False)):
        return _resolved(found, form)
    odd = _odd(found, paper_counting.reading(db, found, first.marks))
    page = {"entry": found, "odd": odd, "back": _desk_of(found.wave)}
    return render_template("surveys/paper_differences.html", form=form, **page), 422 if form.errors else 200


@bp.route(f"{ENTRY}/discard", methods=["GET", "POST"])
@roles(*INTERVIEWERS)
def discard(council: str, entry: UUID) -> ResponseReturnValue:
    """Take out a paper whose serial number was mistyped; only who began it or an analyst may."""
    found = paper.paper(db, current_council().id, entry, to_change=writes())
    if not _may_discard(found):
        abort(403)
    back = _desk_of(found.wave)
    if request.method == "POST":
        changed("paper-discarded", found, serial=found.serial)
        paper.discard(db, found)
        flash(_("Taken out. The paper can be keyed again from the start."))
        return redirect(back)
    return render_template("surveys/discard_paper.html", entry=found, back=back)


@bp.errorhandler(paper.PaperLost)
def show_papers(error: Exception) -> ResponseReturnValue:
    """A paper that counts, or whose keying is somebody else's, is not shown."""
    return redirect(url_for(".overview", council=current_council().slug))


def _questionnaire(wave: Wave) -> Questionnaire:
    return edition_of(db, wave, current_council().id)


def _sections(questionnaire: Questionnaire) -> list[Section]:
    """The sections with anything to key."""
    return [section for section in questionnaire.sections if _answerable(section)]


def _answerable(section: Section) -> list[Question]:
    return [question for question in section.questions if question.answerable]


def _keying(entry: UUID) -> PaperKeying:
    to_change = writes()
    return paper.own_keying(db, current_council().id, entry, interviewer_id(), to_change=to_change)


def _form(entry: PaperEntry, questions: list[Question], marks: Marks) -> KeyingForm:
    questionnaire = _questionnaire(entry.wave)
    showing = Showing(questionnaire, {}, places=CouncilPlaces(db, entry.council_id))
    return KeyingForm(questions, Paper(questionnaire).numbers, marks, showing)


def _begin(wave: Wave, form: ReceivedForm) -> str:
    home = current_council()
    keying = paper.begin(
        db, wave, home.id, interviewer_id(), form.serial.data, form.received_on.data, form.language.data
    )
    changed("paper-received", keying.entry)
    return _first_section(keying)


def _finished(keying: PaperKeying) -> ResponseReturnValue:
    entry = paper_counting.finish(db, keying)
    changed("paper-keyed", entry, turn=keying.turn)
    words = {
        PaperState.SECOND_KEYING: _("Kept. Hand the paper to somebody else, who keys it again."),
        PaperState.DIFFERENCES: _("The two keyings differ. Look at the paper and say which is right."),
        PaperState.COUNTED: _("Both keyings agree: the paper is counted."),
        PaperState.NO_CONSENT: _("The resident did not consent, so the paper is not counted."),
    }
    flash(words[entry.state])
    differ = entry.state is PaperState.DIFFERENCES
    return redirect(_at("differences", entry.id) if differ else _desk_of(entry.wave))


def _resolved(entry: PaperEntry, form: ResolveForm) -> ResponseReturnValue:
    back = _desk_of(entry.wave)
    try:
        paper_counting.resolve(db, entry, form.marks, interviewer_id())
        changed("paper-resolved", entry)
        flash(_("Settled: the paper is dealt with."))
    except (paper.HouseholdAnswered, WaveNotOpen) as refusal:
        db.rollback()
        flash(str(REFUSALS[type(refusal)]), "refused")
    return redirect(back)


def _odd(entry: PaperEntry, found: Reading) -> list[str]:
    """What does not fit together on a paper, in words."""
    numbers = Paper(_questionnaire(entry.wave)).numbers
    off = [
        _("Question %(number)s was answered, although earlier answers lead past it.", number=numbers[each.code])
        for each in found.off_the_way
    ]
    return off + [
        _("What was keyed of question %(number)s cannot be an answer to it.", number=numbers[each.code])
        for each in found.not_valid
    ]


def _at(endpoint: str, entry_id: UUID, **parts: Any) -> str:
    return url_for(f".{endpoint}", council=current_council().slug, entry=entry_id, **parts)


def _desk_of(wave: Wave) -> str:
    return url_for(".desk", council=current_council().slug, survey=wave.commission.slug, number=wave.number)


def _first_section(keying: PaperKeying) -> str:
    return _section_or_end(keying, 0)


def _section_or_end(keying: PaperKeying, place: int) -> str:
    sections = _sections(_questionnaire(keying.entry.wave))
    if place < len(sections):
        return _at("key", keying.entry_id, section=sections[place].code)
    return _at("finish", keying.entry_id)


def _may_discard(entry: PaperEntry) -> bool:
    membership = current_membership()
    may_always = membership is not None and membership.role is not Role.INTERVIEWER
    return may_always or entry.keyings[0].person_id == interviewer_id()


def _desk(wave: Wave) -> dict[str, Any]:
    """What a wave's page shows beside its form."""
    home, membership = current_council(), current_membership()
    ended = paper.ended(db, home.id, wave)
    sees_agreement = membership is not None and membership.role is not Role.INTERVIEWER
    return {
        "wave": wave,
        "title": wave_name(wave),
        "papers": [_line(entry) for entry in paper.under_way(db, home.id, wave)],
        "counted": ended.get(PaperState.COUNTED, 0),
        "no_consent": ended.get(PaperState.NO_CONSENT, 0),
        **(_agreement(wave) if sees_agreement else {}),
    }


def _line(entry: PaperEntry) -> dict[str, Any]:
    """A paper on the desk, and what this person can do about it."""
    own = next((keying for keying in entry.keyings if keying.person_id == interviewer_id()), None)
    words, colour = STATES[entry.state]
    carry_on = own is not None and own.done_at is None
    waits = entry.state is PaperState.SECOND_KEYING and own is None and len(entry.keyings) == 1
    differ = entry.state is PaperState.DIFFERENCES
    return {
        "serial": entry.serial,
        "state": words,
        "colour": colour,
        "carry_on": _first_section(own) if own and carry_on else "",
        "second": _at("second", entry.id) if waits else "",
        "differences": _at("differences", entry.id) if differ else "",
        "discard": _at("discard", entry.id) if _may_discard(entry) else "",
    }


def _agreement(wave: Wave) -> dict[str, Any]:
    """How well the keyings agree: over all, and for the questions where they ever differed."""
    by_question = agreement.agreement(db, current_council().id, wave)
    numbers, questionnaire = Paper(_questionnaire(wave)).numbers, _questionnaire(wave)
    rows = [
        (
            f"{numbers[code]}. {localised(question.text)}",
            format_decimal(each.compared),
            format_percent(each.rate, "0.0%"),
        )
        for code, each in by_question.items()
        if each.differed and (question := questionnaire.question(code))
    ]
    whole = agreement.overall(by_question)
    return {"agreement": whole if whole.compared else None, "disagreed": rows}
