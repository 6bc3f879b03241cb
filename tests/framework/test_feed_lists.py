"""What the API lists beside figures, its document, and its manners."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import positive_data_acceptance

from framework.comparing.models import PollLine
from framework.feeding.openapi import LISTS, NEEDED
from framework.feeding.schemas import FIELDS
from framework.models import Indicator
from surveys.models import WaveState
from tests.client import CheckingClient
from tests.factories import Factory
from tests.framework.making import MadeSurvey, make_survey
from tests.statements import statements

CLEAR = ((0.70, 0.02), (0.50, 0.02), (0.50, 0.02))


@pytest.fixture
def survey(make: Factory) -> MadeSurvey:
    survey = make_survey(make)
    make.area(survey.councils[0], "north")
    survey.publish(*CLEAR, number=1)
    survey.publish(*CLEAR, number=2)
    survey.publish(*CLEAR, number=3, state=WaveState.CLOSED)
    return survey


def ask(client: CheckingClient, address: str) -> dict[str, Any]:
    client.session.commit()
    response = client.browser.get(f"/api/v1/{address}")
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.get_json()
    return found


def test_every_list_has_the_fields_that_its_document_says(
    client: CheckingClient, survey: MadeSurvey, make: Factory
) -> None:
    make_poll_line(make)
    for name in LISTS:
        asked = f"?council={survey.councils[0].code}" if name in NEEDED else ""
        page = ask(client, f"{name}{asked}")
        assert page["total"] >= 1 and {frozenset(row) for row in page[name]} == {frozenset(FIELDS[name])}, name
        table = list(csv.DictReader(io.StringIO(client.browser.get(f"/api/v1/{name}.csv{asked}").text)))
        assert len(table) == len(page[name]), name


def test_definitions_are_of_what_was_published(client: CheckingClient, survey: MadeSurvey) -> None:
    (row,) = ask(client, "definitions?survey=voices&version=current")["definitions"]
    assert (row["indicator"], row["unit"], row["tier"]) == ("sat", "proportion", "high")
    assert row["limitations"]["cy"] == "It moves slowly (Cymraeg)"
    assert row["wording"] == {} and row["asked"]["cy"], "the words of the question, as the questionnaire has them"
    assert ask(client, "definitions?indicator=other")["total"] == 0


def test_comparators_are_pages_of_what_was_compared(client: CheckingClient, survey: MadeSurvey) -> None:
    address = "comparators?survey=voices&against=councils"
    whole = ask(client, address)["comparators"]
    assert len(whole) == 6 and {row["verdict"] for row in whole} == {"higher", "lower"}
    read: list[dict[str, Any]] = []
    following = f"{address}&per_page=4"
    while following:
        page = ask(client, following)
        read += page["comparators"]
        following = f"{address}&per_page=4&cursor={page['cursor']}" if page["cursor"] else ""
    assert read == whole


def test_places_are_councils_and_their_wards(client: CheckingClient, survey: MadeSurvey) -> None:
    code = survey.councils[0].code
    rows = ask(client, f"areas?council={code}")["areas"]
    assert [(row["code"], row["kind"], row["part_of"]) for row in rows] == [
        (code, "district", None), ("north", "ward", code),
    ]  # fmt: skip


def test_publications_are_those_that_are_public(client: CheckingClient, survey: MadeSurvey) -> None:
    rows = ask(client, "publications?survey=voices")["publications"]
    assert [(row["wave"], row["period"]) for row in rows] == [
        (1, "2024-09-21/2024-11-01"),
        (2, "2025-09-21/2025-11-01"),
    ]
    assert {row["datapackage"] for row in rows} == {None}


def test_a_cursor_reads_on_where_the_last_page_ended(client: CheckingClient, survey: MadeSurvey) -> None:
    whole = ask(client, "observations?domain_var=any")["observations"]
    read: list[dict[str, Any]] = []
    following = "observations?domain_var=any&per_page=3"
    while following:
        page = ask(client, following)
        read += page["observations"]
        assert page["total"] == len(whole)
        following = f"observations?domain_var=any&per_page=3&cursor={page['cursor']}" if page["cursor"] else ""
        assert bool(following) == (page["next"] is not None)
    assert read == whole and len(whole) == 7


def test_the_second_page_counts_nothing_again(app: Flask, client: CheckingClient, survey: MadeSurvey) -> None:
    with statements(app.extensions["database"]) as asked:
        first = ask(client, "observations?per_page=2&from=2024-01-01")
    assert [each for each in asked if "count(" in each]
    with statements(app.extensions["database"]) as asked:
        later = ask(client, "observations?per_page=2&page=3&from=2024-01-01")
    assert asked and not [each for each in asked if "count(" in each]
    assert len(later["observations"]) == 2 and later["total"] == first["total"]


def test_a_cursor_stands_although_figures_are_published_before_it(client: CheckingClient, survey: MadeSurvey) -> None:
    first = ask(client, "observations?survey=voices&per_page=2")
    survey.publish(*CLEAR, number=0)
    after = ask(client, f"observations?per_page=2&cursor={first['cursor']}")["observations"]
    whole = ask(client, "observations")["observations"]
    place = [row["id"] for row in whole].index(first["cursor"])
    assert after == whole[place + 1 : place + 3]


def test_rows_of_several_indicators_keep_the_order_of_pages(client: CheckingClient, survey: MadeSurvey) -> None:
    facts = {name: getattr(survey.indicator, name) for name in ("title", "measure", "tier", "ripple")}
    later = survey.make.keep(Indicator(commission=survey.commission, code="belong", position=2, **facts))
    survey.indicator.position = 1
    publication = survey.publish(*CLEAR, number=4)
    for council in survey.councils:
        survey.observe(publication, council, 0.4, 0.02, indicator=later)
    whole = ask(client, "observations?survey=voices&wave=4")["observations"]
    assert [row["indicator"] for row in whole] == ["sat"] * 3 + ["belong"] * 3
    pages = [ask(client, f"observations?survey=voices&wave=4&per_page=4&page={page}") for page in (1, 2)]
    assert [row for page in pages for row in page["observations"]] == whole
    only = ask(client, f"observations?survey=voices&council={survey.councils[2].code}&per_page=2&page=2")
    assert [(row["wave"], row["indicator"]) for row in only["observations"]] == [(4, "sat"), (4, "belong")]


def test_beyond_the_last_page_there_is_nothing(client: CheckingClient, survey: MadeSurvey) -> None:
    page = ask(client, "observations?survey=voices&page=99")
    assert page["observations"] == [] and page["total"] == 6 and page["next"] is None


def test_the_document_s_page_loads_nothing_from_elsewhere(client: CheckingClient, survey: MadeSurvey) -> None:
    page = client.get("/api/v1/docs")
    links = page.xpath("//script/@src | //link/@href | //img/@src")
    assert links and all(link.startswith("/static/") for link in links)
    assert "interval_does_not_cover" in client.text and "per_page" in client.text


@pytest.fixture
def document(app: Flask, client: CheckingClient, survey: MadeSurvey) -> Iterator[schemathesis.BaseSchema]:
    client.session.commit()
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)


def test_the_api_does_what_its_document_says(document: schemathesis.BaseSchema) -> None:
    """Well-formed and malformed questions of every kind, held against the document by Schemathesis.

    One check is left out: a well-formed name that no published figure has is refused, which is what version 1 does.
    """
    document.config.generation.update(modes=list(GenerationMode))
    for result in document.get_all_operations():
        assert isinstance(result, Ok), result
        operation = result.ok()

        @settings(
            max_examples=8, deadline=None, database=None, suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.generate],
        )  # fmt: skip
        @given(case=operation.as_strategy())
        def check(case: Any) -> None:
            case.call_and_validate(headers={"Accept-Encoding": "identity"}, excluded_checks=[positive_data_acceptance])

        check()


def test_a_council_s_groups_of_comparators_are_listed_with_who_is_in_them(
    client: CheckingClient, survey: MadeSurvey
) -> None:
    home, *others = [council.code for council in survey.councils]
    groups = {row["kind"]: row for row in ask(client, f"groups?council={home}")["groups"]}
    assert groups["partners"]["survey"] == "voices"
    assert groups["partners"]["members"] == others
    refused = client.browser.get("/api/v1/groups")
    assert (refused.status_code, refused.get_json()["parameter"]) == (400, "council")
    assert home in refused.get_json()["allowed"]


def test_lines_of_polls_say_what_is_known_of_them(client: CheckingClient, survey: MadeSurvey, make: Factory) -> None:
    make_poll_line(make)
    [line] = ask(client, "polls?indicator=sat")["polls"]
    assert (line["value"], line["base"], line["period"], line["dated_on"]) == (0.6, None, None, "2026-01-02")
    assert ask(client, "polls?indicator=other")["total"] == 0
    assert client.browser.get("/api/v1/polls.csv").text.startswith("id,series,round,question")


def make_poll_line(make: Factory) -> None:
    facts = {"series": "A poll", "round": "1", "question": "sat", "area": "K03000001", "source": "a file"}
    make.keep(PollLine(value=0.6, dated_on=date(2026, 1, 2), **facts))
