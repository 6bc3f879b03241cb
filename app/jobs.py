"""Every room's kinds of work, registered by being imported."""

import core.limits
import core.messages
import feedback.jobs
import framework.jobs

ROOMS = (core.limits, core.messages, feedback.jobs, framework.jobs)
