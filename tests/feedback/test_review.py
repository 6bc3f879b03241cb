from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from core.models import AuditEvent, Council, Role
from feedback.models import Comment, Decision
from tests.client import CheckingClient
from tests.factories import Factory
from tests.feedback.making import LONG_AGO, OVERHEARD, make_comment, make_suggested, make_suggestion


def decisions_of(session: Session, council: Council) -> list[Decision]:
    session.rollback()
    statement = select(Decision).where(Decision.council_id == council.id)
    return list(session.scalars(statement.order_by(Decision.decided_at)))


def signed_in(client: CheckingClient, make: Factory, role: Role = Role.ANALYST) -> Council:
    council = make.council()
    client.sign_in(make.person(council, role))
    return council


def save(client: CheckingClient, **values: object) -> None:
    """Send the correction form as it stands, but for the values given."""
    client.submit({"themes": list(correction(client)["themes"])} | values, form="correction")


def correction(client: CheckingClient) -> Any:
    return client.page.get_element_by_id("correction").fields


def queue(council: Council) -> str:
    return f"/councils/{council.slug}/comments"


def test_a_list_may_show_the_newest_first_with_what_the_machine_suggests(client: CheckingClient, make: Factory) -> None:
    council = signed_in(client, make)
    service = make.service(council)
    make_suggested(make, council, service, text="Older")
    make_suggested(make, council, service, text="Newer", received_at=LONG_AGO + timedelta(days=1))
    client.get(f"{queue(council)}?order=newest")
    assert client.text.index("Newer") < client.text.index("Older")
    assert "Waste, 15 March 2026: Poor" in client.text
    assert "The machine suggests: Complaint Negative Waste" in client.text
    assert "Complaint (80%): missed" in client.text
    assert OVERHEARD not in client.text


def test_a_comment_that_the_machine_has_not_read_says_so_and_hides_personal_data(
    client: CheckingClient, make: Factory
) -> None:
    council = signed_in(client, make)
    make_comment(make, council, text="Ring me on 07700 900123")
    client.get(queue(council))
    assert "The machine has not read this comment yet." in client.text
    assert "[phone]" in client.text
    assert "900123" not in client.text
    assert "Accept" not in client.text


def test_accepting_keeps_the_filter_and_takes_the_comment_off_the_list(
    client: CheckingClient, make: Factory, session: Session
) -> None:
    council = signed_in(client, make)
    first = make_suggested(make, council, text="First", received_at=LONG_AGO + timedelta(days=1))
    make_suggested(make, council, text="Second")
    client.get(f"{queue(council)}?kind=complaint&order=newest")
    client.submit(form="accept")
    assert b"kind=complaint&order=newest" in client.response.request.query_string
    assert f"Saved {first.reference}. 1 comment is left to review." in client.text
    assert "First" not in client.text
    assert "Second" in client.text
    [decision] = decisions_of(session, council)
    assert (decision.comment_id, decision.as_suggested, decision.themes) == (first.id, True, ["waste_recycling"])


def test_accepting_twice_decides_once(client: CheckingClient, make: Factory, session: Session) -> None:
    council = signed_in(client, make)
    make_suggested(make, council)
    client.get(queue(council))
    page = client.page, client.response
    client.submit(form="accept")
    client.page, client.response = page
    client.submit(form="accept")
    assert len(decisions_of(session, council)) == 1


def test_correcting_keeps_machine_and_person_apart_and_goes_on_to_the_next(
    client: CheckingClient, make: Factory, session: Session
) -> None:
    council = signed_in(client, make)
    first = make_suggested(make, council, text="First", received_at=LONG_AGO + timedelta(days=1))
    second = make_suggested(make, council, text="Second")
    client.get(f"{queue(council)}/{first.id}")
    corrected = {"kind": "suggestion", "sentiment": "neutral", "themes": ["delay_waiting", "kept_informed"]}
    client.submit(corrected, form="correction")
    assert client.path == f"{queue(council)}/{second.id}"
    assert f"Saved {first.reference}. 1 comment is left to review." in client.text
    [decision] = decisions_of(session, council)
    assert (decision.kind, decision.sentiment, decision.as_suggested) == ("suggestion", "neutral", False)
    assert decision.themes == ["delay_waiting", "kept_informed"]
    client.get(f"{queue(council)}/{first.id}")
    assert "The machine suggests: Complaint Negative" in client.text
    assert "A person decided: Suggestion Neutral" in client.text
    assert correction(client)["kind"] == "suggestion"


