"""Every room's kinds of work, registered by being imported."""

import feedback.jobs
import framework.jobs  # noqa: F401
