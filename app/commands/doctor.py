"""The `folkmoot doctor` command."""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from app.doctor.finding import Finding

COLOURS = {"well": "green", "warning": "yellow", "failure": "red"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a list of JSON objects, for a machine that watches.")
@click.option("--strict", is_flag=True, help="Fail on warnings as well.")
def doctor(as_json: bool, strict: bool) -> None:
    """Look this installation over, and say what is wrong and how to put it right.

    Settings, secrets, folders, disk, time, translations, front-end files, mail, database, role, workers, jobs, audit
    trail and backups are looked at; nothing is changed and no message is sent. Run it as the user that Folkmoot runs
    as, with the same settings. It exits with 0 when nothing has failed; a warning is something to see to.

    \b
    Examples:
        folkmoot doctor
        folkmoot doctor --json --strict
    """
    found = _found()
    counts = Counter(finding.level.value for finding in found)
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in found], indent=2))
    else:
        _show(found)
        click.echo(f"{counts['well']} well, {counts['warning']} warnings, {counts['failure']} failures.")
    sys.exit(1 if counts["failure"] or (strict and counts["warning"]) else 0)


def _found() -> list[Finding]:
    from app import jobs as registered
    from app.doctor.finding import failure
    from app.doctor.looking import look_over
    from app.settings import Settings, SettingsError

    assert registered.ROOMS, "every room's tables are known"
    try:
        settings = Settings.from_environment()
    except SettingsError as error:
        return [failure("settings", str(error), "See docs/settings.md; docs/deploy.md says where they stand.")]
    return list(look_over(settings))


def _show(found: list[Finding]) -> None:
    for finding in found:
        level = click.style(f"{finding.level.value:<8}", fg=COLOURS[finding.level.value])
        click.echo(f"{level} {finding.what}: {finding.says}")
        if finding.remedy:
            click.echo(f"{'':<8} → {finding.remedy}")
