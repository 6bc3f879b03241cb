"""What is refused at the door: bombs, entities, addresses that lead elsewhere, and more than a page takes."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from itertools import product
from pathlib import Path

import pytest

from app.settings import ROOT
from core.tables import UnreadableTable, open_table
from core.translation import xliff_reading
from core.translation.units import UnreadableFile
from surveys.questionnaire.fault import Finding
from surveys.xlsform.reading import read_form
from tests.client import CheckingClient
from tests.security.hostile import BOMB

ROOMS = ("analysis", "app", "core", "feedback", "framework", "surveys")
STARTS = ("/static/", "/static/vendor/", "/results/data/", "/councils/", "/s/")
ASTRAY = ("..", "%2e%2e", "..%2f..", "%252e%252e", "..%5c..", "/etc", "//etc", "\\..\\..", "%00")


def bomb() -> bytes:
    """A small archive that says it would unpack to far more, without anything in it to unpack."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("[Content_Types].xml", b"0" * 4_000_000)
    return whole.getvalue()


@pytest.mark.parametrize(
    "read",
    [
        lambda content: list(open_table(io.BytesIO(content), "a.xlsx").rows),
        lambda content: _refused(read_form(content).findings),
    ],
    ids=["a table", "an XLSForm"],
)
def test_a_bomb_is_refused_before_it_is_unpacked(
    read: Callable[[bytes], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unpacks(*_: object) -> None:
        raise AssertionError("it was unpacked")

    content = bomb()
    monkeypatch.setattr(zipfile.ZipFile, "open", unpacks)
    with pytest.raises(UnreadableTable, match="unpack"):
        read(content)


def _refused(findings: Sequence[Finding]) -> None:
    if any(each.rule.code == "too-large" for each in findings):
        raise UnreadableTable("bomb", "would unpack to too much")


def test_xml_that_declares_entities_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="document type"):
        xliff_reading.read(BOMB)


def test_no_template_is_made_of_words() -> None:
    made = re.compile(r"render_template_string\(|(?<!RGBColor)\.from_string\(")
    files = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    assert [str(path) for path in files if made.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.by_turns
def test_no_address_leads_out_of_a_folder(client: CheckingClient, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("root:x:0:0", encoding="utf-8")
    for start, astray, name in product(STARTS, ASTRAY, ("etc/passwd", "secret.txt", "app/settings.py")):
        address = f"{start}{astray}/{astray}/{astray}/{name}"
        with client.browser.get(address) as answer:
            assert answer.status_code in (301, 302, 308, 400, 404), address
            assert b"root:" not in answer.data and b"class Settings" not in answer.data, address


@pytest.mark.by_turns
def test_a_request_that_is_too_large_is_refused(client: CheckingClient) -> None:
    answer = client.browser.post("/sign-in", data={"email": "a" * 3_000_000})
    assert answer.status_code == 413
