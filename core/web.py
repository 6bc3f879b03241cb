"""What a request holds: its connection to the database, its person and its council.

This is the one place that commits. A request that reads cannot write: its connection refuses to. A request that writes
is committed whole when the answer is not an error, before the answer is sent. A request cut off from the database
before its commit has changed nothing, so it can be begun afresh.

Most of what is done needs rows, and so the session `db`. What every page of every resident does needs only values, and
asks the `connection()` itself; a session that is opened later is on the same connection, in the same transaction.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from flask import Flask, Response, current_app, g, request, session
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from werkzeug.local import LocalProxy

from core import audit
from core.accounts.models import SignIn
from core.acting import act_for
from core.database import Database
from core.limits import Limit, Limits
from core.models import Council, Membership, Person, Role

KEPT = {"request_id", "started", "span"}
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


def signing_secrets() -> tuple[str, ...]:
    """What this installation signs with, last, and what it signed with before, whose signatures hold for a while."""
    fallbacks: Sequence[str] = current_app.config.get("SECRET_KEY_FALLBACKS") or ()
    return (*reversed(fallbacks), str(current_app.secret_key))


def database() -> Database:
    found: Database = current_app.extensions["database"]
    return found


def limits() -> Limits:
    found: Limits = current_app.extensions["limits"]
    return found


def only_read() -> None:
    """Throw away whatever this request may come to change, although its method could write, and hold no lock."""
    if writes():
        assert "session" not in g or not _has_changes(g.session), "the request has already begun to write"
        _close(None)
    g.only_reads = True


def begin_to_write() -> None:
    """After `only_read`: from here on the request may change things, if its method could write.

    What it has read so far was read without a lock and may be old by now, so read again whatever is to be changed.
    """
    _close(None)
    g.only_reads = False


def write_although_it_reads() -> None:
    """Let a request change things although its method only reads, on another connection than it has read by.

    It is for whoever another site sends back to us, as single sign-on does: once, with something that only this
    browser and that site can know. What was read so far belongs to no session any more: read again what is changed.
    """
    _close(None)
    g.writes_although_it_reads = True


def writes() -> bool:
    """Whether this request may change anything."""
    may = request.method not in SAFE_METHODS or g.get("writes_although_it_reads", False)
    return bool(may and not g.get("only_reads", False))


def connection() -> Connection:
    """This request's connection, in the transaction that its answer ends if it may change anything."""
    if "connection" not in g:
        g.connection = database().connect(writes=writes())
    found: Connection = g.connection
    return found


@contextmanager
def at_once() -> Iterator[Connection]:
    """A connection for one statement that is kept for good at once, and not only when the answer is ready.

    SQLite has one writer, and nobody else waits while this request works out what to keep or where to go on. Use it
    after `only_read`, and where doing the same twice does no harm.
    """
    g.committing = True
    with database().at_once() as connection:
        yield connection


def _session() -> Session:
    if "session" not in g:
        # Whatever the session begins, commits or rolls back is the request's own transaction.
        g.session = Session(
            connection(), autoflush=writes(), join_transaction_mode="control_fully", info=database().info
        )
    found: Session = g.session
    return found


db: Session = LocalProxy(_session)  # type: ignore[assignment]


def current_person() -> Person | None:
    person: Person | None = g.get("person")
    return person


def current_sign_in() -> SignIn:
    """The sign-in that this request came with, on a page that only such people enter."""
    sign_in: SignIn = g.sign_in
    return sign_in


def current_council() -> Council:
    """The council that the address names and the person may enter."""
    council: Council = g.council
    return council


def enter_for(council: Council) -> None:
    """Serve this request for a council: its pages look like the council's, and its rows alone are seen and changed."""
    g.council = council
    act_for(council.id)


def current_membership() -> Membership | None:
    membership: Membership | None = g.get("membership")
    return membership


def person_id() -> UUID:
    """The identifier of the person who signed in, on a page that only such people enter."""
    person = current_person()
    assert person is not None, "only people who signed in enter"
    return person.id


def has_role(*allowed: Role) -> bool:
    """Whether the person is a member, in one of these roles, of the council that the address names."""
    membership = current_membership()
    return membership is not None and membership.role in allowed


