"""Fieldwork in the reader's words: what the pages of a council's people show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import url_for
from flask_babel import format_date, format_decimal, format_percent
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from analysis.disclosure import SMALLEST_SHOWN_BASE
from analysis.rounding import at_least
from core.language import localised
from core.models import Council, Job, JobState
from core.refusals import refusal
from surveys.flags import BUSY_NETWORK, HONEYPOT, TOO_FAST
from surveys.mailings.batches import Tally
from surveys.models import Mode, Wave, WaveState
from surveys.officers.fieldwork import Counts

STATES = {
    WaveState.DRAFT: (_l("Planned"), "grey"),
    WaveState.OPEN: (_l("Open"), "green"),
    WaveState.CLOSED: (_l("Closed"), "yellow"),
    WaveState.PUBLISHED: (_l("Published"), "blue"),
}
MODES = {
    Mode.ONLINE: _l("Online"),
    Mode.PAPER: _l("On paper"),
    Mode.TELEPHONE: _l("By telephone"),
    Mode.FACE_TO_FACE: _l("Face to face"),
}
FLAGS = {
    HONEYPOT: _l("A program filled in a box that nobody sees: left out of results"),
    TOO_FAST: _l("Given faster than anybody reads: counted in results"),
    BUSY_NETWORK: _l("Started where many others were, as in a library: counted in results"),
}
JOB_STATES = {
    JobState.QUEUED: _l("The results are waiting to be worked out."),
    JobState.RUNNING: _l("The results are being worked out: step %(step)s of %(total)s."),
    JobState.DONE: _l("The results have been worked out."),
    JobState.FAILED: _l("The results could not be worked out: %(reason)s"),
}
Row = tuple[str, ...]


@dataclass(frozen=True)
class WaveLine:
    """A wave in a line: what it is called, when it is, how far it has come, and where to read more."""

    title: str
    href: str
    state: str
    colour: str
    dates: str
    submitted: str
    results: str

    @classmethod
    def of(cls, wave: Wave, council: str, submitted: int, target: int) -> "WaveLine":
        survey, (state, colour) = wave.commission.slug, STATES[wave.state]
        published = wave.state is WaveState.PUBLISHED
        return cls(
            title=_("Wave %(number)s", number=wave.number),
            href=url_for("fieldwork.wave", council=council, survey=survey, number=wave.number),
            state=str(state),
            colour=colour,
            dates=_("%(first)s to %(last)s", first=format_date(wave.opens_on), last=format_date(wave.closes_on)),
            submitted=against(submitted, target),
            results=url_for("results.partnership", survey=survey) if published else "",
        )


def against(submitted: int, target: int) -> str:
    """A count, against a target where there is one."""
    if not target:
        return str(format_decimal(submitted))
    words = {"submitted": format_decimal(submitted), "target": format_decimal(target)}
    return str(_("%(submitted)s of %(target)s (%(share)s)", share=format_percent(submitted / target), **words))


def roughly(submitted: int, target: int = 0) -> str:
    """A count in round figures, which says nothing of a few people, against a target where there is one."""
    known = at_least(submitted)
    if known is None:
        people = _("fewer than %(number)s", number=format_decimal(SMALLEST_SHOWN_BASE))
    else:
        people = _("%(number)s or more", number=format_decimal(known))
    return str(_("%(people)s of %(target)s", people=people, target=format_decimal(target)) if target else people)


def ward_rows(counts: Counts, *, exactly: bool) -> list[Row]:
    """Ward, submitted, asked, and the share of those asked who answered; in round figures without the share."""
    if not exactly:
        return [
            (localised(ward.name), roughly(ward.submitted), format_decimal(ward.issued) if ward.issued else "–", "–")
            for ward in counts.by_ward
        ]
    rows: list[Row] = [
        (localised(ward.name), format_decimal(ward.submitted), *_response_rate(ward.submitted, ward.issued))
        for ward in counts.by_ward
    ]
    if counts.elsewhere:
        rows.append((_("Ward not given"), format_decimal(counts.elsewhere), "–", "–"))
    return rows


def invited_words(tally: Tally) -> str:
    """How many of those invited have answered; nothing where nobody was, or where it might tell who did."""
    return "" if tally.used is None else against(tally.used, tally.issued)


def mode_rows(counts: Counts) -> list[Row]:
    return [(str(MODES[mode]), format_decimal(number)) for mode, number in counts.by_mode.items()]


def flag_rows(flagged: Mapping[str, int]) -> list[Row]:
    """What was noted of responses, and of how many."""
    return [(str(FLAGS[word]), format_decimal(number)) for word, number in flagged.items()]


def partner_rows(partners: Iterable[tuple[Council, int, int]], home: UUID) -> list[Row]:
    """Council and its submitted responses against its target: exactly for the reader's own, roughly for others."""
    return [
        (localised(council.name), (against if council.id == home else roughly)(submitted, target))
        for council, submitted, target in partners
    ]


def paper_rows(papers: Iterable[tuple[Council, int]], home: UUID) -> list[Row]:
    """Council and its papers that do not count yet: exactly for the reader's own, roughly for others."""
    return [
        (localised(council.name), format_decimal(number) if council.id == home else roughly(number))
        for council, number in papers
    ]


def shared(numbers: Mapping[UUID, int], home: UUID) -> str:
    """Counts of several councils: exactly the reader's own, and roughly all others' together.

    One number of all would give away the others', as whoever reads it knows their own.
    """
    own = format_decimal(numbers.get(home, 0))
    if not numbers.keys() - {home}:
        return str(own)
    others = roughly(sum(number for council_id, number in numbers.items() if council_id != home))
    return str(_("%(own)s in your council, %(others)s in the others", own=own, others=others))


def job_words(job: Job, *, leads: bool) -> str:
    """How far the working out of results has come; why it failed is for the lead, as it may be another's answers."""
    if job.state is JobState.FAILED and not leads:
        return str(_("The results could not be worked out yet. The lead council sees why."))
    words = JOB_STATES[job.state]
    step = min(job.steps_done + 1, job.steps_total)
    return str(words) % {"reason": refusal(job.failure), "step": step, "total": job.steps_total}


def _response_rate(submitted: int, issued: int | None) -> tuple[str, str]:
    if not issued:
        return "–", "–"
    return format_decimal(issued), format_percent(submitted / issued)
