"""Outlets: what is published arrives once, signed or whole, is tried again where it fails, and is logged."""

import base64
import csv
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import asyncssh
import pytest
from flask import Flask
from sqlalchemy import select

from core import jobs
from core.database import Database, now
from core.models import AuditEvent, Council, Person, Role
from core.reach import Reach
from core.refusals import say_refusal
from core.telling import signing_key
from framework.feeding.announcing import announce
from framework.feeding.models import Delivery, DeliveryState, Outlet
from framework.feeding.outlets.delivering import DELAYS, ask_for_waiting, deliveries_of
from framework.feeding.outlets.keeping import make_folder, make_sftp, make_webhook
from framework.feeding.work import Works
from framework.models import Publication
from tests.client import CheckingClient
from tests.databases import SECRET
from tests.factories import Factory
from tests.framework.listening import listening, taking_files
from tests.framework.making import MadeSurvey, make_survey

CLEAR = ((0.70, 0.02), (0.50, 0.02), (0.50, 0.02))
OWN = Reach((ip_network("127.0.0.0/8"),), plain_http=True)


class World:
    """A survey whose council has outlets, and the work that follows from publishing."""

    def __init__(self, make: Factory, database: Database, folder: Path) -> None:
        self.make, self.folder = make, folder
        self.survey: MadeSurvey = make_survey(make)
        self.council = self.survey.councils[0]
        self.person: Person = make.person(self.council, Role.ADMINISTRATOR)
        self.database = database

    def publish(self, number: int = 1) -> Publication:
        publication = self.survey.publish(*CLEAR, number=number)
        announce(self.make.session, publication.id, self.council.id)
        self.work()
        return publication

    def work(self) -> None:
        self.make.session.commit()
        jobs.run_queued(self.database, self.folder)
        self.make.session.expire_all()

    def deliveries(self, outlet: Outlet) -> list[Delivery]:
        return deliveries_of(self.make.session, self.council.id, outlet.id)

    def come_due(self, delivery: Delivery) -> None:
        delivery.next_at = now() - timedelta(seconds=1)
        ask_for_waiting(self.make.session)
        self.work()


@pytest.fixture
def world(app: Flask, database: Database, make: Factory, tmp_path: Path) -> Iterator[World]:
    Works("https://folkmoot.example", OWN).register()
    vault = app.extensions["vault"]
    make.session.info["vault"] = vault
    with_vault = Database(
        database.engine.url.render_as_string(hide_password=False), vault=vault, key=signing_key(SECRET)
    )
    yield World(make, with_vault, tmp_path)
    with_vault.close()


@pytest.fixture(autouse=True)
def strict_again() -> Any:
    yield
    Works().register()


def webhook(world: World, url: str) -> tuple[Outlet, str]:
    made = make_webhook(world.make.session, world.council.id, world.person.id, "Performance", url)
    return made.outlet, made.shown


def test_a_publication_is_told_signed_and_once(world: World) -> None:
    with listening() as server:
        outlet, secret = webhook(world, server.url)
        publication = world.publish()
        announce(world.make.session, publication.id, world.council.id)
        world.work()
    ((headers, body),) = server.heard
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    mac = hmac.digest(base64.b64decode(secret.removeprefix("whsec_")), signed, sha256)
    assert headers["webhook-signature"] == f"v1,{base64.b64encode(mac).decode()}"
    told = json.loads(body)
    assert told["id"] == headers["webhook-id"] and told["type"] == "publication.published"
    assert told["data"]["council"] == world.council.code and told["data"]["publication"] == str(publication.id)
    assert told["data"]["datapackage"].startswith("https://folkmoot.example/results/data/voices-1/")
    (delivery,) = world.deliveries(outlet)
    assert (delivery.state, delivery.attempts, delivery.answer) == (DeliveryState.DELIVERED, 1, "204")
    kept = world.make.session.get_one(Outlet, outlet.id)
    assert kept.secret and secret not in kept.secret


