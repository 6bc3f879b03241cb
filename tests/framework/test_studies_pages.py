"""What a council's own people read of their studies: the test before the chart, and doubt beside every place."""

import re
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.disclosure import Status
from core.database import Json
from core.models import AuditEvent, Council, Role
from framework.models import TOLD, Observation, ObservationStatus, Publication
from framework.studies.keeping import keep, prepare_comparisons
from framework.studies.making import Made, Whose, figure_row
from framework.studies.models import Rebase, Study, StudyKind
from tests.client import CheckingClient
from tests.factories import Factory
from tests.framework.making import MadeSurvey, make_survey
from tests.framework.test_results_pages import CLEAR, cells

OPINIONS = [
    {"code": "sat", "share": 0.2, "share_low": 0.1, "share_high": 0.3, "logit": 0.693147, "logit_se": 0.1,
     "logit_low": 0.4, "logit_high": 1.0, "p": 0.001},
]  # fmt: skip


@pytest.fixture
def survey(make: Factory) -> MadeSurvey:
    return make_survey(make)


@pytest.fixture
def home(survey: MadeSurvey) -> Council:
    return survey.councils[0]


def publish(survey: MadeSurvey, *figures: tuple[float, float], number: int = 1) -> Publication:
    publication = survey.publish(*figures, number=number)
    prepare_comparisons(survey.make.session, publication.wave)(survey.make.session)
    return publication


def study(
    survey: MadeSurvey, publication: Publication, kind: StudyKind, recipe: Json, findings: Json, *rows: Json
) -> None:
    whose = Whose(publication, survey.councils[0].id, kind)
    keep(survey.make.session, whose, Made(recipe, findings, list(rows)))


def row(
    survey: MadeSurvey,
    publication: Publication,
    kind: StudyKind,
    domain: str,
    base: int,
    status: Status,
    value: float = 0.5,
) -> Json:
    whose = Whose(publication, survey.councils[0].id, kind)
    facts = {
        "value": value,
        "se": 0.04,
        "ci_low": value - 0.08,
        "ci_high": value + 0.08,
        "effective_base": 80.0,
        "waves": 2,
    }
    group = ("ward", domain) if kind is StudyKind.WARDS else ("sex", domain)
    return figure_row(whose, ("sat", survey.indicator.id), group, status, base, **facts)


def address(home: Council, page: str = "", number: int = 1) -> str:
    return f"/councils/{home.slug}/surveys/voices/{number}/studies{page}"


def test_a_councillor_finds_the_studies_from_the_wave(
    client: CheckingClient, survey: MadeSurvey, home: Council
) -> None:
    publish(survey, *CLEAR)
    client.sign_in(survey.make.person(home, Role.VIEWER))
    client.get(f"/councils/{home.slug}/surveys/voices/1")
    assert "A closer look" in client.text
    client.get(address(home))
    headings = [each.text_content() for each in client.page.xpath("//main//h2")]
    assert headings == ["Over the waves", "Beside the other councils"], "only what there is"
    client.get(address(home, "/pooled"), status=404)
    client.get(address(home, "/charts?indicator=none"), status=404)


def test_nobody_sees_them_before_the_wave_is_published_nor_another_councils(
    client: CheckingClient, survey: MadeSurvey, home: Council, session: Session
) -> None:
    publication = publish(survey, *CLEAR)
    client.sign_in(survey.make.person(survey.councils[1], Role.ANALYST))
    client.get(address(home, "/charts"), status=403)
    publication.wave.state = type(publication.wave.state).CLOSED
    client.sign_in(survey.make.person(home, Role.ANALYST))
    client.get(address(home), status=404)


def test_places_have_their_doubt_beside_them(client: CheckingClient, survey: MadeSurvey, home: Council) -> None:
    publish(survey, (0.70, 0.02), (0.51, 0.02), (0.50, 0.02))
    client.sign_in(survey.make.person(home, Role.VIEWER))
    client.get(address(home, "/places"))
    rows = cells(client, "Places, with what is unsure of them")
    assert [each[1] for each in rows.values()] == ["1 of 3", "2 to 3 of 3", "2 to 3 of 3"]
    assert client.page.xpath("//svg[@role='img']/title") and client.page.xpath("//svg[@role='img']/desc")
    assert "Place 1 is the best." in client.text and "It does not cover:" in client.text


def test_a_studys_picture_is_a_file_for_the_councils_own_people_alone(
    client: CheckingClient, survey: MadeSurvey, home: Council
) -> None:
    publish(survey, (0.70, 0.02), (0.51, 0.02), (0.50, 0.02))
    survey.make.session.commit()
    drawing = address(home, "/places/drawing.svg?indicator=sat")
    assert client.browser.get(drawing).status_code == 302, "nobody else sees it"
    client.sign_in(survey.make.person(home, Role.VIEWER))
    client.get(address(home, "/places"))
    assert drawing in client.page.xpath("//a/@href")
    survey.make.session.commit()
    answer = client.browser.get(drawing)
    assert answer.mimetype == "image/svg+xml" and "1. Council of Ash" in answer.text
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert client.browser.get(address(home, "/pooled/drawing.svg")).status_code == 404
    assert client.browser.get(address(home, "/nothing/drawing.svg")).status_code == 404


