"""A fitted model as one file: a line that names its hash, a manifest in JSON, and compressed arrays of numbers.

    folkmoot-model 1 <sha256 of everything after this line>
    {"model": "fitted-2026.1-…", …}
    <arrays>

Nothing in it is code, and nothing is unpickled: a hostile file can at worst make bad suggestions. A file that was
changed or cut short no longer has its hash and is refused before anything in it is read.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

MAGIC = b"folkmoot-model 1 "
HEAD = len(MAGIC) + 64 + 1
MOST_BYTES = 100_000_000
MOST_NUMBERS = 1_000_000_000

Arrays = Mapping[str, npt.NDArray[Any]]


class ModelFileError(ValueError):
    """A file that is no model, or not the model that it was; the message is one clear line."""


def pack(manifest: Mapping[str, Any], arrays: Arrays) -> bytes:
    """The contents of a model file; the same model always gives the same bytes."""
    room = io.BytesIO()
    np.savez_compressed(room, allow_pickle=False, **dict(arrays))
    line = json.dumps(manifest, ensure_ascii=False, sort_keys=True).encode() + b"\n"
    body = line + room.getvalue()
    return MAGIC + hashlib.sha256(body).hexdigest().encode() + b"\n" + body


def unpack(contents: bytes, expected_hash: str | None = None) -> tuple[dict[str, Any], dict[str, npt.NDArray[Any]]]:
    """The manifest and the arrays of a model file, once its hash is found right.

    `expected_hash` is what `model_hash` said when the file was made, for callers who kept it. Raises `ModelFileError`.
    """
    body = _checked(contents, expected_hash)
    line, _, packed = body.partition(b"\n")
    try:
        manifest: dict[str, Any] = json.loads(line)
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            if sum(each.file_size for each in archive.infolist()) > MOST_NUMBERS:
                raise ModelFileError("The model is too large.")
        with np.load(io.BytesIO(packed), allow_pickle=False) as loaded:
            return manifest, {name: loaded[name] for name in loaded.files}
    except (ValueError, zipfile.BadZipFile, KeyError, EOFError) as error:
        raise ModelFileError(f"The model cannot be read: {error}.") from error


def model_hash(contents: bytes) -> str:
    """The hash that a model file names, and that stands for it wherever it is referred to.

    Raises `ModelFileError` when the file is none.
    """
    if not contents.startswith(MAGIC) or len(contents) < HEAD or contents[HEAD - 1 : HEAD] != b"\n":
        raise ModelFileError("The file is not a Folkmoot model.")
    return contents[len(MAGIC) : HEAD - 1].decode("ascii", errors="replace")


def _checked(contents: bytes, expected_hash: str | None) -> bytes:
    named = model_hash(contents)
    if len(contents) > MOST_BYTES:
        raise ModelFileError("The model is too large.")
    body = contents[HEAD:]
    if hashlib.sha256(body).hexdigest() != named or expected_hash not in (None, named):
        raise ModelFileError("The model is not the one that was saved: its hash differs.")
    return body
