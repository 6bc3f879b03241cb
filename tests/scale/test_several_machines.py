"""The short form of `make test-scale`: two machines that share PostgreSQL alone serve the same people by turns."""

import json
import os
from collections.abc import Iterator

import pytest

from bench._survey import write_survey
from core import people
from core.acting import acting_everywhere
from core.database import Database
from tests.chaos.journey import Journey
from tests.chaos.run import QUESTIONNAIRE
from tests.chaos.tally import Tally
from tests.chaos.verdict import judge, stored_rows
from tests.conftest import POSTGRES_URL
from tests.databases import fresh_database
from tests.scale.estate import PORT, Estate, estate_beside
from tests.scale.network import NoNamespaces
from tests.scale.officer import Officer

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("servers")]

EMAIL, PASSWORD = "olwen@council.example", "a slow boat to nowhere"
GUESSES = 10
"""How many wrong passwords cost no wait, of one browser that is not known."""


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Estate]:
    server = os.environ.get(POSTGRES_URL)
    if not server:
        pytest.skip("no PostgreSQL server could be started")
    folder = tmp_path_factory.mktemp("estate")
    try:
        with fresh_database("postgresql", server, tmp_path_factory) as url, estate_beside(2, folder, url) as estate:
            write_survey(url, json.loads(QUESTIONNAIRE.read_text(encoding="utf-8")))
            database = Database(url)
            with acting_everywhere("a test makes somebody who runs the platform"), database.transaction() as session:
                people.add_person(session, email=EMAIL, name="Olwen", password=PASSWORD, operator=True)
            database.close()
            estate.serve(*estate.network.machines)
            yield estate
    except NoNamespaces as reason:
        pytest.skip(f"no network namespaces can be made: {reason}")


def test_a_resident_whose_pages_come_from_different_machines_by_turns_loses_nothing(estate: Estate) -> None:
    hosts, tally = [machine.address for machine in estate.network.machines], Tally()
    ledgers = [Journey(PORT, number, 11, tally, hosts=hosts).walk() for number in range(5)]
    verdict = judge(ledgers, stored_rows(estate.url))
    assert verdict.good, f"{verdict} {verdict.examples[:3]}"
    assert sum(ledger.submissions_acknowledged > 0 for ledger in ledgers) >= 3
    assert not tally.surprises and not tally.retries, f"{tally.surprises} {tally.retries}"
    kept = [path.name for machine in estate.network.machines for path in estate.data_of(machine).rglob("*")]
    assert kept == [], "no machine keeps anything of residents' answers"


def test_a_sign_in_holds_on_every_machine_and_ends_on_all_of_them(estate: Estate) -> None:
    first, second = estate.network.machines
    officer = Officer().sign_in(first, second, EMAIL, PASSWORD)
    assert officer.status in (302, 303), officer.body[:500]
    assert all(officer.get(machine, "/installation/jobs").status == 200 for machine in (first, second))
    stolen = dict(officer.cookies)
    officer.sign_out(second)
    assert Officer(cookies=stolen).get(first, "/installation/jobs").location.startswith("/sign-in")


def test_guesses_at_one_machine_count_at_the_others(estate: Estate) -> None:
    first, second = estate.network.machines
    stranger = Officer()
    answers = [
        stranger.sign_in(*((first, second) if number % 2 else (second, first)), EMAIL, f"guess {number}").status
        for number in range(GUESSES)
    ]
    assert answers == [422] * GUESSES
    assert [Officer().sign_in(each, each, EMAIL, PASSWORD).status for each in (first, second)] == [429, 429]
