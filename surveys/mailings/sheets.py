"""What is printed: a slip for each household with its code in its council's languages, and a poster for everybody.

The same page is shown in a browser and made into a PDF. WeasyPrint draws the PDF where its libraries are installed;
where they are not, the page can still be printed by the browser.
"""

import base64
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

from babel.dates import format_date
from babel.support import NullTranslations, Translations
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from sqlalchemy.orm import Session

from core.codes import Codes
from core.formulas import harmless, write_csv
from core.language import localised, text_direction
from core.models import Council
from core.qr import qr_path
from surveys.mailings.batches import living_invitations
from surveys.mailings.invitations import code_of
from surveys.models import InvitationBatch, Wave
from surveys.modules.asked import minutes_asked

BESIDE = 2
"""How many languages stand beside each other on half a sheet."""
HOUSE = Path(__file__).resolve().parent.parent.parent
REGIONAL = {"en": "en_GB"}


@dataclass(frozen=True)
class Slip:
    """What one household is sent: the council's reference, the code and the link that opens it."""

    reference: str
    stratum: str
    code: str
    link: str

    @property
    def qr(self) -> Markup:
        return Markup(qr_path(self.link))


@dataclass(frozen=True)
class Voice:
    """A language as a sheet speaks it."""

    code: str
    direction: str
    gettext: Callable[..., str]
    ngettext: Callable[..., str]
    council: str
    title: str
    last_day: str


def slips_of(
    session: Session, batch: InvitationBatch, codes: Codes, address: str, *, after: int = 0, most: int | None = None
) -> Iterator[Slip]:
    """The slips of a batch in their order, for pages at an address such as `https://survey.example`."""
    for each in living_invitations(session, batch, after=after, most=most):
        code = code_of(each, codes)
        yield Slip(each.reference, each.stratum, code, f"{address}/i/{code}")


def slips_csv(slips: Iterable[Slip]) -> str:
    """A CSV file for a mail merge; no cell begins as a spreadsheet's formula does."""
    file = StringIO()
    write_csv(file, [("reference", "stratum", "code", "link")])
    write_csv(file, ([harmless(cell) for cell in (s.reference, s.stratum, s.code, s.link)] for s in slips))
    return file.getvalue()


def sheet(council: Council, wave: Wave, slips: Iterable[Slip], address: str, **shown: Any) -> str:
    """The slips as a page, two to an A4 sheet; in more than `BESIDE` languages each has a sheet to itself.

    `shown` may hold a `nonce`, the `title` and `hint` of a screen, and an `opening`: what is said first, by language.
    """
    facts = {"slips": list(slips), "place": _without_scheme(f"{address}/i")}
    return _page("surveys/sheet.html", council, wave, facts | shown)


def poster(council: Council, wave: Wave, address: str, **shown: Any) -> str:
    """A page for a notice board with the link that is open to everybody."""
    link = f"{address}/s/{wave.commission.slug}"
    facts = {"qr": Markup(qr_path(link)), "place": _without_scheme(link)}
    return _page("surveys/poster.html", council, wave, facts | shown)


def _page(template: str, council: Council, wave: Wave, facts: dict[str, Any]) -> str:
    voices = [_voice(language, council, wave) for language in council.languages]
    minutes = minutes_asked(wave, council.id)
    logo = {"logo": _as_data(council.logo) if council.logo else ""}
    everything = {"voices": voices, "beside": BESIDE, "minutes": minutes, "accent": council.accent} | logo | facts
    return _templates().get_template(template).render(everything)


def _voice(language: str, council: Council, wave: Wave) -> Voice:
    words = _words(language)

    def gettext(message: str, **values: object) -> str:
        return str(words.gettext(message)) % values if values else str(words.gettext(message))

    def ngettext(one: str, many: str, number: int) -> str:
        return str(words.ngettext(one, many, number)) % {"num": number}

    return Voice(
        code=language,
        direction=text_direction(language),
        gettext=gettext,
        ngettext=ngettext,
        council=localised(council.name, language),
        title=localised(wave.commission.title, language),
        last_day=format_date(wave.closes_on, "long", locale=REGIONAL.get(language, language)),
    )


@cache
def _words(language: str) -> NullTranslations:
    """The catalogue of a language: sheets are also made where no page is being served."""
    return Translations.load(HOUSE / "translations", [language])


@cache
def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(HOUSE / "templates"), autoescape=True)


def _as_data(drawing: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(drawing.encode()).decode()


def _without_scheme(address: str) -> str:
    return address.partition("://")[2] or address
