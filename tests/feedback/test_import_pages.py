"""An officer uploads a file, says what its columns are, looks it over, and reads what became of every row."""

import csv
import io
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from openpyxl import Workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core import jobs
from core.database import Database
from core.models import Council, Person, Role
from feedback import originals
from feedback.import_models import ImportUpload
from feedback.models import Comment
from tests.client import CheckingClient
from tests.factories import Factory

NO_FILES = (
    (b"", "", "Choose a file"),
    (b"%PDF-1.7", "letters.pdf", "This kind of file cannot be read. Save it as one whose name ends in .csv"),
    (b"%PDF-1.7", "letters.csv", "it holds something else. Save the table as CSV or XLSX"),
    (b"", "letters.csv", "The file is empty. Its first row must name its columns."),
    (b"PK\x03\x04 not a zip", "letters.xlsx", "The file is not a workbook."),
    (b"PK\x03\x04", "letters.csv", "The file is a workbook. Let its name end in .xlsx"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "letters.xlsx", "an old workbook, or one with a password"),
    (b"Dear council,", "inbox.mbox", "The file holds no message."),
)
HEADER = "Case ref,Date received,Customer name,Comment,Score\n"
ROWS = (
    "C1,03/02/2026,Zebedee Quill,Zebedee Quill says the bins are full. Ring 07700 900123,5\n"
    "C2,31/02/2026,,The park is lovely,1\n"
    'C3,04/02/2026,,"=HYPERLINK(""x"")",9\n'
)
MAIL = """From resident@example.org Mon Feb  2 10:00:00 2026
From: Siân Evans <sian@example.org>
Date: Mon, 2 Feb 2026 10:00:00 +0000
Subject: Bins
Message-ID: <one@example.org>
Content-Type: text/plain; charset=utf-8

The bins were missed again.

Kind regards,
Siân Evans
07700 900123

On Sun, 1 Feb 2026 the council wrote:
> Thank you for your letter.

From machine@example.org Mon Feb  2 11:00:00 2026
From: Away <machine@example.org>
Date: Mon, 2 Feb 2026 11:00:00 +0000
Message-ID: <two@example.org>
Auto-Submitted: auto-replied

I am away.
""".encode()


@pytest.fixture
def officer(client: CheckingClient, make: Factory) -> Person:
    person = make.person(make.council(), Role.ANALYST)
    client.sign_in(person)
    return person


def council_of(officer: Person) -> Council:
    return officer.memberships[0].council


def upload(client: CheckingClient, officer: Person, content: bytes, name: str, *, status: int = 200, **more) -> None:
    client.get(f"/councils/{council_of(officer).slug}/imports")
    client.submit({"file": (io.BytesIO(content), name), **more}, status=status)


def figures(client: CheckingClient) -> dict[str, str]:
    names, values = client.page.cssselect(".fm-figures dt"), client.page.cssselect(".fm-figures dd")
    return {name.text_content(): value.text_content() for name, value in zip(names, values, strict=True)}


def run_jobs(app: Flask, database: Database, folder: Path) -> None:
    database.info.update(app.extensions["database"].info)
    jobs.run_queued(database, folder)


def comments_of(session: Session, officer: Person) -> list[Comment]:
    session.rollback()
    mine = select(Comment).where(Comment.council_id == council_of(officer).id).order_by(Comment.source_reference)
    return list(session.scalars(mine))


def test_a_table_is_mapped_looked_over_and_taken_in(
    client: CheckingClient, officer: Person, app: Flask, database: Database, session: Session, tmp_path: Path
) -> None:
    upload(client, officer, (HEADER + ROWS).encode("cp1252"), "letters.csv")
    assert client.heading == "What is in letters.csv?"
    client.submit({"source": ""}, status=422)
    assert client.errors() == ["Give it a name, such as Complaints system"]
    client.submit({"source": "Case system", "scale": "best-1"})
    assert "3 rows were looked at. Nothing has been taken in yet." in client.text
    assert "[name] says the bins are full. Ring [phone]" in client.text
    assert "Quill" not in client.text
    assert "'31/02/2026' is not a date" in client.text
    assert "'9' is not one of the map's values" in client.text
    assert comments_of(session, officer) == []
    client.submit()
    assert "The import is about to begin." in client.text
    run_jobs(app, database, tmp_path)
    client.get(client.path)
    assert figures(client) == {"Rows read": "3", "Comments added": "1", "Known already": "0", "Refused": "2"}
    [comment] = comments_of(session, officer)
    assert (comment.source_reference, comment.text, comment.rating) == (
        "C1",
        "[name] says the bins are full. Ring [phone]",
        5,
    )
    session.info.update(app.extensions["database"].info)
    assert originals.original_of(session, comment) == "Zebedee Quill says the bins are full. Ring 07700 900123"
    kept = select(func.count()).select_from(ImportUpload).where(ImportUpload.council_id == comment.council_id)
    assert session.scalar(kept) == 0, "the file is deleted once it has been taken in"


