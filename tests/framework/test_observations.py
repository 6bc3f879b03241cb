"""A council's observations: every fact, commentary, status, publishing and withdrawing, each for the right people."""

import io
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core import jobs
from core.database import Database
from core.models import AuditEvent, Council, Person, Role, Service
from feedback.asking.models import AskedCount, FormAnswer
from feedback.models import Comment, FeedbackForm, Kind, Sentiment, Source, Suggestion
from feedback.months import CLOCK
from framework.models import (
    Commentary,
    Frequency,
    Indicator,
    IndicatorKind,
    Observation,
    ObservationSource,
    ObservationStatus,
    Publication,
    Unit,
)
from framework.series.counts import surveys_of
from framework.series.feedback_observing import keep_rates, measured, rates_of
from framework.series.feedback_ready import define_ready
from framework.series.keeping import Kept
from framework.series.publishing import publish
from tests.client import CheckingClient
from tests.factories import Factory
from tests.framework.series.making import own_indicator

DAY = date(2026, 11, 27)
DAYS = {"began_on": ["1", "3", "2019"], "ended_on": ["30", "4", "2019"]}
GOOD_FORM = {
    **DAYS, "name": "Residents' survey 2019",
    "question": "How satisfied are you?", "sample": "random", "population": "adults-18", "same_wording": "yes",
    "same_options": "yes", "asked_early": "yes", "dont_know_offered": "yes", "weighting": "weighted",
    "response_rate": "31", "design_effect": "1.5", "option_1": "Satisfied", "meaning_1": "favourable",
    "people_1_paper": "300", "people_1_online": "300", "option_2": "Not satisfied", "meaning_2": "other",
    "people_2_paper": "100", "people_2_online": "300", "option_3": "Don't know", "meaning_3": "dont-know",
    "people_3_paper": "20",
}  # fmt: skip


@pytest.fixture
def council(make: Factory) -> Council:
    return make.council("aldermoor", code="E07999001")


def member(client: CheckingClient, make: Factory, council: Council, role: Role) -> Person:
    person = make.person(council, role)
    client.sign_in(person)
    return person


def observe(make: Factory, council: Council, indicator: Indicator, year: int = 2025, **facts: Any) -> Observation:
    usual = {"value": 0.5, "ci_low": 0.4, "ci_high": 0.6, "base": 400, "area": council.code,
             "status": ObservationStatus.PROVISIONAL, "source": ObservationSource.OUTSIDE,
             "provenance": {"source": "Waste", "publisher": "The Office", "row": 2}}  # fmt: skip
    days = {"period_start": date(year, 1, 1), "period_end": date(year, 12, 31)}
    return make.keep(Observation(council_id=council.id, indicator_id=indicator.id, **days, **(usual | facts)))


def actions(session: Session, council: Council) -> list[str]:
    mine = AuditEvent.council_id == council.id, AuditEvent.action.like("observation%")
    return list(session.scalars(select(AuditEvent.action).where(*mine).order_by(AuditEvent.at)))


def test_an_analyst_sees_every_fact_settles_comments_and_publishes(
    client: CheckingClient, make: Factory, session: Session, council: Council
) -> None:
    figure = observe(make, council, own_indicator(make, council))
    analyst = member(client, make, council, Role.ANALYST)
    client.get("/councils/aldermoor/framework/observations")
    assert "1 not public" in client.text and "1 provisional" in client.text
    client.get(f"/councils/aldermoor/framework/observations/{figure.id}")
    for fact in ("50.0%", "40.0% to 60.0%", "400", "The Office", "Provisional", "Not public"):
        assert fact in client.text, fact
    client.submit({"says_en": "More was left", "so_what_cy": "Mae angen biniau"}, form="commentary")
    assert "What you say of it is saved." in client.text
    client.submit(form="settle")
    client.submit({"reason_en": ""}, form="break", status=422)
    assert client.errors() == ["Say why figures before and after it cannot be compared"]
    client.submit({"reason_en": "Counted anew since 2025"}, form="break")
    assert "Break in series" in client.text and "Counted anew since 2025" in client.text
    client.submit(form="/publish")
    session.expire_all()
    [publication] = session.scalars(select(Publication).where(Publication.council_id == council.id))
    assert (figure.publication_id, figure.status) == (publication.id, ObservationStatus.FINAL)
    assert publication.published_at is not None
    said = session.scalars(select(Commentary).where(Commentary.council_id == council.id)).one()
    assert (said.says, said.so_what, said.by) == ({"en": "More was left"}, {"cy": "Mae angen biniau"}, analyst.id)
    client.get(f"/councils/aldermoor/framework/observations/{figure.id}")
    client.submit({"withdraw-reason": ""}, form="withdraw", status=422)
    client.submit({"withdraw-reason": "A slip"}, form="withdraw")
    session.expire_all()
    assert figure.publication_id is None
    assert session.scalar(select(Publication.published_at)) is None, "a publication of nothing is not public"
    assert actions(session, council) == [
        "observation-commented", "observation-status-changed", "observation-status-changed", "observations-published",
        "observation-withdrawn",
    ]  # fmt: skip


