import csv
import io
import zipfile
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

from sqlalchemy.orm import Session

from core.models import Council, Role
from core.spreadsheets import Sheet, csv_chunks, xlsx_chunks
from feedback import review
from feedback.exporting import rows
from feedback.reviewing import undoing
from tests.client import CheckingClient
from tests.factories import Factory
from tests.feedback.making import OVERHEARD, make_suggested

NAMESPACE = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def read_csv(client: CheckingClient) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.response.get_data(as_text=True).removeprefix("\ufeff"), newline="")))


def read_sheet(content: bytes, number: int = 1) -> list[list[str]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        sheet = ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))
    return [
        ["".join(cell.itertext()) for cell in row.findall("x:c", NAMESPACE)]
        for row in sheet.iter(f"{{{NAMESPACE['x']}}}row")
    ]


def decide(session: Session, council: Council, comment: Any, person: Any, **labels: Any) -> Any:
    said = {"kind": "complaint", "sentiment": "negative", "themes": ["waste_recycling"]} | labels
    decision = review.decide(session, comment, person.id, **said)
    session.commit()
    return decision


def test_everything_is_taken_away_with_what_was_said_first_and_what_counts_now(
    client: CheckingClient, make: Factory, session: Session
) -> None:
    council = make.council()
    me = make.person(council, Role.ANALYST)
    client.sign_in(me)
    comment = make_suggested(make, council, make.service(council), text="Bins")
    make_suggested(make, council, text="Books")
    undone = decide(session, council, comment, me, kind="suggestion")
    undoing.undo(session, [undone], me.id)
    decide(session, council, comment, me, kind="compliment", themes=["staff_attitude"])
    client.get(f"/councils/{council.slug}/comments/export/comments.csv")
    first, second = sorted(read_csv(client), key=lambda row: row["text"])
    assert tuple(first) == rows.COMMENTS
    assert (first["original_kind"], first["original_themes"]) == ("complaint", "waste_recycling")
    assert (first["current_kind"], first["current_themes"]) == ("compliment", "staff_attitude")
    assert (first["current_by"], first["decisions"], first["changed"]) == (me.name, "2", "yes")
    assert (second["current_kind"], second["current_by"], second["decisions"]) == ("complaint", "", "0")
    client.get(f"/councils/{council.slug}/comments/export/decisions.csv")
    decisions = read_csv(client)
    assert [each["kind"] for each in decisions] == ["suggestion", "compliment"]
    assert [each["undone_by"] for each in decisions] == [me.name, ""]


def test_a_workbook_holds_comments_and_decisions(client: CheckingClient, make: Factory, session: Session) -> None:
    council = make.council()
    me = make.person(council, Role.ANALYST)
    client.sign_in(me)
    decide(session, council, make_suggested(make, council, text="=1+1"), me)
    client.get(f"/councils/{council.slug}/comments/export/comments.xlsx")
    content = client.response.get_data()
    comments, decisions = read_sheet(content), read_sheet(content, 2)
    assert comments[0] == list(rows.COMMENTS)
    assert comments[1][rows.COMMENTS.index("text")] == "=1+1"
    assert len(decisions) == 2
    assert b"<f>" not in content


def test_an_officer_takes_only_the_list_that_they_may_see(client: CheckingClient, make: Factory) -> None:
    council = make.council()
    waste, parks = make.service(council, "waste", "Waste"), make.service(council, "parks", "Parks")
    client.sign_in(make.person(council, Role.OFFICER, [waste]))
    make_suggested(make, council, waste, text="About the bins")
    make_suggested(make, council, parks, text="About the swings")
    client.get(f"/councils/{council.slug}/comments/export/comments.csv")
    assert [row["text"] for row in read_csv(client)] == ["About the bins"]
    assert OVERHEARD not in client.response.get_data(as_text=True)
    client.get(f"/councils/{council.slug}/comments/export/nonsense.csv", status=404)


def test_a_filter_goes_with_the_file(client: CheckingClient, make: Factory) -> None:
    council = make.council()
    client.sign_in(make.person(council, Role.ANALYST))
    for text in ("The bins", "The books"):
        make_suggested(make, council, text=text)
    client.get(f"/councils/{council.slug}/comments?q=books")
    [link] = client.page.xpath("//a[contains(@href, '/export')]/@href")
    client.get(link)
    assert "1 comment" in client.heading
    client.get(client.page.xpath("//a[contains(@href, 'comments.csv')]/@href")[0])
    assert [row["text"] for row in read_csv(client)] == ["The books"]


def test_cells_never_become_formulas() -> None:
    hostile = ["=cmd|'/c calc'!A1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", "plain", "a=b"]
    table = b"".join(csv_chunks(Sheet("s", ["text"], [[each] for each in hostile])))
    read = [row[0] for row in csv.reader(io.StringIO(table.decode("utf-8-sig"), newline=""))][1:]
    assert all(cell.startswith("'") for cell in read[:8])
    assert read[8:] == ["plain", "a=b"]


def test_a_workbook_takes_whatever_residents_type() -> None:
    odd = ["<b>&\"'", "\x00\x01bell\x07", "\ud800 half", "😀 ŵy", "x" * 40_000, "two\nlines", " spaces "]
    cells = [[each, 1, 2.5, None, datetime(2026, 3, 1, tzinfo=UTC)] for each in odd]
    read = read_sheet(b"".join(xlsx_chunks([Sheet('A "name" & more than thirty-one characters', ["h"], cells)])))
    assert read[1][0] == odd[0]
    assert read[2][0] == "bell"
    assert read[3][0] == " half"
    assert read[4][0] == odd[3]
    assert len(read[5][0]) == 32_767
    assert read[6][0] == "two\nlines"
    assert read[7] == [" spaces ", "1", "2.5", "", "2026-03-01 00:00:00+00:00"]


def test_a_large_file_is_sent_as_it_is_read() -> None:
    read: list[int] = []

    def many() -> Any:
        for number in range(20_000):
            read.append(number)
            yield [f"Comment {number} " * 5]

    chunks = csv_chunks(Sheet("s", ["text"], many()))
    next(chunks)
    assert 0 < len(read) < 2_000
    size = sum(len(chunk) for chunk in xlsx_chunks([Sheet("s", ["text"], many())]))
    assert size > 10_000
