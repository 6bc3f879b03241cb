"""Failures without what they say: a database's own message may hold what a resident typed.

The job engine keeps the error of each step in its tables and writes it to its log. It is given the kind of the error
alone; where it happened is in our own log.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from core.jobs import JobRefused

log = logging.getLogger("folkmoot")


class StepFailed(Exception):
    """A step failed; it says only which kind of error it was."""


@contextmanager
def plainly(**about: str) -> Iterator[None]:
    """Let nothing but the kind of an error out of the block; a refusal, whose words are ours, goes as it is."""
    try:
        yield
    except JobRefused:
        raise
    except Exception as error:
        log.error("step failed", exc_info=error, extra=about)
        failed = StepFailed(type(error).__name__)
    else:
        return
    raise failed from None  # A traceback that were printed would else tell the first error too.
