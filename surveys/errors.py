"""Why something asked of a survey cannot be done, by name."""

from datetime import date

from surveys.questionnaire.fault import Finding
from surveys.questionnaire.questions import Question


class SurveyError(Exception):
    """What was asked of a survey cannot be done."""


class QuestionnaireFaulty(SurveyError):
    """The document cannot be published; `faults` says where and why."""

    def __init__(self, found: list[Finding]) -> None:
        super().__init__("; ".join(str(fault) for fault in found))
        self.faults = found


class VersionTaken(SurveyError):
    """Other content was already published under this code and version."""


class NotOpen(SurveyError):
    """No wave is taking answers; `opens_on` is the day of the next one, if it is known."""

    def __init__(self, opens_on: date | None = None) -> None:
        super().__init__("No wave is open.")
        self.opens_on = opens_on


class WaveNotOpen(SurveyError):
    """The wave takes no answers, or is not in a state to be closed."""


class ResponseLost(SurveyError):
    """There is no such response of this council to this survey, or it was withdrawn."""


class ChangedMeanwhile(SurveyError):
    """Another tab or device was quicker: read the response again, and do the same with what it holds by now."""


class AlreadySubmitted(SurveyError):
    """The response was submitted, so its answers no longer change."""


class Unfinished(SurveyError):
    """A question that must be answered is not."""

    def __init__(self, question: Question) -> None:
        super().__init__(f"“{question.code}” must be answered.")
        self.question = question


class NoSuchResponse(SurveyError):
    """No response to this survey has this code or receipt."""
