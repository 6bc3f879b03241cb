"""Quota cells: target against achieved as answers come in, and the open link kindly closed where that was chosen."""

import pytest
from sqlalchemy.orm import Session

from core.models import Council, Role
from surveys.models import ResponseState, Wave
from surveys.quotas import cells as quotas
from tests.client import CheckingClient
from tests.factories import Factory
from tests.surveys.making import begin, make_margins, make_response, responses

pytestmark = pytest.mark.by_turns
WARDS: dict[tuple[str, ...], int] = {("north",): 60, ("south",): 40}


def make_cells(session: Session, council: Council, wave: Wave, *, closes: bool) -> None:
    quotas.make_cells(session, council.id, wave, ["ward"], WARDS, 5, closes=closes)


def cells(client: CheckingClient) -> list[str]:
    return [" ".join(cell.text_content() for cell in row) for row in client.page.cssselect("tbody tr")]


def test_targets_are_shared_out_as_the_population_is(session: Session, council: Council, wave: Wave) -> None:
    make_cells(session, council, wave, closes=False)
    assert [(cell.said, cell.target) for cell in quotas.cells_of(session, council.id, wave)] == [
        ({"ward": "north"}, 3),
        ({"ward": "south"}, 2),
    ]
    with pytest.raises(ValueError, match="too many"):
        quotas.make_cells(session, council.id, wave, ["ward"], {(str(n),): 1 for n in range(201)}, 5, closes=False)


def test_cells_count_what_people_say_and_another_council_s_people_count_for_nothing(
    make: Factory, session: Session, council: Council, wave: Wave
) -> None:
    make_cells(session, council, wave, closes=False)
    for ward in ("north", "north", "south", "dont_know"):
        make_response(make, wave, council, {"ward": ward})
    make_response(make, wave, council, {"ward": "south"}, state=ResponseState.DRAFT)
    make_response(make, wave, make.council(), {"ward": "south"})
    assert [one.achieved for one in quotas.filled(session, council.id, wave)] == [2, 1]


@pytest.mark.parametrize("closes", [True, False])
def test_a_full_cell_is_closed_kindly_only_where_that_was_chosen(
    client: CheckingClient, make: Factory, session: Session, council: Council, wave: Wave, closes: bool
) -> None:
    make_cells(session, council, wave, closes=closes)
    for _each in range(3):
        make_response(make, wave, council, {"ward": "north"})
    begin(client, council)
    for values in ({}, {"satisfied": "1"}, {"seen": ["litter"]}):
        client.submit(values)
    client.submit({"ward": "north"})
    assert client.heading.startswith("Thank you: we have heard from many") == closes
    mine = next(each for each in responses(session, council) if each.submitted_at is None)
    assert (mine.state is ResponseState.WITHDRAWN) == closes and bool(mine.answers) != closes
    if closes:
        begin(client, council)
        for values in ({}, {"satisfied": "1"}, {"seen": ["litter"]}):
            client.submit(values)
        client.submit({"ward": "south"})
        assert client.path.endswith("/years"), "whom fewer answers came from goes on"


def test_an_analyst_makes_cells_and_changes_targets_and_an_officer_reads_them_with_who_has_answered(
    client: CheckingClient, make: Factory, session: Session, council: Council, wave: Wave
) -> None:
    make_margins(make, council, {"ward": {"north": 60, "south": 40}})
    make_response(make, wave, council, {"ward": "north"})
    client.sign_in(make.person(council, Role.ANALYST))
    client.get("/councils/ashmere/surveys/street/1/quotas")
    client.submit({"by": ["age_band"], "total": "10"}, status=422, form="make")
    assert "Age" in client.errors()[0]
    client.submit({"by": ["ward"], "total": "10"}, form="make")
    client.submit({"target0": "1", "target1": "x"}, status=422, form="targets")
    client.submit({"target0": "1", "target1": "7"}, form="targets")
    assert "North ward 1 1 100% Full" in cells(client)
    client.sign_in(make.person(council, Role.OFFICER))
    client.get("/councils/ashmere/surveys/street/1/quotas", status=403)
    client.get("/councils/ashmere/surveys/street/1/fieldwork")
    assert "South ward 0 7 0% 7 to come" in cells(client)
    partner = make.person(make.council("elsewhere"), Role.ANALYST)
    client.sign_in(partner)
    client.get("/councils/elsewhere/surveys/street/1/quotas", status=404)