def test_officers_comment_viewers_read_and_neither_changes_how_a_figure_stands(
    app: Flask, client: CheckingClient, make: Factory, session: Session, council: Council
) -> None:
    figure = observe(make, council, own_indicator(make, council))
    address = f"/councils/aldermoor/framework/observations/{figure.id}"
    member(client, make, council, Role.OFFICER)
    client.get(address)
    assert not client.page.xpath("//form[contains(@action, 'settle') or contains(@action, '/publish')]")
    client.submit({"action_en": "Two more wardens"}, form="commentary")
    app.config["WTF_CSRF_ENABLED"] = False  # The door itself must refuse.
    for way in ("settle", "break", "no-break", "publish", "withdraw"):
        assert client.browser.post(f"{address}/{way}").status_code == 403, way
    app.config["WTF_CSRF_ENABLED"] = True
    member(client, make, council, Role.VIEWER)
    client.get(address)
    assert "Two more wardens" in client.text
    app.config["WTF_CSRF_ENABLED"] = False
    assert client.browser.post(f"{address}/commentary").status_code == 403
    session.expire_all()
    assert (figure.status, figure.publication_id) == (ObservationStatus.PROVISIONAL, None)


def test_all_that_waits_of_an_indicator_is_published_together_with_other_places(
    client: CheckingClient, make: Factory, session: Session, council: Council
) -> None:
    indicator = own_indicator(make, council)
    figures = [observe(make, council, indicator, 2024), observe(make, council, indicator, 2025),
               observe(make, council, indicator, 2025, area="E07999002")]  # fmt: skip
    member(client, make, council, Role.ANALYST)
    client.get(f"/councils/aldermoor/framework/observations/indicators/{indicator.id}")
    assert "3 figures are not public. 1 of them is of another place." in client.text
    client.get(f"{client.path}?area=E07999002")
    assert "Figures of E07999002, the newest first" in client.text
    client.submit({"title_en": "Waste in streets, 2025"})
    assert "3 figures are public now." in client.text
    session.expire_all()
    assert len({each.publication_id for each in figures}) == 1
    publication = session.get_one(Publication, figures[0].publication_id)
    assert publication.title == {"en": "Waste in streets, 2025"}


def test_counts_by_way_of_answering_come_to_figures_and_a_slip_loses_nothing_that_was_typed(
    client: CheckingClient, make: Factory, session: Session, council: Council
) -> None:
    indicator = own_indicator(make, council, "satisfied", kind=IndicatorKind.COUNTS)
    member(client, make, council, Role.ANALYST)
    client.get("/councils/aldermoor/framework/counts")
    client.get(f"/councils/aldermoor/framework/counts/new/{indicator.id}")
    client.submit(GOOD_FORM | {"people_2_paper": "many", "sample": None}, status=422)
    assert client.errors() == ["Choose one", "Enter a whole number of people from 0"]
    assert client.page.xpath("//input[@name='people_2_paper']/@value") == ["many"]
    assert client.page.xpath("//input[@name='people_1_online']/@value") == ["300"]
    client.submit(GOOD_FORM | {"people_2_paper": "100"})
    assert client.heading == "Residents' survey 2019"
    assert "Nothing that was ticked stands against comparing it with ours." in client.text
    session.expire_all()
    figures = list(session.scalars(select(Observation).where(Observation.council_id == council.id)
                                   .order_by(Observation.mode)))  # fmt: skip
    assert [(each.mode, each.value, each.base) for each in figures] == [("online", 0.5, 600), ("paper", 0.75, 400)]
    assert (figures[0].effective_base, figures[0].design_effect) == (400, 1.5)
    client.get(f"{client.path}/edit")
    client.submit({"same_in_every_mode": "y"} | DAYS)
    session.expire_all()
    together = session.scalars(
        select(Observation).where(Observation.council_id == council.id, Observation.mode == "")
    ).one()
    assert (together.value, together.base) == (0.6, 1000), "600 of 1,000, and not the mean of 50% and 75%"
    assert together.provenance["criteria"]["sample"] == "random"
    assert together.provenance["comparability"]["same"] == ["wording", "scale", "order"]
    assert together.provenance["comparability"]["modes"] == {"online": 0.59, "paper": 0.41}


