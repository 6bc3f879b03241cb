"""Officers make forms, look at them, open and close them, and take away the ways to them."""

import csv
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.models import Council, Role
from core.pdf import can_make_pdf
from feedback.asking import cycles
from feedback.asking.asked_form import TableFault, read_table
from feedback.asking.links import case_of
from feedback.models import FeedbackForm
from tests.client import CheckingClient
from tests.factories import Factory
from tests.feedback.making import make_answer, make_form


@pytest.fixture
def council(client: CheckingClient, make: Factory) -> Council:
    council = make.council()
    waste = make.service(council, "waste", "Waste")
    make.service(council, "parks", "Parks")
    client.sign_in(make.person(council, Role.OFFICER, [waste]))
    return council


def form_called(session: Session, slug: str) -> FeedbackForm:
    session.rollback()
    return session.scalars(
        select(FeedbackForm).where(FeedbackForm.slug == slug).execution_options(across_councils="a test")
    ).one()


def test_an_officer_makes_a_form_whose_words_are_ready_and_opens_it(
    client: CheckingClient, session: Session, council: Council
) -> None:
    client.get(f"/councils/{council.slug}/forms/new")
    client.submit({"purpose": "rating", "service": "waste", "slug": "bins"})
    form = form_called(session, "bins")
    assert not form.open, "residents see it once somebody has read it"
    assert form.title == {"en": "How did we do?", "cy": "Sut wnaethon ni?"}
    client.submit({"title_en": "Your bins", "ask_ease_question": "y", "asks_quoting": "y"})
    client.get(f"/councils/{council.slug}/forms/bins/preview")
    assert "Pa mor hawdd" not in client.text and "How easy was it to get what you needed?" in client.text
    client.get(f"/councils/{council.slug}/forms/bins")
    client.submit(form="/open")
    form = form_called(session, "bins")
    assert form.open and form.title["en"] == "Your bins" and form.ease_question["cy"].startswith("Pa mor hawdd")
    client.get("/f/bins")
    assert client.heading == "Your bins"
    client.get(f"/councils/{council.slug}/forms/bins")
    client.submit(form="/close")
    client.get("/f/bins")
    assert "This form is closed." in client.text


def test_a_form_opens_only_when_it_is_whole_in_every_language(
    client: CheckingClient, make: Factory, session: Session, council: Council
) -> None:
    service = make.service(council, "roads", "Roads")
    client.get("/")
    form = make_form(make, council, service, slug="half", title={"en": "Roads"}, open=False)
    client.sign_in(make.person(council, Role.ANALYST))
    client.get(f"/councils/{council.slug}/forms/half")
    assert "The heading: Cymraeg" in client.text
    assert not [each for each in client.page.forms if "/open" in (each.get("action") or "")]
    session.rollback()
    assert not form.open


def test_an_open_form_cannot_lose_a_language(
    client: CheckingClient, make: Factory, session: Session, council: Council
) -> None:
    make_form(make, council, form_service(session, council), slug="whole")
    client.get(f"/councils/{council.slug}/forms/whole/edit")
    client.submit({"thanks_cy": ""}, status=422)
    assert client.errors() == ["Write this in Cymraeg too: the form is open"]
    assert form_called(session, "whole").thanks["cy"]


def form_service(session: Session, council: Council):
    from core import councils

    return next(each for each in councils.services_of(session, council.id) if each.code == "waste")


def test_two_councils_cannot_have_the_same_link(client: CheckingClient, make: Factory, council: Council) -> None:
    make_form(make, make.council(), slug="bins")
    client.get(f"/councils/{council.slug}/forms/new")
    client.submit({"purpose": "rating", "service": "waste", "slug": "bins"}, status=422)
    assert client.errors() == ["Another form has this link. Choose another end for yours"]
    client.submit({"purpose": "rating", "service": "waste", "slug": "Bins!"}, status=422)
    assert client.errors() == ["Use small letters, digits and single hyphens, like garden-waste"]


def test_an_officer_sees_and_makes_only_forms_of_their_services(
    client: CheckingClient, make: Factory, council: Council
) -> None:
    make_form(make, council, make.service(council, "roads"), slug="not-mine")
    client.get(f"/councils/{council.slug}/forms")
    assert "There are no forms yet." in client.text
    client.get(f"/councils/{council.slug}/forms/not-mine", status=404)
    client.get(f"/councils/{council.slug}/forms/new")
    client.submit({"purpose": "rating", "service": "parks", "slug": "parks"}, status=422)
    client.submit({"purpose": "complaint", "service": "", "slug": "anything"}, status=422)
    assert client.errors() == ["Choose the service that residents are asked about"]


