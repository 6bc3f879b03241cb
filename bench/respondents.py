"""What residents' answers cost, against a bare peer: `python -m bench.respondents`, or quickly with `--short`.

Residents answer twelve questions, one on a page, on real servers. Seconds are those of one machine in one minute, so
read the ratios: the peer is measured by turns with ours. Bytes are the same on any machine, and have limits.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench._load import Load, load, percentile
from bench._resident import Resident, Traffic
from bench._server import Server
from bench._stored import fill_up
from bench._survey import OURS, PEER, QUESTIONS, serve_ours, serve_peer, write_survey
from tests.postgres import start_postgres, stop_postgres

GOAL = 0.10
"""Processor seconds of the web server for a completed response, on two quiet cores."""
TURN = 0.079
"""Seconds from a form sent to the next page, which 19 in 20 should not exceed while eight residents answer at once."""
FIRST_BYTES, FIRST_REQUESTS, LATER_BYTES = 40_000, 5, 5_000


@dataclass(frozen=True)
class Effort:
    """How long to measure: rounds by turns, responses in each, how many residents at once, and the sizes to fill to.

    At each size so many responses are measured in each of some rounds, of which the cheapest counts: whatever else a
    machine does can only add to it.
    """

    rounds: int
    responses: int
    at_once: int
    sizes: tuple[int, ...]
    at_each_size: int
    rounds_at_each_size: int


FULL = Effort(
    rounds=5,
    responses=32,
    at_once=8,
    sizes=(1_000, 100_000, 1_000_000),
    at_each_size=16,
    rounds_at_each_size=4,
)
SHORT = Effort(rounds=1, responses=2, at_once=2, sizes=(100, 1_000), at_each_size=2, rounds_at_each_size=1)


def main(arguments: list[str] | None = None) -> int:
    effort = SHORT if "--short" in (arguments or ()) else FULL
    print(f"{len(QUESTIONS)} questions, one on a page; {effort.at_once} residents at once")
    light = [measure(kind, effort) for kind in ("sqlite", "postgresql")]
    return 0 if all(light) else 1


def measure(kind: str, effort: Effort) -> bool:
    """Measure on one kind of database; whether what was sent kept within its limits."""
    with tempfile.TemporaryDirectory() as temporary, ExitStack() as stack:
        folder = Path(temporary)
        servers = stack.enter_context(_ours(kind, folder, effort))
        if servers is None:
            print(f"\n{kind}: not measured, because it is not installed")
            return True
        print(f"\n{kind}")
        peer = {"web": stack.enter_context(serve_peer(folder, workers=2))}
        light = report_traffic(servers.processes["web"])
        report_costs(*_by_turns(servers.processes, peer, effort))
        report_sizes(servers, effort)
    return light


@dataclass(frozen=True)
class Servers:
    """Where the responses are kept, and the processes that keep them."""

    url: str
    processes: dict[str, Server]


@contextmanager
def _ours(kind: str, folder: Path, effort: Effort) -> Iterator[Servers | None]:
    """Folkmoot with an empty survey in a database of this kind, or None where there is no such database."""
    with ExitStack() as stack:
        url, processes = f"sqlite:///{folder / 'folkmoot.sqlite'}", {}
        if kind == "postgresql":
            postgres = start_postgres(durable=True)
            if postgres is None:
                yield None
                return
            stack.callback(stop_postgres, postgres)
            url, processes = f"{postgres.url}/postgres", {"database": Server(0, postgres.pid)}
        write_survey(url)
        yield Servers(url, {"web": stack.enter_context(serve_ours(folder, url, workers=2))} | processes)


def _by_turns(ours: dict[str, Server], peer: dict[str, Server], effort: Effort) -> tuple[list[Load], list[Load]]:
    """Measure both in each round, after answering once to warm each up."""
    sides: tuple[tuple[dict[str, Server], str, list[Load]], ...] = ((ours, OURS, []), (peer, PEER, []))
    for servers, path, _ in sides:
        load(servers, path, responses=effort.at_once, at_once=effort.at_once)
    for _ in range(effort.rounds):
        for servers, path, loads in sides:
            loads.append(load(servers, path, responses=effort.responses, at_once=effort.at_once))
    return sides[0][2], sides[1][2]


def report_traffic(server: Server) -> bool:
    """Print what a resident's browser receives; a page turn is the answer saved, the redirect and the next page."""
    resident, turns = Resident(server.port), list[Traffic]()
    resident.open(OURS)
    first = resident.traffic
    while resident.form is not None:
        before = resident.traffic
        resident.send()
        turns.append(resident.traffic - before)
    later = max(turn.bytes for turn in turns[1:])
    print(f"  first page: {first.bytes:,} bytes in {first.requests} requests "
          f"(at most {FIRST_BYTES:,} in {FIRST_REQUESTS}); then {turns[0].bytes:,} with the council's logo\n"
          f"  later pages: at most {later:,} bytes in {turns[1].requests} requests (at most {LATER_BYTES:,})\n"
          f"  requests to anybody else: {len(resident.foreign)}")  # fmt: skip
    light = first.bytes <= FIRST_BYTES and first.requests <= FIRST_REQUESTS and later <= LATER_BYTES
    if not light or resident.foreign:
        print("  TOO HEAVY")
    return light and not resident.foreign


def report_costs(ours: list[Load], peer: list[Load]) -> None:
    """Print the web server's processor time and the page turns, with how far the rounds differ."""
    mine, theirs = sum(ours[1:], ours[0]), sum(peer[1:], peer[0])
    ratios = [a.per_response("web") / b.per_response("web") for a, b in zip(ours, peer, strict=True)]
    print(f"  processor time of the web server: {mine.per_response('web'):.3f} s a response "
          f"(at most {GOAL:.2f} on two quiet cores), "
          f"{mine.per_response('web') / theirs.per_response('web'):.2f} times the bare peer's "
          f"({min(ratios):.2f} to {max(ratios):.2f} in {len(ratios)} rounds, {mine.responses} responses)")  # fmt: skip
    if "database" in mine.processor:
        print(f"  processor time of the database: {mine.per_response('database'):.3f} s a response, not in the ratio "
              "(the peer writes SQLite itself)")  # fmt: skip
    for name, share in (("p50", 0.50), ("p95", 0.95)):
        turn, peers = percentile(mine.turns, share), percentile(theirs.turns, share)
        goal = f" (about {TURN * 1000:.0f} on two quiet cores)" if name == "p95" else ""
        print(f"  page turn {name}: {turn * 1000:.0f} ms{goal}, {turn / peers:.2f} times the bare peer's")


def report_sizes(servers: Servers, effort: Effort) -> None:
    """Print what a response costs, web server and database together, as the responses already there grow."""
    base = 0.0
    for size in effort.sizes:
        fill_up(servers.url, size)
        load(servers.processes, OURS, responses=effort.at_once, at_once=effort.at_once)
        cost = min(_costs(servers, effort))
        base = base or cost
        print(
            f"  with {size:>9,} responses stored: {cost:.3f} s a response, {cost / base:.2f} times the first",
            flush=True,
        )


def _costs(servers: Servers, effort: Effort) -> Iterator[float]:
    """Processor seconds of a response, web server and database together, in each round."""
    for _ in range(effort.rounds_at_each_size):
        yield load(servers.processes, OURS, responses=effort.at_each_size, at_once=effort.at_once).per_response()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