def test_a_table_of_counts_with_groups_hides_small_ones_and_names_rows_at_fault(
    client: CheckingClient, make: Factory, session: Session, council: Council
) -> None:
    indicator = own_indicator(make, council, "satisfied", kind=IndicatorKind.COUNTS)
    member(client, make, council, Role.ANALYST)
    client.get(f"/councils/aldermoor/framework/counts/new/{indicator.id}")
    lines = [
        "option,counts_as,mode,variable,group,people", "Good,favourable,,,,200", "Bad,other,,,,100",
             "Good,favourable,,sex,F,140", "Bad,other,,sex,F,60", "Good,favourable,,sex,M,20", "Bad,other,,sex,M,5",
    ]  # fmt: skip
    file = io.BytesIO("\n".join([*lines, "Good,favourable,,sex,X,lots"]).encode())
    client.submit(GOOD_FORM | {"file": (file, "counts.csv")}, status=422)
    assert "“lots” is not a number of people" in client.text
    assert "sex,X,lots" in client.page.get_element_by_id("table").text_content(), "the file's table is still there"
    client.submit({"table": "\n".join(lines)} | DAYS)
    session.expire_all()
    figures = session.scalars(select(Observation).where(Observation.council_id == council.id))
    found = {each.domain: (each.status, each.value, each.base) for each in figures}
    assert found == {
        "all": (ObservationStatus.FINAL, 200 / 300, 300),
        "F": (ObservationStatus.FINAL, 0.7, 200),
        "M": (ObservationStatus.SUPPRESSED, None, None),
    }
    [kept] = surveys_of(session, council.id)
    before = kept.content_hash
    client.get(f"/councils/aldermoor/framework/counts/{kept.id}/edit")
    client.submit(DAYS)
    session.expire_all()
    assert kept.content_hash == before, "the same counts again change nothing"


NUMBERS = count(1)


def form_answers(make: Factory, council: Council, month: int, *ratings: int) -> FeedbackForm:
    """Answers to a new form, in the middle of a month; recommending follows the rating, and ease is its own."""
    words, number = {"en": "How did we do?"}, next(NUMBERS)
    texts = dict.fromkeys(("title", "rating_question", "text_question", "thanks"), words)
    service = make.service(council, f"service-{number}")
    form = make.keep(FeedbackForm(council_id=council.id, slug=f"form-{number}", service_id=service.id, **texts))
    facts = {"council_id": council.id, "received_at": datetime(2026, month, 15, 12, tzinfo=CLOCK)}
    for rating in ratings:
        code = f"R{next(NUMBERS):08d}"
        comment = make.keep(Comment(
            source=Source.FORM, source_name=form.slug, source_reference=code, text="Bins", reference=code,
            rating=rating, **facts,
        ))  # fmt: skip
        make.keep(FormAnswer(form_id=form.id, comment_id=comment.id, recommend=rating, ease=2, **facts))
        make.keep(Suggestion(
            council_id=council.id, comment_id=comment.id, model="seeds", kind_score=0.9, language="en",
            kind=Kind.COMPLAINT if rating > 3 else Kind.COMPLIMENT, sentiment=Sentiment.NEUTRAL, sentiment_score=0.5,
            themes=[{"code": "waste_recycling", "score": 0.6}], redacted="Bins", scores={"waste_recycling": 0.6},
        ))  # fmt: skip
    return form


def observe_feedback(session: Session, council: Council, day: date) -> Kept:
    """What the nightly job does on a day."""
    kept = Kept()
    for indicator in measured(session, council.id):
        kept += keep_rates(session, council.id, rates_of(session, council, indicator, day))
    return kept


