"""A resident asks to be sent their code, a few times a day and no more."""

from flask import current_app, request

from core.addresses import tidy_address
from core.limits import DAY, Limit, network_of
from core.messages import ask_to_send
from core.models import Channel
from core.web import db, spend
from surveys.letters import RESUME_CODE
from surveys.visits import ResponseSeen

TO_AN_ADDRESS = Limit("messages-to-address", allowed=5, minutes=DAY)
FROM_A_NETWORK = Limit("messages-from-network", allowed=60, minutes=60)
OF_A_RESPONSE = Limit("messages-of-response", allowed=3, minutes=DAY)


class TooManyMessages(Exception):
    """Enough has been sent for now; `limit` says when more may be asked for."""

    def __init__(self, limit: Limit) -> None:
        super().__init__(limit.name)
        self.limit = limit


def send_code(response: ResponseSeen, language: str, channel: Channel, address: str) -> None:
    """Ask for a response's code to be sent; call it before the request changes anything.

    Raises `core.addresses.AddressRefused` or `TooManyMessages`.
    """
    tidied, network = tidy_address(channel, address), network_of(request)
    asked = {OF_A_RESPONSE: str(response.id), TO_AN_ADDRESS: tidied, FROM_A_NETWORK: network}
    for limit, subject in asked.items():
        if subject and not spend(limit, subject):
            raise TooManyMessages(limit)
    ask_to_send(
        db,
        current_app.extensions["vault"],
        council_id=response.council_id,
        channel=channel,
        kind=RESUME_CODE,
        subject_id=response.id,
        language=language,
        address=tidied,
    )
