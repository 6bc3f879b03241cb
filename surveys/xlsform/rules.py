"""What is said of an XLSForm that cannot be carried into a questionnaire as it stands."""

from core.words import for_translators as _
from surveys.questionnaire.fault import Rule, Severity

ERROR, WARNING, HINT = Severity.ERROR, Severity.WARNING, Severity.HINT

# The workbook.
NOT_A_WORKBOOK = Rule(
    "not-a-workbook",
    ERROR,
    _("this is not a workbook that can be read: %(detail)s"),
    _("Save it as .xlsx from your spreadsheet program and try again."),
)
TOO_LARGE = Rule(
    "too-large",
    ERROR,
    _("there are more than %(most)s rows, columns or characters here"),
    _("Take away what is not part of the form: no resident answers so many questions."),
)
NO_SURVEY_SHEET = Rule(
    "no-survey-sheet",
    ERROR,
    _("there is no sheet called “survey”"),
    _("Name the sheet with the questions “survey”, and those with options and settings “choices” and “settings”."),
)
NO_COLUMN = Rule(
    "no-column",
    ERROR,
    _("there is no column called “%(column)s”"),
    _("Write the names of columns in the first row, as XLSForm has them."),
)
COLUMN_TWICE = Rule(
    "column-twice", ERROR, _("the column “%(column)s” stands twice"), _("Put both into one, or rename one of them.")
)
FORMULA = Rule(
    "formula",
    ERROR,
    _("the cell under “%(column)s” holds a formula, which is never worked out here"),
    _("Copy the cell and paste its value in its place; words that begin with = are typed with an apostrophe first."),
)
MACROS = Rule(
    "macros",
    WARNING,
    _("the workbook holds macros, which are neither run nor carried"),
    _("Save it as .xlsx, which holds none."),
)
SHEET_NOT_CARRIED = Rule(
    "sheet-not-carried",
    WARNING,
    _("the sheet “%(name)s” is not carried"),
    _("Nothing need be done if it only holds notes."),
)
REFUSED_BY_PARSER = Rule(
    "refused-by-parser",
    ERROR,
    _("it is not a sound XLSForm: %(detail)s"),
    _("Correct the form in the place that is named."),
)

# Columns and cells.
CELL_NOT_CARRIED = Rule(
    "cell-not-carried",
    WARNING,
    _("“%(value)s” under “%(column)s” is not carried"),
    _("Say it in the question’s words or hint if residents need it."),
)
LOOKS_NOT_CARRIED = Rule(
    "looks-not-carried",
    HINT,
    _("the appearance “%(value)s” is not carried"),
    _("Nothing need be done: it says only how a question looks."),
)
COLUMN_NOT_CARRIED = Rule(
    "column-not-carried",
    HINT,
    _("the column “%(column)s” is not one of XLSForm’s, and is not carried (rows %(rows)s)"),
    _("Nothing need be done if it holds notes; if not, correct its name."),
)
LANGUAGE_UNSAID = Rule(
    "language-unsaid",
    ERROR,
    _("the column “%(column)s” does not say which language it is in"),
    _("Put the language’s code in brackets after its name, such as “label::Welsh (cy)”."),
)
LANGUAGE_ASSUMED = Rule(
    "language-assumed",
    HINT,
    _("the column “%(column)s” is taken to be in “%(language)s”"),
    _("Name the column “%(column)s::English (en)” if that is right, or say the other language."),
)

