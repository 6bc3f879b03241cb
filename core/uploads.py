"""How large a file a page takes."""

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


def takes_files(largest: int) -> Callable[[View], View]:
    """Let requests to a view hold as many bytes as this."""

    def declare(view: View) -> View:
        view.largest = largest  # type: ignore[attr-defined]
        return view

    return declare


def largest_of(view: object) -> int | None:
    found: int | None = getattr(view, "largest", None)
    return found
