"""A report as it is being written: its figures, its voice, and what services and themes are called in its language."""

from datetime import date

from sqlalchemy.orm import Session

from core import councils
from core.models import Council
from feedback.acting.models import Report
from feedback.acting.period_figures import figures_of
from feedback.acting.speaking import Voice
from feedback.acting.theme_words import theme_names


class Draft:
    """What every chapter of one report in one language is written from."""

    def __init__(self, session: Session, report: Report, council: Council, today: date) -> None:
        self.session, self.report, self.council, self.today = session, report, council, today
        self.voice = Voice(report.language)
        self.words = self.voice.words
        self.figures = figures_of(session, report)
        self.themes = theme_names(session, council.id, report.language)
        self.services = {str(each.id): self.voice.say(each.name) for each in councils.services_of(session, council.id)}

    def service(self, key: str) -> str:
        return self.services.get(key) or self.words.gettext("No service named")

    def theme(self, code: str) -> str:
        return self.themes.get(code, code)

    def hidden_services(self) -> frozenset[str]:
        """The services whose ratings are not told."""
        counted, (few, rated, _read) = self.figures.now.services, self.figures.hidden.of("services")
        return few | rated | {key for key, each in counted.items() if not each.rated}