def test_the_last_correction_leads_back_to_the_list(client: CheckingClient, make: Factory) -> None:
    council = signed_in(client, make)
    comment = make_suggested(make, council)
    client.get(f"{queue(council)}/{comment.id}")
    save(client)
    assert client.heading.startswith("Comments")
    assert "There is nothing left to review here." in client.text


def test_a_correction_without_a_kind_is_asked_for_again(client: CheckingClient, make: Factory) -> None:
    council = signed_in(client, make)
    comment = make_comment(make, council)
    client.get(f"{queue(council)}/{comment.id}")
    client.submit({"sentiment": "neutral", "themes": ["delay_waiting"]}, status=422, form="correction")
    assert client.errors() == ["Choose what the comment is"]
    assert correction(client)["sentiment"] == "neutral"


def test_every_decision_is_kept_in_the_trail(client: CheckingClient, make: Factory, session: Session) -> None:
    council = signed_in(client, make)
    comment = make_suggested(make, council)
    for kind in ("complaint", "suggestion", "complaint"):
        client.get(f"{queue(council)}/{comment.id}")
        save(client, kind=kind)
    assert [decision.kind for decision in decisions_of(session, council)] == ["complaint", "suggestion", "complaint"]
    client.get(f"{queue(council)}/{comment.id}")
    assert len(client.page.cssselect("table tbody tr")) == 3
    client.get(f"{queue(council)}?reviewed=yes&kind=suggestion")
    assert comment.text not in client.text, "the latest decision counts"
    client.get(f"{queue(council)}?reviewed=yes&kind=complaint")
    assert comment.text in client.text


def test_the_database_refuses_to_change_or_delete_a_decision(make: Factory, session: Session) -> None:
    council = make.council()
    comment, person = make_suggested(make, council), make.person()
    make.keep(
        Decision(
            council_id=council.id,
            comment_id=comment.id,
            person_id=person.id,
            kind="complaint",
            sentiment="neutral",
            themes=[],
            as_suggested=False,
        )
    )
    session.commit()
    mine = Decision.council_id == council.id
    for change in (update(Decision).where(mine).values(as_suggested=True), delete(Decision).where(mine)):
        with pytest.raises(DBAPIError, match="append-only"):
            session.execute(change)
        session.rollback()


def test_an_officer_sees_only_the_comments_of_their_services(client: CheckingClient, make: Factory) -> None:
    council = make.council()
    waste, parks = make.service(council, "waste", "Waste"), make.service(council, "parks", "Play areas")
    client.sign_in(make.person(council, Role.OFFICER, [waste]))
    make_suggested(make, council, waste, text="About the bins")
    hidden = make_suggested(make, council, parks, text="About the swings")
    make_suggested(make, council, text="About nothing in particular")
    client.get(queue(council))
    assert "About the bins" in client.text
    assert "swings" not in client.text
    assert "particular" not in client.text
    assert "Play areas" not in client.text
    client.get(f"{queue(council)}?service=parks&reviewed=all")
    assert "swings" not in client.text
    client.get(f"{queue(council)}/{hidden.id}", status=404)
    client.get(f"{queue(council)}/themes")
    assert "1 comment has been read" in client.text


def test_viewers_and_strangers_see_no_comments(client: CheckingClient, make: Factory) -> None:
    council = signed_in(client, make, Role.VIEWER)
    comment = make_suggested(make, council)
    for address in ("", "/themes", f"/{comment.id}"):
        client.get(queue(council) + address, status=403)
    client.get(queue(make.council()), status=403)


