"""Why somebody is not let in by single sign-on."""

from enum import StrEnum


class Reason(StrEnum):
    GONE = "gone"
    """It was begun too long ago or in another browser, or has been used."""
    CANCELLED = "cancelled"
    """The provider let nobody in, or the person turned back."""
    AWAY = "away"
    """The provider cannot be reached, or does not say what it should of itself."""
    REFUSED = "refused"
    """What the provider said does not stand up."""
    UNKNOWN = "unknown"
    """Whoever the provider vouches for has no account here that it opens."""
    WAIT = "wait"
    """There have been too many attempts."""


class SignOnRefused(Exception):
    """Nobody is let in; the message says more, for a log, and nothing of the person."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(detail or reason.value)
        self.reason = reason
