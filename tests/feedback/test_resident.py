from sqlalchemy import select
from sqlalchemy.orm import Session

from core.models import Council, Job
from feedback.models import Comment, FeedbackForm
from tests.client import CheckingClient
from tests.factories import Factory
from tests.feedback.making import make_form


def comments_of(session: Session, council: Council) -> list[Comment]:
    session.rollback()
    return list(session.scalars(select(Comment).where(Comment.council_id == council.id)))


def a_form(make: Factory) -> tuple[Council, FeedbackForm]:
    council = make.council(name={"en": "Aldermoor", "cy": "Aldermoor"})
    return council, make_form(make, council)


def test_a_resident_says_how_we_did_and_is_given_a_reference(
    client: CheckingClient, make: Factory, session: Session
) -> None:
    council, form = a_form(make)
    client.get(f"/f/{form.slug}")
    assert "Aldermoor" in client.text
    client.submit({"rating": "2", "text": "  The crew were kind.  "})
    assert client.heading == "Thank you"
    [comment] = comments_of(session, council)
    assert comment.reference in client.text
    assert "The crews read these every week." in client.text
    assert (comment.rating, comment.text, comment.service_id) == (2, "The crew were kind.", form.service_id)
    assert comment.question == "What could we do better?"


def test_the_comment_and_the_asking_for_its_theming_are_one(
    client: CheckingClient, make: Factory, session: Session
) -> None:
    council, form = a_form(make)
    client.get(f"/f/{form.slug}")
    client.submit({"rating": "", "text": "Too early in the morning"})
    assert [job.kind for job in session.scalars(select(Job).where(Job.council_id == council.id))] == ["theme-comments"]


def test_a_resident_answers_in_welsh(client: CheckingClient, make: Factory, session: Session) -> None:
    council, form = a_form(make)
    client.get(f"/f/{form.slug}?lang=cy")
    assert client.heading == "Eich biniau: sut wnaethon ni?"
    assert client.page.get("lang") == "cy"
    client.submit({"rating": "1", "text": "Gwych"})
    assert "Mae'r criwiau'n darllen y rhain." in client.text
    [comment] = comments_of(session, council)
    assert (comment.language, comment.question) == ("cy", "Beth allem ni ei wneud yn well?")


def test_a_rating_alone_is_enough(client: CheckingClient, make: Factory, session: Session) -> None:
    council, form = a_form(make)
    client.get(f"/f/{form.slug}")
    client.submit({"rating": "5"})
    [comment] = comments_of(session, council)
    assert (comment.rating, comment.text) == (5, "")
    assert session.scalar(select(Job).where(Job.council_id == council.id)) is None, "there is nothing to theme"


def test_nothing_said_is_met_with_kindness(client: CheckingClient, make: Factory, session: Session) -> None:
    council, form = a_form(make)
    client.get(f"/f/{form.slug}")
    client.submit({"text": "   "}, status=422)
    assert client.errors() == ["Choose how we did, or tell us in your own words"]
    assert comments_of(session, council) == []


def test_what_was_typed_is_kept_when_it_is_too_long(client: CheckingClient, make: Factory) -> None:
    _, form = a_form(make)
    client.get(f"/f/{form.slug}")
    client.submit({"rating": "4", "text": "a" * 4001}, status=422)
    assert client.errors() == ["Shorten your answer to 4000 characters or fewer"]
    fields = client.page.forms[0].fields
    assert (fields["rating"], len(fields["text"].strip())) == ("4", 4001)


def test_a_form_sent_twice_makes_one_comment(client: CheckingClient, make: Factory, session: Session) -> None:
    council, form = a_form(make)
    client.get(f"/f/{form.slug}")
    page = client.page, client.response
    client.submit({"text": "Once"})
    reference = client.page.cssselect(".fm-code")[0].text
    client.page, client.response = page
    client.submit({"text": "Once"})
    assert client.page.cssselect(".fm-code")[0].text == reference
    assert len(comments_of(session, council)) == 1


def test_a_form_shown_again_makes_another_comment(client: CheckingClient, make: Factory, session: Session) -> None:
    council, form = a_form(make)
    for text in ("One", "Two"):
        client.get(f"/f/{form.slug}")
        client.submit({"text": text})
    assert {comment.text for comment in comments_of(session, council)} == {"One", "Two"}


def test_a_closed_form_says_so_and_gives_back_what_was_written(
    client: CheckingClient, make: Factory, session: Session
) -> None:
    council, form = a_form(make)
    client.get(f"/f/{form.slug}")
    form.open = False
    client.submit({"text": "Just too late"})
    assert "This form is closed." in client.text
    assert "Just too late" in client.text
    assert comments_of(session, council) == []


def test_an_unknown_form_is_not_found(client: CheckingClient) -> None:
    client.get("/f/nothing-here", status=404)
    client.get("/f/nothing-here/thank-you", status=404)


def test_nobody_is_thanked_before_they_have_answered(client: CheckingClient, make: Factory) -> None:
    _, form = a_form(make)
    client.get(f"/f/{form.slug}/thank-you")
    assert client.heading == "Your bins: how did we do?"


def test_characters_that_nobody_types_are_left_out_and_lines_kept(
    client: CheckingClient, make: Factory, session: Session
) -> None:
    council, form = a_form(make)
    client.get(f"/f/{form.slug}")
    client.submit({"text": "Two\0\r\nlines"})
    assert client.heading == "Thank you"
    assert [comment.text for comment in comments_of(session, council)] == ["Two\nlines"]
