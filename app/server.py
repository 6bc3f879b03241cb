"""The web server: gunicorn with threads, set up from our own settings."""

from gunicorn.app.base import BaseApplication

from app import create_app
from app.settings import Settings
from app.warming import init_warming


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
            "worker_class": "gthread",
            "control_socket": str(self.settings.data_dir / f"gunicorn-{self.settings.port}.sock"),
            "loglevel": "warning",
            "proc_name": "folkmoot",
            "preload_app": True,
            "limit_request_line": 8190,  # The most there may be: room for the longest search in any script.
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> object:
        """The application, made once: a worker that takes a killed one's place is there in milliseconds.

        No connection may be shared by two processes, so none is left open.
        """
        app = create_app(self.settings)
        init_warming(app)
        app.extensions["database"].close()
        return app


def serve_forever(settings: Settings) -> None:
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    Server(settings).run()
