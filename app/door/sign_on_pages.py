"""Signing in by single sign-on: sending somebody to a provider, and who comes back."""

import logging

from flask import Blueprint, abort, current_app, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from app.door.account_pages import renew
from app.door.doors import NETWORK, knocks, must_wait
from app.door.entering import begin_session, device, let_in, safe_next
from app.door.sign_ons import directory, offered, opening, providers
from app.door.telling import tell
from core import audit, councils
from core.access import TOKEN, public
from core.accounts import second_factors, signing_in
from core.accounts.knocking import Door
from core.accounts.models import SignIn
from core.accounts.sign_on import errands, identities
from core.accounts.sign_on.errands import Errand
from core.accounts.sign_on.providers import Provider
from core.accounts.sign_on.refusals import Reason, SignOnRefused
from core.accounts.sign_on.tokens import Vouched
from core.database import now
from core.language import localised
from core.limits import network_of
from core.models import Council, Person
from core.web import current_council, db, write_although_it_reads

bp = Blueprint("sign-on", __name__)
log = logging.getLogger("folkmoot")
ERRAND = "errand"
STATUSES = {Reason.AWAY: 503, Reason.WAIT: 429}
WORDS = {
    Reason.GONE: _l("This sign-in was begun too long ago or in another browser, or has been used. Begin it again."),
    Reason.CANCELLED: _l("You were not signed in there. If you turned back, you can begin again."),
    Reason.AWAY: _l("It does not answer just now. Try again in a few minutes."),
    Reason.REFUSED: _l("What it said of you could not be relied on, so nobody was signed in. Begin again; if it "
                       "happens once more, tell whoever runs Folkmoot for your council."),
    Reason.UNKNOWN: _l("It knows you, but it opens no account here. Ask your council’s administrator to invite you "
                       "with the email address that you have there."),
    Reason.WAIT: _l("There have been too many attempts. Try again in a quarter of an hour."),
}  # fmt: skip


@bp.get("/sign-in/with/<provider>")
@public
def begin(provider: str) -> ResponseReturnValue:
    """Send somebody to a provider, with an errand that their browser holds."""
    chosen, onwards = _provider(provider), safe_next(request.args.get("next", ""))
    proves = "prove" in request.args and _came_by(chosen)
    errand = errands.begin(chosen, now(), onwards=onwards or "", proves=proves)
    try:
        address = errands.address_to_go_to(chosen, directory().addresses(chosen), errand, _way_back(chosen))
    except SignOnRefused as refused:
        return _refuse(chosen, refused, onwards)
    session[ERRAND] = errand.kept()
    return redirect(address)


@bp.get("/sign-in/with/<provider>/back")
@public
def back(provider: str) -> ResponseReturnValue:
    """Let in whoever the provider vouches for. Only a browser that holds the errand changes anything, and once."""
    chosen, errand = _provider(provider), errands.kept_errand(session.pop(ERRAND, None))
    onwards = safe_next(errand.onwards) if errand else None
    try:
        errand = errands.check_answer(errand, chosen, request.args, now())
        council = _council_of(chosen)
        write_although_it_reads()
        doors = _doors()
        if must_wait(doors):
            raise SignOnRefused(Reason.WAIT)
        asked = {"back": _way_back(chosen), "moment": now()}
        found = errands.ask_who(directory(), chosen, errand, request.args, **asked)  # type: ignore[arg-type]
        answer = _prove(chosen, errand, found) if errand.proves else _enter(chosen, council, found, onwards)
    except SignOnRefused as refused:
        return _refuse(chosen, refused, onwards)
    knocks().forgive(db, doors)
    return answer


@bp.get("/councils/<council>/sign-on")
@public
def ask(council: str) -> ResponseReturnValue:
    """Say that a council's pages open by single sign-on, and lead there."""
    onwards = safe_next(request.args.get("next", ""))
    shown = {"names": [localised(current_council().name)], "lines": offered(opening(current_council()), onwards)}
    return render_template("door/sign_on_asked.html", **shown)


