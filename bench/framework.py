"""What the pages and the feed of published figures cost: `python -m bench framework`, or quickly with `--short`.

361 councils × 40 indicators × 12 waves × 12 subgroups are about two million observations, on a PostgreSQL server of
their own that has a quarter of the memory, as `docs/deploy.md` asks, and keeps each council's rows apart from the role
that reads them, as it does in earnest. A council's page, an indicator's page and 1,000 rows of the feed may each cost
60 ms of the server's processor, the program's and the database's together, once warm; answers are packed as programs
ask for them. Two more pages, which set a figure beside those of all 360 other councils, may cost 100. Every go asks for
another council, indicator or page, so that no answer kept from an earlier go is measured. The same is measured with a
hundredth and a tenth of the figures: a page of one council should not cost more because others have figures too.
"""

from __future__ import annotations

import gc
import logging
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from urllib.parse import urlencode

from flask.testing import FlaskClient
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from app import create_app, schema
from app.settings import Settings
from app.settling import settle
from bench._figures import INDICATORS, SURVEY, write_figures
from bench._goals import Goals
from bench._server import Server as Process
from core import row_security
from core.telling import signing_key
from framework.feeding.odata.asking import written_token
from tests.databases import ROLE, SECRET, as_the_application
from tests.postgres import Server, administer, new_database, start_postgres, stop_postgres

COUNCILS, SHORT_COUNCILS = (2, 18, 361), (2,)
MOST_MILLISECONDS, MOST_BESIDE_ALL = 60.0, 100.0
"""For a page, and for one that sets a figure beside those of every other partner, judging of each whether it may."""
MOST_GROWTH = 2.0
"""How much dearer a page that shows no more may be with all the figures than with the fewest."""
GOES, SHORT_GOES = 24, 2
FREE = 5.0
"""Milliseconds that a page may grow by for nothing: the kernel's ticks are ten long."""
ROWS = 1000


@dataclass(frozen=True)
class Asked:
    """What is asked for: an address for each go, and whether it shows no more where there are more councils."""

    name: str
    addresses: Callable[[int], Iterator[str]]
    of_one_council: bool
    most: float = MOST_MILLISECONDS


def _councils(councils: int) -> Iterator[str]:
    return (f"/results/{SURVEY}/councils/council-{(7 * go) % councils:03}?wave={12 - go // 8}" for go in range(1000))


def _homes(councils: int) -> Iterator[str]:
    return (f"/results/councils/council-{(7 * go) % councils:03}" for go in range(1000))


def _indicators(councils: int) -> Iterator[str]:
    return (f"/results/{SURVEY}/indicators/item_{(7 * go) % INDICATORS}?wave={12 - go // 8}" for go in range(1000))


def _tiles(councils: int) -> Iterator[str]:
    return (
        f"/results/councils/council-{(7 * go) % councils:03}/surveys/{SURVEY}/item_{(3 * go) % INDICATORS}"
        for go in range(1000)
    )


def _comparisons(councils: int) -> Iterator[str]:
    return (
        f"/results/{SURVEY}/councils/council-{(7 * go) % councils:03}/comparisons/item_{(3 * go) % INDICATORS}"
        f"?wave={12 - go // 8}"
        for go in range(1000)
    )


