"""Saving a fitted classifier and loading it again, the same to the last digit.

The manifest is its model card: which taxonomy, which data, which library versions, and how well it did on comments
that it had not learnt from. `analysis.model_file` says why loading one is safe.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.features import Weighing
from analysis.judge import Judge
from analysis.label_model import LabelModel, Machines
from analysis.model_file import ModelFileError, pack, unpack
from analysis.seed_worth import SeedWorth
from analysis.taxonomy import Taxonomy, Theme
from analysis.terms import Terms
from analysis.themes import Fitted, ThemeClassifier
from analysis.thresholds import Cuts

TASKS = ("themes", "kinds", "sentiments")
CARD = "card"

Arrays = Mapping[str, npt.NDArray[Any]]


def to_bytes(classifier: ThemeClassifier, card: Mapping[str, Any] | None = None) -> bytes:
    """The contents of a model file; `card` is what is to be known of the model, as JSON holds it."""
    manifest: dict[str, Any] = {
        "taxonomy": _document(classifier.taxonomy),
        "model": classifier.model,
        "exclusive": classifier.exclusive,
        "tasks": {},
        CARD: dict(card or {}),
    }
    arrays: dict[str, npt.NDArray[Any]] = {}
    fitted = classifier.fitted_
    if fitted is not None:
        arrays["terms"] = np.frombuffer("\n".join(fitted.terms.numbers).encode(), dtype=np.uint8)
        manifest["seed_worth"] = fitted.worth.chances
        arrays["blocks"], arrays["weights"] = fitted.weighing.blocks, fitted.weighing.weights_
        for task in TASKS:
            model: LabelModel | None = getattr(fitted, task)
            if model is not None:
                manifest["tasks"][task] = {"exclusive": model.exclusive, "whole": model.cuts.whole}
                arrays |= {f"{task}.{name}": array for name, array in _arrays(model).items()}
    return pack(manifest, arrays)


def from_bytes(contents: bytes, expected_hash: str | None = None) -> ThemeClassifier:
    """The classifier in a model file. Raises `ModelFileError` when it is none, or not the one with this hash."""
    manifest, arrays = unpack(contents, expected_hash)
    try:
        classifier = ThemeClassifier(_taxonomy(manifest["taxonomy"]), exclusive=bool(manifest["exclusive"]))
        if manifest["tasks"]:
            classifier.fitted_ = _fitted(manifest, arrays)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ModelFileError(f"The model lacks what it should hold: {error}.") from error
    return classifier


def card_of(contents: bytes) -> dict[str, Any]:
    """What is to be known of the model in a file, with its name and the version of its taxonomy."""
    manifest, _ = unpack(contents)
    return {
        "model": manifest["model"],
        "taxonomy_version": manifest["taxonomy"]["version"],
        "themes": [theme["code"] for theme in manifest["taxonomy"]["themes"]],
        **manifest[CARD],
    }


def save(classifier: ThemeClassifier, path: Path, card: Mapping[str, Any] | None = None) -> None:
    """Write a model file, whole or not at all. Raises OSError."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        draft.write_bytes(to_bytes(classifier, card))
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def load(path: Path, expected_hash: str | None = None) -> ThemeClassifier:
    """Read a model file; the last few are kept in memory. Raises OSError and `ModelFileError`.

    Shared by all callers, so that nobody may fit it again.
    """
    found = path.stat()
    return _loaded(path, found.st_mtime_ns, found.st_size, expected_hash)


@lru_cache(maxsize=4)
def _loaded(path: Path, _changed: int, _size: int, expected_hash: str | None) -> ThemeClassifier:
    return from_bytes(path.read_bytes(), expected_hash)


def _arrays(model: LabelModel) -> dict[str, npt.NDArray[Any]]:
    judge, cuts = model.judge, model.cuts
    return {
        "coefficients": model.machines.coefficients.astype(np.float16),
        "trust": model.trust,
        "intercepts": model.machines.intercepts,
        "means": judge.means_,
        "spreads": judge.spreads_,
        "shared": judge.shared_,
        "own": judge.own_,
        "suggested": cuts.suggested,
        "sure": cuts.sure,
        "lean": cuts.lean,
    }


def _fitted(manifest: Mapping[str, Any], arrays: Arrays) -> Fitted:
    names = arrays["terms"].tobytes().decode().split("\n")
    weighing = Weighing(arrays["blocks"])
    weighing.weights_ = arrays["weights"]
    models = {task: _model(task, found, arrays) for task, found in manifest["tasks"].items() if task in TASKS}
    return Fitted(
        name=str(manifest["model"]),
        terms=Terms({name: number for number, name in enumerate(names)}),
        weighing=weighing,
        themes=models["themes"],
        kinds=models.get("kinds"),
        sentiments=models.get("sentiments"),
        worth=SeedWorth(manifest["seed_worth"]),
    )


def _model(task: str, found: Mapping[str, Any], arrays: Arrays) -> LabelModel:
    held = {name.removeprefix(f"{task}."): array for name, array in arrays.items() if name.startswith(f"{task}.")}
    judge = Judge()
    judge.means_, judge.spreads_, judge.shared_, judge.own_ = (
        held[name] for name in ("means", "spreads", "shared", "own")
    )
    return LabelModel(
        machines=Machines(held["coefficients"].astype(np.float32), held["intercepts"]),
        judge=judge,
        cuts=Cuts(held["suggested"], held["sure"], float(found["whole"]), held["lean"]),
        trust=held["trust"],
        exclusive=bool(found["exclusive"]),
    )


def _document(taxonomy: Taxonomy) -> dict[str, Any]:
    fields = ("code", "name", "definition", "seeds", "examples", "alone")
    themes = [{name: getattr(theme, name) for name in fields} for theme in taxonomy.themes]
    return {"version": taxonomy.version, "themes": themes}


def _taxonomy(document: Mapping[str, Any]) -> Taxonomy:
    """The taxonomy of a model, whose codes may be any names: those of a council's file are checked elsewhere."""
    return Taxonomy(
        document["version"],
        tuple(
            Theme(
                theme["code"],
                theme["name"],
                theme["definition"],
                {language: tuple(seeds) for language, seeds in theme["seeds"].items()},
                {language: tuple(examples) for language, examples in theme["examples"].items()},
                bool(theme["alone"]),
            )
            for theme in document["themes"]
        ),
    )
