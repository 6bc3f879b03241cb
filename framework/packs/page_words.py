"""Packs in the words of officers' pages."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from framework.packs.gathering import Line, Standing

STANDINGS = {
    Standing.NOBODY: (_l("Nobody is named"), "grey"),
    Standing.NOT_ASKED: (_l("Not asked yet"), "grey"),
    Standing.WAITING: (_l("Asked"), "yellow"),
    Standing.DRAFTED: (_l("Being written"), "yellow"),
    Standing.RETURNED: (_l("Sent back"), "orange"),
    Standing.HANDED_IN: (_l("To be signed"), "blue"),
    Standing.SIGNED: (_l("Signed"), "green"),
}


def lateness(line: Line, today: date) -> str:
    """How late somebody is; nothing where they are not."""
    days = line.days_late(today)
    return ngettext("%(num)s day late", "%(num)s days late", days) if days else ""


def reminded(line: Line) -> str:
    """How often somebody was reminded, and whether that has stopped."""
    entry = line.entry
    said = ngettext("%(num)s reminder", "%(num)s reminders", entry.reminders)
    return f"{said}; {_('stopped')}" if entry.reminders_stopped else said
