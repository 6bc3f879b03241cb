"""The papers that data protection law asks for, written from what the installation and a council have set up.

What only the council can say is left as a blank, marked so that nobody takes it for an answer.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from app.privacy.purpose_words import BASES
from app.privacy.risks import RISKS
from app.privacy.standing import Standing, standings
from app.settings import Settings
from core.keeping.job import look
from core.keeping.purposes import Whose
from core.language import text_direction
from core.models import Council
from core.papers.paper import Paper
from core.voice import Voice
from framework.feeding.outlets.keeping import outlets_of
from surveys.models import Partner, Questionnaire, Wave
from surveys.questionnaire.asked import questions

SPECIAL = (
    "ethnic", "relig", "belief", "disab", "health", "orient", "sexual", "gender_identity", "trans", "union", "politic",
)  # fmt: skip
"""What the codes of questions about special categories of data, Article 9, hold."""
RECORD, ASSESSMENT = "record-of-processing", "impact-assessment"


def papers_of(session: Session, settings: Settings, council: Council, language: str, today: date) -> dict[str, Paper]:
    """A council's record of processing and its impact assessment, by the names of their files."""
    voice = Voice(language)
    held = standings([*look(session, council.id, settings.data_dir), *look(session, None, settings.data_dir)], language)
    special = special_questions(session, council, voice)
    receivers = processors(session, settings, council, voice)
    return {
        RECORD: _record(voice, council, held, receivers, special, today),
        ASSESSMENT: _assessment(voice, council, held, receivers, special, today),
    }


def processors(session: Session, settings: Settings, council: Council, voice: Voice) -> list[tuple[str, str]]:
    """Who gets something from the installation as it is set up, and what they get."""
    gettext = voice.words.gettext
    addresses = gettext("Email addresses or telephone numbers of residents who asked for a message, and its words")
    found = []
    if settings.messages == "smtp":
        found.append((urlsplit(settings.smtp_url).hostname or "smtp", addresses))
    if settings.messages == "notify":
        found.append((urlsplit(settings.notify_url).hostname or "notify", addresses))
    for outlet in outlets_of(session, council.id):
        if outlet.ended_at is None:
            found.append((outlet.name, gettext("Published figures alone, which hold nothing of anybody")))
    return found


def special_questions(session: Session, council: Council, voice: Voice) -> list[str]:
    """The questions of the council's surveys whose answers are special categories of data, in words, each once."""
    mine = Partner.council_id == council.id
    asked = select(Wave.questionnaire_id).join(Partner, Partner.commission_id == Wave.commission_id).where(mine)
    statement = select(Questionnaire).where(Questionnaire.id.in_(asked)).order_by(Questionnaire.published_at)
    found: dict[str, str] = {}
    for published in session.scalars(statement.options(undefer(Questionnaire.document))):
        for question in questions(published.document):
            if any(part in question["code"] for part in SPECIAL):
                found[question["code"]] = voice.say(question["text"])
    return [found[code] for code in sorted(found)]


def _record(
    voice: Voice, council: Council, held: Sequence[Standing], receivers: Sequence[tuple[str, str]],
    special: Sequence[str], today: date,
) -> Paper:  # fmt: skip
    gettext = voice.words.gettext
    paper = _paper(voice, council, gettext("Record of processing activities"), today)
    paper.say(gettext("Written from the configuration, as Article 30 of the UK GDPR asks. Fill in what is marked."))
    paper.heading(gettext("The controller"))
    _blanks(paper, voice, [gettext("Contact of the controller"), gettext("Data protection officer")])
    for whose, title in ((Whose.RESIDENTS, gettext("Of residents")), (Whose.STAFF, gettext("Of those who sign in"))):
        paper.heading(title)
        _purposes(paper, voice, [each for each in held if each.purpose.whose is whose])
    _receivers(paper, voice, receivers)
    _special(paper, voice, special)
    paper.heading(gettext("Security"))
    paper.points([voice.words.gettext(risk.measure) for risk in RISKS])
    return paper


