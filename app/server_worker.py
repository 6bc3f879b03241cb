"""The web server's worker: gunicorn's with threads, which notes how long each connection waited for one."""

import time
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

from app.waiting import note_waiting, seconds_since_last_byte


class WaitingWorker(ThreadWorker):
    """Counts from when a connection joined the queue, or from its last byte where that came before.

    What came while one version took another's place, and nobody was there, has waited since somebody is.
    """

    def run(self) -> None:
        self.began = time.monotonic()
        super().run()

    def enqueue_req(self, conn: TConn) -> None:
        conn.queued = time.monotonic()
        super().enqueue_req(conn)

    def handle(self, conn: TConn) -> Any:
        moment = time.monotonic()
        in_the_kernel = min(seconds_since_last_byte(conn.sock), moment - self.began)
        note_waiting(max(moment - conn.queued, in_the_kernel))
        return super().handle(conn)
