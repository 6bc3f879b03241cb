"""The rules of local modules: what would keep the core's answers from being compared between councils."""

from core.words import for_translators as _
from surveys.questionnaire.fault import Rule, Severity

ERROR, WARNING = Severity.ERROR, Severity.WARNING

CORE_LEFT_OUT = Rule(
    "core-left-out",
    ERROR,
    _("the core’s question “%(code)s” is not asked"),
    _("Put it back: every council asks the whole core."),
)
CORE_MOVED = Rule(
    "core-moved",
    ERROR,
    _("the core’s question “%(code)s” stands elsewhere"),
    _("Put the core’s questions back into their order: what was asked just before colours an answer."),
)
CORE_CHANGED = Rule(
    "core-changed",
    ERROR,
    _("the core’s question “%(code)s” is asked otherwise"),
    _("Ask it in the core’s words and with its answers: figures of two wordings may not be compared."),
)
CORE_TOUCHED = Rule(
    "core-touched",
    WARNING,
    _("the core’s question “%(code)s” differs in a translation, a hint, a limit or its order"),
    _("Take the core’s own translation, hint and limits."),
)
BEFORE_THE_CORE_ENDS = Rule(
    "before-the-core-ends",
    ERROR,
    _("the local question “%(code)s” comes before the core has ended"),
    _("Move it after the core’s last question: it would colour the answers that follow it."),
)
TOO_MANY_LOCAL = Rule(
    "too-many-local",
    ERROR,
    _("%(asked)s local questions are asked, and %(agreed)s were agreed"),
    _("Take some out, or have your council’s part in the terms changed and agree to it."),
)
TOO_LONG_LOCAL = Rule(
    "too-long-local",
    ERROR,
    _("the module takes about %(minutes)s minutes, and %(agreed)s were agreed"),
    _("Take some questions out: a longer form loses residents, and not the same ones everywhere."),
)
WEIGHTED_BY = Rule(
    "weighted-by",
    ERROR,
    _("answers to “%(code)s” weight the results, and only this council would ask it"),
    _("Propose it for the core, or give the local question another code."),
)
ASKED_ALREADY = Rule(
    "asked-already",
    WARNING,
    _("the core’s question “%(code)s” asks this already"),
    _("Take it out: those who turn back to make the two answers agree change the core’s."),
)
SAME_SUBJECT = Rule(
    "same-subject",
    WARNING,
    _("this is about what the core’s question “%(code)s” measures: %(words)s"),
    _("Ask about something else: on paper, and by whoever turns back, it is read before the core is answered."),
)
