"""A mail server and a Notify of the tests' own, on this machine, that keep what they are given."""

import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from socketserver import StreamRequestHandler, TCPServer, ThreadingTCPServer
from typing import Any


class MailServer(ThreadingTCPServer):
    """Speaks as much SMTP as a client needs. `refusals` says how it answers some recipients, and `data` any text."""

    daemon_threads, allow_reuse_address = True, True

    def __init__(self, secure: ssl.SSLContext | None = None, *, from_the_start: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.secure, self.from_the_start = secure, from_the_start
        self.letters: list[tuple[str, str]] = []
        self.refusals: dict[str, str] = {}
        self.after_data = "250 kept"

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Conversation(StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        encrypted = self.server.from_the_start
        if encrypted:
            self._encrypt()
        self._say("220 tests")
        recipient = ""
        while line := self.rfile.readline().decode().strip():
            word = line.upper()
            if word.startswith("EHLO"):
                self._say("250-tests\r\n250 STARTTLS" if self.server.secure and not encrypted else "250 tests")
            elif word == "STARTTLS":
                self._say("220 go on")
                self._encrypt()
                encrypted = True
            elif word.startswith("RCPT TO:"):
                recipient = line[len("RCPT TO:") :].strip("<>")
                self._say(self.server.refusals.get(recipient, "250 known"))
            elif word == "DATA":
                self._say("354 go on")
                self.server.letters.append((recipient, self._letter()))
                self._say(self.server.after_data)
            elif word == "QUIT":
                self._say("221 goodbye")
                return
            else:
                self._say("250 very well")

    def finish(self) -> None:
        super().finish()
        self.connection.close()

    def _letter(self) -> str:
        lines = iter(self.rfile.readline, b".\r\n")
        return b"".join(line.removeprefix(b".") for line in lines).decode()

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())
        self.wfile.flush()

    def _encrypt(self) -> None:
        assert self.server.secure
        self.request = self.connection = self.server.secure.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb")


class Notify(HTTPServer):
    """Takes what is posted to Notify's addresses, with the status that it is told to answer."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Counter)
        self.taken: list[tuple[str, dict[str, Any]]] = []
        self.status = 201

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Counter(BaseHTTPRequestHandler):
    server: Notify

    def do_POST(self) -> None:
        content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        assert self.headers["Authorization"].startswith("Bearer ")
        self.server.taken.append((self.path, content))
        answer = json.dumps({"errors": [{"error": "x", "message": "about +447700900123"}]}).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def open_for_business(office: TCPServer) -> Iterator[None]:
    thread = threading.Thread(target=office.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield
    finally:
        office.shutdown()
        office.server_close()
        thread.join(5)
