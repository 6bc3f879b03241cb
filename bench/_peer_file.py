"""The peer's SQLite file, made before anybody asks for it: no two processes can change a file's journal at once."""

import sqlite3
from pathlib import Path

TABLE = "CREATE TABLE response (id TEXT PRIMARY KEY, answers TEXT, submitted INTEGER DEFAULT 0)"


def prepare(path: Path) -> None:
    """Make an empty file with write-ahead logging, which it keeps."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute(TABLE)
    connection.close()