def test_another_councils_comment_is_not_found(client: CheckingClient, make: Factory) -> None:
    council = signed_in(client, make)
    comment = make_suggested(make, make.council())
    client.get(f"{queue(council)}/{comment.id}", status=404)


def test_filters_find_by_service_kind_theme_sentiment_and_review(client: CheckingClient, make: Factory) -> None:
    council = signed_in(client, make)
    waste = make.service(council)
    make_suggested(make, council, waste, text="Bins")
    praise = make_comment(make, council, text="Books")
    themes = [{"code": "libraries_leisure_culture", "score": 0.7, "evidence": ['"code": "delay_waiting"']}]
    make_suggestion(make, praise, kind="compliment", sentiment="positive", themes=themes)
    for choice in ("service=waste", "kind=complaint", "theme=waste_recycling", "sentiment=negative"):
        client.get(f"{queue(council)}?{choice}")
        assert "Bins" in client.text, choice
        assert "Books" not in client.text, choice
    client.get(f"{queue(council)}?theme=delay_waiting")
    assert "There are no comments to show here." in client.text
    client.get(f"{queue(council)}?theme=nonsense&kind=nonsense&page=nonsense")
    assert "Bins" in client.text


def test_a_long_queue_has_pages_that_keep_the_filter(client: CheckingClient, make: Factory) -> None:
    council = signed_in(client, make)
    for _ in range(60):
        make_suggested(make, council)
    client.get(f"{queue(council)}?kind=complaint&page=2")
    assert len(client.page.cssselect("article")) == 25
    assert client.page.xpath("//a[@rel='next']/@href") == [f"{queue(council)}?kind=complaint&page=3"]
    client.get(f"{queue(council)}?page=9")
    assert len(client.page.cssselect("article")) == 10


def test_opening_and_deciding_are_in_the_trail(client: CheckingClient, make: Factory, session: Session) -> None:
    council = signed_in(client, make)
    comment = make_suggested(make, council)
    client.get(f"{queue(council)}/{comment.id}")
    save(client)
    session.rollback()
    statement = select(AuditEvent.action).where(
        AuditEvent.council_id == council.id, AuditEvent.subject_id == str(comment.id)
    )
    assert list(session.scalars(statement.order_by(AuditEvent.at))) == ["comment-seen", "comment-decided"]


def test_listing_comments_is_in_the_trail(client: CheckingClient, make: Factory, session: Session) -> None:
    council = signed_in(client, make)
    comment = make_suggested(make, council)
    client.get(queue(council))
    [event] = session.scalars(select(AuditEvent).where(AuditEvent.council_id == council.id)).all()
    assert (event.action, event.detail) == ("comments-listed", {"comments": [comment.reference]})


def test_the_queue_reads_in_welsh(client: CheckingClient, make: Factory) -> None:
    council = signed_in(client, make)
    make_suggested(make, council, make.service(council))
    client.get(f"{queue(council)}?lang=cy")
    assert client.page.get("lang") == "cy"
    assert "Waste (Cymraeg), 14 Mawrth 2026" in client.text
    assert "Gwastraff" in client.text


def test_themes_are_counted_by_decision_or_else_by_suggestion(
    client: CheckingClient, make: Factory, session: Session
) -> None:
    council = signed_in(client, make)
    make_suggested(make, council)
    corrected: Comment = make_suggested(make, council)
    client.get(f"{queue(council)}/{corrected.id}")
    client.submit({"kind": "compliment", "themes": ["waste_recycling", "staff_attitude"]}, form="correction")
    client.get(f"{queue(council)}/themes")
    kinds, feelings = (
        [[c.text_content() for c in r] for r in t.cssselect("tbody tr")] for t in client.page.cssselect("table")
    )
    assert [row[1:] for row in kinds] == [["2", "1", "1"], ["1", "0", "1"]]
    assert [row[1:] for row in feelings] == [["2", "0", "0"], ["1", "0", "0"]]
    assert OVERHEARD not in client.text
    assert "2 comments have been read; a person has decided on 1 of them." in client.text
