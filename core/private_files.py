"""Files that hold what not everybody may see: only their owner reads them, and nobody ever sees half of one."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read; nobody ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.parent.chmod(0o700)
    with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:  # Its mode is 0600 from the start.
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)
