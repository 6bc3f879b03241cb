"""Who may enter. Every route says so, with one of the decorators below; one that does not is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from flask import Flask, Response, abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from core import councils, people
from core.accounts import signing_in
from core.accounts.models import SignIn
from core.acting import EVERYWHERE, act_for, acted_for
from core.database import now
from core.models import Council, Membership, Person, Role
from core.web import current_person, database, db, writes

TOKEN = "sign_in"
"""What the cookie holds a sign-in's token under."""
BEFORE = "folkmoot.acted_for_before"
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Access:
    """A route's declaration: open to everybody, to anybody signed in, to operators, or to roles of its council."""

    anybody: bool = False
    operators_only: bool = False
    roles: frozenset[Role] = frozenset()
    without_code: bool = False


def _declare(view: View, access: Access) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Anybody may enter, signed in or not."""
    return _declare(view, Access(anybody=True))


def signed_in(view: View) -> View:
    """Anybody who has signed in may enter."""
    return _declare(view, Access())


def still_without_code(view: View) -> View:
    """Anybody who has signed in may enter, also while a second factor is asked of them that they do not have yet."""
    return _declare(view, Access(without_code=True))


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
    app.after_request(_note_use)
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
            url_for("door.sign_in", next=request.full_path.rstrip("?") if request.method == "GET" else None)
        )
    if g.get("needs_code") and not access.without_code:
        return redirect(url_for("account-code.second_factor", asked=1))
    if g.get("needs_sign_on"):
        onwards = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("sign-on.ask", council=g.council.slug, next=onwards))
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
    """Find the sign-in that the cookie holds the token of, and whose it is, in one reading."""
    token = session.get(TOKEN)
    sign_in = signing_in.found(db, token, current_app.extensions["sign_ins"]) if token else None
    if sign_in is None:
        return
    g.sign_in = sign_in
    if sign_in.half:
        return
    g.person = sign_in.person
    g.needs_code = current_app.extensions["second_factor"] == "required" and not _has_code(sign_in)
    if now() - sign_in.seen_at > signing_in.NOTED:
        if writes():
            signing_in.note_use(db, sign_in.id)
        else:
            g.to_note = sign_in.id


def _has_code(sign_in: SignIn) -> bool:
    """Whether more than one factor was shown, here or where a sign-on says that it was."""
    return sign_in.second_factor


def _note_use(response: Response) -> Response:
    """Note that a sign-in was used, by a page that changes nothing else."""
    sign_in_id: UUID | None = g.pop("to_note", None)
    if sign_in_id:
        with database().transaction() as writing:
            signing_in.note_use(writing, sign_in_id)
    return response


def _name_the_council() -> None:
    """Find the council that the address names, and the person's membership of it."""
    g.pop("council", None)
    slug = (request.view_args or {}).get("council")
    if slug is None:
        return
    g.council = councils.council_by_slug(db, slug) or abort(404)
    person = current_person()
    if person is None or g.sign_in.only_council not in (None, g.council.id):
        return
    membership = people.membership_of(db, g.council.id, person.id)
    if membership and asks_for_sign_on(g.council, person) and not g.sign_in.provider:
        g.needs_sign_on = True
    elif membership and g.council.second_factor and not _has_code(g.sign_in):
        g.needs_code = True
    else:
        g.membership = membership


def asks_for_sign_on(council: Council, person: Person) -> bool:
    """Whether a password does not open a council to somebody; no council's provider vouches for an operator."""
    return council.sign_on and not person.operator


def councils_entered(sign_in: SignIn) -> list[Membership]:
    """The memberships that a sign-in opens: one council's alone, where its own sign-on vouches for the person."""
    memberships = people.memberships_of(db, sign_in.person_id)
    return [one for one in memberships if sign_in.only_council in (None, one.council_id)]


def _may_enter(access: Access) -> bool:
    person = current_person()
    if access.operators_only:
        return bool(person and person.operator and g.sign_in.only_council is None)
    if access.roles:
        membership = g.get("membership")
        return bool(membership and membership.role in access.roles)
    return True
