"""Rows of the feed, in JSON and in CSV: the same facts, in whatever form and by whatever database they are written."""

import csv
import io
from typing import Any
from uuid import uuid4

import orjson
import pytest

from core.database import now
from framework.feeding.rows import cell
from framework.feeding.tables import AGAINST, COMPARED, columns_of
from framework.models import Against, Commentary, Difference, Observation, Verdict
from tests.client import CheckingClient
from tests.factories import Factory
from tests.framework.making import MadeSurvey, make_survey, words

CLEAR = ((0.70, 0.02), (0.50, 0.02), (0.50, 0.02))
AWKWARD = 'Bins, "bags"\nand =SUM(A1)'
WORDS = ("title", "council_name", "interval_does_not_cover")
NUMBERS = ("difference", "_95", "p_adjusted", "se", "design_effect")
JSON = ("weighting", "versions", "provenance", "commentary")


@pytest.fixture
def survey(make: Factory) -> MadeSurvey:
    survey = make_survey(make)
    survey.indicator.title = words(AWKWARD)
    publication = survey.publish(*CLEAR)
    first = survey.observe(
        publication, survey.councils[0], 0.6, 0.03, domain_var="sex", domain="F, or so", mode="paper",
        provenance={"read": AWKWARD},
    )  # fmt: skip
    survey.suppress(publication, survey.councils[1], domain_var="sex", domain="M")
    for against in (Against.GAP, Against.GROUPS):
        make.keep(_difference(first, against))
    make.keep(
        Commentary(
            council_id=first.council_id, observation_id=first.id, says=words(AWKWARD), signed_at=now(),
        )
    )  # fmt: skip
    return survey


def _difference(figure: Observation, against: Against) -> Difference:
    return Difference(
        id=uuid4(), council_id=figure.council_id, publication_id=figure.publication_id, observation_id=figure.id,
        against=against, verdict=Verdict.HIGHER, difference=1 / 3, se=1e-7, df=float("inf"), p=1e-300, p_adjusted=0.1,
        ci_low=-0.1, ci_high=123456789.125, compared=[str(uuid4())],
    )  # fmt: skip


def read(client: CheckingClient, ending: str) -> Any:
    client.session.commit()
    response = client.browser.get(f"/api/v1/observations{ending}?survey=voices&domain_var=any")
    return response.text if ending else response.get_json()["observations"]


def test_a_line_says_what_a_row_says(client: CheckingClient, survey: MadeSurvey) -> None:
    lines = list(csv.DictReader(io.StringIO(read(client, ".csv"), newline=""), strict=True))
    rows = read(client, "")
    assert len(lines) == len(rows) == 5
    for line, row in zip(lines, rows, strict=True):
        said = {name: _in_a_cell(value) for name, value in _flat(row).items()} | _compared(row)
        assert _with_numbers(line) == _with_numbers(said)


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    flat = {name: value for name, value in row.items() if name not in (*WORDS, *JSON, "comparisons")}
    for name in WORDS:
        flat |= {f"{name}_{language}": (row[name] or {}).get(language) for language in ("en", "cy")}
    for name in JSON:
        value = row[name]
        flat[name] = None if value is None else orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
    return flat


def _compared(row: dict[str, Any]) -> dict[str, str]:
    said = {one["against"]: one for one in row["comparisons"]}
    return {
        f"{against}_{name}": _in_a_cell(said[against][name]) if against in said else ""
        for against in (*AGAINST, "gap")
        for name in COMPARED
    }


def _with_numbers(line: dict[str, str]) -> dict[str, str | float]:
    """A number may be written in several ways."""
    return {
        name: float(text) if text[-1:].isdigit() and name.endswith(NUMBERS) else text for name, text in line.items()
    }


def _in_a_cell(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def test_what_is_no_number_is_null(client: CheckingClient, survey: MadeSurvey) -> None:
    (row,) = [row for row in read(client, "") if row["mode"] == "paper"]
    assert [one["against"] for one in row["comparisons"]] == ["gap", "groups"]
    for one in row["comparisons"]:
        assert (one["df"], one["se"], one["p"], one["uci_95"]) == (None, 1e-7, 1e-300, 123456789.125)
        assert one["difference"] == 1 / 3


def test_a_hidden_row_has_neither_figures_nor_cautions(client: CheckingClient, survey: MadeSurvey) -> None:
    (row,) = [row for row in read(client, "") if row["status"] == "suppressed"]
    assert row["value"] is None and row["interval_does_not_cover"] is None and row["comparisons"] == []


def test_a_line_has_a_cell_for_every_heading(client: CheckingClient, survey: MadeSurvey) -> None:
    headings, *lines = csv.reader(io.StringIO(read(client, ".csv"), newline=""), strict=True)
    assert headings == columns_of("observations")
    assert {len(line) for line in lines} == {len(headings)}


@pytest.mark.parametrize("text", ["plain", "a, b", 'a "b"', "a\nb", "a\r\nb", "", "é"])
def test_a_cell_is_read_as_it_was_said(text: str) -> None:
    assert next(csv.reader(io.StringIO(f"{cell(text)},x", newline=""), strict=True)) == [text, "x"]
