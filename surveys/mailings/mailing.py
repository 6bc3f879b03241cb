"""A mailing in the analyst's words: its batches in rows, and how far its sheets are."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask_babel import format_date, format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.models import Job, JobState
from core.refusals import refusal
from surveys.mailings.batches import BatchTally, Tally
from surveys.models import InvitationBatch

STATES = {
    JobState.QUEUED: _l("The files are waiting to be made. Open this page again in a minute."),
    JobState.RUNNING: _l("The files are being made: %(done)s of %(total)s are ready. Open this page again soon."),
    JobState.FAILED: _l("The files could not be made: %(reason)s"),
}


@dataclass(frozen=True)
class BatchRow:
    """A batch in a list, with its figures as words."""

    name: str
    made: str
    href: str
    issued: str
    used: str
    cancelled: str


@dataclass(frozen=True)
class Line:
    """A figure with its name, for a row of headline figures."""

    label: str
    value: str


def batch_rows(found: Iterable[BatchTally], address: Callable[[InvitationBatch], str]) -> list[BatchRow]:
    return [
        BatchRow(
            each.batch.name,
            format_date(each.batch.made_at, "long"),
            address(each.batch),
            format_decimal(each.tally.issued),
            _used(each.tally),
            format_decimal(each.tally.cancelled),
        )
        for each in found
    ]


def lines_of(tally: Tally) -> list[Line]:
    return [
        Line(_("Issued"), format_decimal(tally.issued)),
        Line(_("Used"), _used(tally)),
        Line(_("Cancelled"), format_decimal(tally.cancelled)),
    ]


def progress_words(job: Job | None) -> str:
    """How far the making of a batch's files has come; nothing when there is nothing to wait for."""
    if job is None or job.state not in STATES:
        return ""
    words: str = str(STATES[job.state])
    return words % {"done": job.steps_done, "total": job.steps_total, "reason": refusal(job.failure)}


def _used(tally: Tally) -> str:
    """A count, or why there is none."""
    return str(_("Not shown") if tally.used is None else format_decimal(tally.used))
