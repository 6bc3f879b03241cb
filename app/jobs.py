"""Every room's kinds of work, registered by being imported."""

import feedback.jobs
import framework.jobs

ROOMS = (feedback.jobs, framework.jobs)
