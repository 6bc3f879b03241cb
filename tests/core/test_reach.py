"""What may be called from here, and what may not, whatever a name is made to stand for."""

import socket
from dataclasses import replace
from ipaddress import ip_network
from typing import Any

import pytest

from core.reach import Reach, Unreachable
from tests.framework.listening import listening

OWN = Reach((ip_network("127.0.0.0/8"),), plain_http=True)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "::ffff:10.0.0.1", "2002:a00:1::1", "64:ff9b::a00:1",
     "192.0.2.1", "2001:db8::1", "ff02::1", "198.18.0.1", "not an address"],
)  # fmt: skip
def test_the_installation_s_own_networks_are_out_of_reach(address: str) -> None:
    assert not Reach().allows(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "::ffff:93.184.216.34"])
def test_public_addresses_are_in_reach(address: str) -> None:
    assert Reach().allows(address)


def test_a_network_may_be_allowed_by_name() -> None:
    reach = Reach((ip_network("10.1.2.0/24"),))
    assert reach.allows("10.1.2.7") and reach.allows("::ffff:10.1.2.7") and not reach.allows("10.1.3.7")


@pytest.mark.parametrize(
    "url",
    ["http://figures.example/", "ftp://figures.example/", "https:///path", "https://user:word@figures.example/",
     "https://figures.example/#part", "https://figures.example:99999/", "https://figures.example:0/", "file:///etc/passwd",
     "https://figures.example/\r\nHost: other", "https://figures.example/ a", "https://[::1", "https://x/" + "a" * 500],
)  # fmt: skip
def test_only_plain_secure_addresses_are_called(url: str) -> None:
    with pytest.raises(Unreachable):
        Reach().check_url(url)


@pytest.mark.parametrize("host", ["localhost", "127.1", "2130706433", "0x7f.1", "no-such-name.invalid"])
def test_every_spelling_of_this_machine_is_seen_through(host: str) -> None:
    with pytest.raises(Unreachable):
        Reach().resolve(host, 443)


def test_a_name_that_stands_for_two_addresses_must_stand_for_good_ones_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def both(*asked: Any, **options: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in ("93.184.216.34", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    with pytest.raises(Unreachable, match="may not be reached"):
        Reach().resolve("figures.example", 443)


def test_a_name_that_changes_its_mind_is_called_where_it_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[tuple[str, int]] = []

    def answer(asked: Any, *others: Any, **options: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 443))]

    def connect(address: tuple[str, int], *others: Any) -> Any:
        called.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(Unreachable, match="ConnectionRefusedError"):
        Reach().post("https://figures.example/", b"{}", {})
    assert called == [("93.184.216.34", 443)]


def test_a_redirect_is_not_followed() -> None:
    with listening(statuses=[307]) as first, listening() as second:
        first.headers["Location"] = second.url
        assert OWN.post(first.url, b"{}", {})[0] == 307
        assert len(first.heard) == 1 and second.heard == []


def test_whoever_talks_for_ever_is_cut_off() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(Unreachable):
        replace(OWN, longest=0.2).post(f"http://127.0.0.1:{silent.getsockname()[1]}/", b"{}", {})


def test_a_certificate_is_asked_for() -> None:
    with listening() as server, pytest.raises(Unreachable, match=r"certificate|talked"):
        OWN.post(server.url.replace("http:", "https:"), b"{}", {})
