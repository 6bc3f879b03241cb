"""What officers choose about a file of comments."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import FileField, SelectField, StringField

from core.forms import AtMost, Chosen, Form, Required
from core.text import tidy
from feedback.forms import choices
from feedback.import_guesses import RATINGS, UK_DATES, guess
from feedback.mailboxes import MAIL_COLUMNS

CHANNELS = {
    "letter": _l("Letter"),
    "email": _l("Email"),
    "phone": _l("Telephone"),
    "person": _l("In person"),
    "web": _l("Website"),
    "import": _l("Another way"),
}
SCALES = {
    "best-1": _l("From 1, very good, to 5, very poor"),
    "best-5": _l("From 5, very good, to 1, very poor"),
    "best-10": _l("From 10, very good, to 0, very poor"),
    "words": _l("In words, such as “Very good”"),
}
COLUMNS = ("reference", "date", "text", "name", "rating", "question", "service", "area", "organisation")


class UploadForm(Form):
    """A file of comments, and how such files were read before."""

    file = FileField(_l("Choose a file"))
    saved = SelectField(_l("How is it read?"), validate_choice=False)


class MapForm(Form):
    """Where each part of a comment stands in the file."""

    source = StringField(
        _l("What do you call where these comments come from?"),
        filters=[tidy],
        validators=[Required(_l("Give it a name, such as Complaints system")), AtMost(100)],
    )
    reference = SelectField(
        _l("Which column holds the reference?"),
        validate_choice=False,
        validators=[Chosen(_l("Choose the column")), Required(_l("Choose the column that holds the reference"))],
    )
    date = SelectField(
        _l("Which column holds the date?"),
        validate_choice=False,
        validators=[Chosen(_l("Choose the column")), Required(_l("Choose the column that holds the date"))],
    )
    text = SelectField(
        _l("Which column holds the words?"),
        validate_choice=False,
        validators=[Chosen(_l("Choose the column")), Required(_l("Choose the column that holds the words"))],
    )
    name = SelectField(_l("Which column holds the writer's name?"), validate_choice=False)
    rating = SelectField(_l("Which column holds a rating?"), validate_choice=False)
    scale = SelectField(_l("How are ratings written?"), choices=choices(SCALES), validate_choice=False)
    question = SelectField(_l("Which column holds the question asked?"), validate_choice=False)
    service = SelectField(_l("Which column holds the service?"), validate_choice=False)
    only_service = SelectField(_l("Or are all of them about one service?"), validate_choice=False)
    area = SelectField(_l("Which column holds the ward's code?"), validate_choice=False)
    organisation = SelectField(_l("Which column holds who provided the service?"), validate_choice=False)
    channel = SelectField(_l("How did they come?"), choices=choices(CHANNELS), validate_choice=False)

    def offer(self, header: list[str], services: dict[str, str], *, must_be_one: bool) -> None:
        """Offer the columns of the file, guessing which is which, and the services that the person works for."""
        self.is_mail, self.must_be_one = header == list(MAIL_COLUMNS), must_be_one
        offered = {column: column for column in header if column and header.count(column) == 1}
        for field in COLUMNS:
            self[field].choices = choices(offered, _l("None"))
            if not self.is_submitted() and self[field].data is None:
                self[field].data = guess(field, list(offered))
        self.only_service.choices = choices(services, None if must_be_one else _l("None"))
        if self.is_mail:
            for field in ("reference", "date", "text"):
                self[field].validators = []
            if not self.is_submitted():
                self.channel.data = "email"

    @property
    def document(self) -> dict[str, Any]:
        """The map as a document, as a TOML file would hold it."""
        columns: dict[str, Any] = {"channel": {"fixed": self.channel.data or "import"}}
        if self.only_service.data:
            columns["service"] = {"fixed": self.only_service.data}
        if self.is_mail:
            return {"source": self.source.data, "format": "mail", "columns": columns}
        for field in COLUMNS:
            header = self[field].data
            if header and not (field == "service" and "service" in columns):
                columns[field] = {"header": header}
        columns["date"]["formats"] = UK_DATES
        if "rating" in columns:
            columns["rating"]["values"] = RATINGS.get(self.scale.data, RATINGS["best-1"])
        return {"source": self.source.data, "columns": columns}

    def fill_in(self, document: dict[str, Any]) -> None:
        """Fill the form in as it was for another file."""
        self.source.data = document.get("source", "")
        columns = document.get("columns", {})
        for field in COLUMNS:
            self[field].data = columns.get(field, {}).get("header", "")
        self.only_service.data = columns.get("service", {}).get("fixed", "")
        self.channel.data = columns.get("channel", {}).get("fixed", "import")
        values = columns.get("rating", {}).get("values")
        self.scale.data = next((name for name, each in RATINGS.items() if each == values), "best-1")
