"""The arithmetic of a national year: what so many councils and responses want of machines. Values in, values out."""

from dataclasses import dataclass, field
from math import ceil

from bench._queue import Stretch

HOURS = (1, 1, 1, 1, 1, 2, 5, 10, 14, 16, 15, 13, 14, 12, 11, 11, 13, 16, 20, 24, 22, 15, 8, 3)
"""How many of a day's responses come in each hour, most in the evening."""
HOUR, DAY, MINUTES = 3600, 86_400, 10
GIGABYTE = 1e9


@dataclass(frozen=True)
class Costs:
    """What was measured, each for one: processor seconds unless the name says bytes, memory or connections.

    `turns` is how many pages a response takes; `shape` how long page turns of a lone resident took, from the quickest
    to the slowest by equal steps, in units of their mean; `hashing` what the machine takes for a sum that is the same
    everywhere, so that another can be compared.
    """

    turns: float
    response_web: float
    response_database: float
    response_bytes: float
    sign_in: float
    page_web: float
    page_database: float
    comment_worker: float
    comment_database: float
    comment_bytes: float
    backup_command: float
    backup_database: float
    web_memory: float
    web_connections: float
    worker_memory: float
    hashing: float
    shape: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Year:
    """What people are assumed to do."""

    councils: int = 300
    responses: int = 10_000_000
    comments: int = 5_000_000
    busiest_day: float = 0.02
    burst: float = 2.0
    officers: int = 20
    pages: int = 200
    read_within: float = 12.0
    busy: float = 0.6

    @property
    def on_the_day(self) -> float:
        """Responses on the busiest day."""
        return self.responses * self.busiest_day

    @property
    def in_the_hour(self) -> float:
        """Responses in its busiest hour."""
        return self.on_the_day * max(HOURS) / sum(HOURS)

    @property
    def a_second(self) -> float:
        """Responses in a second of that hour's busiest ten minutes, just after reminders have gone out."""
        return self.in_the_hour / HOUR * self.burst

    @property
    def pages_a_second(self) -> float:
        """Officers' pages in a second of a working day's busiest hour, which has a sixth of the day's."""
        return self.councils * self.officers * self.pages / 6 / HOUR

    @property
    def sign_ins_a_second(self) -> float:
        """When a third of a day's officers sign in within one hour."""
        return self.councils * self.officers / 3 / HOUR

    @property
    def comments_a_second(self) -> float:
        """Comments of the busiest day, read within so many hours."""
        return self.comments * self.busiest_day / (self.read_within * HOUR)


@dataclass(frozen=True)
class Need:
    """What a year wants: processors no busier than `Year.busy`, processes, connections, gigabytes and hours."""

    web_residents: float
    web_officers: float
    workers: float
    database: float
    web_processes: int
    worker_processes: int
    connections: int
    web_memory: float
    worker_memory: float
    responses_stored: float
    comments_stored: float
    backup_hours: float

    @property
    def stored(self) -> float:
        return self.responses_stored + self.comments_stored


def needed(year: Year, costs: Costs) -> Need:
    """Work out what a year wants, from what one of each takes."""
    residents = year.a_second * costs.response_web / year.busy
    officers = (year.pages_a_second * costs.page_web + year.sign_ins_a_second * costs.sign_in) / year.busy
    workers = year.comments_a_second * costs.comment_worker / year.busy
    database = (
        year.a_second * costs.response_database
        + year.pages_a_second * costs.page_database
        + year.comments_a_second * costs.comment_database
    ) / year.busy
    web, reading = ceil(residents + officers), max(2, ceil(workers))
    return Need(
        web_residents=residents,
        web_officers=officers,
        workers=workers,
        database=database,
        web_processes=web,
        worker_processes=reading,
        connections=ceil(web * costs.web_connections),
        web_memory=web * costs.web_memory / GIGABYTE,
        worker_memory=reading * costs.worker_memory / GIGABYTE,
        responses_stored=year.responses * costs.response_bytes / GIGABYTE,
        comments_stored=year.comments * costs.comment_bytes / GIGABYTE,
        backup_hours=year.responses * max(costs.backup_command, costs.backup_database) / HOUR,
    )


def hour_of(year: Year) -> list[Stretch]:
    """How residents begin in the busiest hour: its busiest minutes, and the rest of it at an even rate."""
    seconds = MINUTES * 60.0
    rest = max(0.0, year.in_the_hour - year.a_second * seconds)
    return [Stretch(seconds, year.a_second), Stretch(HOUR - seconds, rest / (HOUR - seconds))]


def day_of(year: Year) -> list[Stretch]:
    """How residents begin on the busiest day, hour by hour, its busiest hour as `hour_of` has it."""
    hours = [Stretch(HOUR, year.on_the_day * share / sum(HOURS) / HOUR) for share in HOURS]
    busiest = HOURS.index(max(HOURS))
    return [*hours[:busiest], *hour_of(year), *hours[busiest + 1 :]]
