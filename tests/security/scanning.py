"""One scan by Wapiti: where it may go, what it tries, and what it found."""

import json
import subprocess
import urllib.parse
import urllib.request
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

from lxml import html

from tests.browser.demonstration import Demonstration

LOW = 1
LEVELS = ("info", "low", "medium", "high", "critical")
MODULES = (
    "backup", "cookieflags", "crlf", "csp", "csrf", "exec", "file", "htaccess", "http_headers", "ldap", "methods",
    "permanentxss", "redirect", "shellshock", "sql", "timesql", "upload", "xss",
)  # fmt: skip
"""All but those that ask other machines for something, guess at other programs' files, or look at a certificate."""


@dataclass(frozen=True)
class Visitor:
    """Somebody as whom the scanner looks around, from these addresses on; `email` is empty for a stranger."""

    name: str
    email: str
    starts: tuple[str, ...]
    least_pages: int


VISITORS = (
    Visitor("a stranger", "", ("/", "/results", "/s/local-voices", "/sign-in", "/api/v1/observations"), 40),
    Visitor("an administrator", "administrator@aldermoor.example", ("/desk", "/councils/aldermoor/framework"), 60),
)
LEFT_ALONE = ("/sign-out", "/static/")


@dataclass(frozen=True)
class Finding:
    kind: str
    level: int
    method: str
    path: str
    says: str

    @property
    def is_serious(self) -> bool:
        return self.level > LOW

    def __str__(self) -> str:
        return f"{LEVELS[self.level]}: {self.kind}: {self.method} {self.path}: {self.says}"


@dataclass(frozen=True)
class Report:
    pages: int
    findings: tuple[Finding, ...]


def scan(wapiti: Path, demonstration: Demonstration, visitor: Visitor, seconds: int, folder: Path) -> Report:
    """Let the scanner look around for this long at most, and attack for as long with each of its modules."""
    name = visitor.name.replace(" ", "-")
    report, sessions = folder / f"{name}.json", folder / f"{name}-sessions"
    url = demonstration.url
    command = [str(wapiti), "--url", f"{url}/", "--scope", "folder", "--module", ",".join(MODULES)]
    command += [part for start in visitor.starts for part in ("--start", url + start)]
    command += [part for other in LEFT_ALONE for part in ("--exclude", f"{url}{other}*")]
    command += ["--max-scan-time", str(seconds), "--max-attack-time", str(seconds), "--depth", "6", "--tasks", "4"]
    command += ["--max-files-per-dir", "12", "--max-links-per-page", "60", "--max-parameters", "40", "--timeout", "20"]
    command += ["--store-session", str(sessions), "--no-bugreport", "--flush-session", "--verbose", "0"]
    command += ["--format", "json", "--output", str(report), "--detailed-report", "1"]
    if visitor.email:
        command += ["--cookie-value", _cookies(demonstration, visitor.email), "--drop-set-cookie"]
    with (folder / f"{name}.log").open("w") as log:
        subprocess.run(command, check=True, timeout=seconds * (len(MODULES) + 2), stdout=log, stderr=log)
    return read_report(json.loads(report.read_text(encoding="utf-8")))


def read_report(report: dict[str, Any]) -> Report:
    """What a report of Wapiti in JSON says; what it calls anomalies count as what they are said to be."""
    found = [
        Finding(kind, each["level"], each["method"], each["path"], each["info"])
        for section in ("vulnerabilities", "anomalies")
        for kind, several in report[section].items()
        for each in several
    ]
    distinct = dict.fromkeys(sorted(found, key=lambda each: (-each.level, each.kind, each.path)))
    return Report(report["infos"]["crawled_pages_nbr"], tuple(distinct))


def _cookies(demonstration: Demonstration, email: str) -> str:
    """Sign in as a person does, and take the cookies along."""
    jar = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    address = f"{demonstration.url}/sign-in"
    with opener.open(address) as answer:
        forms: Any = html.document_fromstring(answer.read()).xpath("//form[.//input[@type='password']]")
    fields = dict(forms[0].form_values()) | {"email": email, "password": demonstration.password}
    with opener.open(address, urllib.parse.urlencode(fields).encode()) as answer:
        if answer.url == address:
            raise PermissionError(f"{email} could not sign in")
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)
