from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from core.models import AuditEvent, Council, Role
from framework.models import (
    Against,
    Commentary,
    Difference,
    Event,
    Indicator,
    IndicatorKind,
    Observation,
    ObservationSource,
    ObservationStatus,
    Obstacle,
    Polarity,
    Publication,
    Ripple,
    Tier,
    Unit,
    Verdict,
)
from framework.tiles.reading import tiles_of
from surveys.models import Wave
from tests.client import CheckingClient
from tests.factories import Factory
from tests.framework.making import OPENED, MadeSurvey, make_survey, words
from tests.framework.test_results_pages import CLEAR, cells
from tests.statements import statements

BEFORE = ((0.50, 0.02), (0.49, 0.02), (0.505, 0.02))


@pytest.fixture
def survey(make: Factory) -> MadeSurvey:
    """Two waves: the first council rose and is above the others, the others stood still."""
    made = make_survey(make)
    made.publish(*BEFORE, number=1)
    made.publish(*CLEAR, number=2)
    return made


def home(survey: MadeSurvey) -> str:
    return f"/results/councils/{survey.councils[0].slug}"


def outside(make: Factory, council: Council, *figures: float, code: str = "fires", public: bool = True) -> Indicator:
    """A series that somebody else publishes of a council, without intervals, a figure a year."""
    indicator = make.keep(
        Indicator(
            council_id=council.id, kind=IndicatorKind.OUTSIDE, code=code, title=words("Fires"),
            measure=words("Fires in a year"), tier=Tier.SPECIFIC, ripple=Ripple.PLACE, unit=Unit.COUNT, decimals=0,
            polarity=Polarity.LOWER_IS_BETTER,
        )
    )  # fmt: skip
    publication = make.keep(Publication(council_id=council.id, published_at=OPENED if public else None))
    for year, value in enumerate(figures, start=2024):
        make.keep(
            Observation(
                council_id=council.id, indicator_id=indicator.id, publication_id=publication.id, area=council.code,
                source=ObservationSource.OUTSIDE, status=ObservationStatus.FINAL, value=value,
                period_start=date(year, 1, 1), period_end=date(year, 12, 31),
            )
        )  # fmt: skip
    return indicator


def test_a_councils_page_says_first_what_is_more_than_noise(client: CheckingClient, survey: MadeSurvey) -> None:
    client.get(home(survey))
    assert "Better, by more than chanceSatisfied: 70%, and 50% before ▲ +20 points (+14 to +26)" in client.text
    assert "Better than their average, by more than chanceSatisfied: 70%" in client.text
    assert "▲ Better Higher than last time, by more than chance +20 points (+14 to +26)" in client.text
    client.get(f"/results/councils/{survey.councils[2].slug}")
    assert "No clear change in 1 figure." in client.text and "▲" not in client.text


def test_a_council_without_figures_is_told_so_and_an_unknown_one_is_not_found(
    client: CheckingClient, make: Factory
) -> None:
    client.get(f"/results/councils/{make.council().slug}")
    assert "No figures have been published yet." in client.text
    client.get("/results/councils/nowhere", status=404)


def test_a_first_councils_people_are_told_where_to_begin_as_far_as_they_may(
    client: CheckingClient, make: Factory
) -> None:
    council = make.council("ash")
    client.sign_in(make.person(council, Role.ANALYST))
    client.get("/councils/ash/framework")
    ways = client.page.xpath("//h2[normalize-space()='Where to begin']/following-sibling::ol[1]/li/a/@href")
    assert [way.removeprefix("/councils/ash/") for way in ways] == [
        "framework/series", "framework/counts", "framework/observations/feedback", "commissions/new",
    ]  # fmt: skip
    for way in ways:
        client.get(way)
    client.get("/councils/ash/framework/comparators")
    assert "Whoever runs this installation can load the national list of councils" not in client.text
    client.sign_in(make.person(council, Role.VIEWER))
    client.get("/councils/ash/framework")
    assert "Where to begin" not in client.text and "No figures have been published yet." in client.text


def test_the_small_picture_says_its_figures(client: CheckingClient, survey: MadeSurvey) -> None:
    client.get(home(survey))
    said = client.page.xpath("//svg[@role='img']/@aria-label")
    assert said == ["November 2024: 50%; November 2025: 70%"]


def test_a_figure_that_was_published_as_not_comparable_breaks_its_series(
    client: CheckingClient, survey: MadeSurvey, make: Factory
) -> None:
    council = survey.councils[0]
    second = make.session.scalars(select(Publication).join(Publication.wave).where(Wave.number == 2)).one()
    survey.publish(*CLEAR, number=3)
    for said in make.session.scalars(
        select(Difference)
        .join(Difference.observation)
        .where(Difference.council_id == council.id, Difference.against == Against.LAST)
        .where(Observation.publication == second)
    ):
        said.verdict, said.obstacle = Verdict.TOO_FEW, Obstacle.WORDING_DIFFERS
        make.keep(said)
    client.get(home(survey))
    assert len(client.page.xpath("//*[@class='fm-spark__break']")) == 1
    assert "The series breaks in November 2025: Not comparable: the question was worded differently" in client.text


