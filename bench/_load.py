"""Residents who answer at the same time, each starting again as a new one as soon as the last has finished."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from bench._resident import Resident
from bench._server import Server


@dataclass(frozen=True)
class Load:
    """What some responses cost: processor seconds of each process named, and the seconds of every page turn."""

    responses: int
    processor: dict[str, float]
    turns: tuple[float, ...]

    def per_response(self, *names: str) -> float:
        return sum(self.processor[name] for name in names or self.processor) / self.responses

    def __add__(self, other: "Load") -> "Load":
        both = {name: self.processor[name] + other.processor[name] for name in self.processor}
        return Load(self.responses + other.responses, both, self.turns + other.turns)


def answer(port: int, path: str) -> list[float]:
    """Answer a survey to its end as a new resident, and return the seconds of each page turn."""
    resident = Resident(port)
    resident.open(path)
    while resident.form is not None:
        resident.send()
    resident.connection.close()
    return resident.turns


def load(servers: dict[str, Server], path: str, *, responses: int, at_once: int) -> Load:
    """Answer the survey of the server named `web`, and say what that cost each of the servers."""
    begun = {name: server.processor_seconds() for name, server in servers.items()}
    with ThreadPoolExecutor(at_once) as residents:
        turns = list(residents.map(lambda _: answer(servers["web"].port, path), range(responses)))
    used = {name: server.processor_seconds() - begun[name] for name, server in servers.items()}
    return Load(responses, used, tuple(turn for each in turns for turn in each))


def percentile(values: Iterable[float], share: float) -> float:
    """The value that this share of the values does not exceed, by the nearest rank."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]