def spend(limit: Limit, subject: str) -> bool:
    """Take one of a limit's uses, which stays taken whatever becomes of the request, and say whether one was left.

    Spend before changing anything: SQLite has one writer, so the request's own transaction gives way and begins again.
    """
    give_way()
    return limits().spend(limit, subject)


def give_way() -> None:
    """End the request's transaction before it changes anything, so that another may write; the next begins unasked."""
    if "session" in g:
        assert not _has_changes(g.session), "give way before changing anything"
        g.session.rollback()
    if "connection" in g:
        g.connection.rollback()


def _has_changes(session: Session) -> bool:
    return bool(session.new or session.dirty or session.deleted)


def changed(action: str, subject: object, **detail: Any) -> None:
    """Record in the trail, with the change itself, that the current person changed something."""
    audit.record(db, action, **_who_and_what(subject), **detail)


def saw(action: str, subject: object, **detail: Any) -> None:
    """Record in the trail that the current person saw something; written once the page has been made."""
    g.setdefault("seen", []).append((action, _who_and_what(subject), detail))


def init_web(app: Flask) -> None:
    app.after_request(_note_what_was_seen)  # Flask runs these last first: the change is committed, then the trail.
    app.after_request(_commit)
    app.teardown_request(_close)


def begin_afresh() -> None:
    """Forget what this request has done, as if it had just come in; its line in the log stays its own."""
    _close(None)
    for name in set(g) - KEPT:
        g.pop(name)
    session.clear()
    session.update(current_app.session_interface.open_session(current_app, request) or {})


def may_be_framed_by(origins: Sequence[str]) -> None:
    """Let pages of these sites, such as `https://www.council.example`, and our own show this answer in a frame."""
    g.frame_ancestors = " ".join(("'self'", *origins))


def may_frame_our_own() -> None:
    """Let this answer show a page of ours in a frame, which must let itself be framed."""
    g.frames_our_own = True


def may_be_done_twice() -> None:
    """Say that doing this request twice does what doing it once does, so that it may be even if it was committed.

    Its answer must set no cookie of its own, for those of the second doing would be lost.
    """
    g.harmless = True


def may_have_committed() -> bool:
    """Whether this request has asked for its changes to be kept, so that they may have been and must not be twice."""
    return bool(g.get("committing")) and not g.get("harmless", False)


def _commit(response: Response) -> Response:
    if "connection" not in g or not writes() or response.status_code >= 400:
        return response
    g.committing = True
    try:
        (g.session if "session" in g else g.connection).commit()
    except DBAPIError as error:
        return _commit(current_app.make_response(current_app.handle_user_exception(error)))
    return response


def _note_what_was_seen(response: Response) -> Response:
    if response.status_code < 400 and g.get("seen"):
        with database().transaction() as session:
            for action, who_and_what, detail in g.seen:
                audit.record(session, action, **who_and_what, **detail)
    return response


def view_again() -> ResponseReturnValue:
    """The page at this address, shown by an error handler, from which Flask would let no other error out."""
    try:
        view = current_app.view_functions[str(request.endpoint)]
        answer: ResponseReturnValue = view(**(request.view_args or {}))  # type: ignore[assignment]
    except Exception as amiss:  # There is no such page after all, or the database has gone away meanwhile.
        answer = current_app.handle_user_exception(amiss)
    return answer


def _close(error: BaseException | None) -> None:
    """Give the connection back; one that was lost meanwhile has nothing left to undo, and the answer is made."""
    connection: Connection | None = g.pop("connection", None)
    session: Session | None = g.pop("session", None)
    if connection is None:
        return
    try:
        if session is not None:
            session.close()
        connection.close()
    except DBAPIError:
        connection.invalidate()
        connection.close()


def _who_and_what(subject: object) -> dict[str, Any]:
    person, council = current_person(), g.get("council")
    return {
        "person_id": person.id if person else None,
        "council_id": council.id if council else None,
        "subject": getattr(type(subject), "__tablename__", str(subject)),
        "subject_id": getattr(subject, "id", ""),
    }
