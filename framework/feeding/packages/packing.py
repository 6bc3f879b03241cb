"""Files packed once, when they are made: whoever asks for them packed is sent them as they lie."""

import gzip
from collections.abc import Callable, Mapping
from pathlib import Path

import brotli

PACKED: Mapping[str, tuple[str, Callable[[bytes], bytes]]] = {
    "br": (".br", lambda content: brotli.compress(content, quality=5)),
    "gzip": (".gz", lambda content: gzip.compress(content, 6, mtime=0)),
}
"""Each way of packing by its name in HTTP, the smallest first: the ending of its files, and what packs."""
SMALLEST = 500
"""Fewer bytes than these travel as fast as they are."""


def pack(folder: Path) -> None:
    """Lay packed copies beside the files of a folder."""
    for file in sorted(folder.iterdir()):
        content = file.read_bytes()
        if len(content) < SMALLEST:
            continue
        for ending, packed in PACKED.values():
            file.with_name(file.name + ending).write_bytes(packed(content))


def best(folder: Path, file: str, accepted: Callable[[str], bool]) -> tuple[str, str | None]:
    """The file to send, and the way it is packed; as it is where no packed copy is there that is accepted."""
    for way, (ending, _) in PACKED.items():
        if accepted(way) and (folder / f"{file}{ending}").exists():
            return f"{file}{ending}", way
    return file, None
