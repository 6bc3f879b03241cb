"""The OData feed, read by a client library, and held against OASIS's list for the minimal conformance level."""

import re
from io import BytesIO
from typing import Any
from uuid import uuid4

import lxml.etree
import pytest
import requests
from flask import Flask
from hypothesis import HealthCheck, given, settings
from odata import ODataService
from odata.metadata import MetaData
from odata.property import FloatProperty
from requests.adapters import BaseAdapter
from werkzeug.test import TestResponse

from framework.feeding.odata import pages
from surveys.models import WaveState
from tests.client import CheckingClient
from tests.factories import Factory
from tests.framework.making import MadeSurvey, make_survey, words
from tests.framework.test_odata_filters import hostile

CLEAR = ((0.70, 0.02), (0.50, 0.02), (0.50, 0.02))
ROOT = "http://localhost/odata/v4/"


@pytest.fixture
def survey(make: Factory) -> MadeSurvey:
    survey = make_survey(make)
    survey.publish(*CLEAR, number=1)
    survey.publish(*CLEAR, number=2)
    survey.publish(*CLEAR, number=3, state=WaveState.CLOSED)
    return survey


class ToTheApplication(BaseAdapter):
    """Carries the requests of a client library to the application, without a network."""

    def __init__(self, app: Flask) -> None:
        super().__init__()
        self.client = app.test_client()

    def send(self, request: requests.PreparedRequest, *others: Any, **options: Any) -> requests.Response:
        plain = {name: value for name, value in request.headers.items() if name != "Accept-Encoding"}
        answer = self.client.open(request.url, method=request.method, headers=plain)
        response = requests.Response()
        response.status_code, response.url, response.request = answer.status_code, str(request.url), request
        response.headers.update(dict(answer.headers))
        response.raw = BytesIO(answer.data)
        return response

    def close(self) -> None:
        """There is nothing to close."""


@pytest.fixture
def service(app: Flask, client: CheckingClient, survey: MadeSurvey, monkeypatch: pytest.MonkeyPatch) -> ODataService:
    """A client of the service, taught the one type of ours that it does not know."""
    monkeypatch.setitem(MetaData.property_types, "Edm.Double", FloatProperty)
    client.session.commit()
    session = requests.Session()
    session.mount("http://", ToTheApplication(app))
    return ODataService(ROOT, reflect_entities=True, session=session, quiet_progress=True)


def ask(client: CheckingClient, address: str, status: int = 200, **headers: str) -> TestResponse:
    client.session.commit()
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    response = client.browser.get(f"/odata/v4/{address}", headers=sent)
    assert response.status_code == status, response.text
    assert response.headers["OData-Version"] == "4.0"
    return response


