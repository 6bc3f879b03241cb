"""Flask, without what we have no use for."""

from collections.abc import Callable
from typing import Any

from flask import Flask


class Application(Flask):
    """No view of ours is asynchronous, so that none has to be looked at for that each time before it is called."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func
