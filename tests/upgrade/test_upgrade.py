"""The short form of `make test-upgrade`: the version before the newest migration gives way to this one."""

import os
from pathlib import Path

import pytest

from app import schema
from tests.conftest import POSTGRES_URL
from tests.databases import fresh_database
from tests.upgrade.rolling import upgrade
from tests.upgrade.versions import NoHistory, last_before, take_out

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("servers")]


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The code of the version before the newest migration."""
    folder = tmp_path / "old"
    try:
        take_out(last_before(schema.head()), folder)
    except NoHistory as missing:
        pytest.skip(f"the version before cannot be had: {missing}")
    return folder


def test_no_request_fails_and_no_answer_is_lost_while_one_version_takes_the_others_place(
    old: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    server = os.environ.get(POSTGRES_URL)
    if not server:
        pytest.skip("no PostgreSQL server could be started")
    with fresh_database("postgresql", server, tmp_path_factory) as url:
        done = upgrade(url, old, tmp_path, residents=2, rest=0.5)
    assert done.since != schema.head(), "there is something to migrate"
    assert done.failed == 0, f"{done}\n{(tmp_path / 'serve.log').read_text()[-2000:]}"
    assert done.verdict.good, f"{done}\n{done.verdict.examples[:3]}"
    assert done.tally.answered > 20, done
    assert done.counted > 0, "all processes of the new version count together"