def _assessment(
    voice: Voice, council: Council, held: Sequence[Standing], receivers: Sequence[tuple[str, str]],
    special: Sequence[str], today: date,
) -> Paper:  # fmt: skip
    gettext = voice.words.gettext
    paper = _paper(voice, council, gettext("Data protection impact assessment"), today)
    paper.say(gettext("Written from the configuration, as Article 35 of the UK GDPR asks. Fill in what is marked."))
    paper.heading(gettext("Why it is done"))
    _blanks(
        paper,
        voice,
        [gettext("Why it is needed, and why less would not do"), gettext("Who was consulted, and what they said")],
    )
    paper.heading(gettext("What is held, and for how long"))
    _purposes(paper, voice, held)
    _receivers(paper, voice, receivers)
    _special(paper, voice, special)
    paper.heading(gettext("Risks and what is done against them"))
    rows = [
        [gettext(risk.risk), gettext(risk.measure), f"tests/{risk.shown_by}", _blank(gettext), _blank(gettext)]
        for risk in RISKS
    ]
    headings = [
        gettext("Risk"),
        gettext("Measure"),
        gettext("Shown by"),
        gettext("What is left of it"),
        gettext("Accepted by"),
    ]
    paper.words_table(gettext("Risks"), headings, rows)
    paper.heading(gettext("Signed off"))
    _blanks(paper, voice, [gettext("Advice of the data protection officer"), gettext("Signed by, and on which day")])
    return paper


def _paper(voice: Voice, council: Council, title: str, today: date) -> Paper:
    name, language = voice.say(council.name), voice.language
    paper = Paper(title, name, voice.day(today), language, text_direction(language))
    if council.fictional:
        paper.say(voice.words.gettext("This council, and everything said here, is fictional."))
    return paper


def _purposes(paper: Paper, voice: Voice, held: Iterable[Standing]) -> None:
    gettext = voice.words.gettext
    held_for = gettext("Held: %(why)s")
    rows = [
        [
            each.what, gettext(BASES[each.purpose.basis]), f"{each.kept} {each.since}".strip(),
            f"{each.ending}." + (f" {held_for % {'why': each.held_for}}." if each.held_for else ""),
            ", ".join(each.purpose.places),
        ]
        for each in held
    ]  # fmt: skip
    headings = [
        gettext("What is held"),
        gettext("On which ground"),
        gettext("How long"),
        gettext("What becomes of it"),
        gettext("Where"),
    ]
    paper.words_table(gettext("What is held, and for how long"), headings, rows)


def _receivers(paper: Paper, voice: Voice, receivers: Sequence[tuple[str, str]]) -> None:
    gettext = voice.words.gettext
    paper.heading(gettext("Who gets something"))
    if receivers:
        paper.words_table(
            gettext("Who gets something"), [gettext("Who"), gettext("What")], [list(each) for each in receivers]
        )
    else:
        paper.say(gettext("Nothing leaves the installation by itself: neither messages nor figures are set up."))
    _blanks(paper, voice, [gettext("Who keeps the servers and their backups, and where"), gettext("Transfers abroad")])


def _special(paper: Paper, voice: Voice, special: Sequence[str]) -> None:
    gettext = voice.words.gettext
    paper.heading(gettext("Special categories of data"))
    if special:
        paper.say(gettext("These questions ask for them. Each can be passed over."))
        paper.points(special)
    else:
        paper.say(gettext("No question of this council’s surveys asks for them by its code."))
    paper.say(gettext("Words of residents may hold them all the same."))


def _blanks(paper: Paper, voice: Voice, names: Sequence[str]) -> None:
    paper.points([f"{name}: {_blank(voice.words.gettext)}" for name in names])


def _blank(gettext: Callable[[str], str]) -> str:
    return gettext("[for the council to fill in]")


def write_papers(papers: dict[str, Paper], folder: Path) -> list[Path]:
    """Write each paper as HTML and Word, and as PDF where this machine can; the files are their owner's alone."""
    from core.papers.files import kinds_in, write_paper

    for name, paper in papers.items():
        write_paper(folder, name, paper)
    return [folder / f"{name}.{kind}" for name in papers for kind in kinds_in(folder, name)]
