"""How a call is signed, as Standard Webhooks describes it: HMAC-SHA256 over its identifier, the time and the body."""

import base64
import hmac
import secrets
from hashlib import sha256

STARTS = "whsec_"


def new_secret() -> str:
    """A secret of 256 random bits, as receivers' libraries take it."""
    return STARTS + base64.b64encode(secrets.token_bytes(32)).decode()


def signed_headers(secret: str, event: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The headers of a call, by which its receiver knows that it is ours, and that it has not been sent before.

    >>> signed_headers("whsec_c2VjcmV0", "1", 0, b"{}")["webhook-signature"]
    'v1,lL2Gxr3oKaUAAj6cqZ1hFvRMvqpsDzSR+J2XRQnAtI8='
    """
    key = base64.b64decode(secret.removeprefix(STARTS))
    made = hmac.digest(key, f"{event}.{timestamp}.".encode() + body, sha256)
    return {
        "webhook-id": event,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{base64.b64encode(made).decode()}",
        "Content-Type": "application/json",
        "User-Agent": "Folkmoot",
    }
