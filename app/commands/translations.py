"""The `folkmoot translations` commands: words out to translators, and back."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.commands.errors import BadData
from app.commands.files import whole_file
from app.commands.settings import opened_database, transaction

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog
    from sqlalchemy.orm import Session

    from core.translation.units import Translation
    from surveys.models import Questionnaire

FILE = click.Path(path_type=Path, dir_okay=False)
language_option = click.option("--language", required=True, metavar="CODE", help="The language to translate into.")
format_option = click.option(
    "--format", "kind", type=click.Choice(["xliff", "po"]), default="xliff", show_default=True, help="The kind of file."
)
out_option = click.option("-o", "--out", required=True, metavar="FILE", type=FILE, help="The file to write.")


@click.group()
def translations() -> None:
    """Send words to translators, and take them back."""


@translations.command()
@click.argument("code")
@click.argument("version")
@language_option
@format_option
@out_option
def export_questionnaire(code: str, version: str, language: str, kind: str, out: Path) -> None:
    """Write the words of a published questionnaire, with what it has in a language already.

    \b
    Example:
        folkmoot translations export-questionnaire local-voices 1 --language ur --format xliff -o urdu.xlf
    """
    from core.translation import po, xliff
    from surveys.translation.exporting import translation_of
    from surveys.translation.importing import published

    _require_known(language)
    with _plain_errors(), opened_database() as database, database.reading() as session:
        translation = translation_of(published(session, code, version).document, language)
    _write(out, (po if kind == "po" else xliff).write(translation))
    click.echo(f"{len(translation.units)} units of {translation.subject} are in {out}.")


@translations.command()
@click.argument("file", type=FILE)
@click.option("--version", required=True, help="The name of the new version.")
@click.option("--onto", metavar="VERSION", help="The version to translate; the latest when left out.")
def import_questionnaire(file: Path, version: str, onto: str | None) -> None:
    """Publish a new version of a questionnaire, with the words of a file that a translator filled in.

    Nothing is published unless every word has its translation; what stands in the way is listed by unit and line.

    \b
    Example:
        folkmoot translations import-questionnaire urdu.xlf --version 2
    """
    from core.translation import po
    from surveys.translation.importing import take_in

    with _plain_errors(file):
        translation = _read(file, po.read)
        _require_known(translation.language)
        with transaction() as session:
            published = take_in(session, translation, version=version, onto=onto)
            _record(session, published, translation.language)
            done = f"Version {published.version} of {published.code} is published; it speaks {translation.language}."
    click.echo(done)


@translations.command()
@language_option
@format_option
@out_option
def export_interface(language: str, kind: str, out: Path) -> None:
    """Write the words of the pages themselves, with what they have in a language already.

    \b
    Example:
        folkmoot translations export-interface --language ur -o pages.xlf
    """
    from core.translation import interface, po, xliff

    held = _catalogue(language)
    content = po.catalogue_bytes(held) if kind == "po" else xliff.write(interface.translation_of(held))
    _write(out, content)
    click.echo(f"The words of the pages are in {out}.")


@translations.command()
@click.argument("file", type=FILE)
@click.option("-o", "--out", metavar="FILE.po", type=FILE, help="The catalogue to write; the pages' own when left out.")
def import_interface(file: Path, out: Path | None) -> None:
    """Put the words of a file that a translator filled in into a catalogue; what was left empty stays as it is.

    \b
    Example:
        folkmoot translations import-interface pages.xlf
    """
    from core.translation import catalogues, interface, po
    from core.translation.acceptance import accepted

    with _plain_errors(file):
        translation = _read(file, lambda content: interface.translation_of(po.read_catalogue(content)))
        held = _catalogue(translation.language)
        interface.fill(held, accepted(interface.translation_of(held).units, translation, whole=False))
    _write(out or catalogues.path_of(translation.language), po.catalogue_bytes(held))
    if out is None:
        catalogues.compile_catalogue(held, translation.language)
    lacking = catalogues.untranslated(catalogues.seen_by_residents(catalogues.template()), held)
    click.echo(f"Words that residents see and that have no translation: {len(lacking)}.")


def _catalogue(language: str) -> Catalog:
    """A language's catalogue with every word of the pages, translated or not."""
    from core.translation import catalogues

    _require_known(language)
    return catalogues.bring_up_to_date(catalogues.catalogue(language), catalogues.template())


def _require_known(language: str) -> None:
    from core.language import is_known

    if not is_known(language):
        raise BadData(f"“{language}” is not the code of a language that we know, such as ur.")


def _read(file: Path, read_po: Callable[[bytes], Translation]) -> Translation:
    """Read a file of either kind: XLIFF begins like any XML."""
    from core.translation import xliff_reading

    try:
        content = file.read_bytes()
    except OSError as error:
        raise BadData(f"{file} cannot be read: {error.strerror}.") from error
    looks_like_xml = content.removeprefix(BOM_UTF8).lstrip().startswith(b"<")
    return xliff_reading.read(content) if looks_like_xml else read_po(content)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as handle:
        handle.write(content.decode())


def _record(session: Session, published: Questionnaire, language: str) -> None:
    """Note it in the trail; whoever runs the command is not known to us."""
    from core import audit

    audit.record(
        session,
        "questionnaire-translated",
        council_id=None,
        person_id=None,
        subject="questionnaire",
        subject_id=published.id,
        language=language,
        version=published.version,
    )


@contextmanager
def _plain_errors(file: Path | None = None) -> Iterator[None]:
    """Say in one line, or in one line for each unit, why it cannot be done."""
    from core.translation.acceptance import TranslationRefused
    from core.translation.units import UnreadableFile
    from surveys.errors import SurveyError

    try:
        yield
    except TranslationRefused as error:
        raise BadData(f"{file} was not taken in, and nothing has changed:\n{error}") from error
    except UnreadableFile as error:
        raise BadData(f"{file}: {error}") from error
    except SurveyError as error:
        raise BadData(str(error)) from error
