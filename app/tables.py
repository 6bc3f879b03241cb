"""Every room's tables, known by being imported."""

import core.accounts.models
import core.audit_chain
import core.heartbeats
import core.keeping.models
import core.measures
import core.reference
import feedback.acting.models
import feedback.asking.models
import feedback.import_models
import feedback.learning.models
import feedback.models
import feedback.private_models
import feedback.reviewing.models
import feedback.taxonomy.models
import framework.beside.models
import framework.clinic.models
import framework.comparing.models
import framework.correcting.models
import framework.feeding.models
import framework.maps.models
import framework.models
import framework.packs.models
import framework.ripples.models
import framework.series.models
import framework.studies.models
import framework.tiles.models
import surveys.bank.own_models
import surveys.commissioning.models
import surveys.drafting.models
import surveys.exporting.models
import surveys.importing.models
import surveys.models
import surveys.modules.models
import surveys.panel.models
import surveys.quotas.models
import surveys.reminders.models
import surveys.sampling.models

REVIEWING = (feedback.reviewing.models, feedback.learning.models, feedback.taxonomy.models)
MODELS = (
    core.accounts.models,
    core.audit_chain,
    core.keeping.models,
    core.heartbeats,
    core.measures,
    core.reference,
    feedback.acting.models,
    feedback.asking.models,
    feedback.import_models,
    feedback.models,
    feedback.private_models,
    framework.feeding.models,
    framework.clinic.models,
    framework.beside.models,
    framework.comparing.models,
    framework.correcting.models,
    framework.maps.models,
    framework.models,
    framework.packs.models,
    framework.ripples.models,
    framework.studies.models,
    framework.tiles.models,
    surveys.bank.own_models,
    surveys.commissioning.models,
    surveys.exporting.models,
    surveys.importing.models,
    surveys.drafting.models,
    surveys.models,
    surveys.modules.models,
    surveys.panel.models,
    surveys.quotas.models,
    surveys.reminders.models,
    surveys.sampling.models,
    *REVIEWING,
)
