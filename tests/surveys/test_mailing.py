"""An analyst makes a mailing, takes away what is printed, and looks after single codes."""

import csv
import re
import zlib
from io import BytesIO, StringIO

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from core import jobs
from core.database import now
from core.models import AuditEvent, Council, Role
from core.pdf import NoPdf, can_make_pdf
from surveys.mailings import invitations, sheet_jobs, sheets
from surveys.models import InvitationBatch, InvitationState, Partner, Wave
from tests.client import CheckingClient
from tests.factories import Factory
from tests.surveys.making import make_commission, make_invitations, make_sample, make_wave

MAILING = "/councils/ashmere/surveys/street/1/invitations"
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect width="1" height="1"/></svg>'


@pytest.fixture
def council(make: Factory) -> Council:
    return make.council("ashmere", name={"en": "Ashmere Council", "cy": "Cyngor Ashmere"}, logo=LOGO)


@pytest.fixture
def wave(make: Factory, council: Council) -> Wave:
    return make_wave(make, make_commission(make, council))


@pytest.fixture
def analyst(client: CheckingClient, make: Factory, council: Council, wave: Wave) -> CheckingClient:
    client.sign_in(make.person(council, Role.ANALYST))
    return client


@pytest.fixture
def batch(make: Factory, app: Flask, wave: Wave, council: Council) -> InvitationBatch:
    return make_invitations(make, app.extensions["codes"], wave, council)[0].batch


def figures(client: CheckingClient) -> str:
    """The headline figures of a page with their names."""
    return " ".join(words for part in client.page.cssselect(".fm-figures") for words in part.itertext())


def upload(client: CheckingClient, content: str, *, status: int = 200) -> None:
    client.get(f"{MAILING}/new")
    file = (BytesIO(content.encode()), "sample.csv")
    client.submit({"name": "From a file", "source": "file", "sample": file}, status=status)


def test_an_analyst_invites_by_the_plan(
    analyst: CheckingClient, make: Factory, session: Session, council: Council, wave: Wave
) -> None:
    make_sample(make, wave, council, {"north": (100, 20), "south": (60, 10)})
    analyst.get(MAILING)
    assert "Names and addresses are never kept here" in analyst.text
    analyst.get(f"{MAILING}/new")
    analyst.submit({"name": "First letters", "source": "strata"})
    assert analyst.heading == "First letters" and figures(analyst) == "Issued 30 Used 0 Cancelled 0"
    analyst.get(MAILING)
    assert "First letters" in analyst.text
    analyst.get(f"{MAILING}/new")
    analyst.submit({"name": "Once more", "source": "strata"}, status=422)
    assert analyst.errors() == [
        "Every household of the sample plan has been invited, or there is no plan for this wave"
    ]
    assert session.scalars(select(AuditEvent.action).where(AuditEvent.action == "invitations-made")).all()


def test_a_file_is_taken_whole_or_not_at_all(analyst: CheckingClient, session: Session) -> None:
    rows = "".join(f"H{number},north,2.5\n" for number in range(1, 13))
    upload(analyst, f"reference,stratum,design_weight\n{rows}H13,north,none\n", status=422)
    assert analyst.errors() == ["Row 14, column “design_weight”: enter a number above 0, such as 12.5"]
    upload(analyst, f"reference,stratum,design_weight\n{rows}X,hamlet,2.5\n", status=422)
    assert "Only 1 households of “hamlet” share a design weight" in analyst.errors()[0]
    assert session.scalar(text("SELECT count(*) FROM invitation")) == 0
    upload(analyst, f"reference,stratum,design_weight\n{rows}")
    assert figures(analyst).startswith("Issued 12")
    upload(analyst, f"reference,stratum,design_weight\n{rows}", status=422)
    assert analyst.errors() == ["“H1” has been invited to this wave already"]


def test_the_file_of_codes_is_for_a_mail_merge(analyst: CheckingClient, app: Flask, batch: InvitationBatch) -> None:
    batch.invitations[0].state = InvitationState.USED
    batch.invitations[1].state = InvitationState.CANCELLED
    analyst.get(f"{MAILING}/{batch.id}/codes.csv")
    assert analyst.response.mimetype == "text/csv"
    table = list(csv.DictReader(StringIO(analyst.response.data.decode("utf-8-sig"))))
    assert [row["reference"] for row in table] == ["north-1", *(f"north-{number}" for number in range(3, 11))]
    code = invitations.code_of(batch.invitations[0], app.extensions["codes"])
    assert table[0]["code"] == code and table[0]["link"].endswith(f"/i/{code}")
    assert "used" not in analyst.response.text.lower()


