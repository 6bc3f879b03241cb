"""What jobs are called, and why they failed, in words for whoever runs the platform."""

import re

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

KINDS = {
    "correct-wave": _l("Publish a corrected wave"),
    "deliver-figures": _l("Send figures to another system"),
    "draw-sheets": _l("Draw letters and sheets"),
    "export-responses": _l("Write a file of responses"),
    "forget-invitations": _l("Forget old invitations"),
    "gather-words-beside": _l("Gather what is shown beside an indicator"),
    "group-comments": _l("Group comments that say the same"),
    "import-comments": _l("Take in a file of comments"),
    "import-responses": _l("Take in a file of responses"),
    "import-series": _l("Take in a file of figures"),
    "invite-panel": _l("Invite the citizens' panel"),
    "keep-to-purposes": _l("Forget what was kept long enough"),
    "make-report": _l("Make a report"),
    "mask-again": _l("Mask comments again"),
    "observe-feedback": _l("Count feedback for indicators"),
    "redraw-report": _l("Make a report again"),
    "release-open-data": _l("Release open data"),
    "send-account-letter": _l("Send an email about an account"),
    "send-message": _l("Send a message"),
    "send-reminder": _l("Send reminders"),
    "tell-of-flag": _l("Tell of a flagged comment"),
    "theme-comments": _l("Suggest themes for comments"),
    "train-themes": _l("Learn from decisions on themes"),
    "wave-closed": _l("Work out the results of a wave"),
    "write-pack-files": _l("Write the files of a pack"),
}
CAUSES = {
    "OperationalError": _l("The database was away or too busy."),
    "InterfaceError": _l("The database was away or too busy."),
    "NotNow": _l("The other side did not answer, or asked us to come back later."),
    "TimeoutError": _l("It took too long."),
    "MemoryError": _l("The machine had too little memory."),
    "Outdated": _l("What it rests on changed all the time."),
    "NoPdf": _l("The libraries that draw PDFs are missing."),
    "SealBroken": _l("None of the vault's keys opens what was sealed."),
    "VaultLocked": _l("The vault has no key."),
    "OSError": _l("A file could not be read or written: look at the disk."),
    "FileNotFoundError": _l("A file that it needs is gone."),
    "PermissionError": _l("A file may not be read or written."),
}
AN_ERROR = re.compile(r"[A-Za-z_]\w*")


def kind_name(kind: str) -> str:
    return str(KINDS.get(kind, kind))


def cause(failure: str) -> str:
    """Why a job failed: its refusal's own words, what its error means, or at least where to look."""
    if failure in CAUSES:
        return str(CAUSES[failure])
    if AN_ERROR.fullmatch(failure):
        return str(_("Something unexpected happened (%(kind)s). The worker's log says where.", kind=failure))
    return failure
