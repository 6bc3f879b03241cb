"""A wave's questionnaire, as its council's people read it and take it away."""

import json
from copy import deepcopy

import pytest

from core.models import Council, Role
from surveys.models import Wave
from surveys.questionnaires import publish_questionnaire
from surveys.xlsform.reading import read_form
from tests.client import CheckingClient
from tests.factories import Factory
from tests.surveys.making import document, make_commission, make_wave

ADDRESS = "/councils/ashmere/surveys/street/1/questionnaire"


@pytest.fixture
def viewer(client: CheckingClient, make: Factory, council: Council, wave: Wave) -> CheckingClient:
    client.sign_in(make.person(council, Role.VIEWER))
    return client


def test_a_councils_people_read_it_in_each_language(viewer: CheckingClient) -> None:
    page = viewer.get(ADDRESS)
    assert {"English", "Cymraeg"} <= {link.text for link in page.iter("a")}
    viewer.get(f"{ADDRESS}/cy")
    assert document()["title"]["cy"] in viewer.heading
    viewer.get(f"{ADDRESS}/pl", status=404)


def test_it_is_taken_away_as_others_read_it(viewer: CheckingClient) -> None:
    files = {name: viewer.browser.get(f"{ADDRESS}/files/{name}") for name in ("document", "xlsform", "ddi", "triple-s")}
    assert {name: file.status_code for name, file in files.items()} == dict.fromkeys(files, 200)
    assert json.loads(files["document"].data) == document()
    assert read_form(files["xlsform"].data).is_sound
    assert b"<codeBook" in files["ddi"].data and b"<sss" in files["triple-s"].data
    assert viewer.browser.get(f"{ADDRESS}/files/moon").status_code == 404


def test_what_changed_since_the_wave_before_is_said_with_what_it_does(
    viewer: CheckingClient, make: Factory, wave: Wave
) -> None:
    later = deepcopy(document()) | {"version": "2"}
    next(q for s in later["sections"] for q in s["questions"] if q["code"] == "satisfied")["text"]["en"] = "Content?"
    published = publish_questionnaire(make.session, later)
    following = make_wave(make, wave.commission, number=2)
    following.questionnaire_id = published.id
    make.session.flush()
    viewer.get("/councils/ashmere/surveys/street/2/questionnaire")
    assert "What changed since wave 1" in viewer.text
    assert "May not be compared" in viewer.text


def test_another_councils_survey_is_not_found(viewer: CheckingClient, make: Factory) -> None:
    make_wave(make, make_commission(make, make.council("cold-harbour"), slug="theirs"))
    viewer.get("/councils/ashmere/surveys/theirs/1/questionnaire", status=404)
