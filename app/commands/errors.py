"""How a command fails: one clear line, and 1 for bad data (bad usage is 2)."""

from click import ClickException


class BadData(ClickException):
    """The data cannot be used; the message says where and how to put it right."""

    exit_code = 1
