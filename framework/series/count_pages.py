"""An analyst counts a past or another survey: what it was like, and how many people gave each answer."""

import io
from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.access import roles
from core.database import Json
from core.file_problems import say_problem
from core.language import current_language, localised
from core.models import Role
from core.tables import KINDS, UnreadableTable
from core.uploads import takes_files
from core.web import current_council, db, person_id
from framework.charts.shares import StackedBar, stacked
from framework.models import Indicator, Observation
from framework.series import count_table, counts, words
from framework.series.count_form import WAYS, CountForm, form_for
from framework.series.counting import ALL, Counted, Meaning
from framework.series.counts import NotCountable, check
from framework.series.criteria import Criteria, concerns
from framework.series.indicators import countable_indicators
from framework.series.models import CountedSurvey
from framework.series.survey import Option, Survey
from framework.words import DOMAIN_NAMES, MODES, percent, whole
from surveys.models import Wave
from surveys.questionnaire.asked import question_of

bp = Blueprint("counted-surveys", __name__, url_prefix="/councils/<council>/framework/counts")
LARGEST = 2_000_000
PROBLEMS = {
    "one-sided": _l("There must be a favourable answer and one that is not: say as what each counts"),
    "nobody": _l("Say how many people gave each answer, of everybody and not of groups alone"),
    "more-in-groups": _l("More people in groups gave “%(option)s” than altogether (%(variable)s)"),
    "same-name": _l("Another survey is called “%(name)s” already: give this one a name of its own"),
    "same-day": _l("“%(name)s” began on the same day: counts of two surveys are never added"),
}


@bp.get("")
@roles(Role.ANALYST)
def overview(council: str) -> ResponseReturnValue:
    """What has been counted, and the indicators that something may be counted for."""
    rows = [
        (each.name, localised(each.indicator.title), words.period(each.began_on, each.ended_on), each.id)
        for each in counts.surveys_of(db, current_council().id)
    ]
    offered = [(each.id, localised(each.title)) for each in _offered()]
    return render_template("framework/series/counts.html", rows=rows, offered=offered)


@bp.route("/new/<uuid:indicator_id>", methods=["GET", "POST"])
@takes_files(LARGEST)
@roles(Role.ANALYST)
def new(council: str, indicator_id: UUID) -> ResponseReturnValue:
    indicator = _indicator(indicator_id)
    return _count(indicator, form_for(_options_of(indicator), {}), None)


@bp.route("/<uuid:counted_id>/edit", methods=["GET", "POST"])
@takes_files(LARGEST)
@roles(Role.ANALYST)
def edit(council: str, counted_id: UUID) -> ResponseReturnValue:
    kept = _kept(counted_id)
    options = [Option(each["code"], each["text"], Meaning(each["meaning"])) for each in kept.options]
    return _count(_indicator(kept.indicator_id), form_for(options, _shown(kept, options)), kept)


@bp.get("/<uuid:counted_id>")
@roles(Role.ANALYST)
def show(council: str, counted_id: UUID) -> ResponseReturnValue:
    """What a survey's counts come to, and what stands against comparing it."""
    kept = _kept(counted_id)
    criteria = Criteria.of_json(kept.criteria)
    return render_template(
        "framework/series/counted.html",
        kept=kept,
        indicator=kept.indicator,
        when=words.period(kept.began_on, kept.ended_on),
        facts=_facts(kept, criteria),
        concerns=[str(words.CONCERNS[each]) for each in concerns(criteria)],
        figures=[_line(each) for each in counts.figures_of(db, current_council().id, kept)],
        answers=_answers(kept),
        bars=_bars(kept),
    )


def _count(indicator: Indicator, form: CountForm, kept: CountedSurvey | None) -> ResponseReturnValue:
    """The form, or what it says once it holds together; whatever was typed or chosen stays on the page."""
    refused: list[tuple[int, str, str]] = []
    if form.is_submitted():
        _take_the_file(form)
        survey, refused = _survey(form, _options_of(indicator)) if form.validate() else (None, [])
        if survey is not None and (done := _keep(indicator, survey, form, kept)):
            flash(_("The counts are kept. Nothing of them is public until you publish it."))
            return redirect(url_for(".show", council=current_council().slug, counted_id=done.id))
    page = render_template(
        "framework/series/count.html",
        form=form,
        indicator=indicator,
        kept=kept,
        ways=[(way, MODES.get(way, _("not told apart"))) for way in WAYS],
        refused=refused,
        accept=",".join(f".{ending}" for ending in KINDS),
        example=EXAMPLE,
    )
    return page, 422 if form.is_submitted() else 200


