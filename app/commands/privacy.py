"""The `folkmoot privacy` commands: the papers that data protection law asks for."""

from __future__ import annotations

from pathlib import Path

import click

from app.commands.errors import BadData
from app.commands.settings import opened_database, settings_or_exit


@click.group()
def privacy() -> None:
    """Write what data protection law asks for from what is set up."""


@privacy.command()
@click.option("--to", "folder", metavar="DIR", required=True, type=click.Path(path_type=Path), help="Where to write.")
@click.option("--council", "code", metavar="CODE", required=True, help="The council's code.")
@click.option("--language", default="en", show_default=True, type=click.Choice(["en", "cy"]))
def pack(folder: Path, code: str, language: str) -> None:
    """Write a council's record of processing and impact assessment as HTML, Word and, where it can be drawn, PDF.

    They say what is held for which purpose, for how long and on which ground, who gets something, which questions ask
    for special categories of data, and the risks with what is done against them and the tests that show it. What only
    the council can say is left blank.

    \b
    Example:
        folkmoot privacy pack --to papers --council E07999001
    """
    from app.privacy.papers import papers_of, write_papers
    from core import councils
    from core.database import now

    settings = settings_or_exit()
    with opened_database() as database, database.reading() as session:
        council = councils.council_by_code(session, code)
        if council is None:
            raise BadData(f"No council has the code {code}.")
        papers = papers_of(session, settings, council, language, now().date())
    for path in write_papers(papers, folder):
        click.echo(path)
