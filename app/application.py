"""Flask, without what we have no use for, and without what nobody types."""

from collections.abc import Callable
from typing import Any

from flask import Flask, Request
from werkzeug.datastructures import ImmutableDict, ImmutableMultiDict
from werkzeug.datastructures.structures import iter_multi_items
from werkzeug.routing import BaseConverter, Map, PathConverter, UnicodeConverter, ValidationError

CONVERTERS = dict(Map.default_converters)


class _Plain(BaseConverter):
    """Words in an address. None that we made holds a NUL, which PostgreSQL cannot be asked about."""

    def to_python(self, value: str) -> str:
        if "\0" in value:
            raise ValidationError
        return value


class _Text(_Plain, UnicodeConverter): ...


class _Path(_Plain, PathConverter): ...


class _Addresses(Map):
    default_converters = ImmutableDict(CONVERTERS | {"default": _Text, "string": _Text, "path": _Path})


class _Typed(ImmutableMultiDict[str, Any]):
    """What a form sent, or what follows an address, without the NULs that nobody types and PostgreSQL cannot keep."""

    def __init__(self, sent: Any = None) -> None:
        super().__init__([(_typed(name), _typed(value)) for name, value in iter_multi_items(sent or ())])


def _typed(sent: Any) -> Any:
    return sent.replace("\0", "") if isinstance(sent, str) else sent


class _Request(Request):
    parameter_storage_class = _Typed


class Application(Flask):
    """No view of ours is asynchronous, so that none has to be looked at for that each time before it is called."""

    url_map_class = _Addresses
    request_class = _Request

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func
