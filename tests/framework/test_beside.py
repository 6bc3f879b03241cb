"""Beside an indicator: words by how people answered, sums alone; quotes that were published; events of the period."""

from datetime import date

import pytest
from flask import Flask, render_template
from sqlalchemy import select
from sqlalchemy.orm import Session

from core import jobs
from core.database import Json
from core.models import Job, JobState
from feedback.acting.models import YouSaid
from feedback.asking.models import FormAnswer
from feedback.models import Comment, Decision, FeedbackForm, Kind, Sentiment, Source
from framework.beside.gathering import GATHER_WORDS, Read, Writer, ask_for_words, told_of
from framework.beside.models import WordsBeside
from framework.beside.reading import published_quotes
from framework.beside.showing import beside
from framework.beside.tallying import Wrote, tally
from framework.models import Event, Indicator, Publication
from framework.studies.keeping import keep
from framework.studies.making import Made, Whose
from framework.studies.models import StudyKind
from framework.words_of_residents import batches, hand_over
from surveys.models import Response
from tests.factories import Factory
from tests.framework.making import OPENED, MadeSurvey, make_answers, make_survey


def wrote(number: int, *, favourable: bool, **themes: float) -> list[Wrote]:
    return [Wrote(favourable, 1.0, themes)] * number


def test_a_theme_leans_to_where_it_is_clearly_commoner() -> None:
    people = [
        *wrote(60, favourable=True, waste=0.0, roads=1.0),
        *wrote(40, favourable=True, waste=1.0, roads=0.0),
        *wrote(80, favourable=False, waste=1.0, roads=0.0),
        *wrote(20, favourable=False, waste=0.0, roads=1.0),
    ]
    found = tally(people)
    assert found
    assert (found["favourable"], found["unfavourable"]) == (100, 100)
    assert {theme["code"]: theme["leans"] for theme in found["themes"]} == {
        "waste": "unfavourable", "roads": "favourable",
    }  # fmt: skip
    waste = next(theme for theme in found["themes"] if theme["code"] == "waste")
    assert waste["favourable"][0] == 0.4 and waste["unfavourable"] == [0.8, 0.7112, 0.8666]


def test_doubt_of_the_machine_widens_the_interval() -> None:
    sure = tally([*wrote(50, favourable=True, waste=1.0), *wrote(50, favourable=True, waste=0.0)])
    unsure = tally(wrote(100, favourable=True, waste=0.5))
    assert sure and unsure
    (share, low, _), (same, lower, _) = (found["themes"][0]["favourable"] for found in (sure, unsure))
    assert share == same == 0.5 and lower < low


def test_what_few_wrote_is_not_told() -> None:
    assert tally(wrote(29, favourable=True, waste=1.0)) is None
    found = tally([*wrote(21, favourable=True, waste=0.0), *wrote(9, favourable=True, waste=1.0)])
    assert found and found["themes"] == [] and found["unfavourable"] is None
    nearly_all = tally([*wrote(31, favourable=True, waste=1.0), *wrote(9, favourable=True, waste=0.0)])
    assert nearly_all and nearly_all["themes"] == [], "nine who did not would be told by subtraction"
    one_side = tally([*wrote(40, favourable=True, waste=0.5), *wrote(29, favourable=False, waste=1.0, roads=1.0)])
    assert one_side and one_side["unfavourable"] is None
    assert one_side["themes"] == [
        {"code": "waste", "favourable": one_side["themes"][0]["favourable"], "unfavourable": None, "leans": "too-few"}
    ]


@pytest.fixture
def survey(make: Factory) -> MadeSurvey:
    return make_survey(make)


@pytest.fixture
def publication(survey: MadeSurvey) -> Publication:
    return survey.publish(*[(0.6, 0.02)] * len(survey.councils))


def answered(survey: MadeSurvey, publication: Publication) -> None:
    """Every fourth of 144 residents wrote why; all answered favourably but the first of those, who did not know."""
    session, council, wave = survey.make.session, survey.councils[0], publication.wave
    make_answers(survey, wave, council, n=144, why=0)
    mine = select(Response).where(Response.council_id == council.id).order_by(Response.id)
    for number, response in enumerate(session.scalars(mine)):
        wrote = number % 4 == 0
        response.answers = {"sat": "dont_know" if number == 0 else "1", "why": "Because." if wrote else None}
    [(first, last), *_] = batches(session, council.id, wave)
    hand_over(session, council.id, wave, first, last)


def decide(survey: MadeSurvey) -> None:
    """Somebody reads every comment: half are of waste, the others of roads."""
    session, council, person = survey.make.session, survey.councils[0], survey.make.person()
    comments = session.scalars(select(Comment).where(Comment.council_id == council.id)).all()
    for number, comment in enumerate(comments):
        decision = Decision(
            council_id=council.id, comment_id=comment.id, person_id=person.id, kind=Kind.COMPLAINT,
            sentiment=Sentiment.NEGATIVE, themes=["waste_recycling" if number % 2 else "roads_pavements"],
            as_suggested=False,
        )  # fmt: skip
        comment.decision_id = survey.make.keep(decision).id


def test_where_few_were_asked_why_what_they_wrote_elsewhere_is_told() -> None:
    why = {"code": "why", "type": "text", "when": {"question": "sat", "any_of": ["5"]}}
    written: list[Json] = [why, {"code": "improve", "type": "text"}]
    indicator = Indicator(question="sat", favourable=["1"])
    for few in (10, 40):
        wrote = [Writer({"sat": "5"}, {"why": Read(1.0, {"waste": 0.9}), "improve": Read(1.0, {"roads": 0.9})})] * few
        others = [Writer({"sat": "1"}, {"improve": Read(1.0, {"roads": 0.9})})] * 40
        told = told_of(indicator, written, [*wrote, *others])
        assert told is not None
        assert (told["questions"], told["asked_why"]) == ((["improve"], False) if few < 30 else (["why"], True))


