"""The classifier for a council that has labelled nothing yet: Folkmoot's taxonomy, learnt from Folkmoot's corpus.

Learning takes seconds, and loading what was learnt hundredths of one, so that it is kept in a file. Whoever changes the
corpus, the taxonomy or the code that learns gets another file.
"""

from __future__ import annotations

import hashlib
import logging
from importlib.metadata import version
from pathlib import Path
from threading import Lock

from analysis import model_store
from analysis.model_file import ModelFileError
from analysis.retraining import retrain
from analysis.taxonomy import Taxonomy
from analysis.themes import ThemeClassifier

FOLDER = "models"
LIBRARIES = ("numpy", "scipy", "scikit-learn", "nltk", "vaderSentiment")

ANALYSIS = Path(__file__).parent

log = logging.getLogger(__name__)
_held: list[ThemeClassifier] = []
_lock = Lock()


def day_one_classifier(folder: Path | None = None) -> ThemeClassifier:
    """A classifier of the council taxonomy fitted on the corpus; `THEMES.md` says how well it does.

    It is kept in `models` below the folder given, and is made again where the file kept is not what was written. Once
    in memory it is shared by all callers, so that nobody may fit it again.
    """
    with _lock:
        if not _held:
            _held.append(_kept(folder / FOLDER) if folder else learn_from_corpus(Taxonomy.load()))
        return _held[0]


def _kept(folder: Path) -> ThemeClassifier:
    path = folder / f"day-one-{source_hash()[:16]}.model"
    try:
        return model_store.load(path)
    except FileNotFoundError:
        pass
    except (OSError, ModelFileError) as error:
        log.warning("The model of day one is made again: %s", error)
    classifier = learn_from_corpus(Taxonomy.load())
    try:
        folder.mkdir(parents=True, exist_ok=True)
        model_store.save(classifier, path)
    except OSError as error:
        log.warning("The model of day one could not be kept, and is made again next time: %s", error)
    return classifier


def source_hash() -> str:
    """A hash of all that the classifier comes from: corpus, taxonomy, code and libraries."""
    digest = hashlib.sha256()
    for path in sorted([*ANALYSIS.glob("*.py"), *ANALYSIS.glob("data/**/*.json"), *ANALYSIS.glob("data/**/*.tsv")]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    digest.update(" ".join(f"{name}={version(name)}" for name in LIBRARIES).encode())
    return digest.hexdigest()


def learn_from_corpus(taxonomy: Taxonomy) -> ThemeClassifier:
    """A classifier fitted on the corpus, anew, for comments that nobody of the corpus wrote."""
    return retrain(taxonomy, ()).classifier
