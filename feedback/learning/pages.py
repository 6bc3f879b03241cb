"""Models: which one reads the comments, what each learnt from and scored, training another, and going back."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core import jobs, people
from core.access import roles
from core.models import Job, JobState, Role
from core.web import changed, current_council, current_membership, db, person_id
from feedback import cards
from feedback.learning import promotions
from feedback.learning.models import Promotion, Reason, TrainedModel

bp = Blueprint("comments-models", __name__, url_prefix="/councils/<council>/comments/models")

REASONS = {Reason.BETTER: _l("No worse on any main theme"), Reason.ROLLED_BACK: _l("Somebody went back to it")}
REFUSALS = {
    "too-few-decisions": _l("There are too few decisions to learn from yet: at least ten are needed."),
    "nothing-new": _l("Nothing was decided since the last model was trained, so there is nothing new to learn."),
}


@bp.get("")
@roles(Role.OFFICER, Role.ANALYST)
def overview(council: str) -> ResponseReturnValue:
    home = current_council()
    latest = promotions.latest_promotion(db, home.id)
    membership = current_membership()
    return render_template(
        "feedback/review/models.html",
        latest=latest,
        models=[_line(model, latest) for model in promotions.models_of(db, home.id)],
        history=_history(promotions.promotions_of(db, home.id)),
        training=_training_words(jobs.latest_job(db, promotions.TRAIN_THEMES, council_id=home.id)),
        may_go_back=membership is not None and membership.role in {Role.ANALYST, Role.ADMINISTRATOR},
    )


@bp.post("/train")
@roles(Role.OFFICER, Role.ANALYST)
def train(council: str) -> ResponseReturnValue:
    job = promotions.ask_for_training(db, current_council().id)
    changed("training-asked", job)
    flash(_("A new model is being trained from your decisions. It takes about a minute."))
    return redirect(url_for(".overview", council=council))


@bp.get("/<name>")
@roles(Role.OFFICER, Role.ANALYST)
def model(council: str, name: str) -> ResponseReturnValue:
    """A model's card."""
    home = current_council()
    trained = promotions.model_named(db, home.id, name)
    if trained is None:
        return render_template("feedback/review/day_one.html", name=name)
    latest = promotions.latest_promotion(db, home.id)
    return render_template(
        "feedback/review/model.html",
        model=trained,
        card=trained.card,
        is_current=latest is not None and latest.model == trained.name,
        facts=_facts(trained),
        whole=_whole_rows(trained.card),
        rows=_theme_rows(trained.card),
        worse=[cards.theme_name(code) if code else _("all themes together") for code in trained.card["worse"]],
    )


@bp.post("/back")
@roles(Role.ANALYST)
def back_to_day_one(council: str) -> ResponseReturnValue:
    """Go back to the model that every council begins with."""
    latest = promotions.latest_promotion(db, current_council().id)
    if latest is None or latest.trained is None:
        return redirect(url_for(".overview", council=council))
    first = _first_model(latest)
    _go_back(first, None)
    return redirect(url_for(".overview", council=council))


@bp.post("/<name>/back")
@roles(Role.ANALYST)
def back(council: str, name: str) -> ResponseReturnValue:
    """Go back, or on, to a model that was promoted before."""
    home = current_council()
    trained = promotions.model_named(db, home.id, name) or abort(404)
    if not trained.card["promoted"]:
        abort(404)
    _go_back(trained.name, trained)
    return redirect(url_for(".overview", council=council))


def _go_back(name: str, trained: TrainedModel | None) -> None:
    promotion = promotions.promote(db, current_council().id, name, trained, Reason.ROLLED_BACK, person_id())
    changed("model-rolled-back", promotion, model=name)
    flash(_("From now on %(model)s reads the comments. Those still to review are being read again.", model=name))


def _first_model(latest: Promotion) -> str:
    """What the model of day one is called: the oldest candidate was compared with it."""
    oldest = promotions.models_of(db, latest.council_id)[-1]
    name: str = oldest.card["compared_with"]
    return name


