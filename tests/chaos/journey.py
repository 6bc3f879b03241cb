"""One resident's way through the questionnaire, with everything that people do to forms; the same again for a seed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from tests.chaos.device import Device, Form, Page
from tests.chaos.ledger import PARSED, Ledger
from tests.chaos.tally import Tally

SURVEY = "/s/local-voices"
MOST_STEPS = 60
GIVES_UP, READS_ON, MISBEHAVES, TWO_TABS = 0.04, 0.4, 0.6, 0.4


@dataclass
class Journey:
    """Answers until the end, on one device or two, and does something awkward at most pages."""

    port: int
    number: int
    seed: int
    tally: Tally
    sent: list[tuple[str, Form]] = field(default_factory=list)
    texts: int = 0
    hosts: Sequence[str] = ("127.0.0.1",)

    def __post_init__(self) -> None:
        self.rng, self.ledger = Random(self.seed * 1_000_003 + self.number), Ledger(self.number)
        self.devices = [Device(self.port, self.rng, self.ledger, self.tally, hosts=self.hosts)]

    @property
    def device(self) -> Device:
        return self.rng.choice(self.devices)

    def walk(self) -> Ledger:
        place = self._start()
        for _ in range(MOST_STEPS):
            if place.endswith("/thank-you"):
                self._linger()
                return self.ledger
            if self.rng.random() < GIVES_UP / 5:
                return self.ledger
            place = self._step(place)
        self.tally.unexpected("never came to the end")
        return self.ledger

    def _start(self) -> str:
        """Open the survey in a tab or two, choose a council and begin, perhaps in both at once or in one much later."""
        form = self._start_form()
        chosen = self._chosen(form)
        values = [*self._hidden(form), chosen]
        self.token = next(value for name, value in values if name == "csrf_token")
        self.ledger.started = True
        if self.rng.random() < TWO_TABS:
            other = [*self._hidden(self._start_form()), chosen]
            self.sent.append((SURVEY, other))
            if self.rng.random() < 0.5:
                self._at_once([lambda tab=tab: self.devices[0].post(SURVEY, tab) for tab in (values, other)])  # type: ignore[misc]
        return self._send(self.devices[0], form.action or SURVEY, values)

    def _start_form(self) -> Any:
        page = self.devices[0].get(SURVEY)
        return next(form for form in page.forms if form.xpath(".//input[@name='response_id']"))

    def _step(self, place: str) -> str:
        """Do what the page asks, and perhaps something awkward as well."""
        path = urlsplit(place).path
        code = path.rpartition("/")[2]
        device = self.device
        if self.rng.random() < READS_ON or (code not in PARSED and code != "check"):
            page = device.get(place)
            path = urlsplit(page.path).path
            code = path.rpartition("/")[2]
            if code not in PARSED and code != "check":
                return self._go_on(page)
        if self.rng.random() < MISBEHAVES:
            self.rng.choice(AWKWARD)(self)
        return self._send(device, path, self._form([] if code == "check" else [(code, self._answer(code))]))

    def _go_on(self, page: Page) -> str:
        """Go on from a page that asks none of the questions."""
        if page.path.endswith("/thank-you") or not page.forms:
            return page.path
        return self._send(self.devices[0], page.forms[0].action or page.path, self._hidden(page.forms[0]))

    def _send(self, device: Device, path: str, form: Form) -> str:
        """Send a form once, twice at the same time, or again after going away from it; and say where it leads."""
        how = self.rng.random()
        if how < 0.10:
            self._at_once([lambda: device.post(path, form)] * 2)
        elif how < 0.20:
            device.abandon(path, form)
        page = device.post(path, form)
        self.sent.append((path, form))
        if not page.location:
            self.tally.unexpected(f"refused at {path.rpartition('/')[2]}")
        return page.location or path

    def _replay(self) -> None:
        """Send something from before once more."""
        if self.sent:
            self.device.post(*self.rng.choice(self.sent[-6:]))

    def _jump(self) -> None:
        """Answer a question out of order, from a page that stayed open or was never seen."""
        code = self.rng.choice(list(PARSED))
        self.device.post(f"{SURVEY}/{code}", self._form([(code, self._answer(code))]))

    def _go_back(self) -> None:
        """Look at an earlier page again, and leave it."""
        if self.sent:
            self.device.get(self.rng.choice(self.sent)[0])

    def _two_tabs(self) -> None:
        """Give two answers to one question from two tabs at the same time."""
        code, device = self.rng.choice(list(PARSED)), self.device
        forms = [self._form([(code, self._answer(code))]) for _ in range(2)]
        self._at_once([lambda form=form: device.post(f"{SURVEY}/{code}", form) for form in forms])  # type: ignore[misc]

    def _another_device(self) -> None:
        """Go on where the first device stopped, on a second one that may be used by turns."""
        if len(self.devices) < 2:
            self.devices.append(self.devices[0].copy())

    def _go_away(self) -> None:
        """Send an answer and lose the signal before the page comes."""
        code = self.rng.choice(list(PARSED))
        self.device.abandon(f"{SURVEY}/{code}", self._form([(code, self._answer(code))]))

    def _linger(self) -> None:
        """Look at the receipt on every device, and send old pages once more."""
        for device in self.devices:
            for again in range(self.rng.randint(1, 2)):
                if again:
                    device.post(*self.rng.choice(self.sent))
                receipt = device.get(f"{SURVEY}/thank-you").receipt()
                if receipt:
                    self.ledger.receipts.add(receipt)
                else:
                    self.tally.unexpected("no receipt")

    def _at_once(self, acts: list[Callable[[], object]]) -> None:
        threads = [Thread(target=act) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _answer(self, code: str) -> str:
        """A new answer; words are never the same twice, so that it is known which answer stands."""
        self.texts += 1
        choices = {"resident": [str(self.number)], "satisfied": list("12345"), "again": ["yes", "no"]}
        return self.rng.choice(choices.get(code, [f"{self.number} says {self.texts}"]))

    def _form(self, answers: Form) -> Form:
        return [("csrf_token", self.token), *answers]

    def _hidden(self, form: Any) -> Form:
        return [(each.name, each.value or "") for each in form.xpath(".//input[@type='hidden']")]

    def _chosen(self, form: Any) -> tuple[str, str]:
        box = self.rng.choice(form.xpath(".//input[@type='radio']"))
        return box.name, box.get("value")


AWKWARD = (
    Journey._replay,
    Journey._jump,
    Journey._go_back,
    Journey._two_tabs,
    Journey._another_device,
    Journey._go_away,
)
