"""Every room's kinds of work, and of messages, registered by being imported."""

import core.limits
import core.messages
import feedback.jobs
import framework.jobs
import surveys.jobs
import surveys.letters

ROOMS = (core.limits, core.messages, feedback.jobs, framework.jobs, surveys.jobs, surveys.letters)
