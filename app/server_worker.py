"""The web server's worker: gunicorn's with threads, which notes how long each connection waited for one."""

import time
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

from app.waiting import note_waiting, seconds_since_last_byte


class WaitingWorker(ThreadWorker):
    """Counts from when a connection joined the queue, or from its last byte where that came before."""

    def enqueue_req(self, conn: TConn) -> None:
        conn.queued = time.monotonic()
        super().enqueue_req(conn)

    def handle(self, conn: TConn) -> Any:
        note_waiting(max(time.monotonic() - conn.queued, seconds_since_last_byte(conn.sock)))
        return super().handle(conn)
