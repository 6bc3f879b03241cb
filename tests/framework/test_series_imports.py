"""An analyst takes in an outside series in the browser or by command: each figure once, every refused row explained."""

import io
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core import jobs
from core.database import Database
from core.models import AuditEvent, Council, Person, Role
from core.reference import ReferenceArea
from framework.models import Observation, ObservationSource, ObservationStatus
from framework.series.models import SeriesImport, SeriesImportFile
from framework.series.outside import look_over, take_in
from framework.series.places import known_places
from framework.series.publishing import publish
from framework.series.series_map import SeriesMap
from tests.client import CheckingClient
from tests.factories import Factory
from tests.framework.series.making import MAP, csv_of, own_indicator

ROWS = ("E07999001,2023,50,40,60,400,", "E07999002,2023,55,45,65,390,p", "E07999001,soon,50,40,60,400,")


@pytest.fixture
def council(make: Factory) -> Council:
    council = make.council("aldermoor", code="E07999001")
    make.council("brackenhythe", code="E07999002")
    own_indicator(make, council)
    return council


@pytest.fixture
def analyst(client: CheckingClient, make: Factory, council: Council) -> Person:
    person = make.person(council, Role.ANALYST)
    client.sign_in(person)
    return person


def take(session: Session, council: Council, *rows: str, name: str = "waste.csv") -> SeriesImport:
    """Take a file in without the browser."""
    content = csv_of(*rows)
    looked = look_over(session, council, io.BytesIO(content), name, SeriesMap.from_document(MAP))
    done = SeriesImport(council_id=council.id, file_name=name, file_hash=str(hash(content)), map=MAP, source="")
    session.add(done)
    session.flush()
    take_in(session, council, done, looked)
    return done


def figures(session: Session, council: Council) -> list[Observation]:
    mine = select(Observation).where(Observation.council_id == council.id)
    return list(session.scalars(mine.order_by(Observation.area, Observation.period_start, Observation.publication_id)))


def corrections(session: Session, council: Council) -> list[AuditEvent]:
    mine = AuditEvent.council_id == council.id, AuditEvent.action == "observation-corrected"
    return list(session.scalars(select(AuditEvent).where(*mine)))


def upload(client: CheckingClient, council: Council, content: bytes, name: str, *, status: int = 200) -> None:
    client.get(f"/councils/{council.slug}/framework/series")
    client.submit({"file": (io.BytesIO(content), name)}, status=status)


def test_a_file_is_mapped_looked_over_and_taken_in(
    client: CheckingClient, analyst: Person, council: Council, app: Flask, database: Database, session: Session,
    tmp_path: Path,
) -> None:  # fmt: skip
    upload(client, council, csv_of(*ROWS), "waste.csv")
    assert client.heading == "What is in waste.csv?"
    assert client.page.xpath("//select[@name='value']/option[@selected]/@value") == ["Value"], "guessed by its name"
    client.submit({"source": "", "publisher": "The Office"}, status=422)
    assert client.errors() == ["Give the series a name, such as Fly-tipping incidents"]
    assert client.page.xpath("//input[@name='publisher']/@value") == ["The Office"], "what was typed is still there"
    client.submit({"source": "Waste", "lower": "Low", "upper": "High"})
    assert "Nothing has been taken in yet." in client.text
    assert "“soon” is not a period" in client.text
    [first, *_] = client.page.xpath("//tbody/tr")
    cells = ["2", "E07999001", "2023", "", "50.0%", "40.0% to 60.0%", "400"]
    assert [each.text_content().strip() for each in first] == cells
    assert figures(session, council) == []
    client.submit()
    assert "The import is about to begin." in client.text
    database.info.update(app.extensions["database"].info)
    jobs.run_queued(database, tmp_path)
    session.rollback()
    own, other = figures(session, council)
    assert (own.value, own.ci_low, own.base, own.status) == (0.5, 0.4, 400, ObservationStatus.FINAL)
    assert (other.area, other.status, other.publication_id) == ("E07999002", ObservationStatus.PROVISIONAL, None)
    assert {own.provenance[name] for name in ("publisher", "file", "row")} == {"The Office", "waste.csv", 2}
    assert len(own.provenance["sha256"]) == 64
    client.get(client.path)
    assert "“soon” is not a period" in client.text
    client.get(f"{client.path}/refused.csv")
    assert '4,Year,"“soon” is not a period' in client.response.text
    session.rollback()
    kept = select(func.count()).select_from(SeriesImportFile).where(SeriesImportFile.council_id == council.id)
    assert session.scalar(kept) == 0, "the file is deleted once it has been taken in"
    upload(client, council, csv_of(*ROWS), "waste.csv")
    client.get(f"{client.path}?saved=Waste")
    assert client.page.xpath("//input[@name='source']/@value") == ["Waste"], "the mapping is used again"