def rates(session: Session, council: Council) -> dict[str, Observation]:
    statement = select(Indicator.question, Observation).join(Indicator, Indicator.id == Observation.indicator_id)
    return dict(session.execute(statement.where(Observation.council_id == council.id)).all())


def test_the_rates_of_a_closed_month_are_worked_out_with_interval_and_base(
    session: Session, make: Factory, council: Council
) -> None:
    form = form_answers(make, council, 9, *[1] * 24, *[3] * 6, *[5] * 10)
    make.keep(AskedCount(council_id=council.id, form_id=form.id, month=date(2026, 9, 1), asked=160))
    questions = ["rating", "ease", "recommend", "response", "complaints", "theme:waste_recycling"]
    define_ready(session, council.id, None, questions, Frequency.MONTHLY, ["en", "cy"])
    observe_feedback(session, council, DAY)
    found = rates(session, council)
    assert {question: (round(each.value or 0, 3), each.base) for question, each in found.items()} == {
        "rating": (0.6, 40), "ease": (0.0, None), "recommend": (35.0, 40), "response": (0.25, 160),
        "complaints": (10.0, 40), "theme:waste_recycling": (0.6, 40),
    }  # fmt: skip
    rating, theme = found["rating"], found["theme:waste_recycling"]
    assert (rating.ci_low, rating.ci_high) == pytest.approx((0.4460, 0.7365), abs=1e-4), "Wilson's of 24 in 40"
    wilson = (rating.ci_high or 0) - (rating.ci_low or 0)
    assert (theme.ci_high or 0) - (theme.ci_low or 0) > wilson, "the machine's doubt widens the interval"
    assert (rating.period_start, rating.period_end) == (date(2026, 9, 1), date(2026, 9, 30))
    assert rating.status is ObservationStatus.INDICATIVE, "fewer than a hundred answered"
    assert rating.publication_id is None


def test_a_rate_is_provisional_and_then_final_and_late_comments_give_it_another_version(
    session: Session, make: Factory, council: Council
) -> None:
    form_answers(make, council, 10, *[1] * 90, *[5] * 30)
    define_ready(session, council.id, None, ["rating"], Frequency.MONTHLY, ["en"])
    observe_feedback(session, council, date(2026, 11, 2))
    assert rates(session, council)["rating"].status is ObservationStatus.PROVISIONAL
    assert observe_feedback(session, council, date(2026, 11, 3)).same == 1, "nothing has changed"
    observe_feedback(session, council, date(2026, 12, 20))
    session.expire_all()
    final = rates(session, council)["rating"]
    assert (final.status, final.value) == (ObservationStatus.FINAL, 0.75)
    [indicator] = session.scalars(select(Indicator).where(Indicator.council_id == council.id))
    assert rates_of(session, council, indicator, date(2026, 12, 21)) == [], "it is settled"
    form_answers(make, make.council("elsewhere"), 10, *[5] * 50)
    assert rates_of(session, council, indicator, date(2026, 12, 21)) == [], "another council's comments are not ours"
    form_answers(make, council, 10, 5)
    observe_feedback(session, council, date(2026, 12, 22))
    session.expire_all()
    corrected = rates(session, council)["rating"]
    assert (corrected.base, corrected.provenance["version"]) == (121, 3)
    assert actions(session, council) == ["observation-corrected"], "only what was final is noted"


def test_a_late_answer_is_not_told_by_two_versions_of_a_public_rate(
    session: Session, make: Factory, council: Council
) -> None:
    form_answers(make, council, 8, *[1] * 90, *[5] * 30)
    define_ready(session, council.id, None, ["rating"], Frequency.MONTHLY, ["en"])
    observe_feedback(session, council, DAY)
    analyst = make.person(council, Role.ANALYST)
    public = rates(session, council)["rating"]
    publish(session, council, [public], {"en": "How did we do?"}, analyst.id)
    form_answers(make, council, 8, 5)
    observe_feedback(session, council, DAY)
    few = session.scalars(select(Observation).where(Observation.council_id == council.id,
                                                    Observation.publication_id.is_(None))).one()  # fmt: skip
    assert (public.base, few.base) == (120, 121)
    done = publish(session, council, [few], {"en": "Again"}, analyst.id)
    assert (done.figures, done.withheld) == (0, 1), "one person's answer is the difference"
    form_answers(make, council, 8, *[1] * 20, *[5] * 20)
    observe_feedback(session, council, DAY)
    session.expire_all()
    done = publish(session, council, [few], {"en": "Again"}, analyst.id)
    assert (done.figures, done.withheld) == (1, 0), "the answers of 41 people together tell nothing of one"
    session.expire_all()
    assert public.base == 161


