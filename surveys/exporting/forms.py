"""What an analyst chooses of a file of responses."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField

from core.forms import Chosen, Form, choices
from core.language import current_language, language_name

KIND_NAMES = {
    "xlsx": _l("A workbook (XLSX), with a sheet of what the codes mean"),
    "csv": _l("A table (CSV)"),
    "sav": _l("SPSS (.sav), with labels, missing values and weights"),
    "parquet": _l("Parquet, for programs"),
    "ddi": _l("For archives: a table and its DDI codebook, in one ZIP file"),
    "triple-s": _l("For survey software: triple-S, in one ZIP file"),
}
CODES, IN_WORDS = "codes", "words"
VALUES = {
    CODES: _l("Codes: the labels are beside them"),
    IN_WORDS: _l("Words, in the language chosen, where the kind of file allows it"),
}


class ExportForm(Form):
    kind = RadioField(
        _l("Which kind of file?"), [Chosen(_l("Choose the kind of file"))], choices=choices(KIND_NAMES),
        validate_choice=False,
    )  # fmt: skip
    language = SelectField(
        _l("In which language are the labels?"), [Chosen(_l("Choose one of the languages"))], validate_choice=False
    )
    values = RadioField(
        _l("What stands in its cells?"), [Chosen(_l("Choose codes or words"))], choices=choices(VALUES),
        validate_choice=False,
    )  # fmt: skip
    partial = BooleanField(_l("Also responses that were begun and never submitted, marked as such"))
    words = BooleanField(_l("Also what residents wrote in their own words, with personal details masked"))

    @classmethod
    def of(cls, languages: tuple[str, ...]) -> "ExportForm":
        """The form for a questionnaire in these languages."""
        spoken = current_language()
        form = cls(kind="xlsx", values=CODES, language=spoken if spoken in languages else languages[0])
        form.language.choices = choices({code: language_name(code) for code in languages})
        return form
