"""What a phone says of the answers that it keeps, in the reader's language."""

from flask_babel import gettext as _

STEP = {"step": "{step}", "total": "{total}"}


def words() -> dict[str, str]:
    return {
        "question": _("Question %(step)s of %(total)s", **STEP),
        "questions": _("Questions %(step)s to %(last)s of %(total)s", last="{last}", **STEP),
        "check": _("Check your answers"),
        "not_answered": _("Not answered"),
        "no_signal": _("No signal. Your answers wait on this phone, and are sent when signal returns."),
        "saved": _("Saved. The answers that waited on this phone have been sent."),
        "returned": _("One of the answers that waited on this phone needs to be put right before it can be saved."),
        "submitted": _("Saved. Your answers have been submitted."),
        "waiting": _("Waiting to send"),
        "language": _("This language needs signal. You can carry on in the present one, and change later."),
        "later": _("The code to come back with needs signal. What you answered waits on this phone meanwhile."),
        "turned": _("We no longer need your answers to:"),
        "unsent": _("Your last answers could not be sent"),
        "closed": _("The survey closed before they could be sent from this phone. What was saved before stays saved."),
        "elsewhere": _("This response was submitted from another device, and can no longer be changed."),
        "lost": _("This response is no longer held, or was withdrawn."),
        "error": _("Error:"),
    }