def test_a_month_of_few_answers_is_hidden_and_one_that_is_not_over_is_not_there(
    session: Session, make: Factory, council: Council
) -> None:
    form_answers(make, council, 9, *[1] * 29)
    form_answers(make, council, 11, *[1] * 90)
    define_ready(session, council.id, None, ["rating"], Frequency.MONTHLY, ["en"])
    observe_feedback(session, council, DAY)
    [figure] = session.scalars(select(Observation).where(Observation.council_id == council.id))
    assert (figure.status, figure.value, figure.base) == (ObservationStatus.SUPPRESSED, None, None)


def service_answers(make: Factory, council: Council, month: int, *ratings: tuple[str, int]) -> None:
    """So many answers of each service, half of them good, each with its service."""
    for name, number in ratings:
        form = form_answers(make, council, month, *([1, 5] * number)[:number])
        mine = Comment.council_id == council.id, Comment.source_name == form.slug
        if name:
            make.session.execute(update(Comment).where(*mine).values(service_id=service_called(make, council, name)))


def service_called(make: Factory, council: Council, code: str) -> UUID:
    held = select(Service.id).where(Service.council_id == council.id, Service.code == code)
    return make.session.scalar(held) or make.service(council, code, code.capitalize()).id


def by_service(session: Session, council: Council) -> dict[str, Observation]:
    session.expire_all()
    found = session.scalars(select(Observation).where(Observation.council_id == council.id))
    return {each.domain: each for each in found}


def test_rates_are_worked_out_by_service_as_well(session: Session, make: Factory, council: Council) -> None:
    service_answers(make, council, 8, ("bins", 120), ("parks", 60), ("", 40))
    define_ready(session, council.id, None, ["rating", "theme:waste_recycling"], Frequency.MONTHLY, ["en"])
    for indicator in measured(session, council.id):
        found = {
            each.domain: (each.domain_var, each.columns["value"], each.columns["base"], each.status)
            for each in rates_of(session, council, indicator, DAY)
        }
        share = pytest.approx(0.5 if indicator.question == "rating" else 0.6)
        assert found == {
            "all": ("all", share, 220, ObservationStatus.FINAL),
            "bins": ("service", share, 120, ObservationStatus.FINAL),
            "parks": ("service", share, 60, ObservationStatus.INDICATIVE),
        }, "answers about no service are everybody's alone"


def test_a_service_of_which_few_spoke_cannot_be_worked_out_from_the_others(
    session: Session, make: Factory, council: Council
) -> None:
    service_answers(make, council, 8, ("bins", 120), ("parks", 60), ("streets", 80), ("tax", 12))
    service_answers(make, council, 7, ("bins", 100), ("parks", 100))
    define_ready(session, council.id, None, ["rating"], Frequency.MONTHLY, ["en"])
    [indicator] = measured(session, council.id)
    found = {(each.period_start.month, each.domain): each for each in rates_of(session, council, indicator, DAY)}
    august = {domain: each.status for (month, domain), each in found.items() if month == 8}
    hidden = {domain for domain, status in august.items() if status is ObservationStatus.SUPPRESSED}
    assert "tax" in hidden and len(hidden - {"all"}) == 2, "another is hidden, so that a difference tells nothing"
    assert found[8, "tax"].columns["base"] is None
    assert {domain: each.status for (month, domain), each in found.items() if month == 7} == dict.fromkeys(
        ("all", "bins", "parks"), ObservationStatus.FINAL
    ), "a service of which nobody spoke has no figure"


def test_a_service_that_was_hidden_stays_hidden_where_the_others_are_public(
    session: Session, make: Factory, council: Council
) -> None:
    service_answers(make, council, 8, ("bins", 120), ("parks", 60), ("tax", 12))
    define_ready(session, council.id, None, ["rating"], Frequency.MONTHLY, ["en"])
    observe_feedback(session, council, DAY)
    figures = by_service(session, council)
    hidden = {name for name, each in figures.items() if each.status is ObservationStatus.SUPPRESSED}
    assert hidden == {"parks", "tax"}
    publish(session, council, list(figures.values()), {"en": "Rates"}, make.person(council, Role.ANALYST).id)
    service_answers(make, council, 8, ("tax", 80))
    observe_feedback(session, council, DAY)
    found = by_service(session, council).values()
    waiting = {each.domain: each.status for each in found if each.publication_id is None}
    assert waiting.keys() == {"all"}, "hidden services are as they were"