def test_of_each_figure_the_change_is_read_where_it_is_asked_for(survey: MadeSurvey, make: Factory) -> None:
    survey.publish(*CLEAR, number=3)
    [tile] = tiles_of(make.session, survey.councils[0], every_change=True)
    assert [point.published and point.published.verdict for point in tile.points] == [
        Verdict.TOO_FEW, Verdict.HIGHER, Verdict.NO_CLEAR_DIFFERENCE,
    ]  # fmt: skip


def test_a_tile_opens_to_all_that_is_behind_it(client: CheckingClient, survey: MadeSurvey, make: Factory) -> None:
    council = survey.councils[0]
    survey.indicator.owner = "Head of Places"
    latest = make.session.scalars(
        select(Observation).where(Observation.council_id == council.id).order_by(Observation.period_end.desc())
    ).first()
    assert latest
    make.keep(
        Commentary(
            council_id=council.id, observation_id=latest.id, says=words("New lamps"), so_what=words("Fewer falls"),
            action=words("More lamps"),
        )
    )  # fmt: skip
    for public, title in ((True, "Lamps were lit"), (False, "A quarrel")):
        make.keep(Event(council_id=council.id, on=date(2025, 2, 1), title=words(title), public=public))
    client.get(home(survey))
    client.get(client.page.xpath("//a[normalize-space()='Satisfied']/@href")[0])
    for said in (
        "It matters", "It moves slowly", "Share satisfied", "How satisfied are you?", "New lamps", "Fewer falls",
        "More lamps", "Head of Places", "Lamps were lit", "A higher figure is better.",
    ):  # fmt: skip
        assert said in client.text, said
    assert "A quarrel" not in client.text
    assert list(cells(client, "Every figure")) == ["November 2025", "November 2024"], "what holds of all is said once"
    assert client.page.xpath("//*[local-name()='text'][@class='fm-plot__numeral']/text()") == ["1"]
    assert client.page.xpath("//dt[normalize-space()='1. 1 February 2025']"), "the list has the picture's numbers"
    assert client.page.xpath("//a[contains(@href, '.csv')]")


def test_a_series_of_others_without_intervals_is_not_judged(
    client: CheckingClient, survey: MadeSurvey, make: Factory
) -> None:
    council = survey.councils[0]
    outside(make, council, 1200, 900)
    client.get(home(survey))
    assert "Nobody says how sure it is, so chance cannot be told from change" in client.text
    client.get(f"{home(survey)}/own/fires")
    assert "900" in client.text and "−300" in client.text
    client.get(f"{home(survey)}/own/sat", status=404)
    assert "Base and effective base" not in client.text


def test_many_figures_without_intervals_are_judged_by_their_usual_ups_and_downs(
    client: CheckingClient, survey: MadeSurvey, make: Factory
) -> None:
    outside(make, survey.councils[0], *[100, 104, 96] * 5, 200)
    client.get(home(survey))
    assert "Worse, by more than chanceFires: 200, and 96 before ▲ usually" in client.text, "fewer fires are better"
    client.get(f"{home(survey)}/own/fires")
    assert "Higher than its usual ups and downs" in client.text
    assert len(cells(client, "The latest figures")) == 12 and len(cells(client, "Earlier figures")) == 4
    assert client.page.xpath("//*[local-name()='svg'][@role='img']//*[local-name()='line'][@class='fm-plot__limit']")


def test_what_is_not_public_is_seen_by_the_councils_own_people_alone_and_marked(
    client: CheckingClient, survey: MadeSurvey, make: Factory
) -> None:
    council = survey.councils[0]
    outside(make, council, 1200, 900, public=False)
    client.get(home(survey))
    assert "Fires" not in client.text
    client.get(f"{home(survey)}/own/fires", status=404)
    client.sign_in(make.person(council, Role.VIEWER))
    client.get(f"/councils/{council.slug}/framework")
    assert "Fires" in client.text and "Not public yet" in client.text
    client.get(f"/councils/{council.slug}/framework/own/fires")
    assert "Not public yet" in client.text
    client.get(home(survey))
    assert "Fires" not in client.text, "signing in changes nothing of what is public"


def test_a_groups_page_tells_what_is_hidden_and_why(client: CheckingClient, survey: MadeSurvey, make: Factory) -> None:
    council = survey.councils[0]
    publication = make.session.scalars(
        select(Publication).join(Publication.wave).where(Publication.wave.has(number=2))
    ).first()
    assert publication
    shown = survey.observe(publication, council, 0.9, 0.02, domain_var="tenure", domain="own")
    survey.suppress(publication, council, domain_var="tenure", domain="rent")
    make.keep(
        Difference(
            publication_id=publication.id, council_id=council.id, observation_id=shown.id, against=Against.GROUPS,
            verdict=Verdict.HIGHER, difference=0.3, ci_low=0.2, ci_high=0.4, p=0.001, family=2,
        )
    )  # fmt: skip
    client.get(home(survey))
    assert "tenure own: higher on 1 figure" in client.text
    client.get(f"{home(survey)}/groups/tenure/own")
    assert cells(client, "Every figure of this group")["Satisfied"] == [
        "90% 86% to 94% base 500 everybody 70%", "▲ Higher +30 points (+20 to +40)",
    ]  # fmt: skip
    client.get(f"{home(survey)}/groups/tenure/rent")
    assert "Hidden to protect privacy" in cells(client, "Every figure of this group")["Satisfied"][0]
    assert "fewer than 30 people" in client.text
    client.get(f"{home(survey)}/groups/shoe-size/42", status=404)