EXAMPLE = """option,counts_as,mode,variable,group,people
Very satisfied,favourable,online,,,120
Very satisfied,favourable,online,sex,F,64
Dissatisfied,other,online,,,41
Don't know,dont-know,online,,,9"""


def _take_the_file(form: CountForm) -> None:
    """Put what a file holds into the box for the table, so that it is not lost with the file's name on an error."""
    sent = form.file.data
    if not sent or not sent.filename:
        return
    content = sent.stream.read(LARGEST)
    try:
        form.table.data = count_table.as_text(io.BytesIO(content), sent.filename)
    except UnreadableTable as error:
        form.table.data = ""
        form.problem = say_problem(error.code, error.values, current_language())


def _survey(form: CountForm, known: Sequence[Option]) -> tuple[Survey | None, list[tuple[int, str, str]]]:
    """The survey as it is typed or as its table says, or nothing and why not."""
    options, counted = form.options(), list(form.counts())
    if form.problem:
        form.add_error("file", form.problem)
        return None, []
    if form.table.data:
        try:
            table = count_table.read_counts(io.BytesIO(form.table.data.encode()), "table.csv", [*options, *known])
        except UnreadableTable as error:
            form.add_error("table", say_problem(error.code, error.values, current_language()))
            return None, []
        if table.refusals:
            form.add_error("table", _("Some rows of the table cannot be counted: they are named above it"))
            said = [(each.row, each.column, count_table.say(each.code, each.values, current_language()))
                    for each in table.refusals]  # fmt: skip
            return None, said
        options, counted = table.options, table.counts
    assert form.began_on.data and form.ended_on.data, "the form is valid"
    survey = Survey(
        name=form.name.data, began_on=form.began_on.data, ended_on=form.ended_on.data, question=form.question.data,
        options=options, counts=counted, criteria=form.criteria, design_effect=form.assumed,
    )  # fmt: skip
    return survey, []


def _keep(indicator: Indicator, survey: Survey, form: CountForm, kept: CountedSurvey | None) -> CountedSurvey | None:
    """Keep the counts, or put the refusal beside them."""
    try:
        check(survey)
        return counts.keep_counts(db, current_council(), indicator, survey, person_id(), kept)[0]
    except NotCountable as error:
        field = "name" if error.code in ("same-day", "same-name") else "table" if form.table.data else "option_1"
        form.add_error(field, str(PROBLEMS[error.code]) % error.values)
        return None


def _options_of(indicator: Indicator) -> list[Option]:
    """The answers of an indicator's own question, where a questionnaire here holds it."""
    if indicator.commission is None:
        return [Option(code, code, Meaning.FAVOURABLE) for code in indicator.favourable]
    waves: list[Wave] = indicator.commission.waves
    question = next((found for wave in reversed(waves) if (found := _question(wave, indicator))), {})
    options = [
        Option(
            each["code"],
            localised(each["text"]),
            Meaning.FAVOURABLE if each["code"] in indicator.favourable else Meaning.OTHER,
        )
        for each in question.get("options", [])
    ]
    if question.get("dont_know"):
        options.append(Option("dont-know", _("Don’t know"), Meaning.DONT_KNOW))
    return options


def _question(wave: Wave, indicator: Indicator) -> Json:
    return question_of(wave.questionnaire.document, indicator.question)


