"""`python -m tests.upgrade`: from several earlier versions to this one, with more residents and for longer."""

import argparse
import sys
import tempfile
from pathlib import Path

from app import schema
from tests import postgres
from tests.upgrade.rolling import upgrade
from tests.upgrade.versions import last_before, take_out


def main() -> int:
    options = argparse.ArgumentParser(prog="tests.upgrade", description=__doc__)
    options.add_argument("--migrations", type=int, default=2, help="how many migrations back the oldest version lies")
    options.add_argument("--residents", type=int, default=8, help="how many answer at a time")
    options.add_argument("--rest", type=float, default=10.0, help="seconds between the steps of an upgrade")
    chosen = options.parse_args()
    good = [_goes_well(revision, chosen) for revision in schema.known_revisions()[: chosen.migrations]]
    return 0 if all(good) else 1


def _goes_well(revision: str, chosen: argparse.Namespace) -> bool:
    """Upgrade from the version before a migration, on a PostgreSQL that waits for the disk."""
    server = postgres.start_postgres(durable=True)
    assert server is not None, "PostgreSQL is not installed"
    try:
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            take_out(last_before(revision), folder / "old")
            url = f"{server.url}/postgres"
            schema.migrate(url)
            done = upgrade(url, folder / "old", folder, residents=chosen.residents, rest=chosen.rest)
    finally:
        postgres.stop_postgres(server)
    print(done, *done.verdict.examples[:5], sep="\n", flush=True)
    return done.failed == 0 and done.verdict.good


if __name__ == "__main__":
    sys.exit(main())
