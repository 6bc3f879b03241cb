"""Splitting a comment: where its parts end and what each says, as the machine suggests until a person puts it right."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from analysis.parts import Finding, Part, described, findings_apart
from core.access import roles
from core.models import Role
from core.web import db, person_id, saw
from feedback import cards, choosing, review
from feedback.deciding import comment_or_404, note
from feedback.models import Comment, Kind
from feedback.reviewing import onward
from feedback.reviewing.forms import MOST_CLAUSES, ClauseForm, KindForm, PartsForm

bp = Blueprint("comments-split", __name__, url_prefix="/councils/<council>/comments/<uuid:comment_id>/split")


@bp.route("", methods=["GET", "POST"])
@roles(Role.OFFICER, Role.ANALYST)
def split(council: str, comment_id: UUID) -> ResponseReturnValue:
    """What each part says, of those that the machine sees; where it sees only one, a person says where parts end."""
    found = comment_or_404(comment_id)
    seen = _seen(found)
    form = PartsForm(cards.redacted(found), data={"parts": "\n".join(part.text for part in seen)})
    if not form.is_submitted():
        saw("comment-seen", found)
        return _show_parts(found, form) if len(seen) < 2 else _show_clauses(found, form, seen)
    if "apart" in request.form:
        return _show_parts(found, form)
    if not form.validate():
        return _show_parts(found, form), 422
    if "described" in request.form:
        return _decide(found, form)
    return _show_clauses(found, form, _said_of(found, form.lines, seen))


def _decide(found: Comment, parts: PartsForm) -> ResponseReturnValue:
    kind, clauses = KindForm(prefix="whole"), [_clause(place) for place in range(1, len(parts.lines) + 1)]
    if not all([kind.validate(), *(clause.validate() for clause in clauses)]):
        return _page(found, parts, kind, clauses), 422
    said = [clause.clause | {"text": line} for clause, line in zip(clauses, parts.lines, strict=True)]
    decision = review.split(db, found, person_id(), kind=Kind(kind.kind.data), clauses=said)
    note(found, decision)
    return redirect(onward.address_of_next(person_id(), done=decision.id))


def _show_clauses(found: Comment, parts: PartsForm, said: Sequence[Part]) -> str:
    labels = review.labels_of(found)
    kind = KindForm(formdata=None, data={"kind": str(labels.get("kind", ""))}, prefix="whole")
    return _page(found, parts, kind, [_clause(place, part) for place, part in enumerate(said, start=1)])


def _clause(place: int, part: Part | None = None) -> ClauseForm:
    """The form of a part: as it was filled in, or else with what the part seems to say."""
    name = f"part{place}"
    if part is None:
        form = ClauseForm(prefix=name)
    else:
        themes = dict(zip(("theme", "other", "third"), part.themes, strict=False))
        said = {"text": part.text, "sentiment": part.sentiment, **themes}
        form = ClauseForm(formdata=None, data=said, prefix=name)
    form.offer(cards.theme_names())
    return form


def _page(found: Comment, parts: PartsForm, kind: KindForm, clauses: list[ClauseForm]) -> str:
    return render_template(
        "feedback/review/clauses.html",
        form=kind,
        clauses=list(zip(parts.lines, clauses, strict=True)),
        parts=parts.parts.data,
        comment=found,
        kept=choosing.carried(),
    )


def _show_parts(found: Comment, form: PartsForm) -> str:
    return render_template("feedback/review/parts.html", form=form, comment=found, kept=choosing.carried())


def _seen(found: Comment) -> list[Part]:
    """The parts that a person split the comment into last, or else those that the machine sees."""
    words = " ".join(cards.redacted(found).split())
    latest = found.standing[-1].clauses if found.standing else []
    if latest and " ".join(clause["text"] for clause in latest) == words:
        return [Part(clause["text"], tuple(clause["themes"]), clause["sentiment"]) for clause in latest]
    return findings_apart(words, _findings(found), MOST_CLAUSES)


def _said_of(found: Comment, lines: Sequence[str], seen: Sequence[Part]) -> list[Part]:
    """What each line seems to say; one that was seen as a part keeps what was seen in it."""
    known, findings = {part.text: part for part in seen}, _findings(found)
    return [known.get(line) or described(line, findings) for line in lines]


def _findings(found: Comment) -> list[Finding]:
    themes = found.suggestion.themes if found.suggestion else []
    return [Finding(each["code"], each["evidence"], each.get("sentiment", "neutral")) for each in themes]
