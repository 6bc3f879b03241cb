"""Pages that take larger files than others: each says how large, and everything else is held to the usual size."""

from flask import Flask, current_app, request

from core.uploads import largest_of


def init_uploads(app: Flask) -> None:
    """Widen the limit before anything reads the request."""
    app.before_request(_widen)


def _widen() -> None:
    if request.method == "POST" and request.endpoint:
        largest = largest_of(current_app.view_functions[request.endpoint])
        if largest:
            request.max_content_length = largest