# Rows.
NO_TYPE = Rule("no-type", ERROR, _("the row has no type"), _("Write one under “type”, such as “text”."))
NO_NAME = Rule("no-name", ERROR, _("the question has no name"), _("Write one under “name”, such as “sat_area”."))
BAD_NAME = Rule(
    "bad-name",
    ERROR,
    _("“%(name)s” cannot be the code of a question or of an option"),
    _("Use small letters, figures and _ for questions, a letter first; letters, figures, _, - and + for options."),
)
NAME_TWICE = Rule(
    "name-twice", ERROR, _("the name “%(name)s” stands twice"), _("Give each question a name of its own.")
)
RENAMED = Rule(
    "renamed",
    WARNING,
    _("the name “%(name)s” has become “%(code)s”"),
    _("Nothing need be done here; use the new code where you name the question yourself."),
)
TYPE_REFUSED = Rule(
    "type-refused",
    ERROR,
    _("a question of type “%(type)s” cannot be asked of residents here"),
    _("Ask it in words, numbers, dates or options, or take the row away."),
)
TYPE_NOT_CARRIED = Rule(
    "type-not-carried",
    WARNING,
    _("“%(type)s” is not carried: times are kept by themselves, and nothing is kept of a resident’s device"),
    _("Nothing need be done."),
)
REPEAT_REFUSED = Rule(
    "repeat-refused",
    ERROR,
    _("the repeat “%(name)s” cannot be carried: each resident is asked each question once"),
    _("Ask about the first two or three in turn, each with questions of its own, or ask how many there are."),
)
GROUP_OPEN = Rule("group-open", ERROR, _("the group “%(name)s” is not ended"), _("Add a row of type “end_group”."))
GROUP_NOT_OPEN = Rule(
    "group-not-open", ERROR, _("a group ends here that did not begin"), _("Take the row away, or add its beginning.")
)
GROUP_UNTITLED = Rule(
    "group-untitled",
    HINT,
    _("the group “%(name)s” has no label: its section takes the form’s title"),
    _("Give the group a label that residents may read."),
)
GROUP_INSIDE = Rule(
    "group-inside",
    HINT,
    _("the group “%(name)s” stands in another: it has become a section of its own"),
    _("Nothing need be done: its questions are asked in the same place."),
)
NO_LIST = Rule(
    "no-list",
    ERROR,
    _("there is no list “%(name)s” among the choices"),
    _("Add it to the sheet “choices”, or correct its name."),
)
LIST_UNUSED = Rule(
    "list-unused", HINT, _("the list “%(name)s” is not used"), _("Take it away, or use it in a question.")
)
OR_OTHER = Rule(
    "or-other",
    ERROR,
    _("“or_other” cannot be carried: its words stand in one language only"),
    _("Add an option for another answer to the list, and a question of type “text” that is relevant to it."),
)
REFUSAL_REWORDED = Rule(
    "refusal-reworded",
    HINT,
    _("the option “%(code)s” is said in the words that every questionnaire has for it"),
    _("Nothing need be done; give it another code if your own words must stand."),
)
CONDITION_REFUSED = Rule(
    "condition-refused",
    ERROR,
    _("the relevance “%(value)s” cannot be carried: no condition can say “%(part)s”"),
    _("Compare one question with fixed answers, numbers or dates, joined by “and”, “or” and “not()”."),
)
NEVER_RELEVANT = Rule(
    "never-relevant",
    ERROR,
    _("this is never relevant, so nobody is asked it"),
    _("Take the row away, or its relevance."),
)
CONSTRAINT_NOT_CARRIED = Rule(
    "constraint-not-carried",
    WARNING,
    _("the constraint “%(value)s” is not carried: here “%(part)s” cannot be asked of an answer"),
    _("Use limits for numbers, dates and lengths; answers that break the rest are accepted."),
)
REQUIRED_NOT_CARRIED = Rule(
    "required-not-carried",
    WARNING,
    _("“%(value)s” under “required” is not carried: an answer is needed of everybody who is asked, or of nobody"),
    _("Write “yes” or “no”."),
)
STEP_NOT_CARRIED = Rule(
    "step-not-carried",
    WARNING,
    _("the step of %(step)s is not carried: every number from %(least)s to %(most)s may be answered"),
    _("Ask a question with options if only some numbers are possible."),
)
RANGE_REFUSED = Rule(
    "range-refused",
    ERROR,
    _("the range “%(value)s” cannot be read"),
    _("Write its parameters as “start=0 end=10 step=1”."),
)
NO_LIMITS = Rule(
    "no-limits",
    HINT,
    _("no limits are set, so that any number from %(least)s to %(most)s is accepted"),
    _("Add a constraint such as “. >= 0 and . <= 110”: it catches slips of the finger."),
)
CALCULATION_USED = Rule(
    "calculation-used",
    HINT,
    _("the calculation “%(name)s” has gone into the conditions that look at it, and is no answer of its own"),
    _("Nothing need be done."),
)
CALCULATION_NOT_CARRIED = Rule(
    "calculation-not-carried",
    WARNING,
    _("the calculation “%(name)s” is not carried: no relevance looks at it, or more than answers are needed"),
    _("Work it out from the answers after the survey."),
)
FILTER_CARRIED = Rule(
    "filter-carried",
    HINT,
    _("the choices are filtered: the question has become %(number)s, of which each resident is asked one: %(codes)s"),
    _("Put their answers together again after the survey."),
)
FILTER_REFUSED = Rule(
    "filter-refused",
    ERROR,
    _("the filter “%(value)s” cannot be carried: no condition can say “%(part)s”"),
    _("Filter by the answers to earlier questions with one answer each, compared with a column of the choices."),
)
MARKUP = Rule(
    "markup",
    WARNING,
    _("“%(value)s” is shown to residents as it stands, signs and all"),
    _("Write plain words: neither HTML nor signs for bold or italics are understood."),
)
GRID_LOOSENED = Rule(
    "grid-loosened",
    HINT,
    _("the table “%(name)s” has become single questions: its rows do not share one list, or are not alike"),
    _("Let every row ask select_one of the same list, without a relevance or hint of its own, if it is to be a grid."),
)
SETTING_NOT_CARRIED = Rule(
    "setting-not-carried", HINT, _("the setting “%(column)s” is not carried"), _("Nothing need be done.")
)
MADE_UP = Rule(
    "made-up",
    HINT,
    _("the form does not say its %(what)s: it is “%(value)s”"),
    _("Say it on the sheet “settings” if it should be another."),
)
OTHERWISE_MADE_UP = Rule(
    "otherwise-made-up",
    WARNING,
    _("where there is no answer to %(codes)s, three dots stand in the question’s words"),
    _("Put better words into “otherwise” after the import."),
)
TOGETHER_LOOSENED = Rule(
    "together-loosened",
    HINT,
    _("the questions of “%(name)s” are asked one by one: some hang on others of the same page"),
    _("Nothing need be done; move what hangs on them to another group if they must stand on one page."),
)
