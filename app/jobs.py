"""Every room's kinds of work, and of messages, registered by being imported."""

import core.accounts.keeping
import core.accounts.letters
import core.audit_chain
import core.keeping.job
import core.keeping.own
import core.messages
import feedback.acting.redrawing
import feedback.acting.report_jobs
import feedback.asking.letters
import feedback.flags
import feedback.jobs
import feedback.keeping
import feedback.learning.jobs
import feedback.remasking
import feedback.uploads
import framework.beside.gathering
import framework.clinic.letters
import framework.correcting.work
import framework.exporting
import framework.feeding.work
import framework.jobs
import framework.packs.files
import framework.packs.reminding
import framework.series.feedback_observing
import framework.series.uploads
import surveys.codes.letters
import surveys.importing.uploads
import surveys.jobs
import surveys.keeping
import surveys.panel.keeping
import surveys.panel.letters
import surveys.reminders.letters
import surveys.sampling.lists

ROOMS = (
    core.accounts.keeping,
    core.accounts.letters,
    core.audit_chain,
    core.keeping.job,
    core.keeping.own,
    core.messages,
    feedback.learning.jobs,
    feedback.acting.redrawing,
    feedback.acting.report_jobs,
    feedback.asking.letters,
    feedback.flags,
    feedback.jobs,
    feedback.keeping,
    feedback.remasking,
    feedback.uploads,
    framework.clinic.letters,
    framework.correcting.work,
    framework.beside.gathering,
    framework.exporting,
    framework.feeding.work,
    framework.jobs,
    framework.packs.files,
    framework.packs.reminding,
    framework.series.feedback_observing,
    framework.series.uploads,
    surveys.importing.uploads,
    surveys.jobs,
    surveys.keeping,
    surveys.panel.keeping,
    surveys.codes.letters,
    surveys.panel.letters,
    surveys.reminders.letters,
    surveys.sampling.lists,
)