def test_words_are_told_by_how_the_same_people_answered_and_again_once_they_were_read(
    survey: MadeSurvey, publication: Publication, session: Session, app: Flask
) -> None:
    council = survey.councils[0]
    answered(survey, publication)
    session.commit()
    database, folder = app.extensions["database"], app.extensions["settings"].data_dir
    rows = []
    for _ in range(2):
        with database.transaction() as writing:
            ask_for_words(writing)
        [job] = session.scalars(select(Job).where(Job.kind == GATHER_WORDS, Job.state == JobState.QUEUED))
        assert (job.council_id, job.subject_id) == (council.id, str(publication.id))
        jobs.run(database, folder, job.id)
        session.rollback()
        rows.append(session.scalars(select(WordsBeside).where(WordsBeside.council_id == council.id)).one())
        if len(rows) == 1:
            assert (rows[0].findings, rows[0].unread) == ({}, 36), "nobody has read them yet"
            decide(survey)
            session.commit()
    sat = rows[1].findings["sat"]
    assert rows[1].unread == 0 and sat["questions"] == ["why"] and not sat["asked_why"]
    assert (sat["favourable"], sat["unfavourable"]) == (35, None), "who did not know is on neither side"
    assert {theme["code"]: theme["unfavourable"] for theme in sat["themes"]} == {
        "waste_recycling": None, "roads_pavements": None,
    }  # fmt: skip
    with database.transaction() as writing:
        ask_for_words(writing)
    assert not session.scalar(select(Job).where(Job.kind == GATHER_WORDS, Job.state == JobState.QUEUED))


def test_what_stands_beside_is_public_only_as_far_as_it_may_be(
    survey: MadeSurvey, publication: Publication, session: Session, app: Flask
) -> None:
    make, council, indicator = survey.make, survey.councils[0], survey.indicator
    themes = [{"code": "waste_recycling", "favourable": [0.2, 0.1, 0.3], "unfavourable": None, "leans": "too-few"}]
    said = {"favourable": 60, "unfavourable": None, "themes": themes, "questions": ["why"], "asked_why": False}
    make.keep(WordsBeside(council_id=council.id, publication_id=publication.id, findings={"sat": said}))
    opinion = {"code": "sat", "share": 0.2, "share_low": 0.1, "share_high": 0.3}
    recipe, findings = {"explained": "sat"}, {"status": "final", "r2": 0.4, "base": 300, "opinions": [opinion]}
    keep(session, Whose(publication, council.id, StudyKind.OPINIONS), Made(recipe, findings))
    for title, public, on in (("Seen", True, date(2024, 10, 1)), ("Inner", False, date(2024, 10, 2)), ("Old", True, date(2020, 1, 1))):  # noqa: E501  # fmt: skip
        make.keep(Event(council_id=council.id, on=on, title={"en": title}, public=public))
    make.keep(
        Event(council_id=council.id, on=date(2024, 10, 3), title={"en": "Other"}, indicator_code="x", public=True)
    )
    with app.test_request_context():
        found = beside(session, council, indicator, publication)
        assert [event.title for event in found.events] == ["Seen"]
        assert [event.title for event in beside(session, council, indicator, publication, public=False).events] == ["Seen", "Inner"]  # noqa: E501  # fmt: skip
        assert found.words and found.words.themes[0].unfavourable == "Too few to tell"
        page = render_template("framework/beside/_beside.html", beside=found)
    assert "20% <span" in page and "They do not say what would follow" in page and "need not be the reason" in page
    assert "Nobody was asked why" in page and "40% of the variation" in page


def test_only_words_that_were_published_with_consent_are_quoted(survey: MadeSurvey, session: Session) -> None:
    make, council = survey.make, survey.councils[0]
    service = make.service(council)
    form = make.keep(FeedbackForm(
        council_id=council.id, slug="f", service_id=service.id, title={}, rating_question={}, text_question={},
        thanks={},
    ))  # fmt: skip
    facts = {"council_id": council.id, "source": Source.FORM, "source_name": "f", "received_at": OPENED}
    for text, consents, published in (("Bins!", True, OPENED.date()), ("No.", False, OPENED.date()), ("Not yet.", True, None)):  # noqa: E501  # fmt: skip
        comment = make.keep(Comment(source_reference=text, reference=text, text=text, **facts))
        decision = Decision(
            council_id=council.id, comment_id=comment.id, person_id=make.person().id, kind=Kind.COMPLAINT,
            sentiment=Sentiment.NEGATIVE, themes=["waste_recycling"], as_suggested=False,
        )  # fmt: skip
        comment.decision_id = make.keep(decision).id
        make.keep(FormAnswer(council_id=council.id, form_id=form.id, comment_id=comment.id, may_quote=consents, received_at=OPENED))  # noqa: E501  # fmt: skip
        make.keep(YouSaid(
            council_id=council.id, said={}, did={}, service_id=service.id, quote_comment_id=comment.id,
            published_on=published,
        ))  # fmt: skip
    assert [quote.text for quote in published_quotes(session, council.id, ["waste_recycling"])] == ["Bins!"]
    assert published_quotes(session, council.id, ["parking_traffic"]) == []
