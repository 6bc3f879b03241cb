"""A real PostgreSQL server of our own: started on a free port, and stopped afterwards."""

import os
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from tests.quick import engine_alike, folder_of_databases


@dataclass(frozen=True)
class Server:
    folder: Path
    programs: Path
    url: str
    options: str

    @property
    def pid(self) -> int:
        """The process that all others of the server come from."""
        return int((self.folder / "data" / "postmaster.pid").read_text().split()[0])


def start_postgres(
    *,
    durable: bool = False,
    place: Path | None = None,
    listening: str = "127.0.0.1",
    trusting: str = "",
    megabytes: int = 64,
) -> Server | None:
    """Start a server, or return None where PostgreSQL is not installed.

    It believes whoever comes from this machine or from the network that it is `trusting`. Unless it is durable it does
    not wait for the disk, nor lies on it where memory is enough, which does for a test. `megabytes` are for what it
    keeps at hand of its tables.
    """
    programs = _programs()
    if programs is None:
        return None
    below = place or (None if durable else folder_of_databases())
    folder = Path(tempfile.mkdtemp(prefix="folkmoot-postgres-", dir=below))
    port = _free_port()
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    _run(programs / "initdb", "-D", folder / "data", "-U", "folkmoot", "-A", "trust", "-N", "--locale=C.UTF-8")
    if trusting:
        with (folder / "data" / "pg_hba.conf").open("a") as rules:
            rules.write(f"host all all {trusting} trust\n")
    options = (
        f"-p {port} -k {folder} -c listen_addresses={listening} -c max_connections=200 -c shared_buffers={megabytes}MB"
    )
    options += "" if durable else " -c fsync=off -c full_page_writes=off"
    server = Server(folder, programs, f"postgresql+psycopg://folkmoot@{listening}:{port}", options)
    _start(server)
    return server


def new_database(server: Server, name: str) -> str:
    """Make an empty database, and return its address."""
    administer(server.url, f"CREATE DATABASE {name}")
    return f"{server.url}/{name}"


def administer(server: str, statement: str) -> None:
    """Have the server at an address carry out a statement by itself, as its superuser."""
    engine = engine_alike(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def restart_postgres(server: Server, mode: str) -> None:
    """Stop a server in a mode of `pg_ctl` (`fast` ends every connection, `immediate` is a crash) and start it again."""
    _run(server.programs / "pg_ctl", "-D", server.folder / "data", "-m", mode, "-w", "stop")
    _start(server)


def start_again_if_ended(server: Server) -> None:
    """Start a server that gave up, as whatever watches over it would."""
    try:
        os.kill(server.pid, 0)
    except (OSError, IndexError):
        _start(server)


def stop_postgres(server: object) -> None:
    assert isinstance(server, Server)
    _run(server.programs / "pg_ctl", "-D", server.folder / "data", "-m", "immediate", "stop")
    shutil.rmtree(server.folder, ignore_errors=True)


def _start(server: Server) -> None:
    log, options = server.folder / "log", server.options
    _run(server.programs / "pg_ctl", "-D", server.folder / "data", "-l", log, "-w", "-o", options, "start")


def _programs() -> Path | None:
    """The folder of the newest server programs: Debian keeps them off the path."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    found = versions[-1] if versions else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _run(*command: object) -> None:
    """Run a server program, as the user `postgres` where we are root: PostgreSQL refuses to run as root."""
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        words = ["runuser", "-u", "postgres", "--", *words]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, cwd="/")