def test_every_refused_row_is_explained_in_a_file_that_is_safe_to_open(
    client: CheckingClient, officer: Person, app: Flask, database: Database, tmp_path: Path
) -> None:
    header = HEADER.replace("Score", "=Score")
    upload(client, officer, (header + ROWS).encode(), "letters.csv")
    client.submit({"source": "Case system", "rating": "=Score"})
    client.submit()
    run_jobs(app, database, tmp_path)
    client.get(f"{client.path}/refused.csv")
    rows = list(csv.reader(io.StringIO(client.response.get_data().decode("utf-8-sig"))))
    assert rows[0] == ["Row", "Column", "Why"]
    assert [row[:2] for row in rows[1:]] == [["3", "Date received"], ["4", "'=Score"]]
    assert ["is not a date in" in rows[1][2], "is not one of the map's values" in rows[2][2]] == [True, True]


def test_the_map_is_kept_for_the_next_file_and_nothing_is_taken_in_twice(
    client: CheckingClient, officer: Person, app: Flask, database: Database, session: Session, tmp_path: Path
) -> None:
    for name in ("january.csv", "february.csv"):
        saved = client.page.xpath("//select[@name='saved']/option[2]/@value") if name == "february.csv" else []
        upload(client, officer, (HEADER + ROWS).encode("utf-16"), name, **({"saved": saved[0]} if saved else {}))
        source = client.page.xpath("//input[@name='source']/@value")
        assert source == (["Case system"] if saved else [])
        client.submit({"source": "Case system"})
        client.submit()
        run_jobs(app, database, tmp_path)
        report = client.path
        client.get(f"/councils/{council_of(officer).slug}/imports")
    client.get(report)
    assert figures(client) == {"Rows read": "3", "Comments added": "0", "Known already": "1", "Refused": "2"}
    assert len(comments_of(session, officer)) == 1


def test_a_workbook_is_read_by_its_first_sheet(client: CheckingClient, officer: Person) -> None:
    book, file = Workbook(), io.BytesIO()
    for line in csv.reader(io.StringIO(HEADER + ROWS)):
        book.worksheets[0].append(line)
    book.save(file)
    upload(client, officer, file.getvalue(), "letters.xlsx")
    client.submit({"source": "Case system"})
    assert "3 rows were looked at." in client.text
    assert "[name] says the bins are full." in client.text


def test_mail_comes_without_quotations_and_signatures_and_machines_are_refused(
    client: CheckingClient, officer: Person, app: Flask, database: Database, session: Session, tmp_path: Path
) -> None:
    upload(client, officer, MAIL, "inbox.mbox")
    client.submit({"source": "Mailbox"})
    assert "was sent by a machine" in client.text
    client.submit()
    run_jobs(app, database, tmp_path)
    [comment] = comments_of(session, officer)
    assert (comment.source_reference, comment.text, comment.channel) == (
        "one@example.org",
        "The bins were missed again.",
        "email",
    )


def test_a_spreadsheet_that_would_unpack_to_far_too_much_is_refused(client: CheckingClient, officer: Person) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    upload(client, officer, bomb.getvalue(), "bomb.xlsx", status=422)
    assert "would unpack to far more than a spreadsheet holds" in client.errors()[0]


def test_what_is_no_file_of_comments_is_refused_beside_the_field_with_how_to_put_it_right(
    client: CheckingClient, officer: Person
) -> None:
    for content, name, said in NO_FILES:
        upload(client, officer, content, name, status=422)
        assert [said in error for error in client.errors()] == [True], client.errors()


def test_a_file_that_cannot_be_read_to_its_end_is_explained_in_the_officers_language(
    client: CheckingClient, officer: Person
) -> None:
    client.get(f"/councils/{council_of(officer).slug}/imports?lang=cy")
    upload(client, officer, HEADER.encode() + b'C1,03/02/2026,,"The bins,1\n', "letters.csv", status=422)
    assert "ddyfynnod heb ei gau" in client.errors()[0]


def test_an_officer_of_one_service_takes_in_comments_for_that_one_alone(
    client: CheckingClient, make: Factory, session: Session
) -> None:
    council = make.council()
    mine = make.service(council, "parks", "Parks")
    make.service(council, "waste", "Waste")
    person = make.person(council, Role.OFFICER, [mine])
    client.sign_in(person)
    upload(client, person, (HEADER + ROWS).encode(), "letters.csv")
    assert client.page.xpath("//select[@name='only_service']/option/text()") == ["Parks"]
    assert not client.page.xpath("//select[@name='service']")