def test_a_break_is_said_on_the_tile_and_on_its_page(client: CheckingClient, survey: MadeSurvey, make: Factory) -> None:
    council = survey.councils[1]
    old = survey.indicator
    new = make.keep(
        Indicator(
            commission=survey.commission, code="sat", version=2, question="sat", title=words("Satisfied"),
            favourable=["1"], measure=words("Share very satisfied"), tier=Tier.HIGH, ripple=Ripple.PLACE,
            breaks_series=True, break_reason=words("only the first answer counts now"),
        )
    )  # fmt: skip
    survey.indicator = new
    survey.publish(*BEFORE, number=3)
    survey.indicator = old
    client.get(f"/results/councils/{council.slug}")
    assert "Not compared with the figure before: only the first answer counts now" in client.text
    client.get(f"/results/councils/{council.slug}/surveys/voices/sat")
    assert "The series breaks in November 2026: only the first answer counts now" in client.text
    assert client.page.xpath("//*[contains(@class, 'fm-plot__break')]")


def test_colours_are_off_until_an_administrator_turns_them_on_and_carry_words(
    client: CheckingClient, survey: MadeSurvey, make: Factory
) -> None:
    council = survey.councils[0]
    client.get(home(survey))
    assert not client.page.xpath("//*[contains(@class, 'govuk-tag--green')]")
    client.sign_in(make.person(council, Role.ADMINISTRATOR))
    client.get(f"/councils/{council.slug}/framework/lights")
    client.submit({"lights": "yes"})
    client.get(home(survey))
    assert [tag.text_content() for tag in client.page.xpath("//*[contains(@class, 'govuk-tag--green')]")] == [
        "▲\xa0Green: better"
    ]
    client.get(f"/results/councils/{survey.councils[2].slug}")
    assert not client.page.xpath("//*[contains(@class, 'govuk-tag--yellow')]"), "another council has not turned them on"
    client.get(f"/councils/{council.slug}/framework/lights")
    client.submit({"lights": "no"})
    trail = make.session.scalars(select(AuditEvent.action).where(AuditEvent.council_id == council.id))
    assert {"traffic-lights-turned-on", "traffic-lights-turned-off"} <= set(trail)


def test_many_councils_are_counted_rather_than_set_side_by_side(client: CheckingClient, make: Factory) -> None:
    councils = [make.council() for _ in range(14)]
    made = make_survey(make, "wide", councils)
    made.publish((0.9, 0.01), *[(0.5, 0.01)] * 13)
    client.get("/results/wide")
    assert client.heading.endswith("What residents of 14 councils said")
    assert cells(client, "Every indicator over all councils")["Satisfied"] == ["14", "50% to 90%", "1", "13"]
    client.get("/results/wide/indicators/sat")
    row = cells(client, "Council by council")[councils[0].name["en"]]
    assert row == ["90% 88% to 92% base 500", "▲ Higher", "First wave"]


def test_public_pages_are_kept_for_a_while_and_not_sent_twice(client: CheckingClient, survey: MadeSurvey) -> None:
    client.get(home(survey))
    first = client.response
    assert first.headers["Cache-Control"] == "public, max-age=300"
    assert {"Cookie", "Accept-Language"} <= set(first.vary)
    again = client.browser.get(home(survey), headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert "Content-Security-Policy" not in again.headers, "the page that is kept has its own nonce"
    client.get(f"{home(survey)}?lang=cy")
    assert client.response.headers["Cache-Control"] == "no-store", "it sets a cookie"


def test_the_pages_speak_welsh(client: CheckingClient, survey: MadeSurvey) -> None:
    for address in ("", "/surveys/voices/sat", "/groups", "/method"):
        assert client.get(f"{home(survey)}{address}?lang=cy").get("lang") == "cy"
    client.get("/results/method?lang=cy")
    assert client.heading == "Sut y gwnaed y ffigurau hyn"


def test_a_page_of_many_figures_asks_as_few_questions_as_one_of_few(
    app: Flask, client: CheckingClient, survey: MadeSurvey, make: Factory
) -> None:
    outside(make, survey.councils[0], 5)
    with statements(app.extensions["database"]) as few:
        client.get(home(survey))
    for number in range(9):
        outside(make, survey.councils[0], 5, 6, code=f"own-{number}")
    with statements(app.extensions["database"]) as many:
        client.get(home(survey))
    assert few and len(many) == len(few)
