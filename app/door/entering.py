"""Signing in, with a password and a code where there is one, and signing out."""

from uuid import UUID

from flask import Blueprint, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.urls import iri_to_uri

from app.door import devices_cookie
from app.door.doors import code_doors, doors_of, knocks, must_wait, wait_words, wait_words_of_yours
from app.door.forms import CodeForm, RecoveryForm, SignInForm
from app.door.sign_ons import councils_that_ask, offered, opening, providers
from app.door.telling import tell, vault
from core import audit, people
from core.access import TOKEN, public
from core.accounts import devices, second_factors, signing_in
from core.accounts.models import SignIn
from core.language import localised
from core.models import Person
from core.web import db

bp = Blueprint("door", __name__)
NEXT = "next"


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    form = SignInForm()
    onwards = safe_next(request.args.get("next", ""))
    page = {"form": form, "sign_ons": offered(list(providers().values()), onwards)}
    if not form.validate_on_submit():
        return render_template("door/sign_in.html", **page), 422 if form.is_submitted() else 200
    email, doors = form.email.data or "", doors_of(form.email.data or "")
    if wait := must_wait(doors):
        form.add_error("email", wait_words(wait))
        return render_template("door/sign_in.html", **page), 429
    person = people.authenticate(db, email=email, password=form.password.data or "")
    if person is None:
        form.add_error("email", _("The email address or the password is not right. Check both and try again."))
        return render_template("door/sign_in.html", **page), 422
    knocks().forgive(db, doors)
    if asking := councils_that_ask(person):
        ways = [one for one in providers().values() if any(one in opening(each) for each in asking)]
        shown = {"names": [localised(each.name) for each in asking], "lines": offered(ways, onwards)}
        return render_template("door/sign_on_asked.html", **shown)
    if second_factors.has_one(db, person.id):
        begin_session(signing_in.begin(db, person, half=True, device=device()), onwards)
        return redirect(url_for(".code"))
    return let_in(person, onwards)


@bp.route("/sign-in/code", methods=["GET", "POST"])
@public
def code() -> ResponseReturnValue:
    """The second step, once the password was right."""
    half, form = _half(), CodeForm()
    if half is None:
        return redirect(url_for(".sign_in"))
    if form.validate_on_submit() and _passes(half, form):
        return _let_in_whole(half)
    return render_template("door/code.html", form=form), 422 if form.is_submitted() else 200


@bp.route("/sign-in/recovery", methods=["GET", "POST"])
@public
def recovery() -> ResponseReturnValue:
    """The second step for whoever has lost their phone."""
    half, form = _half(), RecoveryForm()
    if half is None:
        return redirect(url_for(".sign_in"))
    if form.validate_on_submit() and _passes(half, form):
        left = second_factors.recovery_codes_left(db, half.person_id)
        tell(half.person, "recovery-code-used", left=str(left))
        audit.record(db, "recovery-code-used", council_id=None, person_id=half.person_id, subject="person",
                     subject_id=half.person_id)  # fmt: skip
        return _let_in_whole(half)
    return render_template("door/recovery.html", form=form), 422 if form.is_submitted() else 200


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End this browser's sign-in, here and not only in its cookie."""
    found: SignIn | None = g.get("sign_in")
    if found:
        signing_in.end(db, found.person_id, found.id)
    session.clear()
    if found and found.provider in providers():
        return redirect(url_for("sign-on.signed_out", provider=found.provider))
    return redirect(url_for("home.front"))


def let_in(
    person: Person,
    onwards: str | None,
    *,
    second_factor: bool = False,
    provider: str = "",
    only_council: UUID | None = None,
) -> ResponseReturnValue:
    """Begin a sign-in with a token of its own, know the browser again, and tell its owner of one that is new."""
    if half := _half():
        signing_in.end(db, half.person_id, half.id)
    token = signing_in.begin(
        db,
        person,
        second_factor=second_factor,
        provider=provider,
        only_council=only_council,
        device=device(),
    )
    begin_session(token)
    held = devices_cookie.held_or_new()
    if not devices.is_known(db, person.id, held) and devices.has_any(db, person.id):
        tell(person, "new-device", device=device() or "–")
    devices.know(db, person.id, held)
    way = provider or ("code" if second_factor else "password")
    audit.record(db, "sign-in", council_id=None, person_id=person.id, subject="person", subject_id=person.id, way=way)
    answer = redirect(onwards or url_for("home.desk"))
    devices_cookie.keep(answer, held)
    return answer


def _let_in_whole(half: SignIn) -> ResponseReturnValue:
    """Let in whoever gave their code, by the way that they came."""
    way = {"provider": half.provider, "only_council": half.only_council}
    return let_in(half.person, session.get(NEXT), second_factor=True, **way)  # type: ignore[arg-type]


def begin_session(token: str, onwards: str | None = None) -> None:
    """Start a new session, so that one set before signing in is worth nothing afterwards."""
    language = session.get("language")
    session.clear()
    session[TOKEN] = token
    if onwards:
        session[NEXT] = onwards
    if language:
        session["language"] = language


def device() -> str:
    return devices.name_of(request.user_agent.string)


def safe_next(address: str) -> str | None:
    """The address to go on to, if it is one of our own pages; browsers pass over tabs and line ends in an address."""
    ours = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return iri_to_uri(address) if ours else None


def _half() -> SignIn | None:
    """The sign-in whose password was right and whose code is still to come."""
    found: SignIn | None = g.get("sign_in")
    return found if found and found.half else None


def _passes(half: SignIn, form: CodeForm | RecoveryForm) -> bool:
    """Whether the code is right; if not, the refusal stands beside it."""
    person_id, typed = half.person_id, form.code.data or ""
    doors = code_doors(person_id)
    if wait := must_wait(doors):
        form.add_error("code", wait_words_of_yours(wait))
        return False
    if isinstance(form, RecoveryForm):
        right = second_factors.use_recovery_code(db, person_id, typed)
    else:
        right = second_factors.use_code(db, vault(), person_id, typed)
    if right:
        knocks().forgive(db, doors)
    else:
        form.add_error("code", _("The code is not right. Each code works once; wait for the next one and try again."))
    return right
