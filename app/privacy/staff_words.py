"""What is held of those who work with the program, in words."""

from app.privacy.purpose_words import Said
from core.words import for_translators

OF_STAFF = {
    "accounts": Said(
        for_translators("the name and the email address of those who sign in, and what proves that it is them"),
        for_translators("after they last did anything, once they act for no council"),
    ),
    "work": Said(for_translators("who decided, wrote or changed something, as a number"), ""),
    "trail": Said(for_translators("the audit trail: who saw or changed what, and when"), ""),
}
