"""TOML that somebody else wrote: read, or refused in words."""

import tomllib
from typing import Any


class NotToml(ValueError):
    """The text is no TOML; the message says where."""


def read_toml(text: str) -> dict[str, Any]:
    """The document that the text says. Raises `NotToml`, also where it is nested deeper than can be read."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise NotToml(str(error)) from error
    except RecursionError as error:
        raise NotToml("its brackets stand too deep in each other") from error