@bp.get("/signed-out/<provider>")
@public
def signed_out(provider: str) -> ResponseReturnValue:
    """Say that somebody is signed out here alone, and where they sign out of the provider."""
    chosen = _provider(provider)
    try:
        elsewhere = directory().addresses(chosen).sign_out
    except SignOnRefused:
        elsewhere = ""
    return render_template("door/signed_out.html", label=chosen.label, elsewhere=elsewhere)


def _provider(name: str) -> Provider:
    return providers().get(name) or abort(404)


def _way_back(provider: Provider) -> str:
    """Where the provider sends people back to: an address that the installation knows, whatever host was asked."""
    public_url: str = current_app.extensions["settings"].public_url
    return public_url + url_for("sign-on.back", provider=provider.name)


def _doors() -> list[Door]:
    network = network_of(request)
    return [Door("network", network, NETWORK, shared=True)] if network else []


def _council_of(provider: Provider) -> Council | None:
    """The only council that a provider opens. Raises `SignOnRefused` for one that is not here."""
    council = councils.council_by_code(db, provider.council) if provider.council else None
    if provider.council and council is None:
        raise SignOnRefused(Reason.UNKNOWN, "no council has the provider's code")
    return council


def _came_by(provider: Provider) -> bool:
    found: SignIn | None = g.get("sign_in")
    return bool(found and not found.half and found.provider == provider.name)


def _prove(provider: Provider, errand: Errand, found: Vouched) -> ResponseReturnValue:
    """Know again whoever signed in by this provider before, and nobody else."""
    here = signing_in.found(db, session.get(TOKEN, ""), current_app.extensions["sign_ins"])
    if here is None or here.half or here.provider != provider.name:
        raise SignOnRefused(Reason.GONE, "nobody is signed in by this provider")
    if not identities.is_linked(db, found, here.person_id):
        raise SignOnRefused(Reason.REFUSED, "somebody else signed in there")
    g.sign_in, g.person = here, here.person
    renew()
    return redirect(safe_next(errand.onwards) or url_for("account.overview"))


def _enter(provider: Provider, council: Council | None, found: Vouched, onwards: str | None) -> ResponseReturnValue:
    """Begin a sign-in that opens what the provider vouches for, once a code has come where there is an app."""
    only = council.id if council else None
    person = identities.person_of(db, found, only)
    if person is None:
        raise SignOnRefused(Reason.UNKNOWN)
    if identities.link(db, found, person):
        _tell_of_link(provider, person)
    if before := g.pop("sign_in", None):
        signing_in.end(db, before.person_id, before.id)
    way = {"provider": provider.name, "only_council": only}
    if second_factors.has_one(db, person.id):
        token = signing_in.begin(db, person, half=True, device=device(), **way)  # type: ignore[arg-type]
        begin_session(token, onwards)
        return redirect(url_for("door.code"))
    return let_in(person, onwards, second_factor=found.second_factor, **way)  # type: ignore[arg-type]


def _tell_of_link(provider: Provider, person: Person) -> None:
    tell(person, "sign-on-linked", provider=provider.label)
    audit.record(db, "sign-on-linked", council_id=None, person_id=person.id, subject="person",
                 subject_id=person.id, way=provider.name)  # fmt: skip


def _refuse(provider: Provider, refused: SignOnRefused, onwards: str | None) -> ResponseReturnValue:
    """Say kindly that nobody was signed in, and tell the log why, without a word of the person."""
    log.warning("sign-on refused", extra={"failure": f"{provider.name}: {refused.reason}: {refused}"})
    shown = {"label": provider.label, "words": WORDS[refused.reason], "lines": offered([provider], onwards)}
    return render_template("door/sign_on_failed.html", onwards=onwards, **shown), STATUSES.get(refused.reason, 403)
