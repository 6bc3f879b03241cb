import csv
import io
import json
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from surveys.models import WaveState
from tests.client import CheckingClient
from tests.factories import Factory
from tests.framework.making import MadeSurvey, make_survey, words

CLEAR = ((0.70, 0.02), (0.50, 0.02), (0.50, 0.02))


@pytest.fixture
def survey(make: Factory) -> MadeSurvey:
    survey = make_survey(make)
    survey.publish(*CLEAR, number=1)
    survey.publish(*CLEAR, number=2)
    survey.publish(*CLEAR, number=3, state=WaveState.CLOSED)
    return survey


def ask(client: CheckingClient, query: str = "", status: int = 200) -> TestResponse:
    client.session.commit()
    response = client.browser.get(f"/api/v1/observations{query}")
    assert response.status_code == status
    return response


def rows(client: CheckingClient, query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ask(client, query).get_json()["observations"]
    return found


def test_a_row_says_everything_about_its_figure(client: CheckingClient, survey: MadeSurvey) -> None:
    council = survey.councils[0]
    (row,) = rows(client, f"?survey=voices&wave=1&council={council.code}")
    assert row.pop("published_at").startswith("20")
    assert UUID(row.pop("id"))
    councils, earlier, last = row.pop("comparisons")
    assert (councils["against"], councils["verdict"], councils["adjustment"]) == ("councils", "higher", "holm")
    assert councils["difference"] == pytest.approx(0.2) and len(councils["compared_with"]) == 2
    assert {(one["verdict"], one["obstacle"]) for one in (earlier, last)} == {("too-few", "first-wave")}
    caution = row.pop("interval_does_not_cover")
    assert "because of the very opinion that was asked about" in caution["en"]
    assert caution["cy"] and caution["cy"] != caution["en"]
    assert row.pop("weighting")["method"] == "raking"
    assert row == {
        "survey": "voices", "wave": 1, "indicator": "sat", "indicator_version": 1, "title": words("Satisfied"),
        "council": council.code, "council_name": council.name, "period": "2024-09-21/2024-11-01", "domain_var": "all",
        "domain": "all", "value": 0.7, "se": 0.02, "df": 400.0, "lci_95": 0.7 - 1.96 * 0.02,
        "uci_95": 0.7 + 1.96 * 0.02, "base": 500, "effective_base": 400.0, "design_effect": 1.25, "unit": "proportion",
        "status": "final", "snapshot": "5" * 64, "questionnaire": "9" * 64, "versions": {"numpy": "1"},
        "area": council.code, "source": "wave", "mode": "", "breaks_series": False, "provenance": {},
        "commentary": None, "publication": row["publication"],
    }  # fmt: skip


def test_only_published_waves_are_fed(client: CheckingClient, survey: MadeSurvey) -> None:
    assert {row["wave"] for row in rows(client, "?survey=voices")} == {1, 2}
    assert {row["survey"] for row in rows(client, "")} == {"voices", "noise-survey"}
    assert {row["survey"] for row in rows(client, "?survey=voices")} == {"voices"}


def test_groups_are_asked_for_by_name(client: CheckingClient, survey: MadeSurvey) -> None:
    publication = survey.publish(*CLEAR, number=4)
    survey.suppress(publication, survey.councils[0], domain_var="sex", domain="M")
    (row,) = rows(client, "?domain_var=sex")
    assert (row["domain"], row["status"]) == ("M", "suppressed")
    told = ("value", "se", "df", "lci_95", "uci_95", "base", "effective_base", "design_effect")
    assert {row[name] for name in told} == {None}


def test_pages_follow_each_other_without_gap_or_repeat(client: CheckingClient, survey: MadeSurvey) -> None:
    everything = rows(client, "?survey=voices")
    read, following = [], "http://localhost/api/v1/observations?survey=voices&per_page=4"
    while following:
        response = ask(client, following.removeprefix("http://localhost/api/v1/observations"))
        page = response.get_json()
        read += page["observations"]
        following = page["next"]
        assert bool(following) == ("Link" in response.headers)
    assert read == everything
    assert len(read) == page["total"] == 6


@pytest.mark.parametrize(
    ("query", "parameter", "allowed"),
    [
        ("?survey=other", "survey", "voices"),
        ("?wave=3", "wave", "2"),
        ("?wave=two", "wave", "1"),
        ("?indicator=nothing", "indicator", "sat"),
        ("?council=X", "council", None),
        ("?domain_var=shoes", "domain_var", "age_band"),
        ("?page=0", "page", None),
        ("?page=²", "page", None),
        ("?per_page=1001", "per_page", "1 to 1000"),
        (f"?page=000000001{'9' * 20}", "page", "1 to 1000000"),
        ("?colour=red", "colour", "survey"),
    ],
)
def test_a_bad_parameter_is_named_with_what_is_allowed(
    client: CheckingClient, survey: MadeSurvey, query: str, parameter: str, allowed: str | None
) -> None:
    for address in ("", ".csv"):
        error = ask(client, f"{address}{query}", status=400).get_json()["error"]
        assert error["parameter"] == parameter
        assert allowed is None or allowed in error["allowed"]


def test_a_spreadsheet_gets_the_same_figures(client: CheckingClient, survey: MadeSurvey) -> None:
    response = ask(client, ".csv?survey=voices&wave=1")
    table = list(csv.DictReader(io.StringIO(response.text)))
    feed = rows(client, "?survey=voices&wave=1")
    assert response.mimetype == "text/csv"
    assert [float(line["value"]) for line in table] == [row["value"] for row in feed]
    assert table[0]["title_cy"] == "Satisfied (Cymraeg)"
    assert [line["councils_verdict"] for line in table] == ["higher", "lower", "lower"]
    assert table[0]["interval_does_not_cover_en"].startswith("The interval does not cover: People who did not answer")
    assert json.loads(table[0]["versions"]) == {"numpy": "1"}


def test_a_spreadsheet_never_runs_a_name(client: CheckingClient, survey: MadeSurvey) -> None:
    survey.indicator.title = words("=HYPERLINK(1)")
    (line, *_) = csv.DictReader(io.StringIO(ask(client, ".csv?survey=voices").text))
    assert line["title_en"] == "'=HYPERLINK(1)"


def test_an_empty_spreadsheet_keeps_its_headings(client: CheckingClient, survey: MadeSurvey) -> None:
    assert ask(client, ".csv?domain_var=ward").text.startswith("id,survey,wave,indicator,")


def test_what_has_not_changed_is_not_sent_again(client: CheckingClient, survey: MadeSurvey, app: Flask) -> None:
    response = ask(client, "?survey=voices")
    assert response.headers["Cache-Control"] == "public, max-age=300"
    headers = {"If-None-Match": response.headers["ETag"]}
    assert app.test_client().get("/api/v1/observations?survey=voices", headers=headers).status_code == 304
    assert app.test_client().get("/api/v1/observations?wave=1", headers=headers).status_code == 200
