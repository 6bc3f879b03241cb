"""The demonstration's figures from elsewhere: an outside series, a past survey's counts, and rates of feedback.

All of it goes the way that an analyst's own would go.
"""

import csv
import io
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo.places import partnership, read_json
from core import councils, jobs
from core.database import Json, now
from core.models import Council, Person
from framework.defining.definitions import define, definitions_for
from framework.models import (
    Frequency,
    Indicator,
    IndicatorKind,
    Observation,
    ObservationSource,
    Perspective,
    Polarity,
    Ripple,
    Tier,
    Unit,
)
from framework.series.counting import Counted, Meaning
from framework.series.counts import keep_counts
from framework.series.criteria import Criteria
from framework.series.feedback_observing import OBSERVE
from framework.series.feedback_ready import define_ready
from framework.series.models import SeriesImport
from framework.series.outside import file_hash, look_over, take_in
from framework.series.publishing import comment, mark_break, publish
from framework.series.series_map import SeriesMap
from framework.series.survey import Option, Survey
from surveys.questionnaire.asked import question_of

ANALYST = "analyst@%s.example"


def write_series(session: Session) -> None:
    """Write the lead council's figures from elsewhere, publish the series, and ask for rates of feedback."""
    content = read_json("series.json")
    council = councils.council_by_slug(session, partnership().lead.slug)
    assert council is not None, "the demonstration's councils are written first"
    analyst = session.scalars(select(Person).where(Person.email == ANALYST % council.slug)).one()
    for entry in content["indicators"]:
        define(session, council, entry["code"], _said(entry), analyst.id)
    for file in content["files"]:
        _take_in(session, council, analyst, file)
    _say(session, council, analyst, content)
    _count(session, council, analyst, content["survey"])
    define_ready(session, council.id, analyst.id, content["feedback"], Frequency.QUARTERLY, council.languages)
    jobs.ask(session, OBSERVE, council_id=council.id)


def _said(entry: Json) -> Json:
    """A definition as the file has it."""
    kinds = {
        "unit": Unit(entry["unit"]), "polarity": Polarity(entry["polarity"]), "ripple": Ripple(entry["ripple"]),
        "kind": IndicatorKind.OUTSIDE, "tier": Tier.MEDIUM_TERM, "frequency": Frequency.YEARLY,
        "perspective": Perspective(entry["perspective"]), "valid_from": date(2019, 4, 1),
        "next_update": date(now().year + 1, 6, 30),
    }  # fmt: skip
    return {name: value for name, value in entry.items() if name != "code"} | kinds


def _take_in(session: Session, council: Council, analyst: Person, file: Json) -> None:
    content = _csv(file).encode()
    looked = look_over(session, council, io.BytesIO(content), file["name"], SeriesMap.from_document(file["map"]))
    assert not looked.refusals, "the demonstration's own file is fit to use"
    done = SeriesImport(
        council_id=council.id, person_id=analyst.id, file_name=file["name"], file_hash=file_hash(content),
        map=file["map"], source=file["map"]["source"],
    )  # fmt: skip
    session.add(done)
    session.flush()
    take_in(session, council, done, looked)


def _csv(file: Json) -> str:
    """The file as its publisher would write it: a row for each council, year and measure."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("Area code", "Year", "Measure", "Value", "Status"))
    for measure, councils_of in file["values"].items():
        for code, values in councils_of.items():
            for year, value in zip(file["years"], values, strict=True):
                writer.writerow((code, year, measure, value, "p" if year == file["provisional"] else ""))
    return text.getvalue()


def _say(session: Session, council: Council, analyst: Person, content: Json) -> None:
    """Mark the break, comment on the latest figure, and publish the series."""
    mine = Observation.council_id == council.id, Observation.source == ObservationSource.OUTSIDE
    found = list(session.scalars(select(Observation).join(Observation.indicator).where(*mine)))
    broken, told = content["break"], content["commentary"]
    for each in found:
        key = each.indicator.code, str(each.period_start.year)
        if key == (broken["indicator"], broken["year"]):
            mark_break(session, each, broken["reason"], analyst.id)
        if key == (told["indicator"], told["year"]) and each.area == council.code:
            comment(session, each, {part: told[part] for part in ("says", "so_what", "action")}, analyst.id)
    title = content["files"][0]["map"]["source"]
    publish(session, council, found, dict.fromkeys(council.languages, title), analyst.id)


def _count(session: Session, council: Council, analyst: Person, entry: Json) -> None:
    """Count the past survey for an indicator that the partnership measures."""
    shared = definitions_for(session, council.id)
    indicator = next(each for each in shared if each.code == entry["indicator"] and each.commission_id)
    document = indicator.commission.waves[-1].questionnaire.document
    question = question_of(document, indicator.question)
    survey = Survey(
        name=entry["name"],
        began_on=date.fromisoformat(entry["began_on"]),
        ended_on=date.fromisoformat(entry["ended_on"]),
        question=question["text"]["en"],
        options=_options(question, indicator),
        counts=[
            Counted(option, mode, people)
            for mode, answers in entry["counts"].items()
            for option, people in answers.items()
        ],
        criteria=Criteria.of_json(entry["criteria"]),
        design_effect=entry["design_effect"],
    )
    keep_counts(session, council, indicator, survey, analyst.id)


def _options(question: Json, indicator: Indicator) -> list[Option]:
    meanings = {True: Meaning.FAVOURABLE, False: Meaning.OTHER}
    options = [
        Option(each["code"], each["text"]["en"], meanings[each["code"] in indicator.favourable])
        for each in question["options"]
    ]
    return [*options, Option("dont-know", "Don't know", Meaning.DONT_KNOW)]
