"""Who may enter. Every route says so, with one of the decorators below; one that does not is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from core import councils, people
from core.acting import EVERYWHERE, act_for, acted_for
from core.models import Role
from core.web import current_person, db

BEFORE = "folkmoot.acted_for_before"
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Access:
    """A route's declaration: open to everybody, to anybody signed in, to operators, or to roles of its council."""

    anybody: bool = False
    operators_only: bool = False
    roles: frozenset[Role] = frozenset()


def _declare(view: View, access: Access) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Anybody may enter, signed in or not."""
    return _declare(view, Access(anybody=True))


def signed_in(view: View) -> View:
    """Anybody who has signed in may enter."""
    return _declare(view, Access())


def operators_only(view: View) -> View:
    """Only those who run the platform may enter."""
    return _declare(view, Access(operators_only=True))


def roles(*allowed: Role) -> Callable[[View], View]:
    """Only people with one of these roles for the council in the address may enter; administrators always may."""
    return lambda view: _declare(view, Access(roles=frozenset({Role.ADMINISTRATOR, *allowed})))


def acts_for_nobody(view: View) -> View:
    """The view's form does nothing for whoever has signed in, so that no other site could forge their will with it."""
    view.acts_for_nobody = True  # type: ignore[attr-defined]
    return view


def access_of(view: object) -> Access | None:
    declared: Access | None = getattr(view, "access", None)
    return declared


def init_access(app: Flask) -> None:
    """Let nobody in before they may enter, and act for nobody before and after a request."""
    app.before_request(_enter)
    app.teardown_request(_leave)


def _enter() -> ResponseReturnValue | None:
    request.environ.setdefault(BEFORE, acted_for())
    act_for(None)
    if request.endpoint is None or request.endpoint == "static":
        return None
    access = access_of(current_app.view_functions[request.endpoint])
    if access is None:
        abort(403)
    _recognise()
    _name_the_council()
    if access.anybody:
        _act()
        return None
    if current_person() is None:
        return redirect(
            url_for("home.sign_in", next=request.full_path.rstrip("?") if request.method == "GET" else None)
        )
    if not _may_enter(access):
        abort(403)
    if access.operators_only and "council" not in g:
        act_for(EVERYWHERE)  # Those who run the platform see to every council's work.
    else:
        _act()
    return None


def _leave(error: BaseException | None) -> None:
    """Act for whomever this thread acted for before the request."""
    if BEFORE in request.environ:
        act_for(request.environ[BEFORE])


def _act() -> None:
    """From here on act for the council that the address names, which whoever asks may enter, and for no other."""
    if council := g.get("council"):
        act_for(council.id)


def _recognise() -> None:
    """Find the person whose sign-in the session remembers."""
    remembered = session.get("person_id")
    if remembered:
        g.person = people.person_by_id(db, UUID(remembered))


def _name_the_council() -> None:
    """Find the council that the address names, and the person's membership of it."""
    g.pop("council", None)
    slug = (request.view_args or {}).get("council")
    if slug is None:
        return
    g.council = councils.council_by_slug(db, slug) or abort(404)
    person = current_person()
    if person:
        g.membership = people.membership_of(db, g.council.id, person.id)


def _may_enter(access: Access) -> bool:
    person = current_person()
    if access.operators_only:
        return bool(person and person.operator)
    if access.roles:
        membership = g.get("membership")
        return bool(membership and membership.role in access.roles)
    return True
