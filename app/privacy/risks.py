"""What could go wrong for people, what is done against it, and the tests that show it: for impact assessments."""

from typing import NamedTuple

from core.words import for_translators


class Risk(NamedTuple):
    risk: str
    measure: str
    shown_by: str
    """The test's file, beneath `tests/`."""


RISKS = (
    Risk(
        for_translators("Somebody learns from published figures what one resident said."),
        for_translators("Figures of few people are hidden, and with them those from which they could be worked out."),
        "house/test_disclosure.py",
    ),
    Risk(
        for_translators("A comment names its writer or somebody else."),
        for_translators("Personal details are masked as a comment comes in; the original is sealed and soon deleted."),
        "feedback/test_private_words.py",
    ),
    Risk(
        for_translators("Another council reads residents’ answers."),
        for_translators("Every route and every query names its council, and other councils’ people are turned away."),
        "house/test_access.py",
    ),
    Risk(
        for_translators("Answers lead back to an invited household."),
        for_translators("A response lets go of its invitation when it is sent, and nothing else ties them."),
        "surveys/test_untied.py",
    ),
    Risk(
        for_translators("What is held is kept for longer than it is needed."),
        for_translators("All that is held has its purpose and days; each night what is past them goes, with proof."),
        "house/test_keeping.py",
    ),
    Risk(
        for_translators("A resident cannot see or delete what is held."),
        for_translators("With a reference or a receipt they see it, take it away and delete it, without an account."),
        "feedback/test_sent.py",
    ),
    Risk(
        for_translators("Logs, addresses or errors give away what people typed."),
        for_translators("They name routes and kinds of errors alone; a test looks in all that is written."),
        "house/test_nothing_personal.py",
    ),
    Risk(
        for_translators("Another company learns who visits the pages."),
        for_translators("No page asks another site for anything, and browsers are told to refuse it."),
        "house/test_no_third_party.py",
    ),
    Risk(
        for_translators("Somebody misuses what they may read, and hides it."),
        for_translators("Each look at private words is noted with its reason in a trail that shows any change."),
        "house/test_audit_chain.py",
    ),
)
