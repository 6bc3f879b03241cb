"""Writing a report: what went well comes first, then what residents want to be better, then what is done about it.

It is read by managers and councillors, so that every sentence is one that they could say themselves, and every figure
stands with how many it rests on. Figures of few people are left out.
"""

from datetime import date

from sqlalchemy.orm import Session

from core.language import text_direction
from core.models import Council
from core.papers.paper import Paper
from feedback.acting.chapters.deeds import done, under_way
from feedback.acting.chapters.draft import Draft
from feedback.acting.chapters.opening import in_short
from feedback.acting.chapters.praise import to_be_better, went_well
from feedback.acting.chapters.tables import figures, how_to_read
from feedback.acting.models import Report, ReportKind
from feedback.acting.period_figures import LENGTHS

CHAPTERS = (in_short, went_well, to_be_better, done, under_way, figures, how_to_read)


def write_report(session: Session, report: Report, council: Council, today: date) -> Paper:
    """Write one report in one language."""
    draft = Draft(session, report, council, today)
    gettext = draft.words.gettext
    monthly = report.kind is ReportKind.MONTHLY
    paper = Paper(
        title=gettext("What residents told us this month")
        if monthly
        else gettext("What residents told us this quarter"),
        council=draft.voice.say(council.name),
        period=draft.voice.months(report.begins, LENGTHS[report.kind]),
        language=report.language,
        direction=text_direction(report.language),
        sourced=True,
    )
    if council.fictional:
        paper.say(gettext("This council, and everything said here, is fictional."))
    for chapter in CHAPTERS:
        chapter(draft, paper)
    return paper
