"""Every room's purposes, declared by being imported."""

import core.accounts.keeping
import core.keeping.job
import core.keeping.own
import feedback.asking.contacts
import feedback.keeping
import framework.words_of_residents
import surveys.keeping
import surveys.panel.keeping

ROOMS = (
    core.accounts.keeping, core.keeping.job, core.keeping.own, feedback.asking.contacts, feedback.keeping,
    framework.words_of_residents, surveys.keeping, surveys.panel.keeping,
)  # fmt: skip
