"""How long a request has waited before anybody began to answer it: in the kernel's queue and in the server's own.

The kernel says when the last byte of a connection came, in time that no clock jump changes. So the measure takes in
what waited before the server even knew of it, needs no header that somebody could make up, and holds on several
machines.
"""

import socket
import struct
from contextvars import ContextVar

LAST_BYTE = struct.Struct("=52xI")
"""Where Linux's `tcp_info` says for how many milliseconds nothing has come (`tcpi_last_data_recv`)."""

_waited: ContextVar[float] = ContextVar("waited", default=0.0)


def seconds_waited() -> float:
    """How long the request that this thread answers had waited; 0 where nobody noted it."""
    return _waited.get()


def note_waiting(seconds: float) -> None:
    """Note how long the request had waited that this thread is about to answer."""
    _waited.set(seconds)


def seconds_since_last_byte(connection: socket.socket) -> float:
    """How long ago the last byte came, to the kernel's tick; 0 where the kernel does not say, as of a Unix socket."""
    try:
        told = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, LAST_BYTE.size)
        return float(LAST_BYTE.unpack(told)[0]) / 1000
    except (OSError, AttributeError, struct.error):
        return 0.0
