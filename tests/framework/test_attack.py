"""An attacker reads the feed and the pages of a published wave, and comes near nothing that is hidden."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.models import Council
from framework.models import DOMAINS, Observation
from framework.service import complete_publication, publish_council
from surveys.models import Response, Wave, WaveState
from tests.attacker import Attacker
from tests.client import CheckingClient
from tests.factories import Factory
from tests.framework.making import MadeSurvey, make_answers, make_survey

TOLD = ("value", "se", "df", "lci_95", "uci_95", "base", "effective_base", "design_effect")
Row = dict[str, Any]


@pytest.fixture
def council(session: Session, make: Factory, tmp_path: Path) -> Council:
    """A published wave in which few are men, few rent, few of the north are satisfied, some do not tell their home."""
    survey = make_survey(make)
    wave = survey.wave(state=WaveState.OPEN)
    for seed, each in enumerate(survey.councils):
        make_answers(survey, wave, each, n=200, seed=seed, why=0)
    _answer(session, survey, wave)
    for each in survey.councils:
        publish_council(session, tmp_path, each.id, wave)
    assert complete_publication(session, wave)
    session.commit()
    return survey.councils[0]


def _answer(session: Session, survey: MadeSurvey, wave: Wave) -> None:
    mine = Response.council_id == survey.councils[0].id, Response.wave_id == wave.id
    responses = sorted(session.scalars(select(Response).where(*mine)), key=lambda one: json.dumps(one.answers))
    for place, response in enumerate(responses):
        said = {"sex": "M" if place < 25 else "F", "tenure": "rent" if place % 5 == 0 else "own"}
        if place % 12 == 0:
            said["tenure"] = "prefer_not_to_say"
        if response.answers["ward"] == "north":
            said["sat"] = "1" if place % 14 == 0 else "4"
        response.answers = response.answers | said
    session.flush()


def rows(client: CheckingClient, council: Council) -> list[Row]:
    """Everything that the feed says of a council, in everybody and in each group."""
    found: list[Row] = []
    for variable in ("all", *DOMAINS):
        address = f"/api/v1/observations?survey=voices&council={council.code}&domain_var={variable}"
        found += client.browser.get(address).get_json()["observations"]
    return found


def counted(session: Session, row: Row) -> tuple[int, int]:
    """How many of a shown figure's people were satisfied: more than its weighted value tells anybody."""
    figure = session.scalars(select(Observation).where(Observation.council.has(code=row["council"]))).all()
    (one,) = [each for each in figure if str(each.id) == row["id"]]
    satisfied = round((one.unweighted or 0) * row["base"])
    return satisfied, row["base"] - satisfied


def test_of_a_hidden_figure_no_way_out_tells_anything(
    client: CheckingClient, council: Council, session: Session
) -> None:
    hidden = [row for row in rows(client, council) if row["status"] == "suppressed"]
    assert {("sex", "M"), ("sex", "F"), ("ward", "north"), ("ward", "south")} <= {
        (row["domain_var"], row["domain"]) for row in hidden
    }
    assert {row[name] for row in hidden for name in TOLD} == {None}
    assert not any(one["compared_with"] or one["difference"] for row in hidden for one in row["comparisons"])
    for variable in {row["domain_var"] for row in hidden}:
        client.get(f"/results/voices/indicators/sat?council={council.slug}&by={variable}")
        (table,) = [one for one in client.page.cssselect("table") if one.cssselect("caption#by-group")]
        texts = [" ".join(row.text_content().split()) for row in table.cssselect("tbody tr")]
        said = [text.partition("Hidden")[2] for text in texts if "Hidden" in text]
        assert said and not any(letter.isdigit() for text in said for letter in text), texts
    assert hidden[0]["id"] not in client.browser.get("/results").get_data(as_text=True)


def test_the_attacker_wins_nothing_by_adding_and_subtracting(
    client: CheckingClient, council: Council, session: Session
) -> None:
    found = {(row["domain_var"], row["domain"]): row for row in rows(client, council)}
    shown = {group: counted(session, row) for group, row in found.items() if row["status"] != "suppressed"}
    whole = ("all", "all")
    hidden = {group: 2 for group in found if group not in shown}
    assert len(hidden) >= 4 and whole in shown
    sums = [
        (whole, tuple(group for group in found if group[0] == variable), 20 if variable == "tenure" else 0)
        for variable in DOMAINS
    ]
    assert Attacker(shown, hidden, sums).bounded() == {}
    women, men = ("sex", "F"), ("sex", "M")
    told = shown[whole][0] - 9, shown[whole][1] - 12
    careless = Attacker({whole: shown[whole], women: told}, {men: 2}, [(whole, (women, men), 0)])
    assert careless.bounded() == {(men, -1): (21, 21), (men, 0): (9, 9), (men, 1): (12, 12)}, "were women shown"
