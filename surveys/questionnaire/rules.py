"""The rules that the linter knows: how bad a breach is, what is said of it, and how to put it right."""

from core.words import for_translators as _
from surveys.questionnaire.fault import Rule, Severity

ERROR, WARNING, HINT = Severity.ERROR, Severity.WARNING, Severity.HINT

# The form of a document, as its schema has it.
MISSING = Rule("missing", ERROR, _("“%(name)s” is missing"), _("Add it: it is needed here."))
UNEXPECTED = Rule(
    "unexpected", ERROR, _("“%(name)s” does not belong here"), _("Take it away, or correct its spelling.")
)
WRONG_KIND = Rule(
    "wrong-kind", ERROR, _("this is not what is expected here: %(expected)s"), _("Write it as the schema has it.")
)
NOT_OFFERED = Rule("not-offered", ERROR, _("“%(value)s” is not known here"), _("Use one of these: %(allowed)s."))
NOT_A_CODE = Rule(
    "not-a-code", ERROR, _("“%(value)s” is not written as it must be"), _("Write it so that it matches %(pattern)s.")
)
OUT_OF_RANGE = Rule(
    "out-of-range", ERROR, _("%(value)s is beyond the limit of %(limit)s"), _("Choose a value within the limit.")
)
TOO_FEW = Rule("too-few", ERROR, _("there are too few here: at least %(least)s are needed"), _("Add what is missing."))
NOT_A_CONDITION = Rule(
    "not-a-condition",
    ERROR,
    _("this is not a condition"),
    _("Name a question with “any_of”, “at_least” or “at_most”, or put “all”, “any” or “not” round other conditions."),
)
DOES_NOT_FIT = Rule(
    "does-not-fit", ERROR, _("this does not fit the schema: %(detail)s"), _("Write it as the schema has it.")
)

TOO_DEEP = Rule(
    "too-deep",
    ERROR,
    _("too many conditions stand in each other"),
    _("Say it with fewer: a condition that nobody can follow cannot be checked by anybody."),
)

# Names.
CODE_TWICE = Rule(
    "code-twice", ERROR, _("the code “%(code)s” stands twice"), _("Give each question a code of its own.")
)
CODE_RESERVED = Rule(
    "code-reserved",
    ERROR,
    _("the code “%(code)s” is reserved"),
    _("Choose another code: pages and results use this one themselves."),
)
OPTION_TWICE = Rule(
    "option-twice", ERROR, _("the option “%(code)s” stands twice"), _("Give each option a code of its own.")
)
OPTION_SAID_TWICE = Rule(
    "option-said-twice",
    WARNING,
    _("two options read “%(words)s” in “%(language)s”"),
    _("Word them so that a resident can tell one from the other, or take one away."),
)
SECTION_TWICE = Rule(
    "section-twice", ERROR, _("the section “%(code)s” stands twice"), _("Give each section a code of its own.")
)
PAGE_TAKEN = Rule(
    "page-taken",
    ERROR,
    _("the page “%(code)s” is already a question’s or reserved"),
    _("Give the section another code: its page is known by it."),
)

# Bounds.
NOT_A_DATE = Rule("not-a-date", ERROR, _("“%(value)s” is not a date"), _("Write a real day as 2026-05-04."))
NOTHING_BETWEEN = Rule(
    "nothing-between", ERROR, _("nothing lies from %(least)s to %(most)s"), _("Exchange the two, or widen them.")
)
TOO_MANY_PLACES = Rule(
    "too-many-places",
    ERROR,
    _("there are fewer than %(top)s options to rank"),
    _("Lower “top” to the number of options or fewer."),
)
BOUND_NOT_WHOLE = Rule(
    "bound-not-whole",
    ERROR,
    _("%(bound)s has more figures after the point than an answer may have"),
    _("Round it, or let answers have as many with “decimals”."),
)

# Scales.
SCALE_INCOMPLETE = Rule(
    "scale-incomplete",
    ERROR,
    _("this is the scale from “%(first)s” to “%(last)s” without “%(absent)s”"),
    _("Add what is missing: a scale with a hole pushes answers to one side."),
)
SCALE_GAP = Rule(
    "scale-gap",
    WARNING,
    _("the codes of this scale are not 1, 2, 3 and so on"),
    _("Number the options from the best, or say that the type is “single” if they stand in no order."),
)
SCALE_SHORT = Rule(
    "scale-short",
    WARNING,
    _("a scale with two options measures little"),
    _("Use a scale of four or five, or say that the type is “single”."),
)

