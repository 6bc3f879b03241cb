"""The three ways out: a signed call, an SFTP server, and a folder that other systems fetch from.

Files are written beside their place and then moved to it, so that nobody ever reads half of one. The descriptor is
written last: where it says a version, all files of that version are there.
"""

import asyncio
import json
import os
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.reach import LONGEST, Reach, Unreachable
from framework.feeding.models import OutletKind
from framework.feeding.outlets.signing import signed_headers

PUSHED = ("observations.csv", "definitions.csv", "areas.csv", "wards.csv", "datapackage.json")
GONE = 410
THERE = "The files are all there."
SAID = 160
"""Letters of a server's answer that are kept."""


class NotDelivered(Exception):
    """It was not delivered; `for_good` where trying again would not help."""

    def __init__(self, message: str, *, for_good: bool = False) -> None:
        super().__init__(message)
        self.for_good = for_good


@dataclass(frozen=True, repr=False)
class Parcel:
    """All that a delivery takes, in plain values, so that no transaction stays open while it is under way."""

    kind: OutletKind
    place: dict[str, Any]
    secret: str
    event: str
    body: dict[str, Any]
    files: Path
    address: str
    drop: Path


def send(parcel: Parcel, reach: Reach) -> str:
    """Deliver, and say what came of it in a few plain words. Raises `NotDelivered`."""
    try:
        return WAYS[parcel.kind](parcel, reach)
    except Unreachable as error:
        raise NotDelivered(str(error)) from None
    except FileNotFoundError:
        raise NotDelivered("The files of this version are not there any more.", for_good=True) from None


def _call(parcel: Parcel, reach: Reach) -> str:
    body = json.dumps(parcel.body, ensure_ascii=False, separators=(",", ":")).encode()
    headers = signed_headers(parcel.secret, parcel.event, int(time.time()), body)
    status, answer = reach.post(parcel.place["url"], body, headers)
    said = f"{status} {' '.join(answer.split())}"[:SAID].strip()
    if 200 <= status < 300:
        return said
    raise NotDelivered(said, for_good=status == GONE)


def _upload(parcel: Parcel, reach: Reach) -> str:
    import asyncssh

    place = parcel.place
    address = reach.resolve(place["host"], place["port"])
    try:
        return asyncio.run(asyncio.wait_for(_put(parcel, address), LONGEST * 4))
    except asyncssh.HostKeyNotVerifiable:
        raise NotDelivered("The server's key is not the one that was noted.") from None
    except asyncssh.PermissionDenied:
        raise NotDelivered("The server does not let us in.") from None
    except (asyncssh.Error, OSError, TimeoutError) as error:
        raise NotDelivered(f"The server could not be used: {type(error).__name__}.") from None


async def _put(parcel: Parcel, address: str) -> str:
    import asyncssh

    place, secret = parcel.place, json.loads(parcel.secret)
    pinned = asyncssh.import_public_key(place["host_key"])
    keys = [asyncssh.import_private_key(secret["key"])] if "key" in secret else None
    async with (
        asyncssh.connect(
            address,
            place["port"],
            username=place["username"],
            password=secret.get("password"),
            client_keys=keys,
            known_hosts=([pinned], [], []),
            server_host_key_algs=_algorithms(pinned),
            agent_path=None,
            config=None,
            connect_timeout=LONGEST,
        ) as connection,
        connection.start_sftp_client() as server,
    ):
        home = f"{place['folder'].rstrip('/')}/{parcel.address}" if place["folder"] else parcel.address
        await server.makedirs(home, exist_ok=True)
        for name in PUSHED:
            draft = f"{home}/.{name}.{secrets.token_hex(4)}"
            await server.put(str(parcel.files / name), draft)
            await server.posix_rename(draft, f"{home}/{name}")
    return THERE


def _algorithms(key: Any) -> list[str]:
    """The algorithms that a pinned key may sign with: a server with several keys must use that one."""
    return [each.decode() for each in key.sig_algorithms]


def _drop(parcel: Parcel, reach: Reach) -> str:
    home = parcel.drop / parcel.address
    home.mkdir(parents=True, exist_ok=True)
    for name in PUSHED:
        content = (parcel.files / name).read_bytes()
        draft = home / f".{name}.{secrets.token_hex(4)}"
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(home / name)
    return THERE


WAYS: dict[OutletKind, Callable[[Parcel, Reach], str]] = {
    OutletKind.WEBHOOK: _call,
    OutletKind.SFTP: _upload,
    OutletKind.FOLDER: _drop,
}
