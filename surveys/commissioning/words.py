"""The words of terms and standings: what a choice that is kept as a code means to a reader."""

from flask_babel import lazy_gettext as _l

from analysis.cost_sharing import Split
from surveys.commissioning.document import Controllers, LawfulBasis, SpecialCategory
from surveys.commissioning.models import Answer
from surveys.commissioning.partners import Standing

PARTS = {
    "about": _l("What is asked of whom, and why"),
    "fieldwork": _l("Questions and fieldwork"),
    "sharing": _l("Data-sharing statement"),
    "costs": _l("Costs"),
}
NAMES = {
    "title": _l("Title"),
    "purpose": _l("Purpose"),
    "population": _l("Population"),
    "questionnaire": _l("Core questionnaire"),
    "waves": _l("Waves"),
    "modes": _l("Ways of answering"),
    "sampling": _l("Sampling"),
    "design_effect": _l("Design effect expected"),
    "local_questions": _l("Local questions, at most"),
    "local_minutes": _l("Minutes that they may take, at most"),
    "timetable": _l("Timetable"),
    "controllers": _l("Who is the controller"),
    "lawful_basis": _l("Lawful basis"),
    "special_category": _l("Condition for special category data"),
    "retention_months": _l("How long answers are kept"),
    "shared": _l("What is shared"),
    "not_shared": _l("What is not shared"),
    "fixed": _l("Fixed cost of a wave"),
    "each": _l("Cost of each completed interview"),
    "per_local_question": _l("Cost of each local question"),
    "split": _l("How the fixed cost is split"),
}
CONTROLLERS = {
    Controllers.OWN: _l("Each council is the controller of its own residents’ answers"),
    Controllers.LEAD_PROCESSES: _l(
        "Each council is the controller of its own residents’ answers, and the lead processes them on its behalf"
    ),
    Controllers.JOINT: _l("The councils are joint controllers"),
}
LAWFUL_BASES = {
    LawfulBasis.PUBLIC_TASK: _l("Public task: UK GDPR, article 6(1)(e)"),
    LawfulBasis.CONSENT: _l("Consent: UK GDPR, article 6(1)(a)"),
    LawfulBasis.LEGAL_OBLIGATION: _l("Legal obligation: UK GDPR, article 6(1)(c)"),
}
SPECIAL_CATEGORIES = {
    SpecialCategory.RESEARCH: _l(
        "Research and statistics: UK GDPR, article 9(2)(j), with the Data Protection Act 2018, schedule 1, paragraph 4"
    ),
    SpecialCategory.EQUALITY: _l(
        "Equality of opportunity: UK GDPR, article 9(2)(g), with the Data Protection Act 2018, schedule 1, paragraph 8"
    ),
    SpecialCategory.CONSENT: _l("Explicit consent: UK GDPR, article 9(2)(a)"),
    SpecialCategory.NONE: _l("None: no special category data are asked for"),
}
SPLITS = {
    Split.EQUAL: _l("Equally"),
    Split.POPULATION: _l("By population"),
    Split.SAMPLE: _l("By sample size"),
    Split.AGREED: _l("By agreed shares"),
}
STANDINGS = {
    Standing.INVITED: (_l("Invited, terms not proposed yet"), "grey"),
    Standing.ASKED: (_l("Asked"), "yellow"),
    Standing.ASKED_AGAIN: (_l("Asked again"), "yellow"),
    Standing.AGREED: (_l("Agreed"), "green"),
    Standing.DECLINED: (_l("Declined"), "red"),
    Standing.LEFT: (_l("No longer takes part"), "grey"),
}
ANSWERS = {Answer.AGREED: _l("Agreed"), Answer.DECLINED: _l("Declined"), Answer.LEFT: _l("Left")}
