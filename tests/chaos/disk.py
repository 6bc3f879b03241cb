"""A small disk of its own, which can be filled and emptied."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

MEGABYTES = 400
PIECE = bytes(2**20)


@dataclass(frozen=True)
class Disk:
    """A file system in memory, mounted at a folder."""

    folder: Path

    @property
    def ballast(self) -> Path:
        return self.folder / "ballast"

    def fill(self) -> None:
        """Take every byte that is left, so that whoever wants one more is refused."""
        with self.ballast.open("ab", buffering=0) as file:
            for piece in (PIECE, PIECE[:4096], PIECE[:1]):
                with suppress(OSError):
                    while True:
                        file.write(piece)

    def free(self) -> None:
        self.ballast.unlink(missing_ok=True)


@contextmanager
def small_disk() -> Iterator[Disk | None]:
    """Mount such a disk at a folder of its own that everybody may enter, or None where nobody may mount."""
    folder = Path(tempfile.mkdtemp(prefix="folkmoot-disk-"))
    options = ["-t", "tmpfs", "-o", f"size={MEGABYTES}m,mode=0755", "folkmoot-chaos", str(folder)]
    may = os.geteuid() == 0 and subprocess.run(["mount", *options], capture_output=True).returncode == 0
    folder.chmod(0o755)
    try:
        yield Disk(folder) if may else None
    finally:
        if may:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
        folder.rmdir()
