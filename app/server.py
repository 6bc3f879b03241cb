"""The web server: gunicorn with threads, set up from our own settings."""

import os
import shutil
import tempfile
from typing import Any

from gunicorn.app.base import BaseApplication

from app import create_app
from app.settings import Settings
from app.settling import settle
from app.warming import init_warming

FIGURES = "PROMETHEUS_MULTIPROC_DIR"
"""Where Prometheus's package looks for the folder that all processes count into, once, as it is first loaded."""


class Server(BaseApplication):
    """Gunicorn around the application, without a configuration file."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        options = {
            "bind": f"{self.settings.host}:{self.settings.port}",
            "workers": self.settings.web_processes,
            "threads": self.settings.web_threads,
            "worker_class": "app.server_worker.WaitingWorker",
            "control_socket_disable": True,  # Nothing asks it, and machines may share the data folder.
            "loglevel": "warning",
            "logger_class": "app.server_log.ServerLogger",
            "proc_name": "folkmoot",
            "preload_app": True,
            "child_exit": _forget,
            "on_exit": _clear_figures,
            "limit_request_line": 8190,  # The most there may be: room for the longest search in any script.
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> object:
        """The application, made once: a worker that takes a killed one's place is there in milliseconds.

        No connection may be shared by two processes, so none is left open.
        """
        if self.settings.metrics_token:
            os.environ.setdefault(FIGURES, tempfile.mkdtemp(prefix="folkmoot-figures-"))
        app = create_app(self.settings)
        init_warming(app)
        app.extensions["database"].close()
        settle()
        return app


def _forget(server: object, worker: Any) -> None:
    """A process has ended: what it held is no longer held."""
    if FIGURES in os.environ:
        from app import counting

        counting.forget_process(worker.pid)


def _clear_figures(server: object) -> None:
    """The figures of this server's processes end with it."""
    if folder := os.environ.get(FIGURES):
        shutil.rmtree(folder, ignore_errors=True)


def serve_forever(settings: Settings) -> None:
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    Server(settings).run()
