"""One browser, several tabs and several people: one response for a resident, and another only for somebody else."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.models import Council
from surveys.mailings.invitations import code_of
from surveys.models import Response, ResponseState, Wave
from tests.client import CheckingClient
from tests.factories import Factory
from tests.surveys.making import answer_to_the_check, begin, make_invitations, responses


class Tab:
    """The start page in a tab of its own, as it was when it was opened."""

    def __init__(self, client: CheckingClient, address: str = "/s/street") -> None:
        self.client = client
        client.get(address)
        self.form = dict(client._form("answer").fields)
        self.action = client._form("answer").get("action")

    def start(self, council: str = "ashmere") -> str:
        """Press the button of the tab, and say where it leads."""
        answer = self.client.browser.post(self.action, data=self.form | {"council": council})
        assert answer.status_code == 302
        return str(answer.location)


def answers(session: Session, council: Council) -> list[dict[str, Any]]:
    return [response.answers for response in responses(session, council)]


def receipt(client: CheckingClient) -> str:
    client.get("/s/street/thank-you")
    return str(client.page.cssselect(".fm-code")[0].text_content())


def test_two_tabs_that_both_begin_fill_in_one_response_and_get_one_receipt(
    client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    first, second = Tab(client), Tab(client)
    first.start()
    client.get("/s/street/satisfied")
    client.submit({"satisfied": "1"})
    assert second.start() == "/s/street/seen"
    client.get("/s/street/seen")
    client.submit({"seen": ["litter"]})
    assert [(each["satisfied"], each["seen"]) for each in answers(session, council)] == [("1", ["litter"])]
    client.get("/s/street/check")
    client.submit()
    mine = receipt(client)
    for tab in (first, second):
        assert tab.start() == "/s/street/thank-you"
        assert receipt(client) == mine
    assert len(responses(session, council)) == 1


def test_tabs_begun_at_the_same_moment_begin_one_response(
    client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    first, second = Tab(client), Tab(client)
    before = client.browser.get_cookie("folkmoot")
    first.start()
    assert before
    client.browser.set_cookie("folkmoot", before.value)
    client.browser.delete_cookie("folkmoot-answers", path="/s/street")
    second.start()
    assert len(responses(session, council)) == 1


def test_a_tab_left_open_on_another_council_s_start_begins_there(
    client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    first, second = Tab(client), Tab(client)
    first.start()
    assert second.start("brackwater") == "/s/street/about"
    client.get("/s/street/about")
    assert "Brackwater Council" in client.text


def test_a_second_member_of_the_household_begins_anew_after_the_first_has_finished(
    client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    begin(client, council)
    answer_to_the_check(client)
    client.submit()
    mine = receipt(client)
    client.get("/s/street")
    assert "Answers have been sent from this device." in client.text and not client.page.cssselect("[name=council]")
    client.get(client.page.xpath("//a[text()='Begin for somebody else']/@href")[0])
    assert "It forgets their receipt" in client.text
    client.submit({"council": "ashmere"})
    assert client.heading == "Your street means the road you live on."
    assert sorted(len(each) for each in answers(session, council)) == [0, 4]
    answer_to_the_check(client)
    client.submit()
    assert receipt(client) != mine
    assert [each.state for each in responses(session, council)] == [ResponseState.SUBMITTED] * 2


def test_somebody_else_begins_while_answers_wait_and_is_told_what_becomes_of_them(
    client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    begin(client, council)
    client.submit()
    client.submit({"satisfied": "1"})
    client.get("/s/street")
    assert "You have already begun." in client.text
    another = Tab(client, "/s/street?another=1")
    assert "The answers begun on this device stay saved." in client.text
    for _press in range(2):
        assert another.start() == "/s/street/about"
    assert sorted(len(each) for each in answers(session, council)) == [0, 1]


def test_the_start_of_somebody_who_left_opens_nothing_of_theirs(
    client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    left = Tab(client)
    left.start()
    client.get("/s/street/satisfied")
    client.submit({"satisfied": "1"})
    client.get("/s/street/later")
    client.submit(form="leave")
    assert left.start() == "/s/street/about"
    assert sorted(len(each) for each in answers(session, council)) == [0, 1]


def test_a_tab_opened_before_a_letter_s_code_was_typed_leads_to_the_letter_s_response(
    client: CheckingClient, make: Factory, session: Session, council: Council, wave: Wave, app: Any
) -> None:
    codes = app.extensions["codes"]
    code = code_of(make_invitations(make, codes, wave, council)[0], codes)
    old = Tab(client)
    client.get("/s/street")
    client.submit({"code": code})
    client.get("/s/street/satisfied")
    client.submit({"satisfied": "2"})
    assert old.start() == "/s/street/seen"
    assert len(responses(session, council)) == 1


@pytest.mark.parametrize("elsewhere", [False, True], ids=["here", "on another device"])
def test_a_start_page_of_a_withdrawn_response_begins_another(
    client: CheckingClient, session: Session, council: Council, wave: Wave, elsewhere: bool
) -> None:
    old = Tab(client)
    before = client.browser.get_cookie("folkmoot")
    old.start()
    mine: Response = responses(session, council)[0]
    mine.state = ResponseState.WITHDRAWN
    mine.answers = {}
    session.commit()
    if elsewhere and before:
        client.browser.set_cookie("folkmoot", before.value)
    assert old.start() == "/s/street/about"
    assert sorted(each.state for each in responses(session, council)) == [ResponseState.DRAFT, ResponseState.WITHDRAWN]


def test_the_language_is_switched_on_a_start_page_that_only_carries_on(
    client: CheckingClient, council: Council, wave: Wave
) -> None:
    begin(client, council)
    client.get("/s/street")
    client.submit({"language": "cy"}, form="answer")
    assert client.page.get("lang") == "cy" and not client.page.cssselect("[name=council]")


@pytest.mark.parametrize("page", ["seen", "check"])
def test_a_page_left_open_before_somebody_else_began_adds_nothing_to_their_answers(
    client: CheckingClient, session: Session, council: Council, wave: Wave, page: str
) -> None:
    begin(client, council)
    answer_to_the_check(client)
    client.get(f"/s/street/{page}")
    old = dict(client._form("answer").fields) | {"seen": ["litter"]}
    Tab(client, "/s/street?another=1").start()
    answer = client.browser.post(f"/s/street/{page}", data=old, follow_redirects=True)
    assert "nothing was saved from it or added to anybody else’s" in answer.text
    assert sorted(len(each) for each in answers(session, council)) == [0, 4]
    assert {each.state for each in responses(session, council)} == {ResponseState.DRAFT}