# Routes.
NOT_EARLIER = Rule(
    "not-earlier",
    ERROR,
    _("“%(code)s” is not an earlier question"),
    _("Move that question before this one, or correct its code."),
)
CYCLE = Rule(
    "cycle",
    ERROR,
    _("these questions wait for each other: %(codes)s"),
    _("Take away one of their conditions: none of them could ever be asked first."),
)
SAME_PAGE = Rule(
    "same-page",
    ERROR,
    _("“%(code)s” is asked on the same page"),
    _("Move one of them to another section, or ask the section’s questions one by one."),
)
NO_SUCH_OPTION = Rule(
    "no-such-option",
    ERROR,
    _("“%(code)s” has no option “%(value)s”"),
    _("Use the code of one of its options: %(offered)s."),
)
NOT_A_NUMBER = Rule(
    "not-a-number",
    ERROR,
    _("“%(code)s” cannot be answered with “%(value)s”"),
    _("Use a number that the question accepts, written without quotation marks."),
)
NO_ORDER = Rule(
    "no-order",
    ERROR,
    _("the answers to “%(code)s” have no order, so nothing lies between bounds"),
    _("Use “any_of” with its options; “at_least” and “at_most” are for numbers and dates."),
)
BOUND_UNFIT = Rule(
    "bound-unfit",
    ERROR,
    _("“%(value)s” is not a possible answer to “%(code)s”"),
    _("Use a number for a number, and a date such as 2026-05-04 for a date."),
)
OWN_WORDS = Rule(
    "own-words",
    WARNING,
    _("this hangs on what a resident writes in “%(code)s”, letter by letter"),
    _("Ask a question with options first, and let the condition look at that."),
)
UNREACHABLE = Rule(
    "unreachable",
    ERROR,
    _("no answers lead to this question"),
    _("Correct its condition, or those of the questions that it looks at."),
)
PAGE_UNREACHABLE = Rule(
    "page-unreachable",
    ERROR,
    _("no answers lead to any question of this page"),
    _("Correct the conditions of its questions, or take the section away."),
)
ALWAYS_ASKED = Rule(
    "always-asked",
    WARNING,
    _("everybody is asked this, whatever they answer"),
    _("Take the condition away, or correct it."),
)
NO_DEFAULT_ROUTE = Rule(
    "no-default-route",
    ERROR,
    _("a resident who leaves every question out is asked nothing"),
    _("Ask at least one question of everybody, without a condition."),
)
SEVERAL_DEFAULT_ROUTES = Rule(
    "several-default-routes",
    ERROR,
    _("this asks the same as “%(code)s”, and a resident who has answered nothing is asked both"),
    _("Give both conditions of which only one can hold, so that there is one way on from every answer and from none."),
)

# Words.
WORDS_MISSING = Rule(
    "words-missing", ERROR, _("words in “%(language)s” are missing"), _("Write them, or have them translated.")
)
WORDS_UNDECLARED = Rule(
    "words-undeclared",
    WARNING,
    _("there are words in “%(language)s”, which is not one of the document’s languages"),
    _("Add the language to “languages” once every word has it, or take these words away."),
)
WORDS_NOT_TRANSLATED = Rule(
    "words-not-translated",
    WARNING,
    _("the words in “%(language)s” are the same as in “%(other)s”"),
    _("Have them translated."),
)
LANGUAGE_UNKNOWN = Rule(
    "language-unknown",
    ERROR,
    _("“%(language)s” is not the code of a language that we know"),
    _("Use a code such as “cy” for Welsh or “ur” for Urdu."),
)
REFUSAL_UNWORDED = Rule(
    "refusal-unworded",
    ERROR,
    _("the pages have no words for it in “%(language)s”"),
    _("Have the words of the pages translated into this language first."),
)
PLACEHOLDERS_DIFFER = Rule(
    "placeholders-differ",
    ERROR,
    _("the languages have different placeholders"),
    _("Use the same words in curly brackets in every language."),
)
NOT_AN_EARLIER_ANSWER = Rule(
    "not-an-earlier-answer",
    ERROR,
    _("“{%(code)s}” is not an answer to an earlier question"),
    _("Move that question before this one, correct its code, or take the curly brackets away."),
)
ANSWERED_HERE = Rule(
    "answered-here",
    ERROR,
    _("“{%(code)s}” is asked on the same page"),
    _("Move one of them to another section, or ask the section’s questions one by one."),
)
NO_OTHERWISE = Rule(
    "no-otherwise",
    ERROR,
    _("“otherwise” must say what stands for “{%(code)s}” when there is no answer"),
    _("Add words to “otherwise” that fit into the same sentence."),
)
OTHERWISE_UNUSED = Rule(
    "otherwise-unused", ERROR, _("“{%(code)s}” stands nowhere in the question"), _("Take it out of “otherwise”.")
)
PLACEHOLDER_MISPLACED = Rule(
    "placeholder-misplaced",
    ERROR,
    _("a placeholder cannot stand here"),
    _("Say it without the earlier answer: only a question’s own words can hold one."),
)
HARD_TO_READ = Rule(
    "hard-to-read",
    WARNING,
    _("to read this easily takes a reading age of about %(age)s"),
    _("Use shorter sentences and plainer words, and try the question on somebody."),
)
LEADING = Rule(
    "leading",
    HINT,
    _("“%(words)s” may lead residents to an answer"),
    _("Ask neutrally, without praise, blame or what others think."),
)
DOUBLE_BARRELLED = Rule(
    "double-barrelled",
    HINT,
    _("this may ask two things at once: “%(words)s”"),
    _("Ask one thing, or make two questions, so that every answer can be understood."),
)
ONE_SIDED = Rule(
    "one-sided",
    HINT,
    _("most options lie on one side: %(favourable)s favourable, %(unfavourable)s unfavourable"),
    _("Offer as many on either side, with one in the middle if there is a middle."),
)
NOT_THE_BANKS_WORDS = Rule(
    "not-the-banks-words",
    WARNING,
    _("the question bank words “%(code)s” otherwise: results may not be compared with those of others"),
    _("Take the bank’s words, or give the question another code."),
)
NOT_THE_BANKS_OPTIONS = Rule(
    "not-the-banks-options",
    WARNING,
    _("the question bank has other options for “%(code)s”: results may not be compared with those of others"),
    _("Take the bank’s options, or give the question another code."),
)