def _shown(kept: CountedSurvey, options: Sequence[Option]) -> Json:
    """What the form shows of a survey that was counted; counts of groups stand in its table."""
    shown: Json = {
        **{name: getattr(kept, name) for name in ("name", "began_on", "ended_on", "question")},
        **{name: value for name, value in kept.criteria.items() if name != "response_rate"},
        "response_rate": "" if kept.criteria.get("response_rate") is None else f"{kept.criteria['response_rate']:g}",
        "design_effect": "" if kept.design_effect == 1 else f"{kept.design_effect:g}",
    }
    counted = [Counted(c["option"], c["mode"], c["people"], (c["group"][0], c["group"][1])) for c in kept.counts]
    if any(each.group != ALL for each in counted):
        return shown | {"table": count_table.written(options, counted)}
    rows = {option.code: row for row, option in enumerate(options, start=1)}
    for each in counted:
        shown[f"people_{rows[each.option]}_{each.mode or 'untold'}"] = str(each.people)
    return shown


def _facts(kept: CountedSurvey, criteria: Criteria) -> list[dict[str, str]]:
    rate = criteria.response_rate
    effect = kept.design_effect
    pairs = (
        (_("Question"), kept.question),
        (_("Fieldwork"), f"{format_date(kept.began_on, 'd MMM yyyy')} – {format_date(kept.ended_on, 'd MMM yyyy')}"),
        (_("Carried out by"), criteria.done_by),
        (_("How people came to be asked"), words.SAMPLES[criteria.sample]),
        (_("Whom it was of"), words.POPULATIONS[criteria.population]),
        (_("Worded as ours is"), words.YES_NO[criteria.same_wording]),
        (_("The same answers in the same order"), words.YES_NO[criteria.same_options]),
        (_("Asked before questions about single services"), words.YES_NO[criteria.asked_early]),
        (_("People could say that they do not know"), words.YES_NO[criteria.dont_know_offered]),
        (_("Weighting"), words.WEIGHTINGS[criteria.weighting]),
        (_("Answered, of every 100 asked"), "" if rate is None else f"{rate:g}"),
        (_("Design effect assumed"), _("None") if effect == 1 else f"{effect:g}"),
    )
    return [{"key": str(key), "value": str(value)} for key, value in pairs if value]


def _line(figure: Observation) -> tuple[str, str, str, str, str, UUID]:
    """A figure that came of the counts: of whom, in which way, the figure, its interval and base, and where it is."""
    group = f"{DOMAIN_NAMES.get(figure.domain_var, figure.domain_var)}: {figure.domain}"
    whom = group if figure.domain_var != "all" else str(_("Everybody"))
    way = words.mode(figure.mode) if figure.mode else str(_("All ways together"))
    shown = words.amount(figure.indicator, figure.value) if figure.value is not None else str(_("Hidden"))
    return whom, way, shown, words.interval(figure) or "–", "–" if figure.base is None else str(figure.base), figure.id


def _answers(kept: CountedSurvey) -> list[tuple[str, str, int]]:
    """How many of everybody gave each answer, in all ways together, and as what it counts."""
    people = {each["code"]: 0 for each in kept.options}
    for each in kept.counts:
        if tuple(each["group"]) == ALL:
            people[each["option"]] += each["people"]
    return [
        (each["text"], str(words.MEANINGS[Meaning(each["meaning"])]), people[each["code"]]) for each in kept.options
    ]


def _bars(kept: CountedSurvey) -> list[StackedBar]:
    """How everybody answered in each way of answering, as bars; none where nobody is counted."""
    codes = [each["code"] for each in kept.options]
    found: dict[str, dict[str, int]] = {}
    for each in kept.counts:
        if tuple(each["group"]) == ALL:
            people = found.setdefault(each["mode"], dict.fromkeys(codes, 0))
            people[each["option"]] += each["people"]
    names = [each["text"] for each in kept.options]
    bars = []
    for mode, people in sorted(found.items()):
        number = sum(people.values())
        if number:
            shares = [people[code] / number for code in codes]
            label = str(MODES.get(mode, _("not told apart")))
            base = str(_("base %(base)s", base=whole(number)))
            bars.append(stacked(label, base, names, shares, [percent(share) for share in shares]))
    return bars


def _offered() -> list[Indicator]:
    return countable_indicators(db, current_council().id)


def _indicator(indicator_id: UUID) -> Indicator:
    return next((each for each in _offered() if each.id == indicator_id), None) or abort(404)


def _kept(counted_id: UUID) -> CountedSurvey:
    return counts.survey_by_id(db, current_council().id, counted_id) or abort(404)
