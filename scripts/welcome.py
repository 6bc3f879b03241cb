"""Wait until the pages are served, then say where to look and who may sign in."""

import sys
import time
from http.client import HTTPException
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ACCOUNTS = Path("instance/demonstration-accounts.txt")
CODES = Path("instance/demonstration-codes.txt")
PATIENCE = 60.0
PLACES = {
    "Answer the survey": "/s/local-voices",
    "Tell a service how it did": "/f/waste-and-recycling",
    "See the results": "/results",
    "Take the figures": "/api/v1/observations",
    "Sign in": "/sign-in",
}


def main(port: str) -> int:
    address = f"http://127.0.0.1:{port}"
    if not _served(f"{address}/readyz"):
        print(f"Nothing answered at {address} within {PATIENCE:.0f} seconds.", file=sys.stderr)
        return 1
    places = "".join(f"  {what:<32}{address}{path}\n" for what, path in PLACES.items())
    print(f"\nFolkmoot is at {address}\n\n{places}{_letter(address)}\n{_accounts()}Press Ctrl-C to stop.\n", flush=True)
    return 0


def _served(address: str) -> bool:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            with urlopen(address, timeout=5):
                return True
        except (URLError, HTTPException, OSError):
            time.sleep(0.2)
    return False


def _letter(address: str) -> str:
    """The link of the first fictional household's letter."""
    codes = CODES.read_text().split() if CODES.exists() else []
    return f"  {'Answer a letter':<32}{address}/i/{codes[0]}\n" if codes else ""


def _accounts() -> str:
    """The people of the demonstration in columns: name, email address and password."""
    if not ACCOUNTS.exists():
        return ""
    people = [line.split("\t") for line in ACCOUNTS.read_text().splitlines() if line.count("\t") == 3]
    rows = [(name, email, password) for name, email, password, _ in people]
    widths = [max(len(row[column]) for row in rows) for column in range(3)] if rows else []
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return (
        "Sign in as one of these fictional people (email address, then password):\n\n"
        + "".join(f"  {line}\n" for line in lines)
        + "\n"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
