"""An officer's browser, which asks whichever machine it is told to: cookies, pages and the forms on them."""

from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode

from lxml import html

from tests.scale.estate import PATIENCE, PORT
from tests.scale.network import Machine


@dataclass
class Officer:
    """Signs in at one machine and goes on at another."""

    port: int = PORT
    cookies: dict[str, str] = field(default_factory=dict)
    status: int = 0
    location: str = ""
    body: bytes = b""

    def get(self, machine: Machine, path: str) -> "Officer":
        return self._ask(machine, "GET", path, None)

    def submit(self, machine: Machine, path: str, values: dict[str, str], action: str = "") -> "Officer":
        """Fill in a form of the page that was fetched last, the one that goes to `action`, and send it."""
        form = next(each for each in self.forms() if (each.action or "") == action)
        fields = dict(form.form_values()) | values
        return self._ask(machine, "POST", path, urlencode(fields))

    def forms(self) -> list[Any]:
        page: Any = html.fromstring(self.body)
        return [form for form in page.forms if form.method.lower() == "post"]

    def links(self) -> list[Any]:
        page: Any = html.fromstring(self.body)
        return list(page.xpath("//main//a[@href]"))

    def sign_in(self, asked: Machine, told: Machine, email: str, password: str) -> "Officer":
        """Fetch the page from one machine, and send what was typed to another."""
        self.get(asked, "/sign-in")
        return self.submit(told, "/sign-in", {"email": email, "password": password})

    def sign_out(self, machine: Machine) -> "Officer":
        self.get(machine, "/account")
        return self.submit(machine, "/sign-out", {}, action="/sign-out")

    def _ask(self, machine: Machine, method: str, path: str, body: str | None) -> "Officer":
        connection = HTTPConnection(machine.address, self.port, timeout=PATIENCE)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        self.status, self.location, self.body = answer.status, answer.getheader("Location", ""), answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        connection.close()
        return self
