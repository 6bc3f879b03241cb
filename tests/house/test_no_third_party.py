"""No page, style or script of ours makes a browser ask anybody else for anything."""

import re
from pathlib import Path

import pytest

from app.headers import CONTENT_SECURITY_POLICY

ROOT = Path(__file__).parents[2]
ELSEWHERE = r"(?:https?:)?//[\w\[]"
LOADED = {
    "an element that loads": r"<(?:script|img|iframe|frame|embed|object|source|video|audio|track|input|use|image)\b"
    rf"[^>]*\b(?:src|srcset|data|poster|href|xlink:href)\s*=\s*[\"']?\s*{ELSEWHERE}",
    "a link that loads": rf"<link\b[^>]*\bhref\s*=\s*[\"']?\s*{ELSEWHERE}",
    "a form": rf"<form\b[^>]*\baction\s*=\s*[\"']?\s*{ELSEWHERE}|\bformaction\s*=\s*[\"']?\s*{ELSEWHERE}",
    "a style": rf"url\(\s*[\"']?\s*{ELSEWHERE}|@import\s+[\"']\s*{ELSEWHERE}",
    "a script": r"(?:fetch|import|importScripts|WebSocket|EventSource|sendBeacon|Worker|open)\s*\(\s*[^)\"'`]*[\"'`]"
    rf"\s*(?:(?:https?|wss?):)?//[\w\[]|\bfrom\s*[\"']{ELSEWHERE}|\.src\s*=\s*[\"'`]{ELSEWHERE}",
}
"""What makes a browser ask somebody else, as it stands in templates, styles and scripts."""
KINDS = {".html", ".css", ".js", ".mjs", ".svg", ".webmanifest", ".json"}


def files() -> list[Path]:
    folders = [ROOT / name for name in ("templates", "assets", "static")]
    found = [path for folder in folders for path in folder.rglob("*") if path.suffix in KINDS and path.is_file()]
    return [*found, *(path for path in (ROOT / "core").rglob("*.py")), *(ROOT / "framework").rglob("*.py")]


def asked_elsewhere(text: str) -> list[str]:
    return [f"{kind}: {found[0][:80]}" for kind, rule in LOADED.items() for found in re.finditer(rule, text, re.I)]


def test_no_file_of_a_page_asks_anybody_else() -> None:
    looked = files()
    assert len(looked) > 300
    found = {str(path.relative_to(ROOT)): asked for path in looked if (asked := asked_elsewhere(_text(path)))}
    assert not found


@pytest.mark.parametrize(
    "text",
    [
        '<script src="https://cdn.example/x.js"></script>', "<img alt='' src=//count.example/p.gif>",
        '<link rel="preconnect" href="https://fonts.example">', "a { background: url(https://x.example/a.png) }",
        '@import "https://x.example/a.css"', 'fetch("https://x.example/")', 'import("//x.example/a.js")',
        '<form method="post" action="https://x.example">', 'navigator.sendBeacon("https://x.example", 1)',
    ],
)  # fmt: skip
def test_whatever_asks_somebody_else_would_be_found(text: str) -> None:
    assert asked_elsewhere(text)


def test_a_link_that_is_only_followed_is_not_taken_for_one() -> None:
    assert not asked_elsewhere(
        '<a class="govuk-link" href="https://ico.org.uk">ICO</a> <svg xmlns="http://www.w3.org/2000/svg">'
    )


def test_the_policy_of_every_page_lets_a_browser_ask_nobody_else() -> None:
    rules = dict(rule.split(" ", 1) for rule in CONTENT_SECURITY_POLICY.split("; "))
    assert rules["default-src"] == "'none'"
    assert (rules.pop("require-trusted-types-for"), rules.pop("trusted-types")) == ("'script'", "folkmoot")
    for name, allowed in rules.items():
        words = set(allowed.split()) - {"'self'", "'none'", "'nonce-{nonce}'", "{ancestors}"}
        assert not words, f"{name} lets in {words}"


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")
