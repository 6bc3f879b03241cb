"""`python -m tests.scale`: three web machines, two with workers and a cluster, of which one is lost on the way."""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from sqlalchemy import create_engine, text

from bench._survey import write_survey
from core import people
from core.acting import acting_everywhere
from core.database import Database
from core.models import Council, Role
from surveys.models import Wave
from tests.chaos.comments import Commenter, judge_comments, write_form
from tests.chaos.journey import Journey
from tests.chaos.ledger import Ledger
from tests.chaos.run import QUESTIONNAIRE
from tests.chaos.tally import Tally
from tests.chaos.verdict import judge, stored_rows
from tests.scale.cluster import figures_are_the_same
from tests.scale.estate import PATIENCE, PORT, Estate, estate_of
from tests.scale.network import Machine, NoNamespaces
from tests.scale.officer import Officer

AT_ONCE = 6
EMAIL, PASSWORD = "olwen@council.example", "a slow boat to nowhere"
FREED = "ALTER ROLE folkmoot SET idle_in_transaction_session_timeout = '60s'"
"""As deploy/postgresql/roles.sql has it, so that a machine that is lost lets go of what it held."""


def main() -> int:
    options = argparse.ArgumentParser(prog="tests.scale", description=__doc__)
    options.add_argument("--residents", type=int, default=300)
    chosen = options.parse_args()
    try:
        with tempfile.TemporaryDirectory() as folder, estate_of(5, Path(folder), shared=True) as estate:
            if estate is None:
                print("not run: PostgreSQL is not installed")
                return 1
            return 0 if _holds(estate, chosen.residents) else 1
    except NoNamespaces as reason:
        print(f"not run: no network namespaces can be made ({reason})")
        return 1


def _holds(estate: Estate, residents: int) -> bool:
    *web, steady, lost = estate.network.machines
    write_survey(estate.url, json.loads(QUESTIONNAIRE.read_text(encoding="utf-8")))
    write_form(estate.url)
    address = _add_analyst(estate.url)
    estate.settings |= {"WEB_PROCESSES": "2", "LONGEST_WAIT": "0"}
    estate.serve(*web)
    first = Commenter(PORT, residents, 3, Tally(), hosts=[machine.address for machine in web]).walk()
    found = {
        "what a lost machine had in hand is taken over": _takes_over(estate, steady, lost),
        "residents' answers and comments, over three machines": _answer(estate, web, residents, first),
        "a file that one machine made is handed out by all": _takes_a_file(estate, web, address),
        "the doctor finds one folder": _doctor(estate, steady),
        "figures of a wave on a Dask cluster are those of one process": figures_are_the_same(estate, web[0], web[1:]),
    }
    for what, good in found.items():
        print(f"{'well' if good else 'NOT well'}: {what}", flush=True)
    return all(found.values())


def _takes_over(estate: Estate, steady: Machine, lost: Machine) -> bool:
    """A worker's machine falls silent in the middle of a job, and another's does it; nobody tells it to."""
    estate.run(lost, "worker")
    in_hand = "SELECT count(*) FROM dbos.workflow_status WHERE status = 'PENDING' AND name = 'run-job'"
    begun = _wait_until(lambda: _has_books(estate.url) and _count(estate.url, in_hand) > 0)
    lost.unplug()
    estate.run(steady, "worker")
    done = _wait_until(lambda: _unfinished(estate.url) == 0)
    return begun and done and "is taken over" in estate.log_of(steady).read_text(encoding="utf-8")


