"""Showing again that it is you, before something that decides who else may enter is changed."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import redirect, request, url_for

from core.accounts import signing_in
from core.web import current_sign_in

View = TypeVar("View", bound=Callable[..., Any])


def proved_lately(view: View) -> View:
    """Ask whoever showed longer ago than a quarter of an hour that it is they to show it again, and then go on."""

    @wraps(view)
    def proved(*parts: Any, **named: Any) -> Any:
        if signing_in.is_fresh(current_sign_in()):
            return view(*parts, **named)
        back = request.full_path.rstrip("?") if request.method == "GET" else url_for("account.overview")
        return redirect(url_for("account.prove", next=back))

    return proved  # type: ignore[return-value]
