"""Residents join the panel, are asked now and then, and leave in one step; officers see counts and nobody."""

import re
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app import post
from core import jobs
from core.database import Base, Database, now
from core.messages import SEND, WRITERS
from core.models import Channel, Council, Message, Role
from core.vault import VAULT
from surveys.mailings.invitations import ALIKE
from surveys.models import Invitation, InvitationState, Recruitment, Wave
from surveys.panel import inviting, joining, keeping
from surveys.panel import letters as writing
from surveys.panel.joining import LINK
from surveys.panel.models import PanelMember, PanelRules
from surveys.panel.profiles import Profile
from tests.client import CheckingClient
from tests.factories import Factory
from tests.keeping import end
from tests.surveys.making import answer_to_the_check, begin, responses

pytestmark = pytest.mark.by_turns
SIAN = {"address": "sian@cyngor.example", "age_band": "25-34", "sex": "F", "ward": "north", "agrees": "y"}


@pytest.fixture(autouse=True)
def recruiting(app: Flask, session: Session, council: Council, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A council with a panel, in an installation that sends messages into files."""
    monkeypatch.setitem(jobs.KINDS, SEND, jobs.KINDS.get(SEND))
    post.register(app.extensions["settings"])
    assert LINK in WRITERS and writing.__doc__, "the letters are known by being imported"
    session.info[VAULT] = app.extensions["vault"]
    session.add(PanelRules(council_id=council.id, recruits=True))
    session.commit()
    yield
    app.extensions["database"].close()


def letters(app: Flask) -> list[EmailMessage]:
    """Do what is queued, and read what was sent since the last time."""
    folder: Path = app.extensions["settings"].data_dir
    jobs.run_queued(app.extensions["database"], folder)
    found = []
    for path in sorted((folder / "outbox").glob("*.eml")):
        found.append(message_from_bytes(path.read_bytes(), policy=default))
        path.unlink()
    return found  # type: ignore[return-value]


def link(letter: EmailMessage, part: str) -> str:
    """The path of a letter's link to a part of the panel's pages."""
    (found,) = [line for line in letter.get_content().splitlines() if f"/{part}/" in line]
    return f"{urlsplit(found).path}?{urlsplit(found).query}"


def members(session: Session, council: Council) -> list[PanelMember]:
    session.expire_all()
    return list(session.scalars(select(PanelMember).where(PanelMember.council_id == council.id)))


def make_members(app: Flask, session: Session, council: Council, number: int, **said: str) -> None:
    for serial in range(number):
        facts: Any = {
            "channel": Channel.EMAIL,
            "address": f"{said.get('sex', 'x')}-{serial}@street.example",
            "language": "en",
        }
        joining.ask_to_join(session, app.extensions["codes"], council, profile=Profile(**said), **facts)
    for member in members(session, council):
        joining.confirm(session, member, Profile.open(app.extensions["vault"], member.profile), "en")
    session.execute(text("DELETE FROM message"))
    session.execute(text("DELETE FROM job"))
    session.commit()


def invite(app: Flask, session: Session, council: Council, wave: Wave, by: object, **wanted: int) -> None:
    chosen: Any = {
        "council_id": council.id,
        "wave": wave,
        "name": "Panel",
        "by": by,
        "stratum": "sex",
        "wanted": wanted,
    }
    inviting.invite(session, app.extensions["codes"], **chosen)
    session.commit()


def test_a_resident_joins_from_the_last_page_and_only_by_the_link_that_was_sent(
    app: Flask, client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    begin(client, council)
    answer_to_the_check(client)
    client.submit()
    (offer,) = [one for one in client.page.cssselect("main a") if one.text_content() == "Join the residents’ panel"]
    client.get(offer.get("href"))
    client.submit(SIAN | {"address": "sian", "agrees": None}, status=422)
    assert len(client.errors()) == 2 and members(session, council) == []
    client.submit(SIAN)
    assert "we are sending you a link" in client.text
    (letter,) = letters(app)
    assert letter["To"] == "sian@cyngor.example" and letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    client.get(link(letter, "member"))
    assert [one.confirmed for one in members(session, council)] == [False], "a mail program may open links"
    assert client.page.cssselect("input[value='25-34']")[0].checked
    client.submit({"ward": "south"})
    assert "You are in the panel." in client.text
    (member,) = members(session, council)
    assert member.confirmed and Profile.open(app.extensions["vault"], member.profile).ward == "south"
    assert session.scalar(select(func.count()).select_from(Message), execution_options=EVERYWHERE) == 0
    held = str(session.execute(text("SELECT * FROM panel_member")).all())
    assert "sian" not in held and "south" not in held, "all of it is sealed"


def test_the_page_says_the_same_to_an_address_that_is_known(
    app: Flask, client: CheckingClient, session: Session, council: Council
) -> None:
    for age in ("25-34", "65+"):
        client.get("/panel/ashmere")
        client.submit(SIAN | {"age_band": age, "address": " SIAN@cyngor.example"})
        assert "we are sending you a link" in client.text
        (letter,) = letters(app)
        assert "join the residents" in letter.get_content()
    client.get(link(letter, "member"))
    client.submit()
    client.get("/panel/ashmere")
    client.submit(SIAN | {"age_band": "16-24"})
    (letter,) = letters(app)
    assert "You are in the residents’ panel of Ashmere Council." in letter.get_content()
    (member,) = members(session, council)
    assert Profile.open(app.extensions["vault"], member.profile).age_band == "65+", "nobody else changes a profile"


def test_leaving_takes_one_step_without_a_token_and_deletes_everything(
    app: Flask, client: CheckingClient, make: Factory, session: Session, council: Council, wave: Wave
) -> None:
    make_members(app, session, council, ALIKE, sex="F")
    invite(app, session, council, wave, make.person(council, Role.ANALYST).id, F=ALIKE)
    letter = letters(app)[0]
    address = urlsplit(str(letter["List-Unsubscribe"]).strip("<>")).path
    client.get(address)
    assert client.heading == "Leave the panel" and len(members(session, council)) == ALIKE
    client.session.commit()
    assert client.browser.post(address, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert len(members(session, council)) == ALIKE - 1
    mine = select(Invitation).where(Invitation.council_id == council.id, Invitation.member_id.is_(None))
    (left,) = session.scalars(mine).all()
    assert left.state is InvitationState.CANCELLED
    client.get(address)
    assert client.heading == "You are not in the panel"
    client.get(address.replace("leave", "member"), status=404)


def test_a_members_answer_is_marked_as_the_panels_and_leads_back_to_nobody(
    app: Flask, client: CheckingClient, make: Factory, session: Session, council: Council, wave: Wave
) -> None:
    make_members(app, session, council, ALIKE, sex="F")
    invite(app, session, council, wave, make.person(council, Role.ANALYST).id, F=ALIKE)
    letter = letters(app)[0]
    assert "“Street survey”" in letter.get_content()
    client.get(link(letter, "i"))
    client.submit()
    answer_to_the_check(client)
    client.submit()
    (response,) = responses(session, council)
    assert response.recruitment is Recruitment.PANEL
    assert (response.invitation_id, response.stratum, response.design_weight) == (None, None, None)
    assert "member" not in Base.metadata.tables["response"].columns
    jobs.run_queued(app.extensions["database"], app.extensions["settings"].data_dir)
    assert letters(app) == [], "nobody is told twice"


def test_nobody_is_invited_more_often_than_the_rules_allow(
    app: Flask, make: Factory, session: Session, council: Council, wave: Wave
) -> None:
    make_members(app, session, council, ALIKE + 2, sex="F")
    make_members(app, session, council, 3, sex="M")
    rules = joining.rules_of(session, council.id)
    rules.most_a_quarter = 1
    by = make.person(council, Role.ANALYST).id
    session.commit()
    with pytest.raises(inviting.TooFewInvited):
        invite(app, session, council, wave, by, F=ALIKE - 1)
    session.rollback()
    invite(app, session, council, wave, by, F=ALIKE)
    free = {one.level: len(one.free) for one in inviting.due(session, council.id, wave, "sex")}
    assert free == {"F": 2, "M": 3}
    other = Wave(id=wave.id.__class__(int=7))
    assert {one.level: len(one.free) for one in inviting.due(session, council.id, other, "sex")} == free
    session.execute(text("UPDATE invitation_batch SET made_at = :long_ago"), {"long_ago": now() - timedelta(days=92)})
    assert len(inviting.due(session, council.id, other, "sex")[0].free) == ALIKE + 2


def test_a_profile_is_asked_about_once_a_year_and_forgotten_with_the_silent(
    app: Flask, client: CheckingClient, session: Session, database: Database, council: Council
) -> None:
    make_members(app, session, council, 2, sex="F")
    answers, silent = members(session, council)
    for member in (answers, silent):
        member.refreshed_on = now().date() - timedelta(days=366)
    session.commit()
    for _twice in range(2):
        with app.extensions["database"].transaction() as asking:
            keeping.ask_for_refreshing(asking)
    asked = letters(app)
    assert len(asked) == 2 and "still right" in asked[0].get_content()
    (mine,) = [one for one in asked if str(answers.id) in one.get_content()]
    client.get(link(mine, "member"))
    client.submit({"sex": "M"})
    session.execute(text("UPDATE panel_member SET asked_on = :day"), {"day": now().date() - timedelta(days=91)})
    session.execute(text("UPDATE panel_member SET asked_on = NULL WHERE refreshed_on >= :day"), {"day": now().date()})
    assert end(session, council.id, "panel") == 1
    assert [one.id for one in members(session, council)] == [answers.id]


def test_no_member_is_known_by_when_they_joined(app: Flask, session: Session, council: Council) -> None:
    for sex in "FM":
        make_members(app, session, council, 1, sex=sex)
    keeping.forget_order_of_joining(session)
    session.commit()
    if session.get_bind().dialect.name == "postgresql":
        assert len(session.execute(text("SELECT DISTINCT xmin::text FROM panel_member")).all()) == 1
    assert {one.consent for one in members(session, council)} == {joining.CONSENT}


def test_whoever_never_follows_the_link_is_forgotten(
    app: Flask, client: CheckingClient, session: Session, council: Council
) -> None:
    client.get("/panel/ashmere")
    client.submit(SIAN)
    assert end(session, council.id, "panel-unconfirmed") == 0
    assert len(members(session, council)) == 1
    members(session, council)[0].joined_on = now().date() - timedelta(days=15)
    session.flush()
    assert end(session, council.id, "panel-unconfirmed") == 1
    assert members(session, council) == []


def test_an_analyst_sees_counts_by_stratum_and_invites_by_them(
    app: Flask, client: CheckingClient, make: Factory, session: Session, council: Council, wave: Wave
) -> None:
    make_members(app, session, council, ALIKE + 1, sex="F", age_band="25-34", ward="north")
    make_members(app, session, council, 3, sex="M", age_band="65+", ward="north")
    client.sign_in(make.person(council, Role.ANALYST))
    client.get("/councils/ashmere/panel")
    rows = [" ".join(row.text_content().split()) for row in client.page.cssselect("tbody tr")]
    assert any(re.match("Female ?11", row) for row in rows) and any("Fewer than 5" in row for row in rows)
    client.submit({"most_a_quarter": "13"}, status=422)
    client.submit({"most_a_quarter": "3"})
    assert joining.rules_of(session, council.id).most_a_quarter == 3
    client.get("/councils/ashmere/panel/invite/street/1?by=sex&total=12")
    assert client.page.cssselect("#number0")[0].value == "9"
    client.submit({"name": "May"})
    assert "The invitations are on their way." in client.text
    assert len(letters(app)) == 12


def test_another_council_and_other_roles_see_none_of_it(
    app: Flask, client: CheckingClient, make: Factory, session: Session, council: Council, wave: Wave
) -> None:
    make_members(app, session, council, 6, sex="F")
    client.sign_in(make.person(council, Role.VIEWER))
    client.get("/councils/ashmere/panel", status=403)
    client.sign_in(make.person(council, Role.OFFICER))
    client.get("/councils/ashmere/panel")
    assert not client.page.cssselect("#recruits")
    client.get("/councils/ashmere/panel/invite/street/1", status=403)
    theirs = session.scalars(select(Council).where(Council.slug == "brackwater")).one()
    client.sign_in(make.person(theirs, Role.ANALYST))
    client.get("/councils/brackwater/panel")
    assert "Female" not in client.text
    client.get("/councils/brackwater/panel/invite/street/1")
    assert "The panel has no members yet." in client.text


def test_letters_speak_the_members_language(
    app: Flask, client: CheckingClient, session: Session, council: Council
) -> None:
    client.get("/panel/ashmere?lang=cy")
    client.submit(SIAN)
    (letter,) = letters(app)
    assert letter["Content-Language"] == "cy" and "Cyngor Ashmere" in letter.get_content()
    assert "lang=cy" in letter.get_content()


EVERYWHERE = {"across_councils": "the test looks at all"}
