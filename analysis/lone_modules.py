"""Modules of other people's without the packages that they lie in, where those import far more than the module needs.

A module is imported below stand-ins for its packages. They are taken away again, so that whoever imports the packages
afterwards has the whole of them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.machinery import PathFinder
from threading import Lock
from types import ModuleType
from typing import Any

_lock = Lock()


def lone_module(name: str, packages: Sequence[str], besides: Mapping[str, Mapping[str, Any]] | None = None) -> Any:
    """A module of packages, outermost first, of which none runs; `besides` are others that it imports with some names.

    Where the outermost package has been imported already, it is the module of that one. Raises ImportError where there
    is no such package.
    """
    with _lock:
        if packages[0] in sys.modules:
            return import_module(name)
        with _stand_ins(packages, besides or {}):
            return import_module(name)


@contextmanager
def _stand_ins(packages: Sequence[str], besides: Mapping[str, Mapping[str, Any]]) -> Iterator[None]:
    """Empty packages in the place of those that would import everything, for as long as the block lasts."""
    outermost = packages[0]
    try:
        for name in packages:
            sys.modules[name] = _empty(name)
        for name, held in besides.items():
            sys.modules[name] = ModuleType(name)
            sys.modules[name].__dict__.update(held)
        yield
    finally:
        for name in [name for name in sys.modules if name == outermost or name.startswith(f"{outermost}.")]:
            del sys.modules[name]


def _empty(name: str) -> ModuleType:
    """A package whose modules are found and which itself runs nothing."""
    above = name.rpartition(".")[0]
    spec = PathFinder.find_spec(name, sys.modules[above].__path__ if above else None)
    if spec is None or spec.submodule_search_locations is None:
        raise ImportError(f"There is no package {name}.", name=name)
    package = ModuleType(name)
    package.__path__ = list(spec.submodule_search_locations)
    return package
