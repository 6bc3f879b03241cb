from sqlalchemy import select
from sqlalchemy.orm import Session

from core.models import Council, Job, Role
from feedback.taxonomy.service import common_taxonomy, taxonomy_of
from tests.client import CheckingClient
from tests.factories import Factory
from tests.feedback.making import make_suggested

FLOODING = {
    "name_en": "Flooding & drains",
    "name_cy": "Llifogydd a draeniau",
    "definition_en": "Water where it should not be.",
    "definition_cy": "Dŵr lle na ddylai fod.",
    "seeds_en": "blocked drain\nflood",
    "seeds_cy": "llifogydd",
    "maps_to": "roads_pavements",
}


def themes(council: Council) -> str:
    return f"/councils/{council.slug}/comments/taxonomy"


def add_flooding(client: CheckingClient, council: Council) -> None:
    client.get(f"{themes(council)}/new")
    client.submit(FLOODING)


def test_a_council_adds_a_theme_of_its_own_which_others_do_not_have(
    client: CheckingClient, make: Factory, session: Session
) -> None:
    council, other = make.council(), make.council()
    client.sign_in(make.person(council, Role.ANALYST))
    comment = make_suggested(make, council)
    add_flooding(client, council)
    assert "Flooding & drains" in client.text
    assert "elsewhere it counts as Roads" in client.text
    assert "Version 2026.1+1" in client.text
    assert "own_flooding_drains" in taxonomy_of(session, council.id).codes
    assert taxonomy_of(session, council.id).codes[-1] == common_taxonomy().codes[-1], "praise comes last"
    assert taxonomy_of(session, other.id) == common_taxonomy()
    client.get(f"/councils/{council.slug}/comments/{comment.id}")
    assert "Flooding & drains" in client.text
    client.get(f"/councils/{council.slug}/comments/{comment.id}?lang=cy")
    assert "Llifogydd a draeniau" in client.text
    asked = select(Job.kind).where(Job.council_id == council.id)
    session.rollback()
    assert "train-themes" in set(session.scalars(asked))


def test_seeds_of_a_common_theme_are_edited_in_versions(
    client: CheckingClient, make: Factory, session: Session
) -> None:
    council = make.council()
    client.sign_in(make.person(council, Role.ANALYST))
    client.get(f"{themes(council)}/waste_recycling")
    client.submit({"seeds_en": "blue sack\nre:sack(s)?", "seeds_cy": ""})
    assert "Common, with our words" in client.text
    assert taxonomy_of(session, council.id)["waste_recycling"].seeds["en"] == ("blue sack", "re:sack(s)?")
    session.rollback()
    client.get(f"{themes(council)}/waste_recycling")
    client.submit({"seeds_en": "re:(", "seeds_cy": ""}, status=422)
    assert client.errors() == ["Put the pattern right that begins with “re:”"]
    client.submit({"seeds_en": "", "seeds_cy": ""}, status=422)
    assert client.errors() == ["Write at least one word that points to the theme"]
    client.get(themes(council))
    assert "Version 2026.1+1" in client.text


def test_a_theme_of_their_own_can_be_changed_and_taken_away(
    client: CheckingClient, make: Factory, session: Session
) -> None:
    council = make.council()
    client.sign_in(make.person(council, Role.ANALYST))
    add_flooding(client, council)
    client.get(f"{themes(council)}/own_flooding_drains")
    client.submit({"name_en": "Floods"})
    assert "Floods" in client.text
    assert "own_flooding_drains" in taxonomy_of(session, council.id).codes
    session.rollback()
    client.submit(form="/remove")
    assert "Floods" not in client.text
    assert "Version 2026.1+3" in client.text


def test_a_change_made_meanwhile_is_not_written_over(client: CheckingClient, make: Factory) -> None:
    council = make.council()
    client.sign_in(make.person(council, Role.ANALYST))
    client.get(f"{themes(council)}/libraries_leisure_culture")
    page = client.page, client.response
    add_flooding(client, council)
    client.page, client.response = page
    client.submit({"seeds_en": "books"}, status=422)
    assert "Somebody else has changed the themes meanwhile." in client.text


def test_officers_read_the_themes_and_analysts_change_them(client: CheckingClient, make: Factory) -> None:
    council = make.council()
    client.sign_in(make.person(council, Role.OFFICER))
    client.get(themes(council))
    assert "Add a theme" not in client.text
    client.get(f"{themes(council)}/new", status=403)
