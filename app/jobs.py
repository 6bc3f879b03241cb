"""Every room's kinds of work, and of messages, registered by being imported."""

import core.limits
import core.messages
import feedback.acting.report_jobs
import feedback.asking.answering
import feedback.asking.letters
import feedback.jobs
import framework.jobs
import surveys.codes.letters
import surveys.jobs

ROOMS = (
    core.limits,
    core.messages,
    feedback.acting.report_jobs,
    feedback.asking.answering,
    feedback.asking.letters,
    feedback.jobs,
    framework.jobs,
    surveys.jobs,
    surveys.codes.letters,
)