def rows(client: CheckingClient, address: str, **headers: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ask(client, address, 200, **headers).get_json()["value"]
    return found


def test_a_client_library_reads_the_figures(service: ODataService, survey: MadeSurvey) -> None:
    observations = service.entities["Observations"]
    query = service.query(observations)
    query = query.filter((observations.Survey == "voices") & (observations.Value > 0.6))
    found = list(query.order_by(observations.Wave.desc()))
    assert [(one.Wave, one.Value, one.Council) for one in found] == [
        (2, 0.7, survey.councils[0].code), (1, 0.7, survey.councils[0].code),
    ]  # fmt: skip
    assert str(found[0].PeriodStart) == "2025-09-21"
    assert service.query(observations).get(found[0].Id).Title == "Satisfied"


def test_a_client_library_follows_the_pages(
    service: ODataService, survey: MadeSurvey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "MOST_PER_PAGE", 2)
    observations = service.entities["Observations"]
    everything = list(service.query(observations).filter(observations.Survey == "voices"))
    assert len(everything) == len({one.Id for one in everything}) == 6


def test_every_set_that_is_named_is_there(client: CheckingClient, survey: MadeSurvey) -> None:
    named = ask(client, "").get_json()
    assert named["@odata.context"] == f"{ROOT}$metadata"
    assert {one["url"] for one in named["value"]} == {
        "Observations", "Definitions", "Publications", "Councils", "Wards", "Services",
    }  # fmt: skip
    for one in named["value"]:
        assert one["kind"] == "EntitySet" and "value" in ask(client, one["url"]).get_json()


def test_the_metadata_say_what_rows_hold(client: CheckingClient, survey: MadeSurvey) -> None:
    response = ask(client, "$metadata")
    assert response.mimetype == "application/xml"
    document = lxml.etree.fromstring(response.data)
    edm = "{http://docs.oasis-open.org/odata/ns/edm}"
    told = {
        kind.get("Name"): {each.get("Name"): each.attrib for each in kind.iter(f"{edm}Property")}
        for kind in document.iter(f"{edm}EntityType")
    }
    for row in rows(client, "Observations"):
        assert list(row) == list(told["Observation"])
        assert [n for n, v in row.items() if v is None and told["Observation"][n]["Nullable"] == "false"] == []
    assert told["Observation"]["Value"]["Type"] == "Edm.Double"


def test_pages_follow_each_other_without_gap_or_repeat(client: CheckingClient, survey: MadeSurvey) -> None:
    for order in ("", "&$orderby=Value desc,Council", "&$orderby=Id desc"):
        address = f"Observations?$filter=Survey eq 'voices'&$count=true{order}"
        whole = rows(client, address)
        read: list[dict[str, Any]] = []
        following = address
        while following:
            page = ask(client, following, Prefer="odata.maxpagesize=4").get_json()
            assert page["@odata.count"] == 6
            read += page["value"]
            following = page.get("@odata.nextLink", "").removeprefix(ROOT)
        assert read == whole and len(read) == 6


def test_a_page_is_as_large_as_was_asked_for(client: CheckingClient, survey: MadeSurvey) -> None:
    response = ask(client, "Observations?$top=5", Prefer="maxpagesize=2")
    assert response.headers["Preference-Applied"] == "odata.maxpagesize=2"
    last = response.get_json()
    for expected in (2, 2, 1):
        assert len(last["value"]) == expected
        if "@odata.nextLink" in last:
            last = ask(client, last["@odata.nextLink"].removeprefix(ROOT), Prefer="maxpagesize=2").get_json()
    assert "@odata.nextLink" not in last


def test_rows_are_skipped_and_chosen(client: CheckingClient, survey: MadeSurvey) -> None:
    everything = rows(client, "Observations?$orderby=Wave,Council&$filter=Survey eq 'voices'&$select=Wave,Council")
    assert list(everything[0]) == ["Wave", "Council"]
    part = rows(
        client, "Observations?$orderby=Wave,Council&$filter=Survey eq 'voices'&$select=Wave,Council&$skip=1&$top=2"
    )
    assert part == everything[1:3]


def test_null_comes_first_and_last(client: CheckingClient, survey: MadeSurvey) -> None:
    publication = survey.publish(*CLEAR, number=4)
    survey.suppress(publication, survey.councils[0], domain_var="sex", domain="M")
    assert rows(client, "Observations?$orderby=Value&$select=Value")[0]["Value"] is None
    assert rows(client, "Observations?$orderby=Value desc&$select=Value")[-1]["Value"] is None
    hidden = rows(client, "Observations?$filter=Value eq null&$select=Status,Lower95,Upper95,StandardError")
    assert hidden == [{"Status": "suppressed", "Lower95": None, "Upper95": None, "StandardError": None}]


def test_a_quote_in_a_name_is_a_quote(client: CheckingClient, survey: MadeSurvey) -> None:
    survey.indicator.title = words("Residents' own 100% — ‘ok’")
    found = rows(client, "Observations?$filter=Title eq 'Residents'' own 100%25 — ‘ok’'&$top=1&$select=TitleWelsh")
    assert found == [{"TitleWelsh": "Residents' own 100% — ‘ok’ (Cymraeg)"}]


def test_one_entity_and_its_parts_are_found_by_key(client: CheckingClient, survey: MadeSurvey) -> None:
    row = rows(client, "Observations?$top=1")[0]
    one = ask(client, f"Observations({row['Id']})?$select=Id,Value").get_json()
    assert one == {"@odata.context": f"{ROOT}$metadata#Observations(Id,Value)/$entity", "Id": row["Id"],
                   "Value": row["Value"]}  # fmt: skip
    assert ask(client, f"Observations(Id={row['Id']})/Value").get_json()["value"] == row["Value"]
    assert ask(client, f"Observations({row['Id']})/PeriodStart/$value").text == row["PeriodStart"]
    assert ask(client, f"Councils('{row['Council']}')").get_json()["Name"] == row["CouncilName"]
    assert ask(client, "Observations/$count?$filter=Survey eq 'voices'").text == "6"


REFUSED = (
    ("Observations?$filter=Colour eq 1", 400),
    ("Observations?$filter=", 400),
    ("Observations?$orderby=Value sideways", 400),
    ("Observations?$select=Colour", 400),
    ("Observations?$top=-1", 400),
    ("Observations?$skip=99999999999", 400),
    ("Observations?$count=yes", 400),
    ("Observations?$skiptoken=abc", 400),
    ("Observations?$skiptoken=eyJhZnRlciI6ICJ4IiwgInBhc3NlZCI6IDF9", 400),
    ("Observations?$top=1&$top=2", 400),
    ("Observations?$colour=red", 400),
    ("Observations?$expand=Indicator", 501),
    ("Observations?$search=parks", 501),
    ("Observations?$filter=contains(Title,'a')", 501),
    ("Observations?$format=atom", 406),
    ("Colours", 404),
    ("Observations(1)", 400),
    (f"Observations({uuid4()})", 404),
    (f"Observations({uuid4()})/Value", 404),
    ("Observations/Value", 404),
    ("Observations(1", 404),
)


def test_an_error_is_said_in_odata_s_words(client: CheckingClient, survey: MadeSurvey) -> None:
    for address, status in REFUSED:
        error = ask(client, address, status).get_json()["error"]
        assert error["code"] == str(status) and error["message"], address


def test_what_minimal_conformance_asks_beside_all_this(client: CheckingClient, survey: MadeSurvey) -> None:
    response = ask(
        client, "Observations?custom=1", OData_MaxVersion="4.01", Accept="application/json;odata.metadata=none"
    )
    assert "odata.metadata=none" in response.content_type and "@odata.context" not in response.get_json()
    assert ask(client, "Observations", OData_MaxVersion="3.0", status=400)
    assert "odata.metadata=minimal" in ask(client, "Observations?$format=json").content_type
    for method in ("post", "put", "patch", "delete"):
        refused = getattr(client.browser, method)("/odata/v4/Observations")
        assert refused.status_code == 405 and "GET" in refused.headers["Allow"]
        assert refused.get_json()["error"]["code"] == "405"


def test_pages_of_other_sites_may_read_it_and_caches_keep_it(client: CheckingClient, survey: MadeSurvey) -> None:
    response = ask(client, "Observations?$top=1")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cache-Control"] == "public, max-age=300"
    ask(client, "Observations?$top=1", 304, If_None_Match=response.headers["ETag"])
    asked = client.browser.options("/odata/v4/Observations", headers={"Access-Control-Request-Method": "GET"})
    assert "OData-MaxVersion" in asked.headers["Access-Control-Allow-Headers"]


def test_only_what_is_published_is_fed(client: CheckingClient, survey: MadeSurvey) -> None:
    assert {row["Wave"] for row in rows(client, "Observations?$filter=Survey eq 'voices'")} == {1, 2}
    assert {row["Survey"] for row in rows(client, "Publications")} == {"voices", "noise-survey"}
    assert len(rows(client, "Publications")) == 3


def test_no_filter_makes_the_database_stumble(client: CheckingClient, survey: MadeSurvey) -> None:
    client.session.commit()

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(hostile)
    def attack(filter: str) -> None:
        for text in (filter, f"Value gt {filter}", f"Title eq '{filter}'"):
            asked = client.browser.get("/odata/v4/Observations", query_string={"$filter": text, "$top": "1"})
            assert asked.status_code in (200, 400, 501), (text, asked.text)

    attack()


def test_every_type_can_be_compared_in_the_database(client: CheckingClient, survey: MadeSurvey) -> None:
    metadata = ask(client, "$metadata").text
    values = {
        "Edm.String": "'a'", "Edm.Double": "0.5", "Edm.Int32": "7e300", "Edm.Boolean": "true", "Edm.Date": "2026-01-01",
        "Edm.DateTimeOffset": "2026-01-01T00:00:00Z", "Edm.Guid": str(uuid4()),
    }  # fmt: skip
    for kind in re.findall(r'<EntityType Name="(\w+)">(.*?)</EntityType>', metadata):
        name = f"{kind[0]}s"
        for property, edm in re.findall(r'<Property Name="(\w+)" Type="([\w.]+)"', kind[1]):
            signs = ("eq", "ne") if edm in ("Edm.Guid", "Edm.Boolean") else ("eq", "ne", "gt", "ge", "lt", "le")
            asked = " or ".join(f"{property} {sign} {values[edm]}" for sign in signs)
            ask(client, f"{name}?$filter={asked}&$orderby={property} desc&$top=1")
