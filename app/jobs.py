"""Every room's kinds of work, registered by being imported."""

import core.limits
import feedback.jobs
import framework.jobs

ROOMS = (core.limits, feedback.jobs, framework.jobs)