def test_no_cell_is_a_formula() -> None:
    table = sheets.slips_csv([sheets.Slip("=cmd", "@x", "K7QM-2FXD-94HW", "https://survey.example/i/K7QM-2FXD-94HW")])
    assert "'=cmd,'@x,K7QM" in table


def test_slips_can_be_printed_from_the_browser(analyst: CheckingClient, app: Flask, batch: InvitationBatch) -> None:
    analyst.get(f"{MAILING}/{batch.id}/sheet")
    slips = analyst.page.cssselect(".slip")
    assert len(slips) == 10 and len(analyst.page.cssselect(".slip svg.qr")) == 10
    words = " ".join(slips[0].text_content().split())
    assert invitations.code_of(batch.invitations[0], app.extensions["codes"]) in words
    assert "Ashmere Council" in words and "Cyngor Ashmere" in words and "Arolwg stryd" in words
    assert "/i" in slips[0].cssselect(".place")[0].text_content()
    analyst.get(f"{MAILING}/{batch.id}/sheet?part=2", status=404)


def pages_of(content: bytes) -> int:
    assert content.startswith(b"%PDF-")
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, flags=re.DOTALL)
    objects = content + b"".join(unpacked(stream) for stream in streams)
    return max(int(number) for number in re.findall(rb"/Count (\d+)", objects))


def unpacked(stream: bytes) -> bytes:
    """What a stream of a PDF holds, if it was packed."""
    try:
        return zlib.decompressobj().decompress(stream)
    except zlib.error:
        return b""


def test_a_small_batch_is_a_pdf_at_once(analyst: CheckingClient, batch: InvitationBatch) -> None:
    if not can_make_pdf():
        pytest.skip("the libraries that draw PDFs are not installed")
    analyst.get(f"{MAILING}/{batch.id}/sheet.pdf")
    assert analyst.response.mimetype == "application/pdf" and analyst.response.headers["Cache-Control"] == "no-store"
    assert pages_of(analyst.response.data) == 5, "two slips to a page"
    analyst.get(f"{MAILING}/poster.pdf")
    assert pages_of(analyst.response.data) == 1


