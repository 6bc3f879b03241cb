"""Signatures are itsdangerous's own, made with less work."""

from unittest.mock import patch

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import BadSignature, SignatureExpired, Signer

from core.signing import TimedPurposeSigner, signer_for

SECRET = "only for tests, long enough to be accepted"


def test_a_signature_is_what_itsdangerous_makes_and_reads() -> None:
    ours, theirs = signer_for("door", (SECRET,)), Signer(SECRET, salt="door")
    assert ours.sign("open") == theirs.sign("open")
    assert ours.unsign(theirs.sign("open")) == b"open"


def test_a_signature_is_worth_nothing_for_another_purpose_or_value() -> None:
    signed = signer_for("door", (SECRET,)).sign("open")
    with pytest.raises(BadSignature):
        signer_for("window", (SECRET,)).unsign(signed)
    with pytest.raises(BadSignature):
        signer_for("door", (SECRET,)).unsign(signed.replace(b"open", b"shut"))


def test_a_session_is_what_flask_writes_and_reads(app: Flask) -> None:
    ours = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    theirs = SecureCookieSessionInterface().get_signing_serializer(app)
    assert theirs is not None
    assert ours.loads(theirs.dumps({"language": "cy"})) == {"language": "cy"}
    assert theirs.loads(ours.dumps({"language": "cy"})) == {"language": "cy"}


def test_what_was_signed_before_the_key_was_changed_holds_and_what_is_signed_now_bears_the_new_one() -> None:
    before = signer_for("door", ("the key that was",)).sign("open")
    changed = signer_for("door", ("the key that was", SECRET))
    assert changed.unsign(before) == b"open"
    assert changed.sign("open") == signer_for("door", (SECRET,)).sign("open") != before
    with pytest.raises(BadSignature):
        signer_for("door", (SECRET,)).unsign(before)


def test_a_clock_that_is_put_back_costs_nobody_their_place() -> None:
    signer = TimedPurposeSigner(SECRET, salt="door")
    with patch.object(TimedPurposeSigner, "get_timestamp", lambda _: 1_000_000):
        signed = signer.sign("open")
    for moment, good in ((1_000_000 - 7_200, True), (1_000_000 + 60, True), (1_000_000 + 61, False), (900_000, False)):
        with patch.object(TimedPurposeSigner, "get_timestamp", lambda _, at=moment: at):
            assert _opens(signer, signed) is good


def _opens(signer: TimedPurposeSigner, signed: bytes) -> bool:
    try:
        return bool(signer.unsign(signed, max_age=60) == b"open")
    except SignatureExpired:
        return False
