"""A line to the database that can be slow, or cut."""

import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field


@dataclass
class Line:
    """Passes bytes on between whoever connects and a server on this machine, after a delay."""

    server: int
    delay: float = 0.0
    address: str = "127.0.0.1"
    ends: set[socket.socket] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.door = socket.create_server((self.address, 0), backlog=64)
        self.port: int = self.door.getsockname()[1]
        threading.Thread(target=self._welcome, daemon=True).start()

    def cut(self) -> None:
        """End every connection in the middle of whatever it says."""
        for end in list(self.ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self.door.close()
        self.cut()

    def _welcome(self) -> None:
        with suppress(OSError):
            while True:
                caller, _ = self.door.accept()
                threading.Thread(target=self._connect, args=[caller], daemon=True).start()

    def _connect(self, caller: socket.socket) -> None:
        with caller, suppress(OSError), socket.create_connection(("127.0.0.1", self.server)) as server:
            for end in (caller, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.ends |= {caller, server}
            back = threading.Thread(target=self._pass_on, args=[server, caller], daemon=True)
            back.start()
            self._pass_on(caller, server)
            back.join()
            self.ends -= {caller, server}

    def _pass_on(self, giver: socket.socket, taker: socket.socket) -> None:
        with suppress(OSError):
            while said := giver.recv(65_536):
                time.sleep(self.delay)
                taker.sendall(said)
        for end in (giver, taker):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
