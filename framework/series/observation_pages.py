"""A council's observations: what there is, every fact of each, what is said of it, and whether it is public."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from core import jobs
from core.access import roles
from core.councils import services_of
from core.forms import Form
from core.language import localised
from core.models import Role
from core.web import changed, current_council, db, has_role, person_id
from framework.defining import definitions
from framework.models import Commentary, Frequency, Indicator, Observation, ObservationSource, ObservationStatus
from framework.series import listing, publishing, words
from framework.series.criteria import Criteria, concerns
from framework.series.feedback_observing import OBSERVE
from framework.series.feedback_ready import define_ready, ready_definitions
from framework.series.observation_forms import BreakForm, CommentaryForm, MeasuresForm, PublishForm, WithdrawForm

bp = Blueprint("observations", __name__, url_prefix="/councils/<council>/framework/observations")
TOO_CLOSE = _l(
    "A correction waits that differs from what is public by few people: both together would tell what these said."
)
READERS = (Role.ANALYST, Role.OFFICER, Role.VIEWER)


@dataclass(frozen=True)
class Row:
    """An observation on a list, in words."""

    figure: Observation
    period: str
    group: str
    value: str
    interval: str
    base: str
    status: str
    colour: str
    public: bool
    corrects: bool
    commented: bool


@bp.get("")
@roles(*READERS)
def overview(council: str) -> ResponseReturnValue:
    """What there is, by indicator and source."""
    home = current_council()
    lines = [(line, _span(line)) for line in listing.lines_of(db, home.id, home.code)]
    may_write = has_role(Role.ANALYST, Role.ADMINISTRATOR)
    return render_template("framework/series/observations.html", lines=lines, words=words, may_write=may_write)


@bp.get("/indicators/<uuid:indicator_id>")
@roles(*READERS)
def indicator(council: str, indicator_id: UUID) -> ResponseReturnValue:
    """The observations of an indicator in all its versions, the newest first."""
    return _show_indicator(_versions(indicator_id), _publish_form())


@bp.post("/indicators/<uuid:indicator_id>/publish")
@roles(Role.ANALYST)
def publish_all(council: str, indicator_id: UUID) -> ResponseReturnValue:
    """Publish whatever waits of an indicator, of this council and of the places kept to compare with."""
    versions, form = _versions(indicator_id), _publish_form()
    if not form.validate_on_submit():
        return _show_indicator(versions, form), 422
    found = publishing.waiting(db, current_council().id, [each.id for each in versions])
    title = form.words("title") or versions[-1].title
    done = publishing.publish(db, current_council(), found, title, person_id())
    if done.figures:
        flash(ngettext("%(num)d figure is public now.", "%(num)d figures are public now.", done.figures))
    if done.withheld:
        flash(TOO_CLOSE)
    return redirect(url_for(".indicator", council=council, indicator_id=indicator_id))


@bp.get("/<uuid:observation_id>")
@roles(*READERS)
def show(council: str, observation_id: UUID) -> ResponseReturnValue:
    return _show(_observation(observation_id))


@bp.post("/<uuid:observation_id>/commentary")
@roles(Role.ANALYST, Role.OFFICER)
def comment(council: str, observation_id: UUID) -> ResponseReturnValue:
    figure = _observation(observation_id)
    form = _commentary_form(figure)
    if not form.validate_on_submit():
        return _show(figure, commentary=form), 422
    publishing.comment(db, figure, form.said(), person_id())
    changed("observation-commented", figure)
    flash(_("What you say of it is saved."))
    return redirect(url_for(".show", council=council, observation_id=figure.id))


@bp.post("/<uuid:observation_id>/settle")
@roles(Role.ANALYST)
def settle(council: str, observation_id: UUID) -> ResponseReturnValue:
    figure = _own(observation_id)
    if Form().validate_on_submit() and publishing.settle(db, figure, person_id()):
        flash(_("The figure is final now."))
    return redirect(url_for(".show", council=council, observation_id=figure.id))


@bp.post("/<uuid:observation_id>/break")
@roles(Role.ANALYST)
def mark_break(council: str, observation_id: UUID) -> ResponseReturnValue:
    figure = _own(observation_id)
    form = _break_form(figure)
    if not form.validate_on_submit():
        return _show(figure, breaking=form), 422
    publishing.mark_break(db, figure, form.words("reason"), person_id())
    flash(_("Every chart says now that the series breaks here, and why."))
    return redirect(url_for(".show", council=council, observation_id=figure.id))


@bp.post("/<uuid:observation_id>/no-break")
@roles(Role.ANALYST)
def take_break_back(council: str, observation_id: UUID) -> ResponseReturnValue:
    figure = _own(observation_id)
    if Form().validate_on_submit() and figure.breaks_series:
        publishing.take_break_back(db, figure, person_id())
        flash(_("The figure follows those before it again."))
    return redirect(url_for(".show", council=council, observation_id=figure.id))


@bp.post("/<uuid:observation_id>/publish")
@roles(Role.ANALYST)
def publish(council: str, observation_id: UUID) -> ResponseReturnValue:
    figure = _own(observation_id)
    indicator_id = figure.indicator_id
    if Form().validate_on_submit():
        done = publishing.publish(db, current_council(), [figure], figure.indicator.title, person_id())
        flash(_("The figure is public now.") if done.figures else TOO_CLOSE)
    return redirect(url_for(".indicator", council=council, indicator_id=indicator_id))


@bp.post("/<uuid:observation_id>/withdraw")
@roles(Role.ANALYST)
def withdraw(council: str, observation_id: UUID) -> ResponseReturnValue:
    figure = _own(observation_id)
    form = WithdrawForm(prefix="withdraw-")
    if not form.validate_on_submit():
        return _show(figure, withdrawing=form), 422
    if publishing.withdraw(db, current_council().id, [figure], person_id(), form.reason.data):
        flash(_("The figure is no longer public."))
    return redirect(url_for(".show", council=council, observation_id=figure.id))


@bp.route("/feedback", methods=["GET", "POST"])
@roles(Role.ANALYST)
def feedback(council: str) -> ResponseReturnValue:
    """Choose which rates of feedback are worked out each night."""
    home = current_council()
    ready = list(ready_definitions(db, home.id, home.languages))
    form = MeasuresForm()
    form.measures.choices = [(each.question, localised(each.title)) for each in ready]
    if form.validate_on_submit():
        frequency, chosen = Frequency(form.frequency.data), form.measures.data
        made = define_ready(db, home.id, person_id(), chosen, frequency, home.languages)
        if made:
            changed("feedback-measures-defined", home, codes=[each.code for each in made])
            jobs.ask(db, OBSERVE, council_id=home.id)
            flash(ngettext("%(num)d measure is worked out from now on.", "%(num)d measures are worked out from now on.",
                           len(made)))  # fmt: skip
        return redirect(url_for(".overview", council=council))
    hints = {each.question: localised(each.measure) for each in ready}
    page = render_template("framework/series/feedback.html", form=form, hints=hints, ready=ready)
    return page, 422 if form.is_submitted() else 200


def _versions(indicator_id: UUID) -> list[Indicator]:
    """An indicator in all its versions, the first one first."""
    found = definitions.definition_for(db, current_council().id, indicator_id) or abort(404)
    return definitions.versions_of(db, found)


def _show_indicator(versions: list[Indicator], form: PublishForm) -> str:
    home = current_council()
    ids = [each.id for each in versions]
    names = listing.places_of(db, home, ids)
    area = request.args.get("area", home.code)
    area = area if area in names else home.code
    found, pages = listing.observations_of(db, home.id, ids, area, request.args.get("page", 1, type=int))
    waits = publishing.count_waiting(db, home.id, ids)
    services = _services()
    public = {_key(each) for each, _ in found if each.publication_id is not None}
    return render_template(
        "framework/series/indicator.html",
        indicator=versions[-1],
        rows=[_row(each, said, public, services) for each, said in found],
        pages=pages,
        page=min(max(1, request.args.get("page", 1, type=int)), pages),
        area=area,
        names=names,
        waiting=sum(waits.values()),
        waiting_others=sum(waits.values()) - waits.get(home.code, 0),
        form=form,
        may_write=has_role(Role.ANALYST, Role.ADMINISTRATOR),
    )


def _services() -> dict[str, dict[str, str]]:
    return {each.code: each.name for each in services_of(db, current_council().id)}


def _row(
    figure: Observation,
    said: Commentary | None,
    public: set[tuple[object, ...]],
    services: Mapping[str, Mapping[str, str]],
) -> Row:
    return Row(
        figure=figure,
        period=words.period(figure.period_start, figure.period_end),
        group=", ".join(filter(None, (words.group(figure, services), words.mode(figure.mode)))),
        value=words.amount(figure.indicator, figure.value),
        interval=words.interval(figure),
        base="–" if figure.base is None else str(figure.base),
        status=words.status(figure),
        colour=words.COLOURS[figure.status],
        public=figure.publication_id is not None,
        corrects=figure.publication_id is None and _key(figure) in public,
        commented=said is not None,
    )


def _key(figure: Observation) -> tuple[object, ...]:
    return figure.source, figure.area, figure.period_start, figure.domain_var, figure.domain, figure.mode


def _show(
    figure: Observation,
    commentary: CommentaryForm | None = None,
    breaking: BreakForm | None = None,
    withdrawing: WithdrawForm | None = None,
) -> str:
    analyst = has_role(Role.ANALYST, Role.ADMINISTRATOR)
    is_own = figure.source is not ObservationSource.WAVE
    said = publishing.commentary_of(db, figure.council_id, figure.id)
    refused = next((form for form in (commentary, breaking, withdrawing) if form is not None), None)
    return render_template(
        "framework/series/observation.html",
        figure=figure,
        indicator=figure.indicator,
        facts=list(_facts(figure)),
        concerns=_concerns(figure),
        said=said,
        parts=words.PARTS,
        refused=refused,
        form=(commentary or _commentary_form(figure)) if has_role(*READERS[:2], Role.ADMINISTRATOR) else None,
        breaking=(breaking or _break_form(figure)) if analyst and is_own else None,
        withdrawing=withdrawing or WithdrawForm(prefix="withdraw-"),
        may_change=analyst and is_own,
        is_provisional=figure.status is ObservationStatus.PROVISIONAL,
        words=words,
    )


def _facts(figure: Observation) -> Iterator[dict[str, str]]:
    """Every fact of an observation, as rows of a summary list."""
    counted = {
        _("Standard error"): figure.se,
        _("Effective base"): figure.effective_base,
        _("Design effect"): figure.design_effect,
    }
    yield _fact(_("Figure"), words.amount(figure.indicator, figure.value))
    yield _fact(_("Interval"), words.interval(figure) or _("None is given"))
    yield _fact(_("Base"), _("Not given") if figure.base is None else str(figure.base))
    yield _fact(_("Period"), words.period(figure.period_start, figure.period_end))
    yield _fact(_("Place"), figure.area)
    if figure.domain_var != "all":
        yield _fact(_("Group"), words.group(figure, _services()))
    if figure.mode:
        yield _fact(_("How people answered"), words.mode(figure.mode))
    for name, number in counted.items():
        if number is not None:
            yield _fact(name, f"{number:.4g}")
    yield _fact(_("Comes from"), str(words.SOURCES[figure.source]))
    yield _fact(_("Version of the definition"), str(figure.indicator.version))
    for name, label in words.FACTS.items():
        if (value := figure.provenance.get(name)) and name != "definition":
            yield _fact(str(label), words.day(value) if name == "retrieved_on" else str(value))
    if method := words.METHODS.get(figure.provenance.get("method", "")):
        yield _fact(_("How the interval is made"), str(method))


def _fact(key: str, value: str) -> dict[str, str]:
    return {"key": key, "value": value}


def _concerns(figure: Observation) -> list[str]:
    """What stands against comparing the survey that was counted with ours."""
    kept = figure.provenance.get("criteria")
    return [str(words.CONCERNS[each]) for each in concerns(Criteria.of_json(kept))] if kept else []


def _span(line: listing.Line) -> str:
    """From when to when an indicator's observations are."""
    return words.period(line.first, line.last) if line.first and line.last else ""


def _publish_form() -> PublishForm:
    return PublishForm.of(current_council().languages)


def _commentary_form(figure: Observation) -> CommentaryForm:
    return CommentaryForm.of(current_council().languages, publishing.commentary_of(db, figure.council_id, figure.id))


def _break_form(figure: Observation) -> BreakForm:
    return BreakForm.of(current_council().languages, figure.provenance.get("break_reason", {}))


def _observation(observation_id: UUID) -> Observation:
    return publishing.observation_by_id(db, current_council().id, observation_id) or abort(404)


def _own(observation_id: UUID) -> Observation:
    """An observation that the council itself publishes: a wave's figures are everybody's."""
    figure = _observation(observation_id)
    return figure if figure.source is not ObservationSource.WAVE else abort(404)
