"""Several machines in one: network namespaces on a bridge, each with an address, processes and ports of its own."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass

IP = shutil.which("ip", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
MASK = 24


class NoNamespaces(Exception):
    """No network namespaces may be made here; the message says why."""


@dataclass(frozen=True)
class Machine:
    """One of the machines: what runs in it has `address` and sees no other machine's loopback."""

    name: str
    address: str

    def inside(self, *command: str) -> list[str]:
        """The command line that runs a command in this machine."""
        return [str(IP), "netns", "exec", self.name, *command]

    def unplug(self) -> None:
        """Take the cable out: nothing that is said to it or by it arrives any more, and nobody is told."""
        _ip("-n", self.name, "link", "set", "inside", "down")


@dataclass(frozen=True)
class Network:
    """Machines, and the address of this one among them, where the database listens."""

    address: str
    machines: tuple[Machine, ...]

    @property
    def subnet(self) -> str:
        return f"{self.address.rpartition('.')[0]}.0/{MASK}"


@contextmanager
def network_of(number: int) -> Iterator[Network]:
    """So many machines, for the length of the block. Raises `NoNamespaces`.

    Their addresses are from a range that is set apart for trials and is routed nowhere.
    """
    if IP is None:
        raise NoNamespaces("iproute2 is not installed")
    mark = f"{os.getpid() % 0xFFFF:04x}"
    start, bridge = _free_range(), f"fm{mark}"
    with ExitStack() as stack:
        _made("link", "add", bridge, "type", "bridge")
        stack.callback(_quietly, "link", "del", bridge)
        _made("addr", "add", f"{start}.1/{MASK}", "dev", bridge)
        _made("link", "set", bridge, "up")
        machines = []
        for place in range(1, number + 1):
            machine = Machine(f"{bridge}-{place}", f"{start}.{place + 1}")
            _made("netns", "add", machine.name)
            stack.callback(_quietly, "netns", "del", machine.name)
            _plug_in(machine, bridge, f"{bridge}.{place}")
            stack.callback(_quietly, "link", "del", f"{bridge}.{place}")
            machines.append(machine)
        yield Network(f"{start}.1", tuple(machines))


def _plug_in(machine: Machine, bridge: str, cable: str) -> None:
    _made("link", "add", cable, "type", "veth", "peer", "name", "inside", "netns", machine.name)
    _made("link", "set", cable, "master", bridge, "up")
    for device in ("lo", "inside"):
        _made("-n", machine.name, "link", "set", device, "up")
    _made("-n", machine.name, "addr", "add", f"{machine.address}/{MASK}", "dev", "inside")


def _free_range() -> str:
    """The first three numbers of addresses that nobody else on this machine has taken for trials."""
    taken = subprocess.run([str(IP), "-o", "-4", "addr"], check=True, capture_output=True).stdout.decode()
    tried = (f"198.18.{(os.getpid() + step) % 250 + 1}" for step in range(250))
    return next(each for each in tried if f" {each}." not in taken)


def _made(*words: str) -> None:
    try:
        _ip(*words)
    except subprocess.CalledProcessError as error:
        raise NoNamespaces(error.stderr.decode().strip() or "it is not allowed") from error


def _ip(*words: str) -> None:
    subprocess.run([str(IP), *words], check=True, capture_output=True)


def _quietly(*words: str) -> None:
    with suppress(subprocess.CalledProcessError):
        _ip(*words)