def test_a_file_with_a_column_for_each_period_is_taken_in_and_its_faults_are_named_by_row_and_column(
    client: CheckingClient, analyst: Person, council: Council, app: Flask, database: Database, session: Session,
    tmp_path: Path,
) -> None:  # fmt: skip
    wide = csv_of("E07999001,50,51.5 [p]", "E07999002,often,rarely", header="Area,2022-23,2023-24")
    upload(client, council, wide, "wide.csv")
    assert client.page.xpath("//input[@name='layout'][@checked]/@value") == ["periods"], "guessed by its headings"
    facts = {"source": "Waste", "publisher": "The Office"}
    client.submit(facts | {"value": "2022-23"}, status=422)
    assert client.errors() == ["Leave this at none: each period has a column of figures"]
    client.submit(facts | {"value": "", "layout": "rows"}, status=422)
    assert client.errors() == ["Choose the column that holds the period", "Choose the column that holds the figure"]
    client.submit(facts | {"layout": "periods"})
    refused = [[cell.text_content() for cell in row][:2] for row in client.page.xpath("//tbody[last()]/tr")][-2:]
    assert refused == [["3", "2022-23"], ["3", "2023-24"]]
    client.submit()
    database.info.update(app.extensions["database"].info)
    jobs.run_queued(database, tmp_path)
    session.rollback()
    kept = [(each.period_start.year, each.value, each.provenance["column"]) for each in figures(session, council)]
    assert kept == [(2022, 0.5, "2022-23"), (2023, 0.515, "2023-24")]
    client.get(client.path)
    assert [row[1].text_content() for row in client.page.xpath("//tbody/tr")] == ["2022-23", "2023-24"]


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "", "Choose a file"),
        (b"", "waste.csv", "The file is empty."),
        (b"Area,Year,Value\n", "waste.csv", "The file has no row below"),
        (b"%PDF-1.7", "waste.pdf", "This kind of file cannot be read."),
        (b"PK\x03\x04 no", "waste.xlsx", "The file is not a workbook."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_beside_its_field(
    client: CheckingClient, analyst: Person, council: Council, content: bytes, name: str, said: str
) -> None:
    upload(client, council, content, name, status=422)
    assert client.errors()[0].startswith(said)


def test_a_workbook_is_read_as_a_table_is(session: Session, council: Council) -> None:
    book = Workbook()
    assert isinstance(book.active, Worksheet)
    for row in (
        ["Area", "Year", "Value", "Low", "High", "Base", "Status"],
        ["E07999001", 2023, 50.5, 40, 60, 400, None],
    ):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    looked = look_over(session, council, file, "waste.xlsx", SeriesMap.from_document(MAP))
    assert [(row.value, row.period.start, row.base) for row in looked.rows] == [(0.505, date(2023, 1, 1), 400)]


def test_the_same_file_again_changes_nothing(session: Session, council: Council) -> None:
    take(session, council, *ROWS)
    before = [(each.id, each.provenance) for each in figures(session, council)]
    done = take(session, council, *ROWS, name="the same.csv")
    assert (done.rows_added, done.rows_corrected, done.rows_same) == (0, 0, 2)
    assert [(each.id, each.provenance) for each in figures(session, council)] == before
    assert corrections(session, council) == []


def test_a_corrected_figure_has_new_provenance_and_the_old_one_stays_in_the_trail(
    session: Session, council: Council
) -> None:
    take(session, council, ROWS[0])
    done = take(session, council, "E07999001,2023,52,42,62,400,", name="corrected.csv")
    session.expire_all()
    [figure] = figures(session, council)
    assert (done.rows_corrected, figure.value, figure.provenance["file"]) == (1, 0.52, "corrected.csv")
    [event] = corrections(session, council)
    assert (event.detail["was"]["value"], event.detail["provenance"]["file"]) == (0.5, "waste.csv")


def test_a_public_figure_stays_as_it_is_until_its_correction_is_published(
    session: Session, make: Factory, council: Council
) -> None:
    analyst = make.person(council, Role.ANALYST)
    take(session, council, ROWS[0])
    [public] = figures(session, council)
    publish(session, council, [public], {"en": "Waste"}, analyst.id)
    take(session, council, "E07999001,2023,52,42,62,400,", name="corrected.csv")
    waiting = [each for each in figures(session, council) if each.publication_id is None]
    assert ([each.value for each in waiting], public.value) == ([0.52], 0.5)
    publish(session, council, waiting, {"en": "Waste, corrected"}, analyst.id)
    session.expire_all()
    [now] = figures(session, council)
    assert (now.id, now.value, now.provenance["version"]) == (public.id, 0.52, 2)


def test_a_correction_that_is_taken_back_leaves_nothing_waiting(
    session: Session, make: Factory, council: Council
) -> None:
    take(session, council, ROWS[0])
    publish(session, council, figures(session, council), {"en": "Waste"}, make.person(council, Role.ANALYST).id)
    take(session, council, "E07999001,2023,52,42,62,400,")
    take(session, council, ROWS[0])
    assert [each.value for each in figures(session, council)] == [0.5]


def test_a_small_base_hides_a_share_and_a_middling_one_marks_it(session: Session, council: Council) -> None:
    take(session, council, "E07999001,2022,50,40,60,29,", "E07999001,2023,50,40,60,99,")
    assert [(each.status, each.value) for each in figures(session, council)] == [
        (ObservationStatus.SUPPRESSED, None),
        (ObservationStatus.INDICATIVE, 0.5),
    ]


def test_a_council_whose_code_changed_is_one_and_one_that_was_merged_stays_itself(
    session: Session, make: Factory, council: Council
) -> None:
    facts = {"kind": "", "nation": "England", "region": "", "source": "x", "dated_on": date(2026, 1, 1)}
    make.keep(ReferenceArea(code="E08000038", name="Barnsley", former_codes=["E08000016"], successors=[], **facts))
    make.keep(
        ReferenceArea(code="E07000169", name="Selby", former_codes=[], successors=["E06000065"],
                      ends_on=date(2023, 4, 1), **facts)
    )  # fmt: skip
    resolve = known_places(session, council.id)
    assert (resolve("E08000016"), resolve("E08000038")) == ("E08000038", "E08000038")
    assert resolve("E07000169") == "E07000169", "its figures are not those of the council that took its place"
    assert resolve("E06000999") is None, "the list of councils does not know it"
    assert (resolve("E92000001"), resolve(council.code)) == ("E92000001", council.code)


def test_nothing_is_left_of_a_file_that_fails_half_way(
    session: Session, council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    from framework.series import outside

    session.commit()
    monkeypatch.setattr(outside, "_refused", lambda *about: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        take(session, council, *ROWS)
    session.rollback()
    assert figures(session, council) == []


def test_other_councils_see_nothing_of_an_import(client: CheckingClient, make: Factory, session: Session,
                                                 council: Council) -> None:  # fmt: skip
    done = take(session, council, *ROWS)
    stranger = make.person(make.council("elsewhere"), Role.ADMINISTRATOR)
    client.sign_in(stranger)
    client.get(f"/councils/elsewhere/framework/series/{done.id}", status=404)
    [own, *others] = figures(session, council)
    client.get(f"/councils/elsewhere/framework/observations/{own.id}", status=404)
    assert all(each.source is ObservationSource.OUTSIDE for each in (own, *others))
