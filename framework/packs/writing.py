"""Writing a pack in one language: successes first, then what became worse, then every indicator with its words.

What officers say comes before any picture, a verdict is a sentence, and no colour judges anything.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from core.language import text_direction
from core.models import Council
from core.papers.paper import Paper
from framework.models import Verdict
from framework.packs.charts import chart_of, table_of
from framework.packs.evidence import Evidence, Words
from framework.packs.models import Grouping, Pack, PackKind
from framework.packs.quality import doubts, sources, uncovered
from framework.packs.questions import Asked
from framework.packs.speaking import PackVoice
from framework.packs.verdicts import change_words, others_words, way_words


@dataclass(frozen=True)
class Correction:
    """A later version of a pack: its number, the day, and what was changed."""

    number: int
    day: str
    note: Words


def write_pack(
    pack: Pack,
    council: Council,
    every: Sequence[Evidence],
    asked: Sequence[Asked],
    corrections: Sequence[Correction],
    language: str,
    *,
    lights: bool = False,
) -> Paper:
    """The pack as parts, from its evidence alone; `asked` are its questions in the same language.

    `lights` adds red, amber and green, each with its words and after those of officers, where a council chose so.
    """
    voice = PackVoice(language)
    paper = Paper(
        title=voice.say(pack.title),
        council=voice.say(council.name),
        period=_of(pack, voice),
        language=language,
        direction=text_direction(language),
    )
    _open(paper, pack, council, corrections, voice)
    _in_short(paper, every, voice)
    for name, group in groups_of(every, pack.grouped_by, voice):
        paper.heading(name)
        for evidence in group:
            _tell(paper, evidence, voice, lights=lights)
    _ask(paper, asked, voice)
    _state_quality(paper, pack, every, voice)
    return paper


def _of(pack: Pack, voice: PackVoice) -> str:
    gettext = voice.words.gettext
    kinds = {PackKind.SCRUTINY: gettext("Pack for scrutiny"), PackKind.ANNUAL: gettext("Annual report")}
    return f"{kinds[pack.kind]}, {voice.span(pack.begins_on, pack.ends_on)}"


def _open(paper: Paper, pack: Pack, council: Council, corrections: Sequence[Correction], voice: PackVoice) -> None:
    gettext = voice.words.gettext
    if council.fictional:
        paper.say(gettext("This council, and everything said here, is fictional."))
    for one in corrections:
        facts = {"number": one.number, "day": one.day, "note": voice.say(one.note)}
        paper.say(gettext("Version %(number)s, corrected on %(day)s: %(note)s") % facts)
    for words in paragraphs(voice.say(pack.introduction)):
        paper.say(words)


def _in_short(paper: Paper, every: Sequence[Evidence], voice: PackVoice) -> None:
    """What went well before what did not, each only where it is more than chance."""
    gettext = voice.words.gettext
    paper.heading(gettext("In short"))
    well, badly = _news(every, "better", voice), _news(every, "worse", voice)
    paper.heading(gettext("What went well"), 3)
    if well:
        paper.points(well)
    else:
        paper.say(gettext("Nothing became better, or stands better than elsewhere, by more than chance would explain."))
    paper.heading(gettext("What became worse, or stands worse than elsewhere"), 3)
    if badly:
        paper.points(badly)
    else:
        paper.say(gettext("Nothing became worse, or stands worse than elsewhere, by more than chance would explain."))
    rest = [one for one in every if not {one.went, *map(one.stands, one.others)} & {"better", "worse"}]
    if rest:
        titles = "; ".join(voice.say(one.subject.title) for one in rest)
        paper.heading(gettext("What shows no clear change"), 3)
        paper.say(titles + ".")


def _news(every: Sequence[Evidence], way: str, voice: PackVoice) -> list[str]:
    """For each indicator that went a way, or stands so beside others, what was found."""
    found = []
    for evidence in every:
        said = change_words(evidence, voice) if evidence.went == way else []
        beside = zip(evidence.others, others_words(evidence, voice), strict=False)
        said += [words for other, words in beside if evidence.stands(other) == way]
        if said:
            found.append(f"{voice.say(evidence.subject.title)}: {figure_words(evidence, voice)} {' '.join(said)}")
    return found


def groups_of(every: Sequence[Evidence], grouping: Grouping, voice: PackVoice) -> Iterator[tuple[str, list[Evidence]]]:
    """The indicators by theme or tier, in the order in which each first comes."""
    keys = [one.subject.theme if grouping is Grouping.THEME else one.subject.tier for one in every]
    placed = sorted(range(len(every)), key=lambda place: (keys.index(keys[place]), place))
    for key, places in groupby(placed, key=lambda place: keys[place]):
        group = [every[place] for place in places]
        yield _group_name(group[0], key, grouping, voice), group


def _group_name(evidence: Evidence, key: str, grouping: Grouping, voice: PackVoice) -> str:
    gettext = voice.words.gettext
    if grouping is Grouping.THEME:
        return voice.say(evidence.subject.theme_name) or key or gettext("Life here and the council as a whole")
    tiers = {
        "high": gettext("High level: how life and the council are seen as a whole"),
        "T2": gettext("T2: what the partnership hopes to move in years"),
        "T3": gettext("T3: a single service or experience"),
    }
    return tiers.get(key, key)


def figure_words(evidence: Evidence, voice: PackVoice) -> str:
    """The figure with its interval, how many answered, and when; or that it is hidden."""
    gettext, figure = voice.words.gettext, evidence.figure
    when = voice.when(figure)
    if figure.value is None:
        return gettext("Hidden to protect privacy (%(when)s).") % {"when": when}
    more = [voice.answered(figure.base)] if figure.base is not None else []
    if figure.status == "indicative":
        more.append(gettext("indicative only"))
    if figure.status == "provisional":
        more.append(gettext("provisional"))
    value = voice.with_interval(evidence.subject, figure.value, figure.low, figure.high)
    return f"{value}; {'; '.join([*more, when])}."


def _tell(paper: Paper, evidence: Evidence, voice: PackVoice, *, lights: bool) -> None:
    """One indicator: its figure, what may be said of it, what officers say, and then its picture and its table."""
    gettext, subject = voice.words.gettext, evidence.subject
    paper.heading(voice.say(subject.title), 3)
    measure = voice.say(subject.measure)
    paper.say(f"{measure.rstrip('.')}: {figure_words(evidence, voice)}" if measure else figure_words(evidence, voice))
    for words in (*change_words(evidence, voice), *others_words(evidence, voice)):
        paper.say(words)
    _comment(paper, evidence, voice)
    if lights:
        _light(paper, evidence, voice)
    drawing = chart_of(evidence, voice)
    if drawing is not None:
        paper.chart(
            gettext("%(title)s: the figures with their intervals") % {"title": voice.say(subject.title)}, drawing
        )
    paper.words_table(*table_of(evidence, voice))
    notes = [way_words(evidence, voice)]
    if subject.target is not None:
        notes.append(
            gettext("Target: %(target)s, for reference only; it judges nothing.") % {"target": voice.aim(subject)}
        )
    if limitations := voice.say(subject.limitations):
        notes.append(limitations)
    paper.say(" ".join(notes))


def _light(paper: Paper, evidence: Evidence, voice: PackVoice) -> None:
    """Whether it changed for better or worse by more than chance; where nothing can be said there is no light."""
    gettext, change = voice.words.gettext, evidence.change
    if evidence.figure.is_hidden or change is None or change.verdict is Verdict.TOO_FEW or evidence.went == "changed":
        return
    said = {
        "better": (gettext("Green: better, by more than chance"), "green"),
        "worse": (gettext("Red: worse, by more than chance"), "red"),
        "": (gettext("Amber: no clear change"), "yellow"),
    }
    paper.mark(*said[evidence.went])


def _comment(paper: Paper, evidence: Evidence, voice: PackVoice) -> None:
    """What happened, so what, and what will be done, in the words of those who are named for it."""
    gettext, said = voice.words.gettext, evidence.said
    if not said.says:
        paper.say(gettext("No commentary was given for this pack."))
        return
    for heading, words in (
        (gettext("What happened"), said.says),
        (gettext("So what"), said.so_what),
        (gettext("What will be done"), said.action),
    ):
        if voice.say(words):
            paper.heading(heading, 4)
            for paragraph in paragraphs(voice.say(words)):
                paper.say(paragraph)
    if evidence.has_action and said.action_owner and said.action_due_on:
        facts = {"owner": said.action_owner, "day": voice.day(said.action_due_on)}
        paper.say(gettext("By %(owner)s, until %(day)s.") % facts)


def _ask(paper: Paper, asked: Sequence[Asked], voice: PackVoice) -> None:
    gettext = voice.words.gettext
    paper.heading(gettext("Questions a member could ask"))
    if not asked:
        paper.say(gettext("The figures of this pack suggest none."))
        return
    paper.say(
        gettext("Each comes from the figures, with the reason for it. They ask; they do not say why things are so.")
    )
    paper.steps(
        [gettext("%(question)s Why: %(reason)s") % {"question": one.words, "reason": one.reason} for one in asked]
    )


def _state_quality(paper: Paper, pack: Pack, every: Sequence[Evidence], voice: PackVoice) -> None:
    gettext = voice.words.gettext
    paper.heading(gettext("How good are the data?"))
    paper.heading(gettext("Where the figures come from"), 3)
    paper.points(sources(every, voice))
    told = doubts(every, voice)
    old = [one for one in every if one.figure.ends_on < pack.begins_on]
    if old:
        titles = "; ".join(f"{voice.say(one.subject.title)} ({voice.when(one.figure)})" for one in old)
        told.append(gettext("The latest figure is of before this pack’s period: %(titles)s.") % {"titles": titles})
    if told:
        paper.heading(gettext("What to know before resting on them"), 3)
        paper.points(told)
    paper.heading(gettext("What the intervals do not cover"), 3)
    paper.say(
        gettext(
            "A 95%% interval is where the figure for all residents most likely lies: drawn from fresh samples, 95 such "
            "intervals in 100 would hold it. It covers only the luck of who was asked and who answered. It does not "
            "cover:"
        )
        % {}
    )
    paper.points(uncovered(voice))


def paragraphs(words: str) -> list[str]:
    """What was typed, paragraph by paragraph."""
    return [" ".join(each.split()) for each in words.split("\n\n") if each.strip()]
