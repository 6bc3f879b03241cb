"""Why something asked of a commission cannot be done, by name."""

from collections.abc import Sequence

from core.models import Council
from surveys.errors import SurveyError


class CommissionError(SurveyError):
    """What was asked of a commission cannot be done."""


class NameTaken(CommissionError):
    """Another survey stands at this address."""


class TermsUnfinished(CommissionError):
    """The draft does not say everything that terms must."""


class NothingChanged(CommissionError):
    """The draft says what the latest terms say."""


class TermsChanged(CommissionError):
    """Other terms have been proposed since those were read."""


class NotItsAdministrator(CommissionError):
    """Only somebody who is an administrator of the council speaks for it."""


class NoPart(CommissionError):
    """The council has no part in the commission, or has left it."""


class PartTaken(CommissionError):
    """The council has a part in the commission already."""


class AlreadyAgreed(CommissionError):
    """The council has agreed to these terms: it may leave, but no longer decline."""


class FieldworkUnderWay(CommissionError):
    """A wave is open, or closed and not published yet, and who takes part in it stays as it is."""


class LeadStays(CommissionError):
    """The lead cannot leave the survey that it leads."""


class NotEveryoneAgreed(CommissionError):
    """The wave cannot open: these councils have not agreed to the latest terms."""

    def __init__(self, councils: Sequence[Council]) -> None:
        super().__init__(f"{len(councils)} councils have not agreed to the latest terms.")
        self.councils = tuple(councils)


class NotAsAgreed(CommissionError):
    """The wave cannot open: its questions, days or number are not those of the latest terms."""
