"""Scans a running demonstration as a stranger and as officers: `python -m tests.security` fails above a low finding."""

import sys
import tempfile
from pathlib import Path

import click

from tests.browser.demonstration import running_demonstration
from tests.security.scanning import VISITORS, Finding, scan


@click.command()
@click.option("--wapiti", type=click.Path(exists=True, path_type=Path), required=True, help="The scanner's program.")
@click.option("--seconds", type=int, default=90, show_default=True, help="The longest that a visitor looks around.")
def main(wapiti: Path, seconds: int) -> None:
    """Let Wapiti attack a demonstration of our own on this machine, and say what it found."""
    serious: list[Finding] = []
    with tempfile.TemporaryDirectory() as folder, running_demonstration(Path(folder)) as demonstration:
        for visitor in VISITORS:
            report = scan(wapiti, demonstration, visitor, seconds, Path(folder))
            click.echo(f"{visitor.name}: {report.pages} addresses attacked, {len(report.findings)} findings")
            for finding in report.findings:
                click.echo(f"  {finding}")
            serious += [finding for finding in report.findings if finding.is_serious]
            if report.pages < visitor.least_pages:
                sys.exit(
                    f"The scanner saw only {report.pages} addresses as {visitor.name}; {visitor.least_pages} wanted."
                )
    if serious:
        sys.exit(f"{len(serious)} findings are above low.")
    click.echo("Nothing above low was found.")


if __name__ == "__main__":
    main()
