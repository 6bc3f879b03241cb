"""The `folkmoot export` commands: what Folkmoot holds, as files for other programs."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.commands.errors import BadData
from app.commands.files import whole_path
from app.commands.settings import opened_database, settings_or_exit
from app.commands.surveys import council_called, councils_with_answers, survey_options, wave_called

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from core.models import Council
    from surveys.exporting.responses import Batch
    from surveys.models import Wave

ZIPPED = ("ddi", "triple-s")
KINDS = ("csv", "xlsx", "sav", "parquet", *ZIPPED)


@click.group()
def exports() -> None:
    """Write what Folkmoot holds for other programs."""


@exports.command()
@survey_options
@click.option("--council", "council_name", metavar="COUNCIL", help="Whose responses: its address or its code.")
@click.option("--to", "out", required=True, metavar="FILE", type=click.Path(path_type=Path, dir_okay=False),
              help="The file to write: .csv, .xlsx, .sav, .parquet, or .zip with --format.")  # fmt: skip
@click.option("--format", "kind", type=click.Choice(KINDS), help="Its kind, where the file's name does not say it.")
@click.option("--language", default="en", show_default=True, metavar="CODE", help="The language of the labels.")
@click.option("--labels", is_flag=True, help="Write words in the place of codes (.csv, .xlsx and .parquet).")
@click.option("--partial", is_flag=True, help="Also responses that were begun and never submitted, marked as such.")
@click.option("--words", is_flag=True, help="Also what residents wrote, with personal details masked.")
def responses(
    survey: str, number: int, council_name: str | None, out: Path, kind: str | None, language: str, labels: bool,
    partial: bool, words: bool,
) -> None:  # fmt: skip
    """Write a council's responses to a wave, one row each, with labels, codes of no answer, and weights.

    A column's name follows from the questionnaire alone. Without --council there is a file for each council that has
    responses, with its address in the file's name: councils' responses never stand in one file.

    \b
    Examples:
        folkmoot export responses --survey local-voices --wave 2 --council aldermoor --to voices.sav
        folkmoot export responses --survey local-voices --wave 2 --to voices.zip --format ddi --language cy
    """
    found = kind or _kind_of(out)
    with opened_database() as database, database.reading() as session:
        wave = wave_called(session, survey, number)
        if council_name:
            homes = [(council_called(session, council_name), out)]
        else:
            every = councils_with_answers(session, wave)
            homes = [(each, out if len(every) == 1 else out.with_stem(f"{out.stem}-{each.slug}")) for each in every]
        if not homes:
            raise BadData(f"Nobody has answered wave {number} of “{survey}” yet.")
        for council, path in homes:
            rows = _write(session, wave, council, path, found, language, labels, partial, words)
            click.echo(f"{path} holds {rows:,} responses of {council.name['en']}.")


def _write(
    session: Session, wave: Wave, council: Council, path: Path, kind: str, language: str, labels: bool, partial: bool,
    words: bool,
) -> int:  # fmt: skip
    from framework.weights import weights_of
    from surveys.exporting.files import FILE_KINDS
    from surveys.exporting.parcel import Counted
    from surveys.exporting.responses import Wanted, batches, layout_for
    from surveys.modules.asked import document_asked

    file_kind, wanted = FILE_KINDS[kind], Wanted(partial, words)
    if labels and not file_kind.may_hold_words:
        raise BadData(f"A file of the kind {kind} holds codes, with their labels beside them: leave out --labels.")
    weights = weights_of(session, settings_or_exit().data_dir / "snapshots", council.id, wave)
    counted = Counted(_shown(batches(session, council.id, wave, wanted, weights)))
    layout = layout_for(session, council.id, wave, wanted)
    with whole_path(path) as draft:
        file_kind.write(draft, document_asked(session, wave, council.id), layout, counted, language, in_words=labels)
        draft.chmod(0o600)
    return counted.rows


def _shown(found: Iterable[Batch]) -> Iterator[Batch]:
    """Batches, with how many responses have been read where somebody watches."""
    read, watched = 0, sys.stderr.isatty()
    for batch in found:
        read += len(batch[0])
        if watched:
            click.echo(f"\rRead {read:,}", nl=False, err=True)
        yield batch
    if watched and read:
        click.echo(err=True)


def _kind_of(out: Path) -> str:
    ending = out.suffix.lower().lstrip(".")
    if ending == "zip":
        raise BadData("Say which kind of ZIP file: --format ddi or --format triple-s.")
    if ending not in KINDS:
        raise BadData(f"{out}: name it .csv, .xlsx, .sav, .parquet, or .zip with --format.")
    return ending


@exports.command()
@click.argument("which", metavar="LATEST|PUBLICATION")
@click.option("--to", "out", required=True, metavar="DIR", type=click.Path(path_type=Path, file_okay=False),
              help="The folder to write into; it is made if need be.")  # fmt: skip
def publication(which: str, out: Path) -> None:
    """Write a publication's open data: CSV files with Frictionless, CSVW and DCAT metadata.

    LATEST is what was published last. PUBLICATION is an identifier, or a name of the catalogue at /results/data.

    \b
    Examples:
        folkmoot export publication LATEST --to open-data
        folkmoot export publication local-voices-2 --to open-data
    """
    from app.commands.publishing import released, to_release

    settings = settings_or_exit()
    with opened_database() as database:
        made = released(database, settings, to_release(database, which))
    folder = settings.data_dir / "open-data" / made.address / made.folder
    for name in sorted(made.sizes):
        with whole_path(_inside(out, name)) as draft:
            draft.write_bytes((folder / name).read_bytes())
    click.echo(f"{out} holds version {made.version} of {made.address}: {made.rows:,} figures.")


def _inside(folder: Path, name: str) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.ClickException(f"{folder} cannot be made: {error.strerror}") from error
    return folder / name
