"""The figures of a report, and how to read them."""

from analysis.disclosure import SMALLEST_SHOWN_BASE
from core.papers.paper import Paper
from feedback.acting.chapters.draft import Draft
from feedback.dashboards.direction import Change, Direction
from feedback.reviewing import groups


def figures(draft: Draft, paper: Paper) -> None:
    gettext = draft.words.gettext
    paper.heading(gettext("The figures"))
    hidden = draft.hidden_services()
    rows = [_service_row(draft, key, hidden) for key in _by_size(draft)]
    headings = [
        gettext("Service"),
        gettext("Comments"),
        gettext("Good or very good"),
        gettext("Before"),
        gettext("Direction"),
    ]
    paper.table(gettext("Services"), headings, rows)
    themes = [
        (draft.theme(code), draft.voice.share(each.now), draft.voice.percent(each.before.rate),
         draft.voice.direction(each))
        for code, each in draft.figures.themes.items()
        if code not in draft.figures.hidden_themes
    ]  # fmt: skip
    if themes:
        headings = [gettext("Theme"), gettext("Share of comments"), gettext("Before"), gettext("Direction")]
        paper.table(gettext("Themes"), headings, themes)


def how_to_read(draft: Draft, paper: Paper) -> None:
    gettext, counted, number = draft.words.gettext, draft.figures.now, draft.voice.number
    paper.heading(gettext("How to read this"))
    says = {"read": number(counted.read), "decided": number(counted.decided)}
    counting = groups.counting(draft.session, draft.council.id, draft.figures.scope.reach.within)
    paper.points(
        [
            gettext("Those who write choose to. The figures speak for them and not for every resident."),
            gettext("“Clearly” is said only where chance alone would seldom bring such a change: among all the "
                "comparisons of a table together, less than once in twenty."),
            gettext("A range holds the true figure 95 times in 100."),
            gettext("%(read)s comments were sorted by theme; people decided on %(decided)s of them and the machine "
                "suggested for the rest. A share adds up how likely each comment is to be about the theme.") % says,
            *_counted_once(draft, counting.once, counting.left_out),
            gettext("Figures of few people are left out, and others with them where they could be worked out."),
            gettext("Residents are quoted only where they agreed to it, with personal details masked."),
        ]
    )  # fmt: skip


def _counted_once(draft: Draft, once: int, left_out: int) -> list[str]:
    """Which comments are counted once, together, where any are."""
    if not once:
        return []
    says = {"groups": draft.voice.number(once), "left_out": draft.voice.number(left_out)}
    return [
        draft.words.gettext(
            "Comments that say the same, as the letters of a campaign do, are counted once where the council chose so: "
            "%(groups)s groups of all time, which leaves %(left_out)s comments out."
        )
        % says
    ]


def _service_row(draft: Draft, key: str, hidden: frozenset[str]) -> tuple[str, ...]:
    gettext, counts, change = draft.words.gettext, draft.figures.now.services[key], draft.figures.services[key]
    few, _rated, _read = draft.figures.hidden.of("services")
    _few, before_hidden, _read = draft.figures.hidden_before.of("services")
    number = gettext("Not shown") if key in few else draft.voice.number(counts.comments)
    if key in hidden:
        return draft.service(key), number, gettext("Not shown"), "–", draft.voice.direction(_untold(change))
    told = change.before.n >= SMALLEST_SHOWN_BASE and key not in before_hidden
    before = draft.voice.percent(change.before.rate) if told else "–"
    return draft.service(key), number, draft.voice.share(change.now), before, draft.voice.direction(change)


def _by_size(draft: Draft) -> list[str]:
    counted = draft.figures.now.services
    return sorted(counted, key=lambda key: (-counted[key].comments, draft.service(key)))


def _untold(change: Change) -> Change:
    """A change whose figures are left out says nothing of its direction either."""
    return Change(change.before, change.now, Direction.TOO_FEW)
