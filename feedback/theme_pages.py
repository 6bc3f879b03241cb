"""What the comments are about: themes against kinds and feelings, and which themes come together."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from core.access import roles
from core.models import Role
from core.web import current_council, db
from feedback import cards, choosing
from feedback.finding import Filters
from feedback.reviewing import groups
from feedback.theme_counts import ThemeCounts, count_themes

bp = Blueprint("comments-about", __name__, url_prefix="/councils/<council>/comments/themes")


@bp.get("")
@roles(Role.OFFICER, Role.ANALYST)
def themes(council: str) -> ResponseReturnValue:
    form, reach = choosing.queue_form(), choosing.reach()
    filters = Filters(reviewed=None, service_id=choosing.service_id(form), counting=True)
    counts = count_themes(db, reach, filters)
    counting = groups.counting(db, current_council().id, reach.within)
    return render_template(
        "feedback/themes.html", choices=form, counts=counts, counting=counting, **_theme_rows(counts)
    )


def _theme_rows(counts: ThemeCounts) -> dict[str, object]:
    """The tables' rows and the chart's bars, from the same counts."""
    names = cards.theme_names()
    named = [(names.get(each.code, each.code), each) for each in counts.themes]
    return {
        "rows": [(name, each.comments, each.complaints, each.compliments) for name, each in named],
        "feelings": [(name, each.negative, each.neutral, each.positive) for name, each in named],
        "pairs": [
            (
                f"{names.get(pair.first, pair.first)} + {names.get(pair.second, pair.second)}",
                pair.together,
                f"{pair.by_chance:.1f}",
            )
            for pair in counts.pairs
        ],
        "bars": [{"label": name, "value": each.comments} for name, each in named],
    }
