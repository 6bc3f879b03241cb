"""Every room's kinds of work, and of messages, registered by being imported."""

import core.limits
import core.messages
import feedback.jobs
import feedback.learning.jobs
import framework.jobs
import surveys.codes.letters
import surveys.jobs

ROOMS = (
    core.limits,
    core.messages,
    feedback.jobs,
    feedback.learning.jobs,
    framework.jobs,
    surveys.jobs,
    surveys.codes.letters,
)
