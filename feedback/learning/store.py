"""Where models are kept: files beside the database, each named by its hash and checked against it."""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from core.private_files import write_private

if TYPE_CHECKING:
    from analysis.themes import ThemeClassifier

FOLDER = "models"


class ModelMissing(Exception):
    """The model's file is gone, or is no longer what was saved."""


def save(folder: Path, classifier: "ThemeClassifier") -> str:
    """Keep a model, and give the hash by which it is found again."""
    from analysis.model_file import model_hash
    from analysis.model_store import to_bytes

    contents = to_bytes(classifier)
    named = model_hash(contents)
    write_private(_path(folder, named), contents)
    return named


def load(folder: Path, file_hash: str) -> "ThemeClassifier":
    """A model by its hash; the few used last stay in memory. Raises `ModelMissing`."""
    return _load(_path(folder, file_hash), file_hash)


@lru_cache(maxsize=4)
def _load(path: Path, file_hash: str) -> "ThemeClassifier":
    from analysis.model_file import ModelFileError
    from analysis.model_store import from_bytes

    try:
        return from_bytes(path.read_bytes(), file_hash)
    except (OSError, ModelFileError) as error:
        raise ModelMissing from error


def _path(folder: Path, file_hash: str) -> Path:
    return folder / FOLDER / f"{file_hash}.folkmoot-model"
