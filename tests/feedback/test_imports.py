import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.commands.imports import imports
from core.database import Database
from core.models import AuditEvent, Council, Job, Service
from feedback import imports as importing
from feedback.import_map import ImportMap
from feedback.models import Comment, CommentImport
from tests.factories import Factory
from tests.feedback.making import make_comment

MAP = """
source = "letters"
blank_text = "keep"
[columns.reference]
header = "Id"
[columns.date]
header = "Date"
formats = ["%d/%m/%Y", "%Y-%m-%dT%H:%M:%S%z"]
[columns.text]
header = "Words"
[columns.rating]
header = "Score"
values = { "1" = 1, "5" = 5, "6" = "nothing" }
[columns.service]
header = "Service"
[columns.channel]
fixed = "letter"
"""
UTF_8 = f'encoding = "utf-8"\n{MAP}'
HEADER = "Id,Date,Words,Score,Service\n"
GOOD = "A1,30/09/2021,The bins,5,Waste and recycling\nA2,2021-10-01T00:30:00+01:00,,1,\n"

Run = Callable[..., Result]


@pytest.fixture
def run(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Import a file's words for a council with a map."""
    monkeypatch.setenv("FOLKMOOT_ENVIRONMENT", "test")
    monkeypatch.setenv("FOLKMOOT_DATABASE_URL", database.engine.url.render_as_string(hide_password=False))

    def run(council: Council | str, words: str | bytes, *options: str, plan: str = MAP) -> Result:
        file, map_file = tmp_path / "letters.csv", tmp_path / "letters.toml"
        file.write_bytes(words if isinstance(words, bytes) else words.encode())
        map_file.write_text(plan)
        code = council if isinstance(council, str) else council.code
        return CliRunner().invoke(imports, ["comments", str(file), "--map", str(map_file), "--council", code, *options])

    return run


def comments_of(session: Session, council: Council) -> dict[str, Comment]:
    session.rollback()
    statement = select(Comment).where(Comment.council_id == council.id).order_by(Comment.source_reference)
    return {comment.source_reference: comment for comment in session.scalars(statement)}


def a_council(make: Factory, session: Session) -> Council:
    council = make.council()
    session.commit()
    return council


def test_each_row_becomes_a_comment(run: Run, make: Factory, session: Session) -> None:
    council = a_council(make, session)
    result = run(council, HEADER + GOOD)
    assert result.exit_code == 0
    assert result.stdout == "read 2, added 2, already known 0, refused 0\n"
    first, second = comments_of(session, council).values()
    assert (first.text, first.rating, first.channel, first.source) == ("The bins", 5, "letter", "import")
    assert first.received_at.isoformat() == "2021-09-30T12:00:00+00:00"
    assert second.received_at.isoformat() == "2021-09-30T23:30:00+00:00"
    [service] = session.scalars(select(Service).where(Service.council_id == council.id))
    assert (service.code, first.service_id, second.service_id) == ("waste-and-recycling", service.id, None)
    assert len(list(session.scalars(select(Job).where(Job.council_id == council.id)))) == 1


def test_an_import_repeated_adds_nothing(run: Run, make: Factory, session: Session) -> None:
    council = a_council(make, session)
    run(council, HEADER + GOOD)
    before = {reference: comment.id for reference, comment in comments_of(session, council).items()}
    result = run(council, HEADER + GOOD + "A3,01/10/2021,New,6,\n")
    assert result.stdout == "read 3, added 1, already known 2, refused 0\n"
    after = comments_of(session, council)
    assert {name: after[name].id for name in before} == before
    assert after["A3"].rating is None


def test_a_run_cut_short_is_put_right_by_another(
    run: Run, make: Factory, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    council = a_council(make, session)
    monkeypatch.setattr(importing, "BATCH", 1)
    kept = importing.keep_batch

    def fail_on_the_second(*given: object) -> object:
        if given[-1].read == 1:  # type: ignore[attr-defined]
            raise KeyboardInterrupt
        return kept(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(importing, "keep_batch", fail_on_the_second)
    assert run(council, HEADER + GOOD).exit_code != 0
    assert list(comments_of(session, council)) == ["A1"]
    monkeypatch.setattr(importing, "keep_batch", kept)
    assert run(council, HEADER + GOOD).stdout == "read 2, added 1, already known 1, refused 0\n"
    assert list(comments_of(session, council)) == ["A1", "A2"]


def test_every_bad_row_is_reported_and_the_rest_are_imported(
    run: Run, make: Factory, session: Session, tmp_path: Path
) -> None:
    council = a_council(make, session)
    bad = (
        'B1,31/02/2021,"Two\nlines",5,Waste\n'
        "\n"
        "B2,30/09/2021,Words,9,Waste\n"
        ",30/09/2021,Words,5,Waste\n"
        "A1,30/09/2021,Again,5,Waste\n"
        "B3,30/09/2021,,6,Waste\n"
        "B4,30/09/2021,Too,5,Waste,many\n"
    )
    rejects = tmp_path / "refused.csv"
    result = run(council, HEADER + GOOD + bad, "--rejects", str(rejects))
    assert result.exit_code == 0
    assert result.stdout == "read 8, added 2, already known 0, refused 6\n"
    assert result.stderr.splitlines()[:6] == [
        "row 4, Date: '31/02/2021' is not a date in the form %d/%m/%Y or %Y-%m-%dT%H:%M:%S%z",
        "row 6, Score: '9' is not one of the map's values: 1, 5, 6",
        "row 7, Id: is blank but required",
        "row 8: has the same reference as row 2",
        "row 9, Words: has neither words nor a rating",
        "row 10: has 6 cells where the header has 5",
    ]
    with rejects.open(newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["row", "column", "reason"]
    assert rows[2] == ["6", "Score", "'9' is not one of the map's values: 1, 5, 6"]
    assert len(rows) == 7


def test_blank_words_can_be_refused(run: Run, make: Factory, session: Session) -> None:
    council = a_council(make, session)
    result = run(council, HEADER + GOOD, plan=MAP.replace('"keep"', '"refuse"'))
    assert result.stdout == "read 2, added 1, already known 0, refused 1\n"
    assert "row 3, Words: has no words" in result.stderr


@pytest.mark.parametrize(
    ("words", "options", "complaint"),
    [
        ("Id,Date,Words,Score\n", {}, "has no column 'Service', which columns.service names"),
        (
            HEADER.encode() + GOOD.encode() + b"A3,30/09/2021,caf\xe9,5,\n",
            {"plan": UTF_8},
            "is not in utf-8-sig after row",
        ),
        (HEADER + GOOD, {"plan": MAP + 'sauce = "x"\n'}, "columns.channel.sauce: is not a key of a map"),
        (HEADER + GOOD, {"plan": "source ="}, "is not a TOML file"),
    ],
)
def test_an_unusable_file_or_map_imports_nothing(
    run: Run, make: Factory, session: Session, words: str | bytes, options: dict[str, str], complaint: str
) -> None:
    council = a_council(make, session)
    result = run(council, words, **options)
    assert result.exit_code == 1
    assert complaint in result.stderr
    assert comments_of(session, council) == {}


def test_an_unknown_council_is_refused(run: Run) -> None:
    result = run("E99999999", HEADER + GOOD)
    assert (result.exit_code, result.stderr) == (1, "Error: No council has the code E99999999.\n")


def test_another_encoding_and_delimiter_can_be_named(run: Run, make: Factory, session: Session) -> None:
    council = a_council(make, session)
    words = (HEADER + "A1,30/09/2021,café,5,Waste\n").replace(",", ";").encode("cp1252")
    run(council, words, plan='encoding = "cp1252"\ndelimiter = ";"\n' + MAP)
    assert comments_of(session, council)["A1"].text == "café"


def test_the_import_is_noted_and_in_the_trail(run: Run, make: Factory, session: Session) -> None:
    council = a_council(make, session)
    run(council, HEADER + GOOD)
    session.rollback()
    [done] = session.scalars(select(CommentImport).where(CommentImport.council_id == council.id))
    assert (done.file_name, done.source_name, done.rows_read, done.rows_added) == ("letters.csv", "letters", 2, 2)
    [event] = session.scalars(select(AuditEvent).where(AuditEvent.council_id == council.id))
    assert (event.action, event.subject_id) == ("comments-imported", str(done.id))


def test_two_councils_may_use_the_same_references(run: Run, make: Factory, session: Session) -> None:
    one, other = make.council(), make.council()
    make_comment(make, one, source_name="letters", source_reference="A1")
    session.commit()
    assert run(other, HEADER + GOOD).stdout == "read 2, added 2, already known 0, refused 0\n"
    assert len(comments_of(session, one)) == 1


def test_a_file_is_looked_over_without_keeping_anything(tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text(MAP)
    (tmp_path / "letters.csv").write_text(HEADER + GOOD)
    looked = importing.look_over(tmp_path / "letters.csv", ImportMap.load(tmp_path / "map.toml"))
    assert (looked.rows, looked.refusals) == (2, [])


def test_a_mailbox_is_imported_with_a_map_that_names_its_source_alone(
    run: Run, make: Factory, session: Session, tmp_path: Path
) -> None:
    council = a_council(make, session)
    run(council, HEADER)  # It sets the environment of the command.
    mailbox, plan = tmp_path / "inbox.mbox", tmp_path / "mail.toml"
    mailbox.write_text(
        "From a Mon Feb  2 10:00:00 2026\nFrom: Jo Bloggs <jo@example.org>\nDate: Mon, 2 Feb 2026 10:00:00 +0000\n"
        "Message-ID: <one@example.org>\n\nThe bins, says Jo.\n\nFrom b Mon Feb  2 11:00:00 2026\n"
        "Message-ID: <two@example.org>\n\nNo date\n"
    )
    plan.write_text('source = "mail"\nformat = "mail"\n')
    result = CliRunner().invoke(imports, ["comments", str(mailbox), "--map", str(plan), "--council", council.code])
    assert result.stdout == "read 2, added 1, already known 0, refused 1\n"
    assert "row 2, Date: is blank but required" in result.stderr
    comment = comments_of(session, council)["one@example.org"]
    assert (comment.text, comment.channel) == ("The bins, says [name].", "email")
