"""Takes up, now and then, the work that workers who are gone had in hand."""

import logging
import time

from dbos import DBOS

from core import heartbeats
from core.database import Database
from core.takeover import Watch

log = logging.getLogger("folkmoot")


class TakingOver:
    """Looks at most as often as workers say that they are alive. Of several who find work, one gets it."""

    def __init__(self, database: Database, me: str) -> None:
        self.database, self.watch, self.last = database, Watch(me), -heartbeats.EVERY.total_seconds()

    def look(self) -> None:
        if time.monotonic() - self.last < heartbeats.EVERY.total_seconds():
            return
        gone = self._gone()
        if gone:
            log.warning("The work of workers that are gone is taken over.", extra={"workers": gone})
            DBOS._recover_pending_workflows(gone)  # What DBOS does itself for an executor that starts again.
        self.last = time.monotonic()

    def _gone(self) -> list[str]:
        in_hand = DBOS.list_workflows(status="PENDING", load_input=False, load_output=False)
        working = {each.executor_id for each in in_hand if each.executor_id}
        with self.database.reading() as session:
            return self.watch.gone(working, heartbeats.beats(session))
