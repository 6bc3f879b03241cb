"""The address that systemd keeps open while one version takes another's place: whoever comes meanwhile waits at it."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from http.client import HTTPException
from pathlib import Path

PATIENCE = 60
PASSED_ON = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); os.set_inheritable(3, True); "
    "os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS='1'); "
    "os.execv(sys.executable, [sys.executable, *sys.argv[2:]])"
)


class Door:
    """A listening socket, handed to a web server as `folkmoot-web.socket` hands it to `folkmoot-web.service`."""

    def __init__(self, log: Path) -> None:
        self._socket, self._log = socket.create_server(("127.0.0.1", 0), backlog=4096), log
        self.port: int = self._socket.getsockname()[1]

    def serve(self, code: Path, settings: dict[str, str]) -> "subprocess.Popen[bytes]":
        """Start the version whose code lies in a folder, and wait until it answers."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("FOLKMOOT_")}
        handle = self._socket.fileno()
        with self._log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-c", PASSED_ON, str(handle), "-m", "app.cli", "serve"],
                cwd=code, env=clean | settings, pass_fds=(handle,), stdout=log, stderr=log,
            )  # fmt: skip
        self._wait_until_alive(process)
        return process

    def close(self) -> None:
        self._socket.close()

    def _wait_until_alive(self, process: "subprocess.Popen[bytes]") -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and process.poll() is None:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=PATIENCE):
                    return
            except (OSError, HTTPException):
                time.sleep(0.1)
        raise TimeoutError(f"The server did not come: {self._log.read_text()[-2000:]}")
