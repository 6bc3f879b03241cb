"""What is held of those who work with the program, in words."""

from app.privacy.purpose_words import Said
from core.words import for_translators

OF_STAFF = {
    "accounts": Said(
        for_translators("the name and the email address of those who sign in, and what proves that it is them"),
        for_translators("after they last did anything, once they act for no council"),
    ),
    "sign_ins": Said(
        for_translators("with which browsers somebody is signed in, and when they last used it"),
        for_translators("after they signed in, and no longer than the sign-in can last"),
    ),
    "devices": Said(
        for_translators("which browsers somebody has signed in with, as a number that is hashed"),
        for_translators("after they last signed in with it"),
    ),
    "password_links": Said(
        for_translators("links at which somebody chooses a password, as hashes"),
        for_translators("after the link has ended"),
    ),
    "account_letters": Said(
        for_translators("emails about somebody’s account that are waiting to be sent"),
        for_translators("after they were asked for, and no longer than until they are sent"),
    ),
    "refused_tries": Said(
        for_translators("how often signing in was refused, under a number that is worth nothing without our key"),
        for_translators("after the last try"),
    ),
    "work": Said(for_translators("who decided, wrote or changed something, as a number"), ""),
    "trail": Said(for_translators("the audit trail: who saw or changed what, and when"), ""),
}
