"""What may be reached from here: never the installation's own network, whatever a name is made to stand for.

A name is resolved once, every address that it has is checked, and the connection goes to the address that was checked:
a name that means something else a moment later changes nothing (DNS rebinding; OWASP, "Server-Side Request Forgery").
"""

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

PATIENCE = 10.0
"""Seconds that a server may be silent."""
LONGEST = 30.0
"""Seconds that a whole call may take."""
MOST_READ = 2000
"""Bytes of an answer that are read."""
LONGEST_URL = 500
TRANSLATED = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))
"""Addresses of version 6 behind which one of version 4 stands (RFC 6052, RFC 8215)."""

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


class Unreachable(Exception):
    """It may not be called, or did not answer; the message says why in a few plain words."""


@dataclass(frozen=True)
class Reach:
    """Networks of the installation's own that may be reached all the same; `plain_http` is for tests alone.

    A server may be silent for `patience` seconds and a whole call take `longest`; `most_read` bytes are read of an
    answer.
    """

    networks: tuple[Network, ...] = ()
    plain_http: bool = False
    patience: float = PATIENCE
    longest: float = LONGEST
    most_read: int = MOST_READ

    def check_url(self, url: str) -> None:
        """Raises `Unreachable` for an address that is not a web address of the kind that may be called."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise Unreachable("The address cannot be read.") from None
        schemes = {"https", "http"} if self.plain_http else {"https"}
        if parts.scheme not in schemes or not parts.hostname or port == 0:
            raise Unreachable("The address must begin with https://.")
        if parts.username or parts.password or parts.fragment or len(url) > LONGEST_URL or not url.isprintable():
            raise Unreachable("The address must have no password or fragment, and 500 characters or fewer.")
        if not url.isascii() or " " in url:
            raise Unreachable("The address must be written in plain letters.")

    def resolve(self, host: str, port: int) -> str:
        """The address that a name stands for, once all that it stands for are allowed. Raises `Unreachable`."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise Unreachable("The name is not known.") from None
        addresses = [str(entry[4][0]) for entry in found]
        if not addresses or not all(self.allows(address) for address in addresses):
            raise Unreachable("The name stands for an address that may not be reached from here.")
        return addresses[0]

    def allows(self, written: str) -> bool:
        """Whether an address is one of the public network, or of a network that the installation has allowed."""
        try:
            address = _within(ip_address(written.partition("%")[0]))
        except ValueError:
            return False
        if any(address.version == network.version and address in network for network in self.networks):
            return True
        return address.is_global and not address.is_multicast and not address.is_reserved

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
        """Send a body, and give the status and the beginning of the answer. It follows no redirect.

        Raises `Unreachable`.
        """
        return self._call("POST", url, body, headers)

    def get(self, url: str, headers: Mapping[str, str]) -> tuple[int, str]:
        """Ask for what is there, and give the status and the beginning of the answer. It follows no redirect.

        Raises `Unreachable`.
        """
        return self._call("GET", url, None, headers)

    def _call(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[int, str]:
        self.check_url(url)
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        secure, address = parts.scheme == "https", self.resolve(host, port)
        connection = _Pinned(host, port, address, secure=secure, patience=self.patience)
        watch = threading.Timer(self.longest, connection.cut)
        watch.daemon = True
        watch.start()
        try:
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request(method, target, body, dict(headers))
            answer = connection.getresponse()
            return answer.status, answer.read(self.most_read).decode("utf-8", "replace")
        except ssl.SSLError:
            raise Unreachable("The server's certificate is not good.") from None
        except (OSError, http.client.HTTPException) as error:
            raise Unreachable(f"The server could not be talked to: {type(error).__name__}.") from None
        finally:
            watch.cancel()
            connection.close()


class _Pinned(http.client.HTTPConnection):
    """A connection to the address that was checked, which must show a certificate for the name."""

    def __init__(self, host: str, port: int, address: str, *, secure: bool, patience: float) -> None:
        super().__init__(host, port, timeout=patience)
        self._address, self._secure, self._name = address, secure, host
        if secure and port == 443:
            self.default_port = 443  # Without it the name that is asked for would be followed by the port.

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), self.timeout)
        if self._secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self._name)

    def cut(self) -> None:
        """End a call that takes too long, however slowly the other side goes on talking."""
        open_socket = self.sock
        if open_socket is not None:
            try:
                open_socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                return


def _within(address: Address) -> Address:
    """The address of version 4 that stands behind one of version 6, if one does."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return address.ipv4_mapped
        if address.sixtofour:
            return address.sixtofour
        if any(address in network for network in TRANSLATED):
            return IPv4Address(int(address) & 0xFFFFFFFF)
    return address
