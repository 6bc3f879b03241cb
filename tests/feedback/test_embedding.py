"""A form in a frame on another site: without cookies, without JavaScript, and only where the council said."""

from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.models import Comment
from tests.client import CheckingClient
from tests.factories import Factory
from tests.feedback.making import make_form

SITE = "https://www.council.example"


def test_only_named_sites_may_frame_the_form(client: CheckingClient, make: Factory) -> None:
    form = make_form(make, make.council(), embed_origins=[SITE])
    client.get(f"/f/{form.slug}/embed")
    assert f"frame-ancestors 'self' {SITE}" in client.response.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in client.response.headers
    client.get(f"/f/{form.slug}")
    assert "frame-ancestors 'none'" in client.response.headers["Content-Security-Policy"]
    assert client.response.headers["X-Frame-Options"] == "DENY"


def test_a_form_that_names_no_site_can_be_framed_by_our_own_pages_alone(client: CheckingClient, make: Factory) -> None:
    form = make_form(make, make.council())
    client.get(f"/f/{form.slug}/embed")
    assert "frame-ancestors 'self';" in client.response.headers["Content-Security-Policy"] + ";"


def test_a_browser_that_keeps_no_cookie_answers_and_is_told_its_reference(
    client: CheckingClient, make: Factory, session: Session
) -> None:
    council = make.council()
    form = make_form(make, council, embed_origins=[SITE])
    client.get(f"/f/{form.slug}/embed?spoken=cy")
    assert client.page.get("lang") == "cy"
    fields = {**client.page.forms[-1].fields, "rating": "2"}
    sent = [forgetful(client).post(f"/f/{form.slug}/embed", data=fields) for _ in range(2)]
    assert {answer.status_code for answer in sent} == {302}
    session.rollback()
    [comment] = session.scalars(select(Comment).where(Comment.council_id == council.id))
    assert (comment.rating, comment.channel, comment.language) == (2, "embedded", "cy")
    where = urlsplit(sent[0].location)
    assert comment.reference not in sent[0].location
    thanks = forgetful(client).get(f"{where.path}?{where.query}")
    assert comment.reference in thanks.text and "Diolch" in thanks.text


def test_a_receipt_that_somebody_made_up_shows_nothing(client: CheckingClient, make: Factory) -> None:
    form = make_form(make, make.council())
    client.get(f"/f/{form.slug}/embed/thank-you?r=K7QM-2FXD.made-up")
    assert client.path == f"/f/{form.slug}/embed"


def test_a_mistake_in_a_frame_keeps_what_was_typed(client: CheckingClient, make: Factory) -> None:
    form = make_form(make, make.council())
    client.get(f"/f/{form.slug}/embed")
    client.submit({"text": "b" * 4001}, status=422)
    assert len(client.page.forms[-1].fields["text"].strip()) == 4001


def forgetful(client: CheckingClient):
    """A browser with no cookie at all."""
    return client.browser.application.test_client(use_cookies=False)
