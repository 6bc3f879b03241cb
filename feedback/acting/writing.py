"""Writing a report: what went well comes first, then what residents want to be better, then what is done about it.

It is read by managers and councillors, so that every sentence is one that they could say themselves, and every figure
stands with how many it rests on. Figures of few people are left out.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from analysis.disclosure import SMALLEST_SHOWN_BASE
from analysis.small_counts import hidden_counts
from core import councils
from core.language import text_direction
from core.models import Council
from feedback.acting.models import Action, Report, ReportKind
from feedback.acting.paper import Paper
from feedback.acting.period_figures import LENGTHS, figures_of
from feedback.acting.speaking import Voice
from feedback.acting.theme_words import theme_names
from feedback.dashboards.direction import Change, Direction
from feedback.dashboards.quotes import quotes_for
from feedback.dashboards.tally import Probable
from feedback.models import Kind

MOST_THEMES = 3
QUOTES = 1
"""Quotes for each theme that is named."""
PRAISE = "praise"
"""The theme of praise without a topic, which names nothing that went well."""


class ReportWriter:
    """Writes one report in one language."""

    def __init__(self, session: Session, report: Report, council: Council, today: date) -> None:
        self.session, self.report, self.council, self.today = session, report, council, today
        self.voice = Voice(report.language)
        self.words = self.voice.words
        self.figures = figures_of(session, report)
        self.themes = theme_names(session, council.id, report.language)
        self.services = {str(each.id): self.voice.say(each.name) for each in councils.services_of(session, council.id)}

    def paper(self) -> Paper:
        gettext = self.words.gettext
        monthly = self.report.kind is ReportKind.MONTHLY
        paper = Paper(
            title=gettext("What residents told us this month")
            if monthly
            else gettext("What residents told us this quarter"),
            council=self.voice.say(self.council.name),
            period=self.voice.months(self.report.begins, LENGTHS[self.report.kind]),
            language=self.report.language,
            direction=text_direction(self.report.language),
        )
        if self.council.fictional:
            paper.say(gettext("This council, and everything said here, is fictional."))
        for part in (self._in_short, self._went_well, self._to_be_better, self._done, self._under_way, self._figures):
            part(paper)
        self._how_to_read(paper)
        return paper

    def _in_short(self, paper: Paper) -> None:
        gettext, whole, number = self.words.gettext, self.figures.now.whole, self.voice.number
        paper.heading(gettext("In short"))
        points = [gettext("%(comments)s answers and comments came in, %(rated)s of them with a rating.")
                  % {"comments": number(whole.comments), "rated": number(whole.rated)}]  # fmt: skip
        if whole.rated >= SMALLEST_SHOWN_BASE:
            points.append(self._overall())
        else:
            points.append(
                gettext("Too few people gave a rating to say how good they thought the council’s services were.")
            )
        if self.figures.asked >= SMALLEST_SHOWN_BASE:
            says = {"asked": number(self.figures.asked), "share": self.voice.percent(self.figures.response.rate)}
            points.append(
                gettext("Of %(asked)s people who were asked after using a service, %(share)s answered.") % says
            )
        paper.points(points)

    def _overall(self) -> str:
        """How good residents thought the services were, and whether that has changed."""
        gettext, change, percent = self.words.gettext, self.figures.overall, self.voice.percent
        now = self.figures.now.whole.rating
        says = {"now": percent(now.rate), "low": percent(now.ci_low), "high": percent(now.ci_high),
                "before": percent(change.before.rate)}  # fmt: skip
        said = gettext("%(now)s said that we were good or very good (the true figure is very probably between %(low)s "
                   "and %(high)s).") % says  # fmt: skip
        compared = {
            Direction.UP: gettext("That is clearly better than %(before)s in the period before."),
            Direction.DOWN: gettext("That is clearly worse than %(before)s in the period before."),
            Direction.UNCLEAR: gettext("It was %(before)s in the period before, which is no clear change."),
            Direction.TOO_FEW: gettext("There were too few ratings in the period before to compare it with."),
        }
        return f"{said} {compared[change.direction] % says}"

    def _went_well(self, paper: Paper) -> None:
        gettext = self.words.gettext
        paper.heading(gettext("What went well"))
        better = [
            gettext("%(service)s: %(now)s rated it good or very good, up from %(before)s.") % each
            for each in self._services_gone(Direction.UP)
        ]
        praised = self._said_most(self.figures.now.praised)
        better += [
            gettext("Residents praised us for “%(theme)s”: %(count)s compliments or so were about it.")
            % {"theme": self._theme(code), "count": self.voice.number(count)}
            for code, count in praised
        ]
        if better:
            paper.points(better)
        else:
            paper.say(gettext("No service was rated clearly better than before, and few compliments came in."))
        self._quote(paper, [code for code, _ in praised], Kind.COMPLIMENT)

    def _to_be_better(self, paper: Paper) -> None:
        gettext = self.words.gettext
        paper.heading(gettext("What residents want to be better"))
        worse = [
            gettext("%(service)s: %(now)s rated it good or very good, down from %(before)s.") % each
            for each in self._services_gone(Direction.DOWN)
        ]
        complained = self._said_most(self.figures.now.complained)
        worse += [
            gettext("Residents complained most about “%(theme)s”: %(count)s complaints or so were about it.")
            % {"theme": self._theme(code), "count": self.voice.number(count)}
            for code, count in complained
        ]
        worse += [
            gettext("More comments than before are about “%(theme)s”: %(now)s, up from %(before)s.")
            % {"theme": self._theme(code), "now": self.voice.percent(each.now.rate),
               "before": self.voice.percent(each.before.rate)}
            for code, each in self.figures.themes.items() if each.direction is Direction.UP
        ]  # fmt: skip
        if worse:
            paper.points(worse)
        else:
            paper.say(gettext("No service was rated clearly worse than before, and few complaints came in."))
        self._quote(paper, [code for code, _ in complained], Kind.COMPLAINT)

    def _done(self, paper: Paper) -> None:
        gettext = self.words.gettext
        paper.heading(gettext("What we have done"))
        done = [f"{each.title} ({self.voice.say(each.service.name)})" for each in self.figures.done]
        if done:
            paper.points(done)
        for each in self.figures.told:
            paper.say(
                f"{gettext('You said:')} {self.voice.say(each.said)} {gettext('We did:')} {self.voice.say(each.did)}"
            )
        if not done and not self.figures.told:
            paper.say(gettext("No action ended in this time."))

    def _under_way(self, paper: Paper) -> None:
        gettext = self.words.gettext
        paper.heading(gettext("What is under way"))
        if not self.figures.under_way:
            paper.say(gettext("No action is under way."))
            return
        headings = [gettext("Action"), gettext("Service"), gettext("Who sees to it"), gettext("Due")]
        rows = [(each.title, self.voice.say(each.service.name), each.owner.name, self._due(each))
                for each in self.figures.under_way]  # fmt: skip
        paper.words_table(gettext("Actions under way"), headings, rows)

    def _figures(self, paper: Paper) -> None:
        gettext = self.words.gettext
        paper.heading(gettext("The figures"))
        hidden = self._hidden_services()
        rows = [self._service_row(key, hidden) for key in self._by_size()]
        headings = [
            gettext("Service"),
            gettext("Comments"),
            gettext("Good or very good"),
            gettext("Before"),
            gettext("Direction"),
        ]
        paper.table(gettext("Services"), headings, rows)
        themes = [
            (self._theme(code), self.voice.share(each.now), self.voice.percent(each.before.rate),
             self.voice.direction(each))
            for code, each in self.figures.themes.items()
            if self.figures.now.themes[code].total >= SMALLEST_SHOWN_BASE / 3
        ]  # fmt: skip
        if themes:
            headings = [gettext("Theme"), gettext("Share of comments"), gettext("Before"), gettext("Direction")]
            paper.table(gettext("Themes"), headings, themes)

    def _how_to_read(self, paper: Paper) -> None:
        gettext, counted, number = self.words.gettext, self.figures.now, self.voice.number
        paper.heading(gettext("How to read this"))
        says = {"read": number(counted.read), "decided": number(counted.decided)}
        paper.points(
            [
                gettext("Those who write choose to. The figures speak for them and not for every resident."),
                gettext("“Clearly” is said only where chance alone would seldom bring such a change: among all the "
                    "comparisons of a table together, less than once in twenty."),
                gettext("A range holds the true figure 95 times in 100."),
                gettext("%(read)s comments were sorted by theme; people decided on %(decided)s of them and the machine "
                    "suggested for the rest. A share adds up how likely each comment is to be about the theme.") % says,
                gettext("Where fewer than 30 people rated a service, or fewer than 10 wrote about it, its figures are "
                    "left out, and others with them where they could be worked out."),
                gettext("Residents are quoted only where they agreed to it, with personal details masked."),
            ]
        )  # fmt: skip

    def _services_gone(self, direction: Direction) -> Iterator[Mapping[str, str]]:
        """Services whose ratings have clearly gone one way, by how far they went."""
        hidden = self._hidden_services()
        gone = [(key, each) for key, each in self.figures.services.items()
                if each.direction is direction and key not in hidden]  # fmt: skip
        for key, each in sorted(gone, key=lambda pair: -abs(pair[1].now.rate - pair[1].before.rate)):
            yield {
                "service": self._service(key),
                "now": self.voice.percent(each.now.rate),
                "before": self.voice.percent(each.before.rate),
            }

    def _said_most(self, said: Mapping[str, Probable]) -> list[tuple[str, int]]:
        """The themes that most comments of a kind are about, where there are ten or more."""
        counted = [(code, round(each.total)) for code, each in said.items() if code != PRAISE]
        enough = [(code, count) for code, count in counted if count >= 10]
        return sorted(enough, key=lambda pair: (-pair[1], pair[0]))[:MOST_THEMES]

    def _quote(self, paper: Paper, codes: list[str], kind: Kind) -> None:
        comments = [each for each in self.figures.comments if each.kind is kind]
        shown: set[UUID] = set()
        for code in codes:
            for quote in quotes_for(self.session, self.council.id, comments, code, QUOTES, shown):
                shown.add(quote.comment_id)
                paper.quote(quote.text, quote.language)

    def _hidden_services(self) -> frozenset[str]:
        counted = self.figures.now.services
        few = hidden_counts({key: each.comments for key, each in counted.items()})
        rated = hidden_counts({key: each.rated for key, each in counted.items()}, SMALLEST_SHOWN_BASE)
        return few | rated | {key for key, each in counted.items() if not each.rated}

    def _service_row(self, key: str, hidden: frozenset[str]) -> tuple[str, ...]:
        gettext, counts, change = self.words.gettext, self.figures.now.services[key], self.figures.services[key]
        few = hidden_counts({key: each.comments for key, each in self.figures.now.services.items()})
        number = gettext("Too few to show") if key in few else self.voice.number(counts.comments)
        if key in hidden:
            return self._service(key), number, gettext("Too few to show"), "–", self.voice.direction(_untold(change))
        before = self.voice.percent(change.before.rate) if change.before.n >= SMALLEST_SHOWN_BASE else "–"
        return self._service(key), number, self.voice.share(change.now), before, self.voice.direction(change)

    def _by_size(self) -> list[str]:
        counted = self.figures.now.services
        return sorted(counted, key=lambda key: (-counted[key].comments, self._service(key)))

    def _service(self, key: str) -> str:
        return self.services.get(key) or self.words.gettext("No service named")

    def _theme(self, code: str) -> str:
        return self.themes.get(code, code)

    def _due(self, action: Action) -> str:
        day = self.voice.day(action.due_on)
        overdue = action.due_on < self.today
        return self.words.gettext("%(day)s, overdue") % {"day": day} if overdue else day


def _untold(change: Change) -> Change:
    """A change whose figures are left out says nothing of its direction either."""
    return Change(change.before, change.now, Direction.TOO_FEW)
