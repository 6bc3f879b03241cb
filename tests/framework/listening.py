"""Servers that listen on this machine for a test: one that is called, and one that takes files by SFTP."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import asyncssh


@dataclass
class Listener:
    """A web server that keeps what it is sent, and answers with the statuses laid ready, the last of them for good."""

    statuses: list[int] = field(default_factory=lambda: [204])
    headers: dict[str, str] = field(default_factory=dict)
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""


@contextmanager
def listening(**facts: Any) -> Iterator[Listener]:
    listener = Listener(**facts)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            listener.heard.append(({name.lower(): value for name, value in self.headers.items()}, body))
            statuses = listener.statuses
            self.send_response(statuses.pop(0) if len(statuses) > 1 else statuses[0])
            for name, value in listener.headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    listener.url = f"http://127.0.0.1:{server.server_address[1]}/figures?of=council"
    try:
        yield listener
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Doorkeeper(asyncssh.SSHServer):
    """Lets one person in, by a password or by one of the keys laid ready."""

    def __init__(self, password: str, keys: list[str]) -> None:
        self.password, self.keys = password, keys

    def password_auth_supported(self) -> bool:
        return bool(self.password)

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == ("folkmoot", self.password)

    def public_key_auth_supported(self) -> bool:
        return True

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        return username == "folkmoot" and key.export_public_key().decode().strip() in self.keys


@dataclass
class FileServer:
    port: int
    host_key: str
    folder: Path
    keys: list[str]


@contextmanager
def taking_files(folder: Path, password: str = "") -> Iterator[FileServer]:
    """A real SFTP server on this machine, whose files lie in a folder."""
    own = asyncssh.generate_private_key("ssh-ed25519")
    keys: list[str] = []
    loop, ready, ended = asyncio.new_event_loop(), threading.Event(), asyncio.Event()
    found: dict[str, int] = {}

    async def serve() -> None:
        server = await asyncssh.listen(
            "127.0.0.1", 0, server_host_keys=[own], server_factory=lambda: Doorkeeper(password, keys),
            sftp_factory=lambda channel: asyncssh.SFTPServer(channel, chroot=str(folder).encode()),
        )  # fmt: skip
        found["port"] = server.get_port()
        ready.set()
        await ended.wait()
        server.close()
        await server.wait_closed()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield FileServer(found["port"], own.export_public_key().decode().strip(), folder, keys)
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join(10)
        loop.close()