def _feed(councils: int, ending: str = "", more: str = "") -> Iterator[str]:
    pages = max(1, councils * INDICATORS * 12 // ROWS)
    return (f"/api/v1/observations{ending}?per_page={ROWS}&page={1 + (7 * go) % pages}{more}" for go in range(1000))


def _spreadsheet(councils: int) -> Iterator[str]:
    return _feed(councils, ".csv")


def _feed_of_groups(councils: int) -> Iterator[str]:
    return _feed(councils, more="&domain_var=any")


def _odata(councils: int) -> Iterator[str]:
    """Page after page of all figures, as Power BI reads them: each begins behind the last, in the order of keys."""
    pages = max(1, councils * INDICATORS * 12 // ROWS)
    begins = (f"{((7 * go) % pages) * 0xFFFF // pages:04x}0000-0000-0000-0000-000000000000" for go in range(1000))
    return (f"/odata/v4/Observations?{urlencode({'$skiptoken': written_token(each, 0)})}" for each in begins)


PAGES = (
    Asked("a council's page", _homes, True),
    Asked("a council in one survey", _councils, True),
    Asked("an indicator's page", _indicators, False),
    Asked("1,000 rows of the feed", _feed, True),
    Asked("1,000 rows of groups", _feed_of_groups, True),
    Asked("1,000 rows in CSV", _spreadsheet, True),
    Asked("1,000 rows of OData", _odata, True),
    Asked("an opened tile", _tiles, False, MOST_BESIDE_ALL),
    Asked("a council's figure compared", _comparisons, False, MOST_BESIDE_ALL),
)


def main(arguments: Sequence[str] = ()) -> int:
    short = "--short" in arguments
    logging.disable(logging.INFO)
    server = start_postgres(megabytes=_quarter_of_memory())
    if server is None:
        print("PostgreSQL is not installed, so there is nothing to measure with.", file=sys.stderr)
        return 1
    goals = Goals()
    try:
        administer(server.url, f"CREATE ROLE {ROLE} LOGIN")
        measured = [_measured(server, councils, SHORT_GOES if short else GOES) for councils in _sizes(short)]
        costs = [each for _, each in measured]
    finally:
        stop_postgres(server)
    _tell_growth([written for written, _ in measured], costs)
    for page in PAGES:
        first, last = costs[0][page.name], costs[-1][page.name]
        goals.most(f"{page.name}: milliseconds of the server's processor", last, page.most)
        if page.of_one_council and not short:
            growth = last / first if last - first > FREE else 1.0
            goals.most(f"{page.name}: times as dear with the most figures as with the fewest", growth, MOST_GROWTH)
    goals.tell()
    return 0 if short else min(goals.missed, 1)


def _tell_growth(figures: Sequence[int], costs: Sequence[Mapping[str, float]]) -> None:
    """Print what each page costs with so many figures, side by side."""
    print(f"{'milliseconds with so many figures:':36}{''.join(f'{number:12,}' for number in figures)}", flush=True)
    for page in PAGES:
        print(f"{page.name:36}{''.join(f'{each[page.name]:12.1f}' for each in costs)}", flush=True)


def _sizes(short: bool) -> Sequence[int]:
    return SHORT_COUNCILS if short else COUNCILS


def _measured(server: Server, councils: int, goes: int) -> tuple[int, dict[str, float]]:
    """How many figures some councils have in a new database, and the mean processor milliseconds of each page."""
    url = new_database(server, f"figures_{councils}")
    schema.migrate(url)
    engine = create_engine(url)
    row_security.lay(engine, ROLE, [signing_key(SECRET)])
    with Session(engine) as session:
        written = write_figures(session, councils)
        session.commit()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    engine.dispose()
    print(f"{councils} councils: {written.observations:,} figures, {written.differences:,} differences", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(database_url=as_the_application(url), data_dir=Path(folder), secret_key=SECRET)
        app = create_app(settings)
        settle()  # As a web server does.
        client = app.test_client()
        client.environ_base["HTTP_ACCEPT_ENCODING"] = "gzip, deflate"
        costs = {page.name: _cost(server, client, page.addresses(councils), goes) for page in PAGES}
        app.extensions["database"].close()
    for page, milliseconds in costs.items():
        print(f"{milliseconds:8.1f}  {page}", flush=True)
    return written.observations, costs


def _cost(server: Server, client: FlaskClient, addresses: Iterator[str], goes: int) -> float:
    """Mean processor milliseconds of the program and of the database, after some goes that warm both."""
    for address in islice(addresses, 3):
        _get(client, address)
    gc.collect()
    program, database = time.process_time(), _database_seconds(server)
    for address in islice(addresses, goes):
        _get(client, address)
    program, database = time.process_time() - program, _database_seconds(server) - database
    return 1000 * (program + database) / goes


def _get(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status}"


def _quarter_of_memory() -> int:
    """The megabytes that docs/deploy.md leaves to PostgreSQL."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 4 // 2**20


def _database_seconds(server: Server) -> float:
    return Process(0, server.pid).processor_seconds()
