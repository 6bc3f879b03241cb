"""Translations as PO files: a unit's name is the message's context, so that the same words may stand in many places."""

from datetime import UTC, datetime
from io import BytesIO

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po, write_po

from core.language import language_name
from core.translation.units import Translation, Unit, UnreadableFile

FORMAT = "1"


def write(translation: Translation) -> bytes:
    """The translation as a PO file in UTF-8; its project names the subject."""
    catalog = new_catalogue(translation.language, translation.subject)
    for unit in translation.units:
        catalog.add(unit.source, unit.target, auto_comments=unit.notes, context=unit.name)
    return catalogue_bytes(catalog)


def read(content: bytes, source_language: str = "en") -> Translation:
    """Read what `write` wrote and a translator filled in. Raises `UnreadableFile`."""
    catalog = read_catalogue(content)
    units = tuple(_unit(message) for message in catalog if message.id)
    return Translation(catalog.project, source_language, str(catalog.locale_identifier), units)


def new_catalogue(language: str, subject: str) -> Catalog:
    """A catalogue without messages, whose heading names nobody."""
    catalog = Catalog(
        locale=language,
        header_comment=f"# The words of {subject}.",
        project=subject,
        version=FORMAT,
        last_translator="",
        language_team=language_name(language),
        revision_date=datetime.now(UTC),
        fuzzy=False,
    )
    catalog.msgid_bugs_address = ""
    return catalog


def read_catalogue(content: bytes) -> Catalog:
    """A PO file's messages. Raises `UnreadableFile` when it is not one, or does not name its language."""
    try:
        catalog = read_po(BytesIO(content), abort_invalid=True)
    except (PoFileError, LookupError, ValueError) as error:  # Its heading may name an encoding that there is not.
        raise UnreadableFile(f"It is not a PO file that can be read: {error}.") from error
    if not catalog.locale_identifier:
        raise UnreadableFile("Its heading names no language: add a line such as “Language: ur”.")
    return catalog


def read_template(content: bytes) -> Catalog:
    """A template's messages, which are in no language."""
    return read_po(BytesIO(content), abort_invalid=True)


def catalogue_bytes(catalog: Catalog) -> bytes:
    """A catalogue as `make messages` writes it: long lines, no places in the code, nothing obsolete."""
    output = BytesIO()
    write_po(output, catalog, width=0, ignore_obsolete=True)
    return output.getvalue()


def _unit(message: Message) -> Unit:
    if not isinstance(message.id, str) or not isinstance(message.string, str):
        raise UnreadableFile(f"line {message.lineno}: a questionnaire's words have no plural forms.")
    return Unit(
        name=message.context or "",
        source=message.id,
        target=message.string,
        notes=tuple(message.auto_comments),
        doubtful=message.fuzzy,
        line=message.lineno or 0,
    )