def test_a_hidden_council_takes_no_place_and_is_only_counted(
    client: CheckingClient, survey: MadeSurvey, home: Council, session: Session
) -> None:
    publication = survey.publish(*CLEAR)
    mine = Observation.council_id == survey.councils[2].id
    figure = session.scalars(select(Observation).where(mine, Observation.publication_id == publication.id)).one()
    figure.status = ObservationStatus.SUPPRESSED
    for name in TOLD:
        setattr(figure, name, None)
    session.flush()
    prepare_comparisons(session, publication.wave)(session)
    client.sign_in(survey.make.person(home, Role.VIEWER))
    client.get(address(home, "/places"))
    assert len(cells(client, "Places, with what is unsure of them")) == 2
    assert "1 council is in no place" in client.text


def test_a_chart_gives_the_test_first_and_calls_its_limits_trial_limits(
    client: CheckingClient, survey: MadeSurvey, home: Council
) -> None:
    for number, value in enumerate((0.50, 0.52, 0.51, 0.50, 0.75), start=1):
        publish(survey, (value, 0.02), (0.5, 0.02), (0.5, 0.02), number=number)
    client.sign_in(survey.make.person(home, Role.VIEWER))
    client.get(address(home, "/charts", 5))
    assert "Higher than the mean of the waves before it, which is better: +24 points (+20 to +29)." in client.text
    assert "Trial limits from 5 waves." in client.text
    rows = cells(client, "Every comparable wave")
    assert rows["November 2028"][3] == "Above the upper limit"
    assert rows["November 2026"][3] == "Below the lower limit", "one high wave draws the mean away from the others"
    assert not re.search(r"\bcaus", client.text.lower())
    client.get(address(home, "/charts", 2))
    assert "No real change: +2 points" in client.text


def test_an_analyst_lets_a_chart_start_afresh_and_says_why(
    client: CheckingClient, survey: MadeSurvey, home: Council, session: Session
) -> None:
    for number, value in enumerate((0.40, 0.42, 0.60, 0.61), start=1):
        publish(survey, (value, 0.02), (0.5, 0.02), (0.5, 0.02), number=number)
    client.sign_in(survey.make.person(home, Role.VIEWER))
    client.get(address(home, "/charts", 4))
    assert "Let the chart start afresh" not in client.text
    client.get(address(home, "/charts/rebase", 4), status=403)
    client.sign_in(survey.make.person(home, Role.ANALYST))
    client.get(address(home, "/charts/rebase?indicator=sat", 4))
    client.submit({"wave": "3", "reason": "  "}, status=422)
    assert client.errors() == ["Say what changed, so that the next reader understands it"]
    client.submit({"wave": "1", "reason": "Bins"}, status=422)
    assert client.errors() == ["Choose the wave that it starts with"]
    client.submit({"wave": "3", "reason": "New bins"})
    assert "Starts afresh here: New bins" in client.text
    assert "Trial limits from 2 waves." in client.text
    assert "No real change: +1 points" in client.text, "the test compares with the waves since then"
    kept = session.scalars(select(Rebase).where(Rebase.council_id == home.id)).one()
    assert (kept.indicator_code, kept.wave_number, kept.reason) == ("sat", 3, "New bins")
    findings = _charts(session, home)
    assert findings[4]["rebases"] == findings[3]["rebases"] == [["sat", 3, "New bins"]]
    assert findings[2]["rebases"] == [], "an earlier wave knew nothing of it"
    trail = select(AuditEvent).where(AuditEvent.council_id == home.id, AuditEvent.action == "chart-rebased")
    assert session.scalars(trail).one().detail["reason"] == "New bins"
    client.get(address(home, "/charts", 3))
    assert "There are no limits yet: they need two waves." in client.text
    client.get(address(home, "/charts", 4))
    client.submit(form="remove")
    assert "Starts afresh here" not in client.text
    assert _charts(session, home)[4]["rebases"] == []


def _charts(session: Session, home: Council) -> dict[int, Json]:
    session.expire_all()
    mine = Study.council_id == home.id, Study.kind == StudyKind.CHARTS
    return {one.publication.wave.number: one.recipe for one in session.scalars(select(Study).where(*mine))}


def test_another_councils_rebase_cannot_be_removed(
    client: CheckingClient, survey: MadeSurvey, home: Council, session: Session
) -> None:
    publish(survey, *CLEAR)
    publish(survey, *CLEAR, number=2)
    other, person = survey.councils[1], survey.make.person(survey.councils[1], Role.ANALYST)
    facts = {"commission_id": survey.commission.id, "indicator_code": "sat", "wave_number": 2, "reason": "Theirs"}
    theirs = survey.make.keep(Rebase(council_id=other.id, by=person.id, **facts))
    mine = survey.make.person(home, Role.ANALYST)
    survey.make.keep(Rebase(council_id=home.id, by=mine.id, **facts))
    client.sign_in(mine)
    client.get(address(home, "/charts", 2))
    form = next(form for form in client.page.forms if "remove" in (form.get("action") or ""))
    own = UUID(form.get("action").split("/")[-2])
    form.set("action", form.get("action").replace(str(own), str(theirs.id)))
    client.submit(form="remove", status=404)


