"""A phone's signal: everything between a browser and the server goes through it, so that it can be lost."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

SOCKETS = socket.AF_INET, socket.SOCK_STREAM


@dataclass
class Signal:
    """Passes bytes on while there is signal; `lose_answers_to` loses what the server says to one address."""

    server: int
    there: bool = True
    lose_answers_to: bytes = b""
    lost_answers: int = 0
    listener: socket.socket = field(default_factory=lambda: socket.socket(*SOCKETS))
    open: list[socket.socket] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def lose(self) -> None:
        self.there = False
        for each in self.open:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        self.open.clear()

    def regain(self) -> None:
        self.there = True

    def serve(self) -> None:
        while True:
            try:
                phone, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(phone,), daemon=True).start()

    def _carry(self, phone: socket.socket) -> None:
        with phone, suppress(OSError):
            if not self.there:
                return
            with socket.create_connection(("127.0.0.1", self.server)) as server:
                self.open += [phone, server]
                lost = threading.Event()
                threading.Thread(target=self._pass, args=(server, phone, lost), daemon=True).start()
                self._pass(phone, server, lost)

    def _pass(self, source: socket.socket, target: socket.socket, lost: threading.Event) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if self.lose_answers_to and data.startswith(b"POST") and self.lose_answers_to in data.split(b"\r\n")[0]:
                    lost.set()
                elif lost.is_set() and data.startswith(b"HTTP/1.1"):
                    self.lost_answers += 1
                    break
                target.sendall(data)
        for each in (source, target):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


@contextmanager
def signal_to(server: int) -> Iterator[Signal]:
    signal = Signal(server)
    signal.listener.bind(("127.0.0.1", 0))
    signal.listener.listen()
    threading.Thread(target=signal.serve, daemon=True).start()
    try:
        yield signal
    finally:
        signal.listener.close()
        signal.lose()
