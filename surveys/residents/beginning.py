"""Which response a start page begins: every tab of a browser begins the same one, until somebody else is to answer.

The browser's session names what it begins next, and each page carries the name it was made with. A page that was made
before the browser remembered its response is an old tab or a form sent again, whatever it says: it leads to what is
remembered. Only a page that was made since, and had said that answers were begun here, begins for somebody else.
"""

from uuid import UUID, uuid4, uuid5

from flask import session

from core.models import Council
from surveys.models import Wave
from surveys.visits import Visit

NEXT = "begins"


def next_name() -> UUID:
    """What this browser begins next is called; the first page that asks chooses."""
    try:
        return UUID(session.get(NEXT))
    except (TypeError, ValueError):
        name = uuid4()
        session[NEXT] = str(name)
        return name


def turn_over() -> None:
    """From now on this browser begins another response; two requests at once come to the same name."""
    session[NEXT] = str(uuid5(next_name(), "next"))


def identifier(name: UUID, wave: Wave, council_id: UUID) -> UUID:
    """The response that a name stands for in a wave: another for each council, which a resident may have mistaken."""
    return uuid5(uuid5(name, wave.id.hex), council_id.hex)


def is_used(visit: Visit | None, wave: Wave) -> bool:
    """Whether what the browser remembers was begun under the name that it would begin with next."""
    return visit is not None and visit.response.id == identifier(next_name(), wave, visit.council.id)


def leads_back(visit: Visit, council: Council, sent: str) -> bool:
    """Whether a start form, sent with the name `sent`, is to lead to the response that the browser remembers."""
    return visit.council.id == council.id and sent != str(next_name())
