"""The `folkmoot reference` commands: what publishers say of councils, whoever they are."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.commands.areas import areas as ward_facts
from app.commands.comparators import measures, polls
from app.commands.council_tables import council_with_address, report
from app.commands.errors import BadData
from app.commands.postcodes import postcodes
from app.commands.publishers import dated_publication, published, read_published
from app.commands.settings import transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from core.reference import Loaded
    from core.reference_files import Found


@click.group()
def reference() -> None:
    """Load publishers' files: councils and their codes, counts of people, who is alike, measures, polls and maps."""


reference.add_command(ward_facts, "ward-facts")
reference.add_command(postcodes)
reference.add_command(measures)
reference.add_command(polls)


@reference.command()
@published
def areas(file: Path, source: str, dated: datetime) -> None:
    """Load councils with their codes, successors and former codes; code changes; or the wards of councils.

    The file's heading says which it is. Wards are added to the councils of this installation, and none is taken away.
    Rows that cannot be used are reported with their number, column and reason, and the rest are loaded.

    \b
    Example:
        folkmoot reference areas authorities.csv --source "mySociety" --dated 2026-04-01
    """
    from core.reference import load_areas, load_code_changes
    from core.reference_files import read_areas

    with transaction() as session:
        publication, found = dated_publication(source, dated), read_published(file, read_areas)
        if found.wards:
            _say(found, _add_wards(session, found), "wards")
        elif found.changes:
            changes = _known_changes(session, found)
            _say(found, load_code_changes(session, changes, publication), "code changes")
        else:
            _say(found, load_areas(session, found.areas, publication), "councils")


@reference.command()
@published
def margins(file: Path, source: str, dated: datetime) -> None:
    """Load population counts by age and sex, ethnic group or tenure, to which responses are weighted.

    Every council of this installation takes its counts from the file, by its code, one that it had before, or those of
    the councils whose place it took. One of which a count is lacking keeps what it had.

    \b
    Example:
        folkmoot reference margins ages.csv --source "Census 2021, TS009" --dated 2021-03-21
    """
    from surveys.reference_margins import apply_counts, read_counts

    with transaction() as session:
        publication, counts = dated_publication(source, dated), read_published(file, read_counts)
        report(counts.refusals)
        if counts.refusals:
            raise BadData(f"{file}: {len(counts.refusals):,} rows cannot be used, so nothing was changed.")
        applied = apply_counts(session, counts, publication)
    click.echo(f"read {counts.read:,} rows of {counts.variable} in {len(counts.areas):,} councils, "
               f"passed over {counts.passed_over:,}")  # fmt: skip
    click.echo(f"councils here: changed {len(applied.changed)}, the same {len(applied.same)}, "
               f"not in the file {len(applied.lacking)}")  # fmt: skip


@reference.command()
@published
def neighbours(file: Path, source: str, dated: datetime) -> None:
    """Load which councils are alike, by a publisher's models, in place of what those models said before.

    \b
    Example:
        folkmoot reference neighbours neighbours.csv --source "ONS" --dated 2025-03-01
    """
    from core.reference import load_neighbours
    from core.reference_files import read_neighbours

    with transaction() as session:
        publication, found = dated_publication(source, dated), read_published(file, read_neighbours)
        _say(found, load_neighbours(session, found.neighbours, publication), "neighbours")


@reference.command("map")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--council", "slug", metavar="SLUG", help="The council whose wards they are; without it, all councils.")
@click.option("--source", required=True, help="Who drew it: it is kept, and shown beside every map.")
@click.option("--dated", required=True, type=click.DateTime(["%Y-%m-%d"]), help="Of which day it is.")
@click.option("--tolerance", type=float, metavar="METRES", help="How far a border may move as it is simplified.")
def map_of(file: Path, slug: str | None, source: str, dated: datetime, tolerance: float | None) -> None:
    """Load the shapes of a council's wards, or of the councils of a country, to draw figures on.

    The file is GeoJSON or TopoJSON (in degrees or on the British National Grid), HexJSON, or a CSV table of positions
    with the columns code, longitude and latitude. Outlines are simplified so that borders stay shared; hexagons are
    worked out from them unless a HexJSON file is loaded as well. A file that cannot be used changes nothing.

    \b
    Example:
        folkmoot reference map wards.geojson --council aldermoor --source "ONS" --dated 2024-05-02
        folkmoot reference map councils.hexjson --source "Open Innovations" --dated 2023-05-01
    """
    from framework.maps.loading import Source, load_councils, load_wards
    from framework.maps.problems import MapProblem

    publisher = dated_publication(source, dated)
    whose = Source(publisher.source, publisher.dated_on)
    with transaction() as session:
        try:
            if slug:
                council = council_with_address(session, slug)
                loaded = load_wards(session, council.id, _content(file), whose, tolerance=tolerance)
            else:
                loaded = load_councils(session, _content(file), whose, tolerance=tolerance)
        except MapProblem as error:
            raise BadData(f"{file}: {error}") from error
    report(f"{code} is not in the file, and is in the table alone" for code in loaded.lacking)
    simplified = f", simplified to {loaded.made.tolerance:g} metres" if loaded.made.outlines else ""
    click.echo(f"loaded {len(loaded.codes):,} areas{simplified}; passed over {loaded.passed_over:,}, "
               f"lacking {len(loaded.lacking):,}")  # fmt: skip


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise BadData(f"{file} cannot be read: {error.strerror or error}") from error


def _add_wards(session: Session, found: Found) -> Loaded:
    """Add the wards that the councils here lack, by any of a council's codes."""
    from core import councils
    from core.models import Area
    from core.reference import Loaded, same_council

    added = same = 0
    for council in councils.all_councils(session):
        codes = (council.code, *same_council(session, council.code))
        wards = next((found.wards[code] for code in codes if code in found.wards), {})
        held = {area.code for area in councils.areas_of(session, council.id)}
        new = [code for code in wards if code not in held]
        session.add_all(Area(council_id=council.id, code=code, name={"en": wards[code]}) for code in new)
        added, same = added + len(new), same + len(wards.keys() & held)
    session.flush()
    return Loaded(added, 0, same)


def _known_changes(session: Session, found: Found) -> list[tuple[str, str]]:
    """The code changes of councils that are known; others are refused."""
    from sqlalchemy import select

    from core.postcodes import Refusal
    from core.reference import ReferenceArea

    known = set(session.scalars(select(ReferenceArea.code)))
    for row, old, new in found.changes:
        if not known & {old, new}:
            found.refusals.append(Refusal(row, 1, f"neither {old} nor {new} is a council that was loaded"))
    return [(old, new) for _, old, new in found.changes if known & {old, new}]


def _say(found: Found, loaded: Loaded, what: str) -> None:
    report(found.refusals)
    click.echo(
        f"read {found.read:,} rows; {what}: added {loaded.added:,}, changed {loaded.changed:,}, "
        f"the same {loaded.same:,}; refused {len(found.refusals):,}"
    )
