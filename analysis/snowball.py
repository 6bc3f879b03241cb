"""NLTK's English stemmer without the rest of NLTK.

`import nltk` brings scikit-learn, pandas and scipy.stats with it: a second of processor time and 160 MB, in every
process that reads comments. The stemmer needs none of them. So its module is imported below stand-ins for the packages
that it lies in and for the stop words, which it asks for only with `ignore_stopwords`. They are taken away again, so
that whoever imports NLTK afterwards has the whole of it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.machinery import PathFinder
from threading import Lock
from types import ModuleType
from typing import Any

PACKAGE = "nltk"
MODULE = "nltk.stem.snowball"
_lock = Lock()


def english_stemmer() -> Any:
    """A stemmer whose `stem` takes a word in small letters.

    >>> english_stemmer().stem("collected")
    'collect'
    """
    with _lock:
        if PACKAGE in sys.modules:
            module = import_module(MODULE)
        else:
            with _stand_ins():
                module = import_module(MODULE)
    return module.SnowballStemmer("english")


@contextmanager
def _stand_ins() -> Iterator[None]:
    """Empty packages in the place of those that would import everything, for as long as the block lasts."""
    package = _empty(PACKAGE, None)
    stem = _empty(f"{PACKAGE}.stem", package.__path__)
    corpus = ModuleType(f"{PACKAGE}.corpus")
    corpus.__dict__["stopwords"] = None
    sys.modules.update({module.__name__: module for module in (package, stem, corpus)})
    try:
        yield
    finally:
        for name in [name for name in sys.modules if name == PACKAGE or name.startswith(f"{PACKAGE}.")]:
            del sys.modules[name]


def _empty(name: str, path: Any) -> ModuleType:
    """A package whose modules are found and which itself runs nothing. Raises ImportError where there is none."""
    spec = PathFinder.find_spec(name, path)
    if spec is None or spec.submodule_search_locations is None:
        raise ImportError(f"There is no package {name}.", name=name)
    package = ModuleType(name)
    package.__path__ = list(spec.submodule_search_locations)
    return package
