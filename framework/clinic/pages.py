"""The clinic's pages: every card of a council, an indicator's clinic, and a card from its plan to its end."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.access import roles
from core.database import now
from core.language import localised
from core.models import Role
from core.people import names_of
from core.web import changed, current_council, db, has_role, person_id, writes
from feedback import desks
from feedback.acting.actions import actions_of, possible_owners
from feedback.acting.models import Action
from framework.clinic import cards, words
from framework.clinic.forms import CardForm, DecidingForm, NoteForm, StepForm, card_form
from framework.clinic.models import Card, CardStep, Decision, Stage
from framework.clinic.outcomes import Outcome, checked, observation_of, outcome_of
from framework.comparing.reading import comparisons_of
from framework.comparing.words import group_name, mean, place
from framework.events.events import events_beside
from framework.leading.observed import by_name, found, name_of
from framework.models import Unit
from framework.tiles import values
from framework.tiles import words as tile_words
from framework.tiles.links import OWN_PEOPLE, Links
from framework.tiles.reading import comments_on, tiles_of
from framework.tiles.tile import Tile

A_YEAR = timedelta(days=365)
"""How long before its first figure what happened still bears on an indicator."""
bp = Blueprint("framework-clinic", __name__, url_prefix="/councils/<council>/framework/clinic")
READERS = (Role.ANALYST, Role.OFFICER, Role.VIEWER)
WRITERS = (Role.ANALYST, Role.OFFICER)


@bp.get("")
@roles(*READERS)
def overview(council: str) -> ResponseReturnValue:
    """Every card, what is overdue first, and the indicators that have a clinic."""
    tiles = _tiles()
    lines = _lines(cards.cards_of(db, current_council().id), tiles)
    return render_template("framework/clinic/overview.html", cards=lines, tiles=tiles)


@bp.get("/<indicator>")
@roles(*READERS)
def show(council: str, indicator: str) -> ResponseReturnValue:
    """What the figures say, what was tried, and what is tried now."""
    tiles, name = _named(indicator)
    tile = tiles[name]
    every = cards.cards_of(db, current_council().id, name)
    return render_template(
        "framework/clinic/show.html",
        name=name,
        tile=tile,
        groups=_beside_groups(tile),
        whole=Links(current_council(), OWN_PEOPLE).tile(tile.indicator),
        comment=comments_on(db, current_council().id, [tile.latest]).get(tile.latest.id),
        open_cards=_lines([card for card in every if card.ended_at is None], tiles),
        ended=_lines([card for card in every if card.ended_at is not None], tiles),
        events=events_beside(
            db, current_council().id, tile.indicator.code, tile.points[0].starts - A_YEAR, date.max, public_only=False
        ),
        actions=_actions_about(tile),
        may_write=_may_write(),
        values=values,
        words=words,
        tile_words=tile_words,
    )


@bp.route("/<indicator>/cards/new", methods=["GET", "POST"])
@roles(*WRITERS)
def make(council: str, indicator: str) -> ResponseReturnValue:
    tiles, name = _named(indicator)
    form = _form(tiles[name])
    if form.validate_on_submit():
        facts = form.facts(_scale(tiles[name]))
        card = cards.make_card(db, current_council().id, name, facts, person_id(), now().date())
        changed("clinic-card-made", card)
        return redirect(url_for(".card", council=council, card_id=card.id))
    return _show_form(form, tiles[name])


@bp.get("/cards/<uuid:card_id>")
@roles(*READERS)
def card(council: str, card_id: UUID) -> ResponseReturnValue:
    found_card = _card(card_id)
    return _show_card(found_card, _step_form(found_card, formdata=None), NoteForm(formdata=None))


@bp.post("/cards/<uuid:card_id>/step")
@roles(*WRITERS)
def step(council: str, card_id: UUID) -> ResponseReturnValue:
    """Take a card further, with what the figures say at that moment."""
    taken = _card(card_id)
    form = _step_form(taken)
    if form is None:
        abort(409)
    fine = form.validate_on_submit()
    if form.stage.data != taken.stage.value:
        form.add_error("text", _("Somebody has taken the card further meanwhile. Read on, and then send yours"))
        fine = False
    if not fine:
        form.stage.data = taken.stage.value
        return _show_card(taken, form, NoteForm(formdata=None)), 422
    decision = Decision(form.decision.data) if isinstance(form, DecidingForm) else None
    outcome = _outcome(taken, _tiles())
    read = outcome.as_facts() if outcome else None
    cards.take_further(db, taken, form.text.data or "", person_id(), decision=decision, read=read)
    changed("clinic-card-moved", taken, stage=taken.stage.value)
    flash(_("Saved."))
    return redirect(url_for(".card", council=council, card_id=card_id))


@bp.post("/cards/<uuid:card_id>/notes")
@roles(*WRITERS)
def note(council: str, card_id: UUID) -> ResponseReturnValue:
    noted, form = _card(card_id), NoteForm()
    if not form.validate_on_submit():
        return _show_card(noted, _step_form(noted, formdata=None), form), 422
    cards.add_note(db, noted, form.text.data or "", person_id())
    changed("clinic-note-written", noted)
    return redirect(url_for(".card", council=council, card_id=card_id, _anchor="history"))


@bp.route("/cards/<uuid:card_id>/edit", methods=["GET", "POST"])
@roles(*WRITERS)
def edit(council: str, card_id: UUID) -> ResponseReturnValue:
    edited, tiles = _card(card_id), _tiles()
    if edited.ended_at is not None:
        abort(404)
    tile = tiles.get(edited.indicator) or abort(404)
    form = _form(tile, edited)
    if form.validate_on_submit():
        if cards.change_card(db, edited, form.facts(_scale(tile)), person_id()):
            changed("clinic-card-changed", edited)
        flash(_("Saved."))
        return redirect(url_for(".card", council=council, card_id=card_id))
    return _show_form(form, tile, edited)


def _show_form(form: CardForm, tile: Tile, card: Card | None = None) -> ResponseReturnValue:
    facts = {"tile": tile, "name": name_of(tile.indicator), "card": card, "unit": _unit(tile)}
    return render_template("framework/clinic/edit.html", form=form, **facts), 422 if form.errors else 200


def _show_card(shown: Card, stepping: StepForm | None, noting: NoteForm) -> str:
    tiles = _tiles()
    tile, outcome = tiles.get(shown.indicator), _outcome(shown, tiles)
    shared = [each for each in cards.cards_of(db, current_council().id, shown.indicator) if _shares(each, shown)]
    steps = cards.steps_of(db, shown)
    wrong = next((each for each in (stepping, noting) if each is not None and each.errors), None)
    return render_template(
        "framework/clinic/card.html",
        card=shown,
        line=words.card_line(shown, tile.indicator if tile else None, None, now().date()),
        form=wrong or stepping or noting,
        stepping=stepping,
        noting=noting,
        outcome=outcome,
        came=words.came(outcome) if outcome else "",
        size=words.size(outcome, tile.indicator) if outcome and tile else "",
        next_update=tile.indicator.next_update if tile else None,
        shared=[each.title for each in shared],
        steps=steps,
        names=names_of(db, {each.person_id for each in steps if each.person_id}),
        read=_read(steps),
        may_write=_may_write(),
        words=words,
    )


def _step_form(card: Card, **how: object) -> StepForm | None:
    """The form that takes a card further; none where it has ended."""
    if card.stage not in words.TAKES:
        return None
    kind = DecidingForm if card.stage is Stage.STUDY else StepForm
    form: StepForm = kind(prefix="step-", data={"stage": card.stage.value}, **how)
    form.text.label.text = words.TAKES[card.stage][1]
    return form


def _form(tile: Tile, card: Card | None = None) -> CardForm:
    owners = {each.id: each.name for each in possible_owners(db, current_council().id)}
    if card is not None and card.owner_id not in owners:
        owners[card.owner_id] = card.owner.name
    actions = {each.id: localised(each.title) for each in actions_of(db, current_council().id, desks.reach())}
    if card is not None and card.action is not None:
        actions[card.action.id] = localised(card.action.title)
    form = card_form(owners, actions, _scale(tile), card, predicts=card is None or card.stage is Stage.PLAN)
    if card is None and not form.is_submitted() and person_id() in owners:
        form.owner.data = str(person_id())
    return form


def _lines(every: list[Card], tiles: Mapping[str, Tile]) -> list[words.CardLine]:
    lines = []
    for each in every:
        tile = tiles.get(each.indicator)
        lines.append(words.card_line(each, tile.indicator if tile else None, _outcome(each, tiles), now().date()))
    return lines


def _outcome(card: Card, tiles: Mapping[str, Tile]) -> Outcome | None:
    tile = tiles.get(card.indicator)
    return checked(db, current_council().id, outcome_of(card, tile.points)) if tile else None


def _shares(other: Card, card: Card) -> bool:
    """Whether another card was tried on the same indicator before this one's day, so that both share a change."""
    return (
        other.id != card.id and other.due_on <= card.due_on and (other.ended_at is None or other.due_on >= card.made_on)
    )


