"""Files that hold what not everybody may see: only their owner reads them, and nobody ever sees half of one."""

import os
import secrets
from pathlib import Path
from tempfile import NamedTemporaryFile

MARK = "folder-mark"


def mark_of(folder: Path) -> str:
    """What tells a folder from every other: drawn by whoever asks first, and kept in it. Raises OSError."""
    path = folder / MARK
    if not path.exists():
        unfinished = folder / f".{MARK}-{secrets.token_hex(8)}"
        unfinished.write_text(secrets.token_hex(16), encoding="ascii")
        try:
            os.link(unfinished, path)
        except FileExistsError:
            pass  # Another was first, and its mark is the folder's.
        except OSError:  # A file system without links.
            unfinished.replace(path)
        unfinished.unlink(missing_ok=True)
    return path.read_text(encoding="ascii")


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read; nobody ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.parent.chmod(0o700)
    with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:  # Its mode is 0600 from the start.
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)
