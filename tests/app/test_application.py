import io

from flask import Flask, request

from tests.client import CheckingClient


def test_no_part_of_an_address_takes_a_nul(app: Flask) -> None:
    adapter = app.url_map.bind("folkmoot.example")
    taking = [rule for rule in app.url_map.iter_rules() if rule.arguments]
    assert len(taking) > 100
    for rule in taking:
        address = "".join("a\0b" if varies else part for varies, part in rule._trace).lstrip("|")
        method = next(iter(rule.methods or {"GET"}))
        assert not adapter.test(address, method), rule.rule


def test_a_path_in_an_address_may_have_slashes(app: Flask) -> None:
    adapter = app.url_map.bind("folkmoot.example")
    assert adapter.match("/odata/v4/Observations(1)/PeriodStart/$value")[1]["part"] == "PeriodStart/$value"


def test_what_is_sent_comes_without_nuls(app: Flask) -> None:
    sent = {"na\0me": ["a\0b", "\0"], "file": (io.BytesIO(b"a\0b"), "a.csv")}
    with app.test_request_context("/?q=a%00b&q=c", method="POST", data=sent):
        assert request.args.getlist("q") == ["ab", "c"]
        assert request.form.to_dict(flat=False) == {"name": ["ab", ""]}
        assert request.files["file"].read() == b"a\0b"


def test_a_nul_at_the_door_is_like_any_wrong_address(client: CheckingClient) -> None:
    client.get("/sign-in")
    client.submit({"email": "\0", "password": "a\0b"}, status=422)
    assert client.errors()