def test_an_indicator_opens_to_its_rates_by_service(
    client: CheckingClient, session: Session, make: Factory, council: Council
) -> None:
    service_answers(make, council, 8, ("bins", 120), ("parks", 60), ("streets", 90), ("tax", 12))
    define_ready(session, council.id, None, ["rating"], Frequency.MONTHLY, ["en", "cy"])
    observe_feedback(session, council, DAY)
    member(client, make, council, Role.ANALYST)
    page = client.get("/councils/aldermoor/framework/own/feedback-rating")
    [table] = page.xpath("//table[.//caption[contains(., 'By service')]]")
    rows = [[cell.text_content().split("%")[0].strip() for cell in row] for row in table.xpath(".//tbody/tr")]
    assert [row[0] for row in rows] == ["Bins", "Parks", "Streets", "Tax"]
    assert rows[0][1:] == ["50", "120"] and rows[3][1:] == ["Hidden to protect privacy", "–"]
    client.get("/results/councils/aldermoor/own/feedback-rating", status=404)
    shown = [each for each in by_service(session, council).values() if each.domain != "streets"]
    publish(session, council, shown, {"en": "Rates"}, make.person(council, Role.ANALYST).id)
    public = client.get("/results/councils/aldermoor/own/feedback-rating").text_content()
    assert "Bins" in public and "Streets" not in public, "what is not public is its own people's alone to see"
    feed = client.browser.get("/api/v1/observations?domain_var=service&indicator=feedback-rating").get_json()
    assert {each["domain"] for each in feed["observations"]} == {"bins", "parks", "tax"}
    names = client.browser.get("/odata/v4/Services?$orderby=Code&$select=Code,Name").get_json()["value"]
    assert [one["Name"] for one in names] == ["Bins", "Parks", "Tax"], "what is not public is not named"


def test_an_analyst_chooses_which_rates_of_feedback_are_worked_out(
    client: CheckingClient, make: Factory, session: Session, council: Council, database: Database, tmp_path: Path
) -> None:
    form_answers(make, council, 4, *[1] * 80, *[5] * 40)
    member(client, make, council, Role.ANALYST)
    client.get("/councils/aldermoor/framework/observations/feedback")
    client.submit({}, status=422)
    assert client.errors() == ["Tick at least one"]
    client.submit({"measures": ["rating", "complaints"], "frequency": "quarterly"})
    assert "2 measures are worked out from now on." in client.text
    defined = list(
        session.scalars(select(Indicator).where(Indicator.council_id == council.id).order_by(Indicator.code))
    )
    assert [(each.code, each.unit, each.frequency) for each in defined] == [
        ("feedback-complaints", Unit.COUNT, Frequency.QUARTERLY),
        ("feedback-rating", Unit.PERCENT, Frequency.QUARTERLY),
    ]  # fmt: skip
    assert defined[0].title.keys() == {"en", "cy"}
    client.get("/councils/aldermoor/framework/observations/feedback")
    assert not client.page.xpath("//input[@value='rating']"), "what is worked out already is not offered again"
    jobs.run_queued(database, tmp_path)
    session.expire_all()
    rating = rates(session, council)["rating"]
    assert (rating.value, rating.period_start, rating.period_end) == (2 / 3, date(2026, 4, 1), date(2026, 6, 30))


def test_every_page_of_observations_speaks_welsh(client: CheckingClient, make: Factory, council: Council) -> None:
    indicator = own_indicator(make, council, "satisfied", kind=IndicatorKind.COUNTS)
    own_indicator(make, council)
    figure = observe(make, council, indicator, breaks_series=True)
    member(client, make, council, Role.ANALYST)
    client.get("/councils/aldermoor/framework/observations?lang=cy")
    assert client.heading == "Arsylwadau"
    of = f"observations/{figure.id}", f"observations/indicators/{indicator.id}", f"counts/new/{indicator.id}"
    for page in (*of, "observations/feedback", "series", "counts"):
        assert client.get(f"/councils/aldermoor/framework/{page}").get("lang") == "cy", page
