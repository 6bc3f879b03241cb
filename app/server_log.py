"""What the web server itself says, as lines of JSON: what happened and where, and nothing of who asked for what.

Gunicorn names the address of a request that failed, and the network of one that it could not read.
"""

import logging
import re
import sys
from typing import Any

from gunicorn.glogging import Logger

from app.logs import JsonLines

SAID = re.compile(r"[A-Za-z][A-Za-z ,.'()-]*")


class PlainLines(JsonLines):
    """Keep the beginning of a message, up to the first address, number or quoted error."""

    def format(self, record: logging.LogRecord) -> str:
        said = SAID.match(re.split(r" from ip|%|:", str(record.msg), maxsplit=1)[0])
        plain = logging.makeLogRecord({**record.__dict__, "msg": said[0].strip() if said else "", "args": ()})
        return super().format(plain)


class ServerLogger(Logger):
    """Gunicorn's logger with our lines; it writes no log of requests, which the application does itself."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(PlainLines())
        self.error_log.handlers, self.error_log.propagate = [handler], False
