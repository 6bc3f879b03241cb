"""Writes docs/sizing.md: what was measured (bench/sizing.json), what is assumed, and what follows from both."""

import json
from collections.abc import Iterable, Sequence
from math import ceil
from pathlib import Path
from random import Random
from textwrap import fill

from app.settings import ROOT, Settings
from bench._national import DAY, HOUR, HOURS, MINUTES, Costs, Need, Year, hour_of, needed
from bench._queue import Hour, fewest, simulate

MEASURED, PAGE = ROOT / "bench" / "sizing.json", ROOT / "docs" / "sizing.md"
GOAL, SEED = 1.0, 1
"""Seconds that 99 of a hundred pages may take, and what the simulated arrivals are drawn from."""
SMALL = Year(councils=6, responses=60_000, comments=30_000)
THOUSAND, MILLION, WIDTH = 1_000, 1_000_000, 118


def kept() -> Costs:
    """What was measured last and kept."""
    return Costs(**json.loads(MEASURED.read_text(encoding="utf-8")))


def written(costs: Costs, year: Year | None = None) -> str:
    """The page, as it should be."""
    year = year or Year()
    parts = [*TITLE, *_measured(costs), *_assumed(year), *_follows(year, costs), *_simulated(year, costs), *END]
    return "\n\n".join(parts) + "\n"


def _paragraph(*sentences: str) -> str:
    return fill(" ".join(sentences), WIDTH, break_long_words=False, break_on_hyphens=False)


def _points(*points: str) -> str:
    fit = {"initial_indent": "- ", "subsequent_indent": "  ", "break_long_words": False, "break_on_hyphens": False}
    return "\n".join(fill(each, WIDTH, **fit) for each in points)  # type: ignore[arg-type]


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


TITLE = (
    "# How large a machine",
    _paragraph(
        "`python -m bench sizing --keep` writes this page: it measures what one response, one comment and one page of",
        "an officer take, keeps that in `bench/sizing.json`, and works out the rest. `make bench-sizing` measures on",
        "your machine and prints the page that would follow. Nothing here is worked out by hand.",
    ),
)


def _measured(costs: Costs) -> list[str]:
    share = costs.response_database / (costs.response_web + costs.response_database)
    rows = [
        ("1,000 responses of twelve questions", costs.response_web, costs.response_database, costs.response_bytes),
        ("1,000 comments read by a worker", costs.comment_worker, costs.comment_database, costs.comment_bytes),
        ("1,000 looks at a page of comments", costs.page_web, costs.page_database, None),
        ("1,000 sign-ins with a password", costs.sign_in, None, None),
    ]
    told = [
        (what, _time(THOUSAND * ours), "–" if theirs is None else _time(THOUSAND * theirs),
         "–" if stays is None else _size(THOUSAND * stays))
        for what, ours, theirs, stays in rows
    ]  # fmt: skip
    return [
        "## What was measured",
        _paragraph(
            "Processor time, of a machine of which one processor does 200,000 rounds of PBKDF2 with SHA-256 in",
            f"{1000 * costs.hashing:.0f} ms: multiply by how long yours takes for that. What a process or a backup",
            "takes anyway, to start, is left out.",
        ),
        _table(("what", "web server or worker", "PostgreSQL", "stays on the disk"), told),
        _points(
            f"A response is {costs.turns:.0f} pages. PostgreSQL does {share:.0%} of the work for it, so it is web"
            " processes that are added first.",
            f"A web process holds {_size(costs.web_memory)} and {ceil(costs.web_connections)} connections to PostgreSQL"
            f" when it is busy; a worker that reads comments holds {_size(costs.worker_memory)} at most.",
            f"A backup takes {_time(MILLION * costs.backup_command)} of `folkmoot backup` and"
            f" {_time(MILLION * costs.backup_database)} of PostgreSQL for each million responses, and is never"
            " quicker than the longer of the two. These were copies of one response, which are packed more quickly than"
            " residents' own.",
            "A process does one thing at a time, however many threads it has, so give a machine as many web processes"
            " (`FOLKMOOT_WEB_PROCESSES`) as it has processors.",
        ),
    ]


def _assumed(year: Year) -> list[str]:
    rows = [
        ("councils", f"{year.councils:,}"),
        ("responses", f"{year.responses:,}"),
        ("comments", f"{year.comments:,}"),
        ("of these on the busiest day, when reminders go out", f"{year.busiest_day:.0%}"),
        ("of that day's in its busiest hour", f"{max(HOURS) / sum(HOURS):.1%}"),
        (f"how much busier than that hour its busiest {MINUTES} minutes are", f"{year.burst:.0f} times"),
        ("officers of each council, and the pages that each looks at in a day", f"{year.officers}, {year.pages}"),
        ("within how many hours the busiest day's comments are read", f"{year.read_within:.0f}"),
        ("how busy a processor may be", f"{year.busy:.0%}"),
    ]
    return [
        "## What is assumed",
        _table(("of a year", ""), rows),
        _paragraph(
            "These are the fields of `Year` in `bench/_national.py`: change what is otherwise with you, and run the",
            "command again.",
        ),
    ]


