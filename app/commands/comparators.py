"""Commands about whom a council may be compared with: polls, measures of every council, and neighbours by them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from app.commands.council_tables import report
from app.commands.errors import BadData
from app.commands.publishers import dated_publication, published, read_published
from app.commands.settings import transaction

GREAT_BRITAIN = "K03000001"
MODES = ("online", "paper", "telephone", "face_to_face")


def pairs(words: Sequence[str], option: str) -> dict[str, str]:
    """What was typed as NAME=VALUE, by name."""
    found = dict(word.rpartition("=")[::2] for word in words)
    if wrong := next((word for word in words if not word.rpartition("=")[0] or not word.rpartition("=")[2]), None):
        raise BadData(f"{option} needs NAME=VALUE, not “{wrong}”.")
    return found


@click.command()
@published
@click.option("--series", required=True, help="What the poll is called; its lines take the place of those it had.")
@click.option("--area", default=GREAT_BRITAIN, show_default=True, help="The code of what it is a poll of.")
@click.option("--mode", type=click.Choice(MODES), help="How people answered.")
@click.option("--population", default="", help="Who was asked, in words.")
@click.option("--as", "named", multiple=True, metavar="THEIRS=OURS", help="Another name of a question; again for more.")
def polls(
    file: Path, source: str, dated: datetime, series: str, area: str, mode: str | None, population: str,
    named: tuple[str, ...],
) -> None:  # fmt: skip
    """Load figures of a national poll, to be set beside councils' own where that may be done.

    The file has the columns round, question and percent, and may have base, fieldwork, mode, population, definition,
    wording, area, source and verification. Without a base a figure has no interval. Rows without a figure, and those
    that say not to use them, are passed over.

    \b
    Example:
        folkmoot reference polls polls.csv --series "National polling" --mode telephone
            --source "compiled from public pages" --dated 2025-11-01
    """
    from framework.comparing.poll_files import About, load_polls, read_polls

    about = About(series.strip(), area.strip(), mode or "", population.strip(), pairs(named, "--as"))
    if not about.series or len(about.series) > 200:
        raise BadData("Name the series in 1 to 200 characters.")
    with transaction() as session:
        publication = dated_publication(source, dated)
        found = read_published(file, lambda rows: read_polls(rows, about))
        report([*found.refusals, *found.passed_over])
        loaded = load_polls(session, found.lines, about.series, publication)
    without = sum(line["base"] is None for line in found.lines)
    click.echo(
        f"read {found.read:,} rows; lines: added {loaded.added:,}, changed {loaded.changed:,}, the same "
        f"{loaded.same:,}; passed over {len(found.passed_over):,}, refused {len(found.refusals):,}; "
        f"without a base, and so without an interval: {without:,}"
    )


@click.command()
@published
@click.option("--by", help="The column of categories, where the file has a row for each: their shares are loaded.")
@click.option("--count", help="The column of counts, with --by.")
def measures(file: Path, source: str, dated: datetime, by: str | None, count: str | None) -> None:
    """Load measures of every council, such as a census's, by which it is said who is alike.

    The file has a column of codes and one for each measure; or, with --by and --count, a row for each category.

    \b
    Example:
        folkmoot reference measures tenure.csv --by tenure --count households --source "Census 2021, TS054" \\
            --dated 2021-03-21
    """
    from core.measure_files import read_measures, read_shares
    from core.measures import load_measures

    if (by is None) != (count is None):
        raise BadData("--by and --count go together.")
    with transaction() as session:
        publication = dated_publication(source, dated)
        found = read_published(file, lambda rows: read_shares(rows, by, count) if by and count else read_measures(rows))
        report(found.refusals)
        if twice := _named_twice(found.rows):
            raise BadData(f"{file}: {twice} is there twice.")
        loaded = load_measures(session, found.rows, publication)
    names, codes = ({row[place] for row in found.rows} for place in (0, 1))
    click.echo(
        f"read {found.read:,} rows; {len(names):,} measures of {len(codes):,} councils: added {loaded.added:,}, "
        f"changed {loaded.changed:,}, the same {loaded.same:,}; refused {len(found.refusals):,}"
    )


@click.command()
@click.argument("code", metavar="CODE")
@click.option(
    "--measure",
    "chosen",
    multiple=True,
    metavar="NAME[=WEIGHT]",
    help="A measure and its weight, 1 where none is given; again for more. Without any, all that are loaded.",
)
@click.option(
    "--transform",
    type=click.Choice(["auto", "none", "root", "log", "logit"]),
    default="auto",
    show_default=True,
    help="How values are bent; auto is what leaves each measure least skewed.",
)
@click.option(
    "--scale",
    type=click.Choice(["deviation", "range"]),
    default="deviation",
    show_default=True,
    help="What brings measures to one size.",
)
@click.option("--most", type=click.IntRange(1, 60), default=15, show_default=True, help="How many neighbours.")
@click.option("--beside", "model", metavar="MODEL", help="Say which of them a publisher's model names too.")
def neighbours(
    code: str, chosen: tuple[str, ...], transform: str, scale: str, most: int, model: str | None
) -> None:  # fmt: skip
    """Find the councils most like one by measures that were loaded, and show what weighs in it.

    \b
    Example:
        folkmoot neighbours E08000025 --measure "tenure: Owned: Owns outright=2" --measure density --most 10
    """
    from analysis.errors import DataError
    from analysis.nearness import Scale, Transform
    from core.measures import measures as loaded_measures
    from core.places import read_places
    from core.reference import neighbours_of
    from framework.comparing.computing import compute, measures_named

    with transaction() as session:
        places = read_places(session)
        weights = _weights(chosen) or {name: 1.0 for name, _, _ in loaded_measures(session)}
        if not weights:
            raise BadData("No measures are loaded. Load some with `folkmoot reference measures`.")
        try:
            found = compute(
                session, places, code, measures_named(weights, Transform(transform)), most=most, scale=Scale(scale)
            )
        except DataError as error:
            raise BadData(error.message) from error
        named = places.all_present(neighbours_of(session, code, model))[:most] if model else []
    click.echo("\t".join(("place", "code", "name", "distance", "of the farthest", "made most of")))
    for place, each in enumerate(found.nearness.neighbours[:most], start=1):
        widest = max(each.parts, key=lambda name: each.parts[name])
        mark = " *" if each.code in named else ""
        click.echo(f"{place}\t{each.code}\t{places.name(each.code)['en']}{mark}\t{each.distance:.4f}\t"
                   f"{each.relative:.3f}\t{widest}")  # fmt: skip
    for measure in found.recipe["measures"]:
        click.echo(f"{measure['name']}: weight {measure['weight']:g}, transform {measure['transform']}, "
                   f"{measure['source']}, {measure['dated']}", err=True)  # fmt: skip
    if found.nearness.lacking:
        click.echo(f"{len(found.nearness.lacking):,} councils lack a measure and are left out.", err=True)
    if model:
        both = len(set(found.codes) & set(named))
        click.echo(f"* also among the first {most} of the model “{model}”: {both} of {len(found.codes)}", err=True)


def _weights(chosen: Sequence[str]) -> dict[str, float]:
    """Measures by name with what follows the last equals sign, where that is a number."""
    found: dict[str, float] = {}
    for word in chosen:
        name, _, number = word.rpartition("=")
        try:
            found[name or word] = float(number) if name else 1.0
        except ValueError:
            found[word] = 1.0
    return found


def _named_twice(rows: Sequence[tuple[str, str, float]]) -> str:
    seen: set[tuple[str, str]] = set()
    for name, code, _ in rows:
        if (name, code) in seen:
            return f"“{name}” of {code}"
        seen.add((name, code))
    return ""
