"""A resident answers on a phone, without JavaScript."""

from sqlalchemy.orm import Session

from core.models import Council, Role
from surveys import waves
from surveys.codes import receipts
from surveys.models import Response, ResponseState, Wave, WaveState
from surveys.residents.remembering import COOKIE
from tests.client import CheckingClient
from tests.factories import Factory
from tests.surveys.making import answer_to_the_check, begin, make_commission, make_wave, responses


def pass_over(client: CheckingClient, questions: int) -> None:
    for _question in range(questions):
        client.submit()


def receipt_of(client: CheckingClient, response: Response) -> str:
    return receipts.receipt_of(response, client.browser.application.extensions["codes"])


def test_a_resident_answers_one_thing_at_a_time_and_is_thanked(
    client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    client.get("/s/street")
    assert client.heading == "A short survey"
    assert "It takes about 1 minute." in client.text
    client.submit({"council": "ashmere"})
    assert client.heading == "Your street means the road you live on."
    assert "Ashmere Council" in client.text
    client.submit()
    assert "Question 1 of 4" in client.text
    assert "Where you live" in client.text
    client.submit({"satisfied": "1"})
    assert client.heading == "What have you seen?"
    client.submit({"seen": ["trees", "litter"]})
    client.submit({"ward": "south"})
    client.submit({"years": "1,0"})
    assert client.heading == "Check your answers"
    assert [" ".join(dd.text_content().split()) for dd in client.page.cssselect(".govuk-summary-list__value")] == [
        "Satisfied", "LitterTrees", "South ward", "10",
    ]  # fmt: skip
    client.submit()
    assert "Thank you" in client.heading
    (response,) = responses(session, council)
    assert response.receipt_hash and receipt_of(client, response) in client.text
    assert response.state is ResponseState.SUBMITTED
    assert response.answers == {"satisfied": "1", "seen": ["litter", "trees"], "ward": "south", "years": 10}


def test_the_survey_is_answered_in_welsh(
    client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    begin(client, council, language="cy")
    client.submit()
    assert client.page.get("lang") == "cy"
    assert client.heading == "Pa mor fodlon ydych chi ar eich stryd?"
    assert "Ddim yn gwybod" in client.text
    client.submit({"satisfied": "dont_know"})
    client.submit({"seen": "nothing"})
    client.submit({"ward": "prefer_not_to_say"})
    client.submit({"years": "prefer_not_to_say"})
    assert "Ddim yn gwybod" in client.text
    assert "Dim o'r rhain" in client.text
    assert "Gwell gen i beidio â dweud" in client.text
    client.submit()
    (response,) = responses(session, council)
    assert response.language == "cy"
    assert response.answers["years"] == "prefer_not_to_say"


def test_every_question_may_be_passed_over(
    client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    begin(client, council)
    pass_over(client, 2)
    client.submit({"seen": []})
    pass_over(client, 2)
    assert client.text.count("Not answered") == 4
    client.submit()
    (response,) = responses(session, council)
    assert response.answers == {"satisfied": None, "seen": None, "ward": None, "years": None}


def test_a_question_leads_back_to_the_one_before(client: CheckingClient, council: Council, wave: Wave) -> None:
    begin(client, council)
    client.submit()
    client.submit({"satisfied": "3"})
    assert client.heading == "What is wrong with it?"
    client.get(client.page.cssselect(".govuk-back-link")[0].get("href"))
    assert client.heading == "How satisfied are you with your street?"
    assert client.page.cssselect("input[value='3']")[0].get("checked") is not None


def test_a_change_asks_what_is_new_and_returns_to_the_check(
    client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    begin(client, council)
    answer_to_the_check(client)
    client.get(client.page.cssselect(".govuk-summary-list__actions a")[0].get("href"))
    client.submit({"satisfied": "3"})
    assert client.heading == "What is wrong with it?"
    client.submit({"why": "Potholes"})
    assert client.heading == "Check your answers"
    assert "Potholes" in client.text


def test_turning_back_drops_what_is_no_longer_asked_only_at_submission(
    client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    begin(client, council)
    client.submit()
    client.submit({"satisfied": "3"})
    client.submit({"why": "Potholes"})
    client.get("/s/street/satisfied")
    client.submit({"satisfied": "1"})
    assert responses(session, council)[0].answers["why"] == "Potholes"
    client.submit({"seen": []})
    pass_over(client, 2)
    assert "Potholes" not in client.text
    client.submit()
    assert "why" not in responses(session, council)[0].answers


def test_an_answer_that_cannot_be_accepted_is_kept_and_explained(
    client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    begin(client, council)
    client.submit()
    client.submit({"satisfied": "3"})
    client.submit({"why": "It is very much too long for the box, I fear"})
    assert client.errors() == ["Shorten your answer to 40 characters or fewer: it is 4 too long"]
    assert client.page.cssselect("textarea")[0].text_content().strip() == "It is very much too long for the box, I fear"
    assert (client.page.findtext(".//title") or "").startswith("Error:")
    client.submit({"why": ""})
    client.submit({"seen": ["litter", "nothing"]})
    assert client.errors() == ["Choose “None of these” on its own, or only your other answers"]
    client.submit({"seen": ["litter"]})
    client.submit()
    client.submit({"years": "two"})
    assert client.errors() == ["Enter a whole number, such as 7"]
    client.submit({"years": "150"})
    assert client.errors() == ["Enter a number from 0 to 110"]
    assert client.page.cssselect("#years")[0].get("value") == "150"
    assert "years" not in responses(session, council)[0].answers


def test_a_value_that_is_not_offered_is_refused(
    client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    begin(client, council)
    client.submit()
    client.submit({"satisfied": "99"})
    assert client.errors() == ["Choose from the answers on this page"]
    client.submit({"satisfied": "prefer_not_to_say"})
    assert responses(session, council)[0].answers == {}


def test_an_answer_can_be_cleared(client: CheckingClient, session: Session, council: Council, wave: Wave) -> None:
    begin(client, council)
    client.submit()
    client.submit({"satisfied": "1"})
    client.get("/s/street/satisfied")
    client.submit({"clear": "1"})
    assert client.heading == "What have you seen?"
    assert responses(session, council)[0].answers["satisfied"] is None


def test_a_council_must_be_chosen(client: CheckingClient, wave: Wave) -> None:
    client.get("/s/street")
    client.submit(status=422)
    assert client.errors() == ["Choose your council"]
    client.submit({"council": "noise-council"}, status=422)
    assert client.errors() == ["Choose your council"]


def test_a_doubled_start_is_one_response(
    client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    client.get("/s/street")
    start = client._form(0)
    fields = dict(start.fields) | {"council": "ashmere"}
    for _time in range(2):
        answer = client.browser.post("/s/street", data=fields)
        assert answer.location == "/s/street/about"
    assert len(responses(session, council)) == 1


def test_choosing_another_council_starts_another_response(
    client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    client.get("/s/street")
    fields = dict(client._form(0).fields)
    client.browser.post("/s/street", data=fields | {"council": "ashmere"})
    client.browser.post("/s/street", data=fields | {"council": "brackwater"})
    client.get("/s/street/about")
    assert "Brackwater Council" in client.text
    assert len(responses(session, council)) == 1


def test_a_doubled_submission_gives_the_same_receipt(
    client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    begin(client, council)
    answer_to_the_check(client)
    fields = dict(client._form(0).fields)
    for _time in range(2):
        assert client.browser.post("/s/street/check", data=fields).location == "/s/street/thank-you"
    client.get("/s/street/thank-you")
    (response,) = responses(session, council)
    assert receipt_of(client, response) in client.text


def test_a_submitted_response_takes_no_more_answers(
    client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    begin(client, council)
    answer_to_the_check(client)
    client.submit()
    client.get("/s/street/satisfied")
    assert "Thank you" in client.heading
    assert responses(session, council)[0].answers["satisfied"] == "1"


def test_a_closed_survey_thanks_late_residents(
    client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    begin(client, council)
    client.submit()
    waves.close_wave(session, wave)
    client.submit({"satisfied": "1"})
    assert client.heading == "This survey has closed"
    assert "Thank you" in client.text
    (response,) = responses(session, council)
    assert (response.state, response.answers) == (ResponseState.PARTIAL, {})


def test_a_receipt_can_still_be_read_after_the_survey_closes(
    client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    begin(client, council)
    answer_to_the_check(client)
    client.submit()
    waves.close_wave(session, wave)
    client.get("/s/street/thank-you")
    assert "Thank you" in client.heading


def test_a_survey_between_waves_says_when_it_opens(client: CheckingClient, make: Factory, council: Council) -> None:
    commission = make_commission(make, council)
    make_wave(make, commission, opened=400, state=WaveState.PUBLISHED)
    coming = make_wave(make, commission, opened=-5, state=WaveState.DRAFT, number=2)
    client.get("/s/street")
    assert client.heading == "This survey is not open yet"
    assert str(coming.opens_on.year) in client.text


def test_a_lost_cookie_leads_back_to_the_start_in_plain_words(
    client: CheckingClient, council: Council, wave: Wave
) -> None:
    begin(client, council)
    client.browser.delete_cookie(COOKIE, path="/s/street")
    client.get("/s/street/satisfied")
    assert "We could not find your answers in this browser. If you have a code, enter it below" in client.text


def test_a_resident_who_left_may_carry_on(client: CheckingClient, council: Council, wave: Wave) -> None:
    begin(client, council)
    client.submit()
    client.submit({"satisfied": "1"})
    client.get("/s/street")
    client.get(client.page.cssselect(".govuk-inset-text a")[0].get("href"))
    assert client.heading == "What have you seen?"


def test_a_question_that_is_not_on_the_way_leads_to_the_one_that_is(
    client: CheckingClient, council: Council, wave: Wave
) -> None:
    begin(client, council)
    client.get("/s/street/why")
    assert client.heading == "Your street means the road you live on."


def test_an_unknown_survey_is_not_found(client: CheckingClient) -> None:
    client.get("/s/nowhere", status=404)


def test_a_survey_of_one_council_asks_nobody_which(
    client: CheckingClient, session: Session, make: Factory, council: Council
) -> None:
    make_wave(make, make_commission(make, council, slug="alone"))
    client.get("/s/alone")
    assert not client.page.xpath("//input[@name='council']")
    assert "Ashmere Council" in client.text and "choose a council" not in client.text
    client.submit()
    assert client.heading == "Your street means the road you live on."
    assert len(responses(session, council)) == 1


def test_a_survey_whose_other_councils_have_not_agreed_asks_nobody_which(
    client: CheckingClient, session: Session, make: Factory, council: Council
) -> None:
    commission = make_commission(make, council, make.council("elsewhere"), slug="alone")
    commission.partners[1].agreed_at = None
    make_wave(make, commission)
    client.get("/s/alone")
    client.submit({"council": "elsewhere"})
    assert client.heading == "Your street means the road you live on."
    assert len(responses(session, council)) == 1


def test_somebody_who_is_signed_in_answers_like_anybody(
    client: CheckingClient, session: Session, make: Factory, council: Council, wave: Wave
) -> None:
    client.sign_in(make.person(council, Role.OFFICER))
    begin(client, council)
    answer_to_the_check(client)
    client.submit()
    (response,) = responses(session, council)
    assert response.state is ResponseState.SUBMITTED
