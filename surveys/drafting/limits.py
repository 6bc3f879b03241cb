"""What the linter says of a local module, by the terms and its council's part in them."""

from core.web import db
from surveys.drafting.desk import Desk
from surveys.modules.limits import limits_of
from surveys.questionnaire.check_form import form_findings
from surveys.questionnaire.check_module import Agreed, module_findings
from surveys.questionnaire.fault import Finding


def module_findings_of(desk: Desk) -> list[Finding]:
    """What a module does to the comparison of its core, and whether it is as long as was agreed; nothing of a core."""
    if desk.core is None or desk.draft.commission is None or form_findings(desk.whole):
        return []
    limits = limits_of(db, desk.draft.commission, desk.draft.council_id)
    return module_findings(desk.core, desk.whole, Agreed(limits.questions, limits.minutes))