def test_another_councils_form_is_not_found(client: CheckingClient, make: Factory, council: Council) -> None:
    theirs = make_form(make, make.council())
    for way in ("", "/edit", "/preview", "/poster", "/qr.svg"):
        client.get(f"/councils/{council.slug}/forms/{theirs.slug}{way}", status=404)


def test_sites_are_written_as_origins(
    client: CheckingClient, make: Factory, session: Session, council: Council
) -> None:
    make_form(make, council, form_service(session, council), slug="framed")
    address = f"/councils/{council.slug}/forms/framed/edit"
    client.get(address)
    client.submit({"embed_origins": "www.council.example; script-src *"}, status=422)
    assert client.errors() == ["Write each site on a line of its own, like https://www.council.example"]
    client.submit({"embed_origins": "https://Www.council.example/\nhttps://library.example:8443"})
    assert form_called(session, "framed").embed_origins == [
        "https://library.example:8443",
        "https://www.council.example",
    ]
    assert '<iframe src="http' in client.text.replace("&lt;", "<")


def test_the_poster_and_its_code_lead_to_the_form(
    client: CheckingClient, make: Factory, session: Session, council: Council
) -> None:
    make_form(make, council, form_service(session, council), slug="bins")
    client.get(f"/councils/{council.slug}/forms/bins/poster")
    assert "127.0.0.1:8000/f/bins" in client.text and "Sganiwch" in client.text
    client.get(f"/councils/{council.slug}/forms/bins/qr.svg")
    assert client.response.mimetype == "image/svg+xml"
    if can_make_pdf():
        client.get(f"/councils/{council.slug}/forms/bins/poster.pdf")
        assert client.response.data.startswith(b"%PDF-")


def test_each_case_has_a_link_that_only_we_can_write(
    client: CheckingClient, app: Flask, make: Factory, session: Session, council: Council
) -> None:
    form = make_form(make, council, form_service(session, council), slug="bins")
    client.get(f"/councils/{council.slug}/forms/bins")
    client.submit({"cases": "CRM-1\n\n=CMD()"}, form="/cases.csv")
    table = list(csv.DictReader(StringIO(client.response.data.decode("utf-8-sig"))))
    assert [row["case"] for row in table] == ["CRM-1", "'=CMD()"]
    signed = parse_qs(urlsplit(table[0]["link"]).query)["case"][0]
    assert case_of(form, signed, app.extensions["settings"].codes_key) == "CRM-1"


def test_the_response_rate_is_of_those_who_were_asked(
    client: CheckingClient, make: Factory, session: Session, council: Council
) -> None:
    form = make_form(make, council, form_service(session, council), slug="bins")
    for number in range(10):
        make_answer(make, form, rating=1 if number < 8 else 4, received_at=datetime(2026, 3, 5, 12, tzinfo=UTC))
    client.get(f"/councils/{council.slug}/forms/bins")
    client.submit({"month": "03/2026", "asked": "40"}, form="/asked")
    assert month(client, "March 2026") == ["40", "10", "25% (14% to 40%)", "80% (49% to 94%)", "10"]
    client.submit({"month": "2026-03", "asked": "8"}, form="/asked")
    assert month(client, "March 2026")[2] == "More answers than were asked: check the number"
    client.submit({"month": "spring", "asked": "0"}, form="/asked", status=422)
    assert client.errors() == ["Enter a month, like 03/2026", "Enter a whole number, 1 or more"]


def month(client: CheckingClient, name: str) -> list[str]:
    rows = client.page.xpath("//caption[@id='cycles']/../tbody/tr")
    return next([cell.text_content() for cell in row][1:] for row in rows if row[0].text_content() == name)


def test_numbers_asked_are_taken_in_from_a_file(
    client: CheckingClient, make: Factory, session: Session, council: Council
) -> None:
    form = make_form(make, council, form_service(session, council), slug="bins")
    client.get(f"/councils/{council.slug}/forms/bins")
    table = (BytesIO(b'month,asked\n2026-01,120\n02/2026,"1,300"\n'), "asked.csv")
    client.submit({"table": table}, form="/asked-table")
    session.rollback()
    assert cycles.asked_of(session, form) == {date(2026, 1, 1): 120, date(2026, 2, 1): 1300}
    client.submit({"table": (BytesIO(b"month,asked\n2026-01,many\n"), "asked.csv")}, form="/asked-table", status=422)
    assert client.errors() == ["Row 2: “many” is not a whole number of 1 or more"]


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"month,asked\n", b"\xff\xfe\x00", b"month,asked\n2026-01\n"])
def test_a_file_that_is_no_table_of_months_changes_nothing(app: Flask, content: bytes) -> None:
    with app.test_request_context(), pytest.raises(TableFault):
        read_table(content)
