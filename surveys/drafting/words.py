"""What the parts of a questionnaire and what is done to them are called."""

from flask_babel import lazy_gettext as _l

from surveys.questionnaire.orders import Order

KINDS = {
    "single": _l("One of several answers"),
    "scale": _l("A place on a scale"),
    "multiple": _l("Any of several answers"),
    "grid": _l("Statements judged on one scale"),
    "ranking": _l("Answers put in an order"),
    "number": _l("A number"),
    "date": _l("A date"),
    "line": _l("A few words"),
    "text": _l("The resident’s own words"),
    "area": _l("The ward they live in"),
    "postcode": _l("A postcode, of which only the ward is kept"),
    "consent": _l("Consent to a statement"),
    "information": _l("Something to know, with nothing to answer"),
}
KIND_HINTS = {
    "single": _l("Such as how somebody travels to work."),
    "scale": _l("Such as very satisfied to very dissatisfied: the answers stand in an order, best first."),
    "multiple": _l(
        "Such as which services they used. One that is chosen on its own, such as “None of these”, may be among them."
    ),
    "grid": _l("Such as how satisfied they are with each of five services."),
    "ranking": _l("Such as what matters to them first, second and third."),
    "number": _l("Such as how many people live in a household."),
    "date": _l("Such as when they moved in."),
    "line": _l("Such as the name of a park."),
    "text": _l("Such as what would make their street better. It is masked and themed like comments."),
    "area": _l("The wards of the council that the resident lives in."),
    "postcode": _l("The postcode is looked up and forgotten."),
    "consent": _l("Yes or no to a statement, such as how answers are used."),
    "information": _l("Such as what a word means in the questions that follow."),
}
ORDERS = {
    Order.FIXED: _l("As they stand"),
    Order.RANDOM: _l("In an order of each resident’s own"),
    Order.ROTATE: _l("Starting at another one for each resident"),
}
ACTIONS = {
    "begun": _l("The draft was begun"),
    "head": _l("Title, introduction or languages changed"),
    "section": _l("Section changed"),
    "section-added": _l("Section added"),
    "section-removed": _l("Section removed"),
    "section-moved": _l("Section moved"),
    "question": _l("Question changed"),
    "question-added": _l("Question added"),
    "question-removed": _l("Question removed"),
    "question-moved": _l("Question moved"),
    "routing": _l("Routing changed"),
    "bank": _l("Added from the bank"),
    "words": _l("Translation changed"),
    "core": _l("Put after another core"),
}