def test_wards_are_called_modelled_and_their_own_figures_stay_hidden(
    client: CheckingClient, survey: MadeSurvey, home: Council
) -> None:
    publication = publish(survey, *CLEAR)
    survey.make.area(home, "north", "Northside")
    survey.make.area(home, "south", "Southside")
    survey.suppress(publication, home, domain_var="ward", domain="north")
    survey.observe(publication, home, 0.6, 0.05, domain_var="ward", domain="south", base=400)
    figures = [
        row(survey, publication, StudyKind.WARDS, ward, n, Status.INDICATIVE)
        for ward, n in (("north", 12), ("south", 400))
    ]
    study(survey, publication, StudyKind.WARDS, {"sources": {"deprived": "Census"}}, {"notes": {}}, *figures)
    client.sign_in(survey.make.person(home, Role.VIEWER))
    client.get(address(home, "/wards"))
    rows = cells(client, "Wards (modelled)")
    assert rows["Northside"] == ["50% 42% to 58% modelled", "Hidden to protect privacy", "12"]
    assert rows["Southside"][1] == "60% 50% to 70%"
    assert "deprived (Census)" in client.text
    assert "What sets a ward apart that the model does not know of." in client.text


def test_what_could_not_be_modelled_says_why(client: CheckingClient, survey: MadeSurvey, home: Council) -> None:
    publication = publish(survey, *CLEAR)
    study(survey, publication, StudyKind.WARDS, {"sources": {}}, {"notes": {"sat": "Too few areas."}})
    client.sign_in(survey.make.person(home, Role.VIEWER))
    client.get(address(home, "/wards"))
    assert "These figures could not be modelled: Too few areas." in client.text


def test_pooled_figures_stand_beside_this_waves_and_the_hidden_stay_hidden(
    client: CheckingClient, survey: MadeSurvey, home: Council
) -> None:
    first, second = publish(survey, *CLEAR), publish(survey, *CLEAR, number=2)
    survey.suppress(second, home, domain_var="sex", domain="M")
    rows = [
        row(survey, second, StudyKind.POOLED, "M", 44, Status.INDICATIVE, 0.41),
        row(survey, second, StudyKind.POOLED, "F", 25, Status.SUPPRESSED),
    ]
    study(survey, second, StudyKind.POOLED, {"waves": {"sat": [str(first.id), str(second.id)]}}, {}, *rows)
    client.sign_in(survey.make.person(home, Role.VIEWER))
    client.get(address(home, "/pooled?by=sex", 2))
    found = cells(client, "Sex")
    assert found["sex M"] == ["41% 33% to 49% base 44", "Hidden to protect privacy", "80"]
    assert found["sex F"][0] == "Hidden to protect privacy"
    assert "21 September 2024 to 1 November 2024" in client.text and "21 September 2025" in client.text
    client.get(address(home, "/pooled?by=shoe-size", 2), status=404)


def test_opinions_promise_no_more_than_that_they_go_together(
    client: CheckingClient, survey: MadeSurvey, home: Council
) -> None:
    publication = publish(survey, *CLEAR)
    findings = {"status": "final", "base": 480, "r2": 0.2, "df": 470, "opinions": OPINIONS}
    study(survey, publication, StudyKind.OPINIONS, {"explained": "sat", "explaining": ["sat"]}, findings)
    client.sign_in(survey.make.person(home, Role.OFFICER))
    client.get(address(home, "/opinions"))
    assert cells(client, "How much goes with each opinion")["Satisfied"] == ["20.0 10.0 to 30.0", "2.00 1.49 to 2.72"]
    assert "go with 20% of the variation in this one, among 480" in client.text
    assert "They do not say what would follow" in client.text
    assert not re.search(r"\bcaus", client.text.lower())
    study(survey, publication, StudyKind.OPINIONS, {"explained": "sat"}, {"status": "suppressed"})
    client.get(address(home, "/opinions"))
    assert "Hidden to protect privacy" in client.text and "20%" not in client.text


def test_every_study_is_read_in_welsh(client: CheckingClient, survey: MadeSurvey, home: Council) -> None:
    publication = publish(survey, *CLEAR)
    study(survey, publication, StudyKind.WARDS, {"sources": {}}, {"reason": "x"})
    study(survey, publication, StudyKind.POOLED, {"waves": {"sat": [str(publication.id)]}}, {})
    study(
        survey,
        publication,
        StudyKind.OPINIONS,
        {"explained": "sat"},
        {"status": "final", "base": 480, "r2": 0.2, "opinions": OPINIONS},
    )
    client.sign_in(survey.make.person(home, Role.ANALYST))
    for page in ("", "/charts", "/places", "/pooled", "/wards", "/opinions"):
        found = client.get(f"{address(home, page)}?lang=cy")
        assert found.get("lang") == "cy", page
