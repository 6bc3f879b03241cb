"""The `folkmoot questionnaire` commands: check, compare, convert, draft and print a questionnaire's document."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.commands.errors import BadData
from app.commands.files import whole_file, whole_path

if TYPE_CHECKING:
    from core.database import Json
    from surveys.questionnaire.fault import Finding

FILE = click.Path(path_type=Path, dir_okay=False)
WORKBOOKS = (".xlsx", ".xlsm", ".xls")
language_option = click.option(
    "--language", default="en", show_default=True, metavar="CODE", help="The language in which it is said."
)


@click.group()
def questionnaire() -> None:
    """Write, check and compare questionnaires."""


@questionnaire.command()
@click.argument("file", type=FILE)
@click.option("--core", type=FILE, metavar="FILE.json", help="The core that it should ask first, unchanged.")
@click.option("--most", type=click.IntRange(min=0), metavar="N", help="How many questions it may ask after the core.")
@click.option("--minutes", type=click.IntRange(min=1), metavar="N", help="How many minutes these may take.")
@language_option
def check(file: Path, core: Path | None, most: int | None, minutes: int | None, language: str) -> None:
    """Say what is wrong with a questionnaire, a JSON document or an XLSForm, and how to put it right.

    With a core, also whether what stands after it would keep the core's answers from being compared. Exits with 1 if
    there is an error: then it cannot be published. Warnings and hints do not stand in its way.

    \b
    Example:
        folkmoot questionnaire check survey.xlsx
        folkmoot questionnaire check ours.json --core core.json --most 5
    """
    document, found = _read_with_findings(file)
    if core is not None and document is not None and not any(each.severity == "error" for each in found):
        from surveys.questionnaire.check_module import Agreed, module_findings

        found += module_findings(_sound(core), document, Agreed(most, minutes))
    for finding in found:
        _say(finding, language)
    errors = sum(finding.severity == "error" for finding in found)
    if errors or document is None:
        raise BadData(f"{file}: {errors} of {len(found)} findings must be put right before it can be published.")
    asked = sum(len(section["questions"]) for section in document["sections"])
    click.echo(f"{file} can be published: {asked} questions, {len(found)} warnings and hints.")


@questionnaire.command()
@click.argument("old", type=FILE)
@click.argument("new", type=FILE)
@language_option
def difference(old: Path, new: Path, language: str) -> None:
    """Say question by question how two versions differ, and what that does to comparison and trend.

    \b
    Example:
        folkmoot questionnaire difference survey-1.json survey-2.json
    """
    from surveys.questionnaire import difference as versions

    found = versions.difference(_sound(old), _sound(new))
    for change in found.changes:
        click.echo(f"{change.code}: {change.effect}: {change.said(language)}")
        click.echo(f"    {change.advised(language)}")
    broken = {change.code for change in found.changes if change.effect is versions.Effect.BREAKS}
    changed = {change.code for change in found.changes}
    click.echo(f"Questions that changed: {len(changed)}. Of these, not to be compared over the change: {len(broken)}.")


@questionnaire.command()
@click.argument("source", type=FILE)
@click.argument("out", type=FILE)
@language_option
def convert(source: Path, out: Path, language: str) -> None:
    """Convert an XLSForm into a document (OUT.json), or a document into an XLSForm (OUT.xlsx).

    What a form holds and a document cannot carry is listed by sheet and row. Nothing is written if there is an error.

    \b
    Example:
        folkmoot questionnaire convert survey.xlsx survey.json
    """
    document, found = _read_with_findings(source)
    for finding in found:
        _say(finding, language)
    if document is None or any(finding.severity == "error" for finding in found):
        raise BadData(f"{source} was not converted: its errors must be put right first.")
    _write(out, document)
    click.echo(f"{out} holds what {source} asks; {len(found)} warnings and hints.")


@questionnaire.command()
@click.argument("theme", required=False)
@language_option
def bank(theme: str | None, language: str) -> None:
    """List the question bank, or one theme of it.

    \b
    Example:
        folkmoot questionnaire bank safety
    """
    from surveys.bank.bank import of_theme, themes
    from surveys.questionnaire.answers import in_language

    if theme is not None and theme not in themes():
        raise BadData(f"The bank has no theme “{theme}”; it has {', '.join(themes())}.")
    for code, name in themes().items():
        if theme in (None, code):
            click.echo(f"{in_language(name, language)} ({code})")
            for each in of_theme(code):
                feeds = f" [{', '.join(each.indicators)}]" if each.indicators else ""
                click.echo(f"  {each.code}: {in_language(each.wording.text, language)}{feeds}")


@questionnaire.command()
@click.argument("codes", nargs=-1, required=True)
@click.option("--code", required=True, help="The code of the questionnaire, such as street-survey.")
@click.option("--title", required=True, help="Its title, in the first language.")
@click.option("--languages", default="en,cy", show_default=True, help="Its languages, by commas.")
@click.option("-o", "--out", required=True, metavar="FILE.json", type=FILE, help="The file to write.")
def draft(codes: Sequence[str], code: str, title: str, languages: str, out: Path) -> None:
    """Draft a questionnaire of the bank's questions, by their codes. Then word its title and introduction.

    \b
    Example:
        folkmoot questionnaire draft sat_area belong trust age_band --code ours --title "Our survey" -o ours.json
    """
    from surveys.bank import bank as held

    spoken = [language.strip() for language in languages.split(",") if language.strip()]
    words = dict.fromkeys(spoken, title)
    try:
        document = held.draft(codes, spoken, code=code, version="1", title=words, introduction=words)
    except held.NotInTheBank as error:
        raise BadData(str(error)) from error
    _write_json(out, document)
    click.echo(f"{out} holds {sum(len(section['questions']) for section in document['sections'])} questions.")


@questionnaire.command()
@click.argument("file", type=FILE)
@click.option("--format", "kind", type=click.Choice(["ddi", "triple-s"]), required=True, help="The standard.")
@click.option("-o", "--out", required=True, metavar="FILE.xml", type=FILE, help="The file to write.")
def export(file: Path, kind: str, out: Path) -> None:
    """Describe a questionnaire in DDI-Codebook 2.5, for archives, or in triple-S 3.0, for survey software.

    \b
    Example:
        folkmoot questionnaire export survey.json --format ddi -o survey.xml
    """
    from surveys.archive import ddi, triple_s

    document = _sound(file)
    written = ddi.codebook(document) if kind == "ddi" else triple_s.metadata(document)
    with whole_path(out) as draft:
        draft.write_bytes(written)
    click.echo(f"{out} describes {file} in {kind}.")


@questionnaire.command(name="print")
@click.argument("file", type=FILE)
@language_option
@click.option("-o", "--out", required=True, metavar="FILE", type=FILE, help="The file to write, .html or .pdf.")
def print_form(file: Path, language: str, out: Path) -> None:
    """Write a questionnaire as a page to read or print, or as a PDF, in one of its languages.

    \b
    Example:
        folkmoot questionnaire print survey.json --language cy -o survey.pdf
    """
    from app.printing import speaker
    from core.pdf import NoPdf, pdf
    from surveys.papers.whole_form import whole_form
    from surveys.questionnaire.document import Questionnaire

    document = _sound(file)
    if language not in document["languages"]:
        raise BadData(f"{file} does not speak “{language}”; it speaks {', '.join(document['languages'])}.")
    with speaker().test_request_context():
        page = whole_form(Questionnaire.from_document(document), language)
    try:
        written = pdf(page) if out.suffix.lower() == ".pdf" else page.encode()
    except NoPdf as error:
        raise BadData("This machine lacks the libraries that draw PDFs: write an .html file and print that.") from error
    with whole_path(out) as draft:
        draft.write_bytes(written)
    click.echo(f"{out} holds {file} in {language}.")


@questionnaire.command()
@click.option("-o", "--out", required=True, metavar="FILE.json", type=FILE, help="The file to write.")
def schema(out: Path) -> None:
    """Write the JSON Schema of questionnaires, for editors that check as you type.

    \b
    Example:
        folkmoot questionnaire schema -o questionnaire.schema.json
    """
    from surveys.questionnaire.check_form import schema as published

    _write_json(out, published())
    click.echo(f"The schema is in {out}.")


def _say(finding: Finding, language: str) -> None:
    click.echo(f"{finding.place}: {finding.severity}: {finding.said(language)} [{finding.rule.code}]", err=True)
    click.echo(f"    {finding.remedy(language)}", err=True)


def _read_with_findings(file: Path) -> tuple[Json | None, list[Finding]]:
    """A questionnaire, if the file holds one, and all that is to be said of it."""
    if file.suffix.lower() in WORKBOOKS:
        from surveys.xlsform.reading import read_form

        imported = read_form(_read_bytes(file), name=file.stem)
        return imported.document, list(imported.findings)
    from surveys.questionnaire.check import findings

    document = _read_json(file)
    return document, findings(document)


def _sound(file: Path) -> Json:
    """A questionnaire without errors. Raises `BadData`, having said what is wrong."""
    document, found = _read_with_findings(file)
    wrong = [finding for finding in found if finding.severity == "error"]
    for finding in wrong:
        _say(finding, "en")
    if wrong or document is None:
        raise BadData(f"{file}: {len(wrong)} errors must be put right first.")
    return document


def _read_bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise BadData(f"{file} cannot be read: {error.strerror}.") from error


def _read_json(file: Path) -> Json:
    try:
        found = json.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadData(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise BadData(f"{file} is not UTF-8: save it as UTF-8 and try again.") from error
    except json.JSONDecodeError as error:
        raise BadData(f"{file} is not JSON: line {error.lineno}, column {error.colno}: {error.msg}.") from error
    except RecursionError as error:
        raise BadData(f"{file} is not a questionnaire: too many things stand in each other.") from error
    return found if isinstance(found, dict) else {"": found}


def _write(path: Path, document: Json) -> None:
    if path.suffix.lower() != ".xlsx":
        _write_json(path, document)
        return
    from surveys.xlsform.writing import write_form

    with whole_path(path) as draft:
        draft.write_bytes(write_form(document))


def _write_json(path: Path, document: Any) -> None:
    with whole_file(path) as handle:
        handle.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
