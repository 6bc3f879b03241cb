"""The references that residents are told, which open what they sent: no officer sees the last four letters.

Officers see, list and search by the first eight. The last four are derived with the installation's key, so that they
are kept nowhere, and whoever knows a comment by its reference alone can neither open nor delete it as its writer could.
"""

import hmac
from uuid import NAMESPACE_OID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.codes import GROUP, Codes, tidy_code
from feedback.models import Comment

PURPOSE = "comment-reference"
LETTERS = 3 * GROUP
UNIQUE = {"across_councils": "a reference is unique among all"}


class NoSuchReference(Exception):
    """Nobody was told this reference."""


def whole_reference(codes: Codes, reference: str) -> str:
    """A reference with the letters that only its resident is told, such as `K7QM-2FXD-94HW`."""
    return f"{reference}-{codes.letters(PURPOSE, uuid5(NAMESPACE_OID, reference), groups=1)}"


def reference_in(typed: str) -> str:
    """The part of what was typed that officers see too, as it is kept."""
    letters = tidy_code(typed)
    return "-".join(letters[start : start + GROUP] for start in range(0, 2 * GROUP, GROUP))


def comment_of(session: Session, codes: Codes, typed: str) -> Comment:
    """The comment that somebody was told a whole reference of, however it was typed. Raises `NoSuchReference`."""
    reference = reference_in(typed)
    is_right = hmac.compare_digest(tidy_code(whole_reference(codes, reference)).encode(), tidy_code(typed).encode())
    found = session.scalar(select(Comment).where(Comment.reference == reference), execution_options=UNIQUE)
    if found is None or not is_right:
        raise NoSuchReference
    return found