def test_what_fails_is_tried_again_under_the_same_name(world: World) -> None:
    with listening(statuses=[500, 503, 200]) as server:
        outlet, _ = webhook(world, server.url)
        world.publish()
        for attempt in (1, 2):
            (delivery,) = world.deliveries(outlet)
            waits = delivery.next_at - now()
            assert (delivery.state, delivery.attempts) == (DeliveryState.WAITING, attempt)
            assert timedelta(0) < waits <= DELAYS[attempt - 1]
            world.work()
            world.come_due(delivery)
        assert world.deliveries(outlet)[0].state is DeliveryState.DELIVERED
    assert len(server.heard) == 3 and len({headers["webhook-id"] for headers, _ in server.heard}) == 1


def test_what_goes_on_failing_ends_and_is_sent_again_from_its_page(world: World, client: CheckingClient) -> None:
    with listening(statuses=[500]) as server:
        outlet, _ = webhook(world, server.url)
        world.publish()
        for _ in DELAYS:
            world.come_due(world.deliveries(outlet)[0])
        (delivery,) = world.deliveries(outlet)
        assert (delivery.state, delivery.attempts) == (DeliveryState.FAILED, len(DELAYS) + 1)
        server.statuses = [200]
        client.sign_in(world.person)
        client.get(f"/councils/{world.council.slug}/framework/feeds/outlets/{outlet.id}")
        assert "Failed" in client.text and "500" in client.text
        client.submit(form="/again")
        world.work()
        client.get(f"/councils/{world.council.slug}/framework/feeds/outlets/{outlet.id}")
        assert "Delivered" in client.text


def test_a_receiver_that_is_gone_is_left_alone(world: World) -> None:
    with listening(statuses=[410]) as server:
        outlet, _ = webhook(world, server.url)
        world.publish()
        assert world.deliveries(outlet)[0].state is DeliveryState.FAILED and len(server.heard) == 1


def test_an_inner_address_is_never_called(world: World) -> None:
    Works("https://folkmoot.example", Reach(plain_http=True)).register()
    with listening() as server:
        outlet, _ = webhook(world, server.url)
        world.publish()
        assert server.heard == []
        assert "may not be reached" in world.deliveries(outlet)[0].answer


def test_only_councils_in_a_publication_are_told(world: World) -> None:
    other = world.make.council()
    with listening() as server:
        make_webhook(world.make.session, other.id, world.person.id, "Elsewhere", server.url)
        ended, _ = webhook(world, server.url)
        ended.ended_at, ended.secret = now(), None
        world.publish()
        assert server.heard == []


def test_an_inner_server_is_never_given_files(world: World, tmp_path: Path) -> None:
    Works("https://folkmoot.example", Reach()).register()
    with taking_files(tmp_path, "-") as server:
        place = {"port": server.port, "username": "folkmoot", "folder": "", "host_key": server.host_key}
        hosts = "127.0.0.1", "localhost", "::ffff:127.0.0.1", "169.254.169.254"
        ids = world.council.id, world.person.id
        outlets = [make_sftp(world.make.session, *ids, host, {"host": host, **place}, "-").outlet for host in hosts]
        world.publish()
    for outlet in outlets:
        assert "may not be reached" in world.deliveries(outlet)[0].answer
    assert not list(tmp_path.glob("voices-*"))


def test_files_arrive_whole_in_a_folder(world: World) -> None:
    outlet = make_folder(world.make.session, world.council.id, world.person.id, "Drop").outlet
    world.publish()
    home = world.folder / "pushed" / world.council.slug / "voices-1"
    assert sorted(path.name for path in home.iterdir()) == [
        "areas.csv", "datapackage.json", "definitions.csv", "observations.csv", "wards.csv",
    ]  # fmt: skip
    assert len(list(csv.DictReader((home / "observations.csv").read_text().splitlines()))) == 3
    assert world.deliveries(outlet)[0].answer == "The files are all there."


@pytest.mark.parametrize("password", ["", "a long password"])
def test_files_arrive_on_an_sftp_server(world: World, tmp_path: Path, password: str) -> None:
    there = tmp_path / "server"
    there.mkdir()
    with taking_files(there, password) as server:
        place = {"host": "127.0.0.1", "port": server.port, "username": "folkmoot", "folder": "/incoming",
                 "host_key": server.host_key}  # fmt: skip
        outlet = make_sftp(world.make.session, world.council.id, world.person.id, "Files", place, password).outlet
        if not password:
            server.keys.append(" ".join(outlet.place["public_key"].split()[:2]))
        world.publish()
    (delivery,) = world.deliveries(outlet)
    assert delivery.state is DeliveryState.DELIVERED, delivery.answer
    arrived = there / "incoming" / "voices-1"
    assert {path.name for path in arrived.iterdir()} == {
        "areas.csv", "datapackage.json", "definitions.csv", "observations.csv", "wards.csv",
    }  # fmt: skip
    mine = world.folder / "open-data" / "voices-1" / delivery.release.folder / "observations.csv"
    assert (arrived / "observations.csv").read_bytes() == mine.read_bytes()


