"""What stands beside an indicator on its page, in words: what goes with it is said to go with it, never to cause it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from flask_babel import format_date, format_decimal
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.database import Json
from core.language import localised
from core.models import Council
from feedback.dashboards.quotes import Quote
from feedback.taxonomy.service import taxonomy_of
from framework import words
from framework.beside import reading
from framework.models import Indicator, ObservationStatus, Publication
from surveys.questionnaire.asked import question_of


@dataclass(frozen=True)
class Opinion:
    """An opinion that goes with the indicator's: its points of the variation, 0 to 100, with their interval."""

    title: str
    value: float
    low: float
    high: float
    code: str = ""

    @property
    def shown(self) -> str:
        return str(format_decimal(self.value, "0.0"))

    @property
    def interval(self) -> str:
        low, high = (format_decimal(each, "0.0") for each in (self.low, self.high))
        return str(_("%(low)s to %(high)s", low=low, high=high))


@dataclass(frozen=True)
class Opinions:
    """The opinions that go with the indicator's, the most telling first, and what is said of them together."""

    says: str
    rows: list[Opinion]
    note: str = ""

    @property
    def chart(self) -> list[dict[str, object]]:
        """The same as rows of a picture."""
        return [{"label": row.title, "value": row.value, "low": row.low, "high": row.high} for row in self.rows]

    @property
    def widest(self) -> float:
        """Where the scale of their picture ends, in points."""
        return 5 * (1 + int(max((row.high for row in self.rows), default=1.0) / 5))


@dataclass(frozen=True)
class Theme:
    """What residents wrote about: the shares of those who answered favourably and of the others, and on which side."""

    name: str
    favourable: str
    favourable_interval: str
    unfavourable: str
    unfavourable_interval: str
    leans: str


@dataclass(frozen=True)
class Words:
    """The themes of residents' words, commonest first, and which question they answered."""

    questions: list[str]
    asked_why: bool
    favourable: str
    unfavourable: str
    themes: list[Theme]


@dataclass(frozen=True)
class Happening:
    """An event, by the number that marks it on charts."""

    number: int
    on: str
    title: str
    note: str


@dataclass(frozen=True)
class Beside:
    """Everything that stands beside an indicator; any of it may be lacking."""

    opinions: Opinions | None = None
    explains: Opinion | None = None
    """The opinion that this one goes with, where it is that one that the plan explains."""
    words: Words | None = None
    quotes: list[Quote] = field(default_factory=list)
    events: list[Happening] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.opinions or self.explains or self.words or self.quotes or self.events)


def beside(
    session: Session, council: Council, indicator: Indicator, publication: Publication, *, public: bool = True
) -> Beside:
    """What stands beside a council's indicator: on a public page what everybody may read, else what its people may.

    On public pages quotes are those that the council has published, and events those that it lets be seen. Render it
    with `framework/beside/_beside.html`, which reads the variable `beside`.
    """
    period = reading.period_of(session, council.id, indicator, publication)
    said = reading.words_with(session, council.id, publication, indicator.code)
    opinions, explains = opinions_beside(session, council, indicator, publication)
    return Beside(
        opinions,
        explains,
        _words(session, council, publication, said) if said else None,
        _quotes(session, council, said, period, public=public) if said else [],
        _events(session, council, indicator, period, public=public),
    )


def opinions_beside(
    session: Session, council: Council, indicator: Indicator, publication: Publication
) -> tuple[Opinions | None, Opinion | None]:
    """The opinions that go with an indicator that the wave's plan explains, or its part in the one that it explains."""
    found = reading.opinions_with(session, council.id, publication)
    if found is None:
        return None, None
    titles = reading.titles_of(session, indicator, [found.explained, *(part["code"] for part in found.parts)])
    rows = [_opinion(part, localised(titles.get(part["code"])) or part["code"]) for part in found.parts]
    if indicator.code != found.explained:
        mine = next((row for row in rows if row.code == indicator.code), None)
        name = localised(titles.get(found.explained)) or found.explained
        return None, Opinion(name, mine.value, mine.low, mine.high, found.explained) if mine else None
    share, base = words.percent(found.share), words.whole(found.base)
    says = _(
        "Together, these opinions go with %(share)s of the variation in this one, among %(base)s people who answered "
        "all of the questions.",
        share=share,
        base=base,
    )
    note = str(words.STATUSES[ObservationStatus.INDICATIVE]) if found.is_indicative else ""
    return Opinions(str(says), rows, note), None


def _opinion(part: Json, title: str) -> Opinion:
    value, low, high = (100 * part[name] for name in ("share", "share_low", "share_high"))
    return Opinion(title, value, low, high, part["code"])


def _words(session: Session, council: Council, publication: Publication, said: Json) -> Words:
    names = {theme.code: localised(theme.name) for theme in taxonomy_of(session, council.id).themes}
    document = publication.wave.questionnaire.document
    asked = [localised(question_of(document, code).get("text")) for code in said["questions"]]
    themes = [
        Theme(
            names.get(theme["code"], theme["code"]),
            *_share(theme["favourable"]),
            *_share(theme["unfavourable"]),
            _leaning(theme["leans"]),
        )
        for theme in said["themes"]
    ]
    favourable, unfavourable = _writers(said["favourable"]), _writers(said["unfavourable"])
    return Words([each for each in asked if each], said["asked_why"], favourable, unfavourable, themes)


def _writers(number: int | None) -> str:
    return words.whole(number) if number is not None else ""


def _share(share: list[float] | None) -> tuple[str, str]:
    """A share and its interval in words, or that so few mention it that it is not told."""
    if share is None:
        return str(_("Too few to tell")), ""
    value, low, high = map(words.percent, share)
    return value, str(_("%(low)s to %(high)s", low=low, high=high))


def _leaning(leans: str) -> str:
    if leans == "favourable":
        return str(_("Commoner among those who answered favourably"))
    if leans == "unfavourable":
        return str(_("Commoner among those who did not"))
    return str(_("No clear difference")) if leans == "unclear" else ""


def _quotes(
    session: Session, council: Council, said: Json, period: tuple[date, date] | None, *, public: bool
) -> list[Quote]:
    themes = [theme["code"] for theme in said["themes"]]
    if public or period is None:
        return reading.published_quotes(session, council.id, themes)
    return reading.quotes_of_forms(session, council.id, themes, period[1])


def _events(
    session: Session, council: Council, indicator: Indicator, period: tuple[date, date] | None, *, public: bool
) -> list[Happening]:
    if period is None:
        return []
    found = reading.events_between(session, council.id, indicator.code, *period, public=public)
    return [
        Happening(number, str(format_date(event.on, "d MMMM y")), localised(event.title), localised(event.note))
        for number, event in enumerate(found, start=1)
    ]
