"""Words go out to translators and come back, by command."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cli import main
from core.database import Database
from core.models import AuditEvent
from core.translation import catalogues
from core.translation.po import catalogue_bytes, read_catalogue
from surveys.models import Questionnaire
from surveys.questionnaire.answers import REFUSALS, refusal_words
from surveys.questionnaires import publish_questionnaire
from tests.surveys.making import document, questionnaire

Run = Callable[..., Result]


@pytest.fixture
def run(database: Database, session: Session, tmp_path: Path) -> Run:
    """Runs `folkmoot translations …` on a database with the journey's questionnaire in it."""
    publish_questionnaire(session, document())
    session.commit()
    address = database.engine.url.render_as_string(hide_password=False)
    settings = {
        "FOLKMOOT_DATABASE_URL": address.replace("postgresql+psycopg://", "postgresql://"),
        "FOLKMOOT_SECRET_KEY": "only for tests, long enough to be accepted",
        "FOLKMOOT_ENVIRONMENT": "test",
    }
    return lambda *words: CliRunner().invoke(main, ["translations", *map(str, words)], env=settings)


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Catalogues of the test's own, which no process has read yet."""
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path)
    yield
    _start_again()


def _start_again() -> None:
    """What is remembered of catalogues goes when a process ends."""
    for remembered in (catalogues.in_every_language, refusal_words):
        remembered.cache_clear()


def sent(run: Run, file: Path, kind: str = "xliff", language: str = "cy") -> str:
    done = run("export-questionnaire", "journey", "1", "--language", language, "--format", kind, "-o", file)
    assert done.exit_code == 0, done.output
    return file.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", ["xliff", "po"])
def test_a_file_that_was_sent_out_comes_back_as_a_new_version(
    run: Run, session: Session, tmp_path: Path, kind: str
) -> None:
    file = tmp_path / "welsh"
    file.write_text(sent(run, file, kind).replace("Sbwriel", "Ysbwriel"), encoding="utf-8")
    done = run("import-questionnaire", file, "--version", "2")
    assert (done.exit_code, done.output) == (0, "Version 2 of journey is published; it speaks cy.\n")
    second = session.scalars(select(Questionnaire).where(Questionnaire.version == "2")).one()
    assert "Ysbwriel" in str(second.document)
    (event,) = session.scalars(select(AuditEvent).where(AuditEvent.action == "questionnaire-translated"))
    assert (event.subject_id, event.detail) == (str(second.id), {"language": "cy", "version": "2"})


def test_what_is_missing_is_listed_by_unit_and_line_and_nothing_is_published(
    run: Run, session: Session, tmp_path: Path
) -> None:
    file = tmp_path / "urdu.xlf"
    content = sent(run, file, language="ur")
    refused = run("import-questionnaire", file, "--version", "2")
    lines = refused.output.splitlines()
    place = "sections.place.questions.seen.options.litter.text"
    number = next(n for n, line in enumerate(content.splitlines(), start=1) if f'name="{place}"' in line)
    assert refused.exit_code == 1
    assert "was not taken in, and nothing has changed:" in lines[0]
    assert f"line {number}: {place}: it has no translation" in lines
    assert len(session.scalars(select(Questionnaire)).all()) == 1


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("export-questionnaire", "journey", "9", "--language", "ur", "-o", "x"), "has not been published"),
        (("export-questionnaire", "journey", "1", "--language", "en", "-o", "x"), "choose another language"),
        (("export-questionnaire", "journey", "1", "--language", "tlh", "-o", "x"), "is not the code of a language"),
        (("export-interface", "--language", "tlh", "-o", "x"), "is not the code of a language"),
        (("import-questionnaire", "no-such-file", "--version", "2"), "cannot be read"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(run: Run, words: tuple[str, ...], reason: str) -> None:
    refused = run(*words)
    assert refused.exit_code == 1
    assert reason in refused.output
    assert len(refused.output.splitlines()) == 1


@pytest.mark.parametrize("kind", ["xliff", "po"])
def test_the_pages_words_come_back_as_they_went(run: Run, tmp_path: Path, kind: str) -> None:
    out, back = tmp_path / "pages", tmp_path / "messages.po"
    assert run("export-interface", "--language", "ar", "--format", kind, "-o", out).exit_code == 0
    done = run("import-interface", out, "-o", back)
    assert done.output == "Words that residents see and that have no translation: 0.\n"
    assert back.read_bytes() == catalogues.path_of("ar").read_bytes()


def test_a_new_language_begins_with_every_word_of_the_pages(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "polish.xlf"
    assert run("export-interface", "--language", "pl", "-o", out).exit_code == 0
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path)
    begun = out.read_text(encoding="utf-8")
    source = '<source xml:space="preserve">Start now</source>'
    out.write_text(begun.replace(source, f"{source}<target>Rozpocznij</target>"), encoding="utf-8")
    done = run("import-interface", out)
    assert done.exit_code == 0, done.output
    said = catalogues.catalogue("pl").get("Start now")
    assert said and said.string == "Rozpocznij"
    assert catalogues.path_of("pl").with_suffix(".mo").exists()


@pytest.mark.usefixtures("elsewhere")
def test_a_new_language_says_what_everybody_may_answer_once_its_pages_are_there(run: Run, tmp_path: Path) -> None:
    """The journey's first question may be answered with “Don’t know”, which no file of a questionnaire holds."""
    pages, questions = tmp_path / "pages.po", tmp_path / "questions.po"
    assert run("export-interface", "--language", "pl", "--format", "po", "-o", pages).exit_code == 0
    questions.write_bytes(translated(sent(run, questions, "po", "pl")))
    _start_again()
    refused = run("import-questionnaire", questions, "--version", "2")
    assert refused.exit_code == 1 and "the pages have no words for it in “pl”" in refused.output
    pages.write_bytes(translated(pages.read_text(encoding="utf-8")))
    assert run("import-interface", pages).exit_code == 0
    _start_again()
    taken = run("import-questionnaire", questions, "--version", "2")
    assert taken.exit_code == 0, taken.output
    question = questionnaire().question("satisfied")
    assert question and question.summarise("dont_know", "pl") == ["Don’t know po polsku"]
    assert question.summarise("dont_know", "cy") == ["Ddim yn gwybod"]


def test_the_pages_say_what_everybody_may_answer_as_questionnaires_do() -> None:
    for words in REFUSALS.values():
        assert catalogues.in_every_language(words["en"]) == words


def translated(file: str) -> bytes:
    """A PO file with every text translated, after a fashion."""
    held = read_catalogue(file.encode())
    for message in held:
        if isinstance(message.id, str) and message.id:
            message.string = f"{message.id} po polsku"
    return catalogue_bytes(held)
