"""The models that the commands of themes read and write."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands.comments_file import CommentsFileError
from app.settings import ROOT

if TYPE_CHECKING:
    from analysis.taxonomy import Taxonomy
    from analysis.themes import ThemeClassifier


def load_model(path: Path, expected_hash: str | None = None) -> ThemeClassifier:
    """The classifier in a model file. Raises `CommentsFileError`, and `ModelFileError` if it has not the hash."""
    from analysis import model_store

    try:
        return model_store.load(path, expected_hash)
    except OSError as error:
        raise CommentsFileError(f"{path}: cannot be read: {error.strerror}.") from error


def model_hash_of(path: Path) -> str:
    """The hash that a model file names. Raises `CommentsFileError` and `ModelFileError`."""
    from analysis.model_file import HEAD, model_hash

    try:
        with path.open("rb") as file:
            return model_hash(file.read(HEAD))
    except OSError as error:
        raise CommentsFileError(f"{path}: cannot be read: {error.strerror}.") from error


def day_one_model() -> ThemeClassifier:
    """Folkmoot's own classifier, kept where the installation keeps its data."""
    from analysis.day_one import day_one_classifier

    return day_one_classifier(Path(os.environ.get("FOLKMOOT_DATA_DIR", "").strip() or ROOT / "instance"))


def taxonomy_of(names: Sequence[str], seeds: Mapping[str, Sequence[str]] | None) -> Taxonomy:
    """A taxonomy of labels with the seeds given, or with those of Folkmoot's themes of the same codes or names.

    Raises `CommentsFileError` when a seed is a pattern that does not compile, or there are no labels.
    """
    from analysis.taxonomy import Taxonomy, TaxonomyError, labels_taxonomy

    council = Taxonomy.load()
    if seeds is None and names and set(names) <= set(council.codes):
        return council
    try:
        return labels_taxonomy(names, seeds, council)
    except TaxonomyError as error:
        raise CommentsFileError(f"{error}.") from error
