"""What figures are made with takes a second to load: it is loaded while whoever may see them is on the way there.

Residents' pages need none of it, and a killed server is back sooner without it.
"""

from functools import cache
from importlib import import_module
from threading import Thread

from flask import Flask, Response

from core.web import current_membership

NEEDED = ("framework.estimation", "analysis.sequences")


def init_warming(app: Flask) -> None:
    """Begin to load, once in each process, when a page of a council has been shown to one of its people."""
    app.after_request(_warm)


def _warm(response: Response) -> Response:
    if current_membership():
        begin()
    return response


@cache
def begin() -> Thread:
    """Load in the background, once."""
    thread = Thread(target=lambda: [*map(import_module, NEEDED)], name="warming", daemon=True)
    thread.start()
    return thread
