"""What a backup holds: its files with their digests, how many rows each table had, and the head of the audit trail."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

MANIFEST = "manifest.json"
DATABASE = {"sqlite": "database.sqlite", "postgresql": "database.dump"}
FILES = "files"
LEFT_OUT = ("*.sqlite", "*.sqlite-*", "*.sock", "secret-key", "folder-mark", "demonstration-*.txt")
"""What lies in the data folder and is no part of a backup: databases, which are copied whole, sockets, secrets, and
the mark that tells the folder from others."""


class BadBackup(Exception):
    """A backup is not whole, or does not fit where it should go; the message says what to do."""


@dataclass(frozen=True)
class Manifest:
    """`files` are SHA-256 by path in the backup, `rows` counts by table; `audit_head` is what `audit verify` prints."""

    made_at: str
    version: str
    dialect: str
    revision: str
    audit_head: str
    rows: dict[str, int]
    files: dict[str, str]

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The manifest of a backup, whose files are all there and as they were. Raises `BadBackup`."""
        try:
            manifest = cls(**json.loads((folder / MANIFEST).read_text("utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise BadBackup(f"{folder} is no backup: its {MANIFEST} cannot be read ({error}).") from error
        for name, digest in manifest.files.items():
            path = folder / name
            if not path.is_file():
                raise BadBackup(f"The backup is not whole: {name} is gone.")
            if digest_of(path) != digest:
                raise BadBackup(f"The backup is damaged: {name} is not as it was.")
        return manifest

    def write(self, folder: Path) -> None:
        (folder / MANIFEST).write_text(json.dumps(asdict(self), indent=2, sort_keys=True) + "\n", "utf-8")


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def kept_files(data: Path) -> Iterator[Path]:
    """The files of the data folder that are backed up, in the order of their paths, relative to it."""
    for path in sorted(data.rglob("*")):
        within = path.relative_to(data)
        if path.is_file() and not path.is_symlink() and not any(within.match(pattern) for pattern in LEFT_OUT):
            yield within
