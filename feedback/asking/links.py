"""The links that lead to a form: by which channel, and about which case, as the address itself says."""

from html import escape
from urllib.parse import urlencode

from itsdangerous import BadSignature, Signer

from core.language import localised
from core.signing import signer_for
from feedback.models import FeedbackForm

CHANNELS = {"e": "email", "t": "text", "p": "poster", "w": "embedded"}
"""What the one letter of an address says of the channel by which a resident came; none says that it was the web."""
VIA, CASE = "v", "case"
LONGEST_CASE = 64


def address_of(form: FeedbackForm, public_url: str, *, via: str = "", case: str = "") -> str:
    """A form's address, short enough for the end of a text message."""
    query = {VIA: via, CASE: case}
    kept = {name: value for name, value in query.items() if value}
    return f"{public_url}/f/{form.slug}{'?' + urlencode(kept) if kept else ''}"


def frame_of(form: FeedbackForm, public_url: str) -> str:
    """What another site's page holds to show a form in a frame."""
    address, title = f"{address_of(form, public_url)}/embed", escape(localised(form.title))
    return f'<iframe src="{address}" title="{title}" width="100%" height="900" loading="lazy"></iframe>'


def sign_case(form: FeedbackForm, reference: str, key: str) -> str:
    """A case's reference as a link carries it: nobody can change it, or take it to another form."""
    return _signer(form, key).sign(" ".join(reference.split())[:LONGEST_CASE]).decode()


def case_of(form: FeedbackForm, signed: str, key: str) -> str:
    """The case's reference that a link carries; empty where there is none, or where somebody has changed it."""
    try:
        return _signer(form, key).unsign(signed).decode()
    except (BadSignature, UnicodeDecodeError):
        return ""


def channel_of(letter: str) -> str:
    return CHANNELS.get(letter, "web")


def _signer(form: FeedbackForm, key: str) -> Signer:
    return signer_for(f"case|{form.slug}", key)
