"""Why something asked of a draft cannot be done, by name."""

from surveys.drafting.models import Revision
from surveys.errors import SurveyError


class DraftError(SurveyError):
    """What was asked of a draft cannot be done."""


class EditedMeanwhile(DraftError):
    """Somebody else has changed the same part since it was read: `by` is the revision that stands."""

    def __init__(self, by: Revision) -> None:
        super().__init__(f"Revision {by.number} changed the same part.")
        self.by = by


class DraftClosed(DraftError):
    """The draft was published or set aside, and stays as it is."""


class NothingToUndo(DraftError):
    """There is no revision before, or none that was undone."""


class CodeTaken(DraftError):
    """Another question, statement or section has this code."""


class NotThere(DraftError):
    """The draft has no such section or question, or no longer."""