def _answer(estate: Estate, web: list[Machine], residents: int, first: Commenter) -> bool:
    """Residents go from machine to machine, page by page."""
    hosts, tally = [machine.address for machine in web], Tally()
    commenters = [Commenter(PORT, number, 3, tally, hosts=hosts) for number in range(residents // 5)]
    journeys = [Journey(PORT, number, 3, tally, hosts=hosts) for number in range(residents)]
    walks: list[Journey | Commenter] = [*journeys]
    for place, commenter in enumerate(commenters):
        walks.insert(place * 6, commenter)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        ledgers = [each for each in pool.map(_walk, walks) if each]
    idle = _wait_until(lambda: _unfinished(estate.url) == 0)
    verdict = judge(ledgers, stored_rows(estate.url))
    verdict.add(*judge_comments(estate.url, [first, *commenters], worked=True))
    submitted = sum(ledger.submissions_acknowledged > 0 for ledger in ledgers)
    print(f"{len(ledgers):,} residents over {len(web)} machines, {tally.answered:,} pages, {submitted:,} submitted; "
          f"{len(commenters) + 1:,} comments; lost {verdict.missing.total()}, doubled {verdict.doubled.total()}, "
          f"unexpected {tally.surprises.total()}, sent again {tally.retries.total()}; "
          f"jobs left {_unfinished(estate.url)}", *verdict.examples[:5], sep="\n", flush=True)  # fmt: skip
    return verdict.good and idle and not tally.surprises and submitted > residents / 2


def _walk(walk: Journey | Commenter) -> Ledger | None:
    with suppress(TimeoutError):  # It was counted as unexpected.
        walk.walk()
    return walk.ledger if isinstance(walk, Journey) else None


def _takes_a_file(estate: Estate, web: list[Machine], address: str) -> bool:
    """An analyst asks one machine for a file, a worker makes it, and any other hands it out."""
    asked, other = web[0], web[-1]
    officer = Officer().sign_in(asked, other, EMAIL, PASSWORD)
    officer.get(asked, address)
    officer.submit(other, address, {"kind": "csv", "values": "codes"}, action="")
    _wait_until(lambda: _unfinished(estate.url) == 0)
    links = [each.get("href") for each in officer.get(asked, address).links() if "/responses/" in each.get("href")]
    sizes = [(officer.get(machine, links[0]).status, len(officer.body)) for machine in web] if links else []
    return bool(sizes) and sizes[0][0] == 200 and len(set(sizes)) == 1


def _doctor(estate: Estate, machine: Machine) -> bool:
    process = estate.run(machine, "doctor", "--json")
    process.wait(PATIENCE)
    said = estate.log_of(machine).read_text(encoding="utf-8")
    return "keep their files in this data folder" in said


def _add_analyst(url: str) -> str:
    """Add an analyst of a council of the survey, and give the address of its page of files."""
    database = Database(url)
    with acting_everywhere("a test makes an analyst"), database.transaction() as session:
        wave = next(iter(session.query(Wave)))
        council = session.get_one(Council, wave.commission.lead_council_id)
        person = people.add_person(session, email=EMAIL, name="Olwen", password=PASSWORD)
        people.grant(session, council.id, person, Role.ANALYST)
        address = f"/councils/{council.slug}/surveys/{wave.commission.slug}/{wave.number}/responses"
    with database.engine.begin() as connection:
        connection.execute(text(FREED))
    database.close()
    return address


def _unfinished(url: str) -> int:
    return _count(url, "SELECT count(*) FROM job WHERE state IN ('queued', 'running')")


def _has_books(url: str) -> bool:
    """Whether a worker has made the tables in which it notes what it does."""
    return _count(url, "SELECT count(*) FROM pg_tables WHERE schemaname = 'dbos' AND tablename = 'workflow_status'") > 0


def _count(url: str, counted: str) -> int:
    engine = create_engine(url)
    with engine.connect() as connection:
        number: int = connection.execute(text(counted)).scalar_one()
    engine.dispose()
    return number


def _wait_until(ready: Callable[[], bool]) -> bool:
    until = time.monotonic() + 2 * PATIENCE
    while time.monotonic() < until:
        if ready():
            return True
        time.sleep(0.5)
    return False


if __name__ == "__main__":
    sys.exit(main())