def test_a_big_batch_is_drawn_in_files_that_are_deleted(
    analyst: CheckingClient, app: Flask, session: Session, batch: InvitationBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not can_make_pdf():
        pytest.skip("the libraries that draw PDFs are not installed")
    for module in ("surveys.mailings.invitation_pages", "surveys.mailings.printing_pages"):
        monkeypatch.setattr(f"{module}.SMALL", 5)
    monkeypatch.setattr(sheet_jobs, "PART", 6)
    settings, database = app.extensions["settings"], app.extensions["database"]
    sheet_jobs.SheetPrinter(app.extensions["codes"], settings.public_url).register()
    analyst.get(f"{MAILING}/{batch.id}/sheet.pdf", status=404)
    analyst.get(f"{MAILING}/{batch.id}")
    analyst.submit(form="/sheets")
    assert "The files are waiting to be made." in analyst.text
    jobs.run_queued(database, settings.data_dir)
    analyst.get(f"{MAILING}/{batch.id}")
    folder = sheet_jobs.folder_of(settings.data_dir, batch.id)
    assert [file.stat().st_mode & 0o777 for file in folder.iterdir()] == [0o600, 0o600]
    assert folder.stat().st_mode & 0o777 == 0o700
    sizes = []
    for part in (1, 2):
        analyst.get(f"{MAILING}/{batch.id}/sheets/{part}.pdf")
        sizes.append(pages_of(analyst.response.data))
    assert sizes == [3, 2]
    analyst.get(f"{MAILING}/{batch.id}")
    analyst.submit(form="/sheets/delete")
    assert not folder.exists()
    analyst.get(f"{MAILING}/{batch.id}/sheets/1.pdf", status=404)


def test_a_machine_without_pdfs_says_so(
    analyst: CheckingClient, batch: InvitationBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(page: str) -> bytes:
        raise NoPdf

    monkeypatch.setattr("surveys.mailings.printing_pages.pdf", refuse)
    monkeypatch.setattr("surveys.mailings.invitation_pages.can_make_pdf", lambda: False)
    analyst.get(f"{MAILING}/{batch.id}")
    assert "This machine cannot make PDFs" in analyst.text and "Slips to print from the browser" in analyst.text
    assert "Slips as PDF" not in analyst.text
    analyst.get(f"{MAILING}/poster.pdf", status=503)
    assert analyst.heading == "This machine cannot make PDFs"


def test_the_open_link_has_a_poster_and_a_qr_code(analyst: CheckingClient, wave: Wave) -> None:
    analyst.get(f"{MAILING}/poster")
    assert analyst.page.cssselect(".poster svg.qr") and "/s/street" in analyst.text
    analyst.get(f"{MAILING}/qr.svg")
    assert analyst.response.mimetype == "image/svg+xml" and b"<svg" in analyst.response.data


def test_a_survey_of_a_sample_alone_has_no_open_link_to_print(analyst: CheckingClient, wave: Wave) -> None:
    wave.commission.open_recruitment = False
    analyst.get(MAILING)
    assert "there is no open link to print" in analyst.text and "Poster" not in analyst.text
    for page in ("poster", "poster.pdf", "qr.svg"):
        analyst.get(f"{MAILING}/{page}", status=404)


def test_nothing_is_printed_before_it_is_known_how_residents_reach_the_pages(
    analyst: CheckingClient, app: Flask, session: Session, batch: InvitationBatch
) -> None:
    before = {each.id: each.code_hash for each in batch.invitations}
    object.__setattr__(app.extensions["settings"], "public_url", "")
    analyst.get(f"{MAILING}/{batch.id}")
    assert "FOLKMOOT_PUBLIC_URL is not set" in analyst.text
    for page in (
        f"{batch.id}/codes.csv",
        f"{batch.id}/sheet",
        f"{batch.id}/sheet.pdf",
        "poster",
        "poster.pdf",
        "qr.svg",
    ):
        analyst.get(f"{MAILING}/{page}", status=503)
        assert "sets FOLKMOOT_PUBLIC_URL to it, such as https://survey.example.org" in analyst.text, page
    analyst.get(f"{MAILING}/household")
    analyst.submit({"reference": batch.invitations[0].reference, "change": "renew"}, status=503)
    session.expire_all()
    assert {each.id: each.code_hash for each in batch.invitations} == before


def test_a_lost_letter_gets_a_new_code(
    analyst: CheckingClient, app: Flask, session: Session, batch: InvitationBatch
) -> None:
    old = invitations.code_of(batch.invitations[2], app.extensions["codes"])
    analyst.get(f"{MAILING}/household")
    analyst.submit({"reference": "no such", "change": "renew"}, status=422)
    assert analyst.errors() == ["No invitation has this reference. Check it against your list"]
    analyst.submit({"reference": " north-3 ", "change": "renew"})
    (new,) = [item.text_content() for item in analyst.page.cssselect(".fm-code")]
    assert new != old and f"/i/{new}" in analyst.text
    analyst.get(f"/i/{old}")
    assert analyst.heading == "This code is no longer good"
    analyst.get(f"/i/{new}")
    assert analyst.heading == "A short survey"


def test_one_code_and_a_whole_batch_can_be_taken_back(
    analyst: CheckingClient, session: Session, batch: InvitationBatch
) -> None:
    used = batch.invitations[0]
    used.state = InvitationState.USED
    analyst.get(f"{MAILING}/household")
    analyst.submit({"reference": "north-5", "change": "cancel"})
    assert "The code is taken back, unless it was used." in analyst.text
    analyst.get(f"{MAILING}/{batch.id}")
    assert figures(analyst) == "Issued 9 Used Not shown Cancelled 1", "fewer than ten would tell who"
    analyst.get(f"{MAILING}/{batch.id}/cancel")
    analyst.submit()
    session.expire_all()
    states = [each.state for each in batch.invitations]
    assert states.count(InvitationState.CANCELLED) == 9 and used.state is InvitationState.USED


def test_each_council_has_its_own(client: CheckingClient, make: Factory, wave: Wave, batch: InvitationBatch) -> None:
    other = make.council("brackwater")
    make.keep(Partner(council_id=other.id, commission_id=wave.commission_id, terms_version="1", agreed_at=now()))
    client.sign_in(make.person(other, Role.ANALYST))
    theirs = MAILING.replace("ashmere", "brackwater")
    client.get(theirs)
    assert "No invitations have been made for this wave." in client.text
    client.get(f"{theirs}/{batch.id}", status=404)
    client.get(f"{theirs}/{batch.id}/codes.csv", status=404)
    client.get(theirs.replace("/invitations", ""))
    assert "Invitations used" not in client.text


@pytest.mark.parametrize("role", [Role.VIEWER, Role.OFFICER])
def test_only_analysts_hold_codes(
    client: CheckingClient, make: Factory, council: Council, batch: InvitationBatch, role: Role
) -> None:
    client.sign_in(make.person(council, role))
    client.get(MAILING, status=403)
    client.get(f"{MAILING}/{batch.id}/codes.csv", status=403)