def _read(steps: Sequence[CardStep]) -> dict[UUID, str]:
    """What the figures said to whoever took a step, in words."""
    return {each.id: str(words.CAME_THEN[each.facts["read"]["came"]]) for each in steps if each.facts.get("read")}


def _actions_about(tile: Tile) -> list[Action]:
    """Actions about the indicator's theme, and those that its cards name, for those who may read them."""
    if not has_role(Role.ADMINISTRATOR, *WRITERS):
        return []
    named = {each.action_id for each in cards.cards_of(db, current_council().id, name_of(tile.indicator))}
    theme = tile.indicator.theme
    found_actions = actions_of(db, current_council().id, desks.reach())
    return [each for each in found_actions if each.id in named or (theme and each.theme == theme)]


def _beside_groups(tile: Tile) -> list[str]:
    """How the latest figure stands beside each group of councils that it may be compared with, in words."""
    if tile.latest.value is None or not tile.latest.is_public:
        return []
    compared = comparisons_of(db, observation_of(db, current_council().id, tile.latest))
    return [
        f"{group_name(each.group)}: {'; '.join(filter(None, (mean(each), place(each))))}"
        for each in compared.groups
        if each.drawn
    ]


def _card(card_id: UUID) -> Card:
    return cards.card_of(db, current_council().id, card_id, changing=writes()) or abort(404)


def _named(indicator: str) -> tuple[dict[str, Tile], str]:
    tiles = _tiles()
    return tiles, found(tiles, indicator) or abort(404)


def _tiles() -> dict[str, Tile]:
    return by_name(tiles_of(db, current_council(), unpublished=True, every_change=True))


def _scale(tile: Tile) -> float:
    """How much is typed for one of what is kept: shares are typed in percentage points."""
    return 100.0 if tile.indicator.unit is Unit.PERCENT else 1.0


def _unit(tile: Tile) -> str:
    return str(_("points")) if tile.indicator.unit is Unit.PERCENT else ""


def _may_write() -> bool:
    return has_role(Role.ADMINISTRATOR, *WRITERS)