def test_another_server_s_key_or_a_wrong_password_stops_it(world: World, tmp_path: Path) -> None:
    other = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode()
    with taking_files(tmp_path, "the right one") as server:
        place = {"host": "127.0.0.1", "port": server.port, "username": "folkmoot", "folder": "", "host_key": other}
        ids = world.council.id, world.person.id
        strange = make_sftp(world.make.session, *ids, "Strange", place, "the right one").outlet
        right = place | {"host_key": server.host_key}
        refused = make_sftp(world.make.session, *ids, "Refused", right, "the wrong one").outlet
        world.publish()
    assert "key is not the one" in world.deliveries(strange)[0].answer
    assert "does not let us in" in world.deliveries(refused)[0].answer
    assert say_refusal(world.deliveries(refused)[0].answer, "cy") == "Nid yw'r gweinydd yn ein gadael i mewn."
    assert not list(tmp_path.glob("voices-*"))


def test_an_administrator_sets_outlets_up(world: World, client: CheckingClient) -> None:
    home = f"/councils/{world.council.slug}/framework/feeds"
    client.sign_in(world.person)
    client.get(f"{home}/outlets/new/webhook")
    client.submit({"name": "Performance", "url": "http://user:word@figures.example/"}, status=422)
    assert client.errors() == ["Enter an address that begins with https:// and holds no password"]
    client.submit({"url": "https://figures.example/folkmoot"})
    (secret,) = client.page.xpath("//code[@id='secret']/text()")
    assert secret.startswith("whsec_")
    client.get(f"{home}/outlets/new/sftp")
    wrong = {"name": "Files", "host": "-", "port": "x", "username": "folkmoot", "host_key": "nonsense"}
    client.submit(wrong, status=422)
    assert len(client.errors()) == 2
    key = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode()
    client.submit({"host": "files.council.example", "port": "2222"}, status=422)
    assert client.errors() == ["Paste one line that begins with a word such as ssh-ed25519"]
    client.submit({"host_key": key})
    assert "Our public key" in client.text and "SHA256:" in client.text
    client.get(f"{home}/outlets/new/folder")
    client.submit({"name": "Drop"})
    client.get(home)
    assert "https://figures.example/folkmoot" in client.text and secret not in client.text
    client.get(home)
    client.page = client.get(client.page.xpath("//a[text()='Drop']/@href")[0])
    client.submit(form="end")
    assert "Ended" in client.text
    mine = AuditEvent.council_id == world.council.id
    actions = set(client.session.scalars(select(AuditEvent.action).where(mine)))
    assert actions >= {"outlet-made", "outlet-ended"}


def test_the_newest_publication_can_be_sent_by_hand(world: World, client: CheckingClient) -> None:
    world.publish()
    with listening() as server:
        outlet, _ = webhook(world, server.url)
        client.sign_in(world.person)
        client.get(f"/councils/{world.council.slug}/framework/feeds/outlets/{outlet.id}")
        client.submit(form="now")
        world.work()
        assert len(server.heard) == 1


def test_nobody_waits_for_a_slow_receiver(world: World) -> None:
    """While a call is under way the database is free: another writes meanwhile."""
    written = threading.Event()
    with listening() as server:
        outlet, _ = webhook(world, server.url)
        world.publish()
    delivery = world.deliveries(outlet)[0]
    delivery.state, delivery.ended_at = DeliveryState.WAITING, None
    world.make.session.commit()

    class Slow(Reach):
        def post(self, *asked: Any) -> tuple[int, str]:
            with world.database.transaction() as session:
                session.get_one(Council, world.council.id).population = 12_345
            written.set()
            return 200, ""

    Works("", Slow(OWN.networks, plain_http=True)).register()
    ask_for_waiting(world.make.session)
    world.work()
    assert written.is_set() and world.deliveries(outlet)[0].state is DeliveryState.DELIVERED
