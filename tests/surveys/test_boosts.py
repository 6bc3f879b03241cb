"""A link for a group that answers too little: its answers bear its tag, and it may ask fewer questions."""

import pytest
from sqlalchemy.orm import Session

from core.models import Council, Role
from surveys.boosts import boosts
from surveys.models import Recruitment, Wave
from surveys.questionnaire.shortened import needed, shortened
from tests.client import CheckingClient
from tests.factories import Factory
from tests.surveys.making import questionnaire, responses


def test_a_shorter_form_brings_what_its_questions_rest_on() -> None:
    whole = questionnaire()
    only = needed(whole, ["why"], ["ward"])
    assert "ward" in only and "satisfied" in only, "why is asked of the dissatisfied alone"
    short = shortened(whole, only)
    assert [each.code for each in short.questions] == only and short.minutes <= whole.minutes
    assert shortened(whole, ()) is whole


@pytest.mark.by_turns
def test_a_resident_answers_the_shorter_form_of_a_link(
    client: CheckingClient, make: Factory, session: Session, council: Council, wave: Wave
) -> None:
    wave.commission.open_recruitment = False
    facts = {"tag": "under-35", "name": "Young", "chosen": ["satisfied"]}
    boost = boosts.make_boost(session, council_id=council.id, wave=wave, **facts)  # type: ignore[arg-type]
    client.get("/s/street?via=ashmere.under-35")
    client.submit()
    asked = []
    for _page in range(10):
        if client.path.endswith("/check"):
            break
        asked.append(client.path.rpartition("/")[2])
        client.submit({"satisfied": {"satisfied": "1"}, "ward": {"ward": "north"}}.get(asked[-1], {}))
    assert asked == [each for each in boost.only if each in asked] and "seen" not in asked
    client.submit()
    (response,) = responses(session, council)
    assert (response.recruitment, response.tag) == (Recruitment.BOOST, "under-35")
    assert set(response.answers) == {"satisfied", "ward"}


@pytest.mark.by_turns
def test_a_link_that_has_ended_or_was_never_made_leads_to_the_page_for_everybody(
    client: CheckingClient, make: Factory, session: Session, council: Council, wave: Wave
) -> None:
    facts = {"tag": "college", "name": "College", "chosen": []}
    boosts.make_boost(session, council_id=council.id, wave=wave, **facts).ended = True  # type: ignore[arg-type]
    for name in ("ashmere.college", "brackwater.college", "ashmere.x", "'", "ashmere."):
        client.get(f"/s/street?via={name}")
        assert len(client.page.cssselect("[name=council]")) == 2, "both councils are offered"


@pytest.mark.by_turns
def test_an_analyst_makes_and_ends_a_link_of_their_own_council(
    client: CheckingClient, make: Factory, session: Session, council: Council, wave: Wave
) -> None:
    client.sign_in(make.person(council, Role.ANALYST))
    client.get("/councils/ashmere/surveys/street/1/boosts")
    client.submit({"name": "Young", "tag": "Under 35!"}, status=422, form="make")
    client.submit({"name": "Young", "tag": "Under-35", "only": ["satisfied"]}, form="make")
    assert "via=ashmere.under-35" in client.text
    client.submit({"name": "Again", "tag": "under-35"}, status=422, form="make")
    client.submit(form="end-under-35")
    assert "Ended" in client.text
    theirs = make.person(make.council("elsewhere"), Role.ANALYST)
    client.sign_in(theirs)
    client.get("/councils/elsewhere/surveys/street/1/boosts", status=404)
    client.get("/councils/ashmere/surveys/street/1/boosts", status=403)
