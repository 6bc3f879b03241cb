"""Several files in one ZIP file, each written as it is read; and batches that are counted as they go by."""

import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from surveys.exporting.responses import Batch


class Parcel:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive

    def add(self, name: str, chunks: Iterable[bytes]) -> None:
        with self.archive.open(name, "w", force_zip64=True) as file:
            for chunk in chunks:
                file.write(chunk)


@contextmanager
def parcel(path: Path) -> Iterator[Parcel]:
    """A ZIP file to put others into, one after another."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        yield Parcel(archive)


class Counted:
    """Batches, and how many responses they held once they have gone by."""

    def __init__(self, batches: Iterable[Batch]) -> None:
        self.batches, self.rows = batches, 0

    def __iter__(self) -> Iterator[Batch]:
        for batch in self.batches:
            self.rows += len(batch[0])
            yield batch