def _follows(year: Year, costs: Costs) -> list[str]:
    years = (SMALL, year)
    heads = ("", *(f"{each.councils} councils, {each.responses:,} responses" for each in years))
    needs = [needed(each, costs) for each in years]
    return [
        "## What follows",
        _table(heads, _wanted(years, needs)),
        _paragraph(
            f"The busiest {MINUTES} minutes bring {year.a_second:,.1f} responses a second, which is",
            f"{year.a_second * costs.turns:,.0f} pages. Were a year's responses spread evenly it would be",
            f"{year.responses / 365 / DAY:,.2f} responses: it is reminders that decide, so let councils send theirs on",
            "different days. What is stored grows by as much each year for as long as answers are kept. Leave",
            "PostgreSQL as much room again, for its write-ahead log, for vacuuming and for a copy that is restored.",
        ),
    ]


def _wanted(years: Sequence[Year], needs: Sequence[Need]) -> list[tuple[str, ...]]:
    return [
        ("responses in the busiest hour", *(f"{year.in_the_hour:,.0f}" for year in years)),
        ("web processors, for residents", *(_number(need.web_residents) for need in needs)),
        ("web processors, for officers", *(_number(need.web_officers) for need in needs)),
        ("web processes", *(f"{need.web_processes}" for need in needs)),
        ("their memory", *(f"{need.web_memory:.1f} GB" for need in needs)),
        ("workers, two at least", *(f"{need.worker_processes}" for need in needs)),
        ("their memory, when they read comments", *(f"{need.worker_memory:.1f} GB" for need in needs)),
        ("processors for PostgreSQL", *(_number(need.database) for need in needs)),
        ("connections of web processes to it", *(f"{need.connections}" for need in needs)),
        ("responses stored in a year", *(f"{need.responses_stored:,.1f} GB" for need in needs)),
        ("comments stored in a year", *(f"{need.comments_stored:,.1f} GB" for need in needs)),
        ("a backup of a year's responses, at least", *(_time(max(1.0, need.backup_hours * HOUR)) for need in needs)),
    ]


def _simulated(year: Year, costs: Costs) -> list[str]:
    stretches, mean = [each.times(costs.turns) for each in hour_of(year)], costs.response_web / costs.turns
    least, its_hour = fewest(stretches, mean, costs.shape, GOAL, seed=SEED)
    planned = ceil(needed(year, costs).web_residents)
    tries = {
        number: simulate(stretches, mean, costs.shape, number, Random(SEED)) for number in {planned, least - 1} - {0}
    }
    return [
        "## The busiest hour, simulated",
        _paragraph(
            f"The arithmetic knows nothing of waiting. So the busiest hour of the year happens in a simulation:"
            f" {its_hour.pages:,} pages are asked for at random moments, {year.burst:.0f} times as many a second in the"
            f" first {MINUTES} minutes; each takes a web process for as long as a measured page did; whichever process"
            f" is free takes the page that has waited longest. The goal is that 99 of 100 take {GOAL:.0f} s at most.",
        ),
        _table(
            (
                "web processes for residents",
                f"busy in those {MINUTES} minutes",
                "half within",
                "99 of 100 within",
                "longest",
            ),
            [_row(number, hour) for number, hour in sorted((tries | {least: its_hour}).items(), reverse=True)],
        ),
        _paragraph(
            f"The arithmetic asks for {planned}, and the simulation for {least} at least. What the first has more is",
            "for officers' pages that come at the same time, for a machine that is lost, and for a day that is busier",
            "than assumed. The simulation lets everybody wait for ever; Folkmoot gives newcomers who have waited for",
            f"{Settings.longest_wait / 2:.1f} s and residents in the middle of something who have waited for",
            f"{Settings.longest_wait:.0f} s a page that says we are busy and keeps what was typed.",
        ),
    ]


def _row(number: int, hour: Hour) -> tuple[str, ...]:
    return (str(number), f"{hour.busy:.0%}", _time(hour.median), _time(hour.high), _time(hour.longest))


END = (
    "## Where it ends",
    _points(
        "One PostgreSQL serves all of it, and is the one part that cannot be multiplied: give it a machine of its own"
        " before anything else, and a standby that can take its place.",
        "Weighting, estimating and reading comments from files that are more than one machine should do goes to a Dask"
        " cluster, and so do the figures of a wave (`FOLKMOOT_CLUSTER` in [settings.md](settings.md)), to the same"
        " digits.",
        "[deploy.md](deploy.md) says how several machines are set up and which folder they share.",
    ),
)


def _time(seconds: float) -> str:
    """A length of time, in the unit that fits."""
    if seconds < 1:
        return f"{1000 * seconds:.0f} ms"
    if seconds < 10 * 60:
        return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 2 * HOUR else f"{seconds / HOUR:.1f} h"


def _number(amount: float) -> str:
    return f"{amount:.1f}" if amount >= 0.05 else "less than 0.1"


def _size(amount: float) -> str:
    return f"{amount / MILLION:.1f} MB" if amount < THOUSAND * MILLION else f"{amount / MILLION / THOUSAND:.1f} GB"


def write(path: Path = PAGE) -> None:
    """Write the page anew from what was kept."""
    path.write_text(written(kept()), encoding="utf-8")