def _training_words(job: Job | None) -> str:
    """How the training asked for last is going; nothing once it is done."""
    if job is None or job.state is JobState.DONE:
        return ""
    if job.state is JobState.FAILED:
        return str(
            REFUSALS.get(job.failure)
            or _("Training failed. Ask again; if it fails again, tell whoever runs the platform.")
        )
    return str(_("A new model is being trained. Look again in a minute."))


def _line(model: TrainedModel, latest: Promotion | None) -> dict[str, Any]:
    micro = model.card["candidate"]["micro_f1"]
    return {
        "name": model.name,
        "when": format_datetime(model.trained_at, "d MMMM yyyy, HH:mm"),
        "learnt": model.card["learnt"],
        "score": _score_words(micro),
        "is_current": latest is not None and latest.model == model.name,
        "promoted": model.card["promoted"],
    }


def _history(found: list[Promotion]) -> list[tuple[object, ...]]:
    names = people.names_of(db, {each.person_id for each in found if each.person_id})
    return [
        (
            format_datetime(each.promoted_at, "d MMMM yyyy, HH:mm"),
            each.model,
            REASONS[each.reason],
            names.get(each.person_id, _("The machine")),
        )
        for each in found
    ]


def _facts(trained: TrainedModel) -> list[dict[str, object]]:
    card = trained.card
    libraries = ", ".join(f"{name} {number}" for name, number in card["libraries"].items())
    return [
        {"key": _("Trained"), "value": format_datetime(trained.trained_at, "d MMMM yyyy, HH:mm")},
        {"key": _("Themes"), "value": card["taxonomy"]},
        {
            "key": _("Learnt from"),
            "value": _(
                "%(decisions)s decisions of the council, and %(corpus)s comments that come with Folkmoot",
                decisions=card["learnt"],
                corpus=card["corpus"],
            ),
        },
        {
            "key": _("Scored on"),
            "value": ngettext(
                "%(num)s decision on the random sample, which was not learnt from",
                "%(num)s decisions on the random sample, which were not learnt from",
                card["held_out"],
            ),
        },
        {"key": _("Compared with"), "value": card["compared_with"]},
        {"key": _("Hash of the decisions"), "value": card["data_hash"][:16]},
        {"key": _("Hash of the model"), "value": trained.file_hash[:16]},
        {"key": _("Libraries"), "value": libraries},
    ]


def _whole_rows(card: dict[str, Any]) -> list[tuple[object, ...]]:
    names = (
        ("micro_f1", _("Themes, every finding alike (micro-F1)")),
        ("macro_f1", _("Themes, every theme alike (macro-F1)")),
        ("kinds", _("What it is: share right")),
        ("sentiments", _("How the resident feels: share right")),
    )
    return [(name, _score_words(card["candidate"][key]), _score_words(card["current"][key])) for key, name in names]


def _theme_rows(card: dict[str, Any]) -> list[tuple[object, ...]]:
    """Each theme that was scored, with what became of it."""
    before = {mark["code"]: mark for mark in card["current"]["themes"]}
    main = {change["code"]: change for change in card["changes"]}
    return [
        (
            cards.theme_name(mark["code"]),
            mark["base"],
            _score_words(mark["f1"]),
            _score_words(before[mark["code"]]["f1"]),
            _verdict(main.get(mark["code"])),
        )
        for mark in card["candidate"]["themes"]
        if mark["base"]
    ]


def _verdict(change: dict[str, Any] | None) -> str:
    if change is None:
        return str(_("Too few to judge"))
    return str(_("Worse") if change["worse"] else _("Not worse"))


def _score_words(score: dict[str, Any]) -> str:
    if score["value"] is None:
        return "–"
    low, high = f"{score['low']:.2f}", f"{score['high']:.2f}"
    return f"{score['value']:.2f} ({_('%(low)s to %(high)s', low=low, high=high)})"
