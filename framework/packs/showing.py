"""What the pages of published packs share, whoever reads them: what a pack is, its language, and its files."""

from flask import Response, abort, current_app
from flask_babel import lazy_gettext as _l

from core.language import current_language
from core.papers.files import MEDIA_TYPES, kinds_in, read_file
from core.web import current_council
from feedback.desks import answer_file
from framework.packs.files import folder_of, name_in
from framework.packs.models import Pack, PackKind, PackVersion
from framework.packs.snapshots import languages_of
from framework.packs.speaking import PackVoice

KINDS = {PackKind.SCRUTINY: _l("Pack for scrutiny"), PackKind.ANNUAL: _l("Annual report")}
FORMS = {"html": _l("As a web page to keep"), "pdf": _l("As PDF"), "docx": _l("As a Word file")}


def voice() -> PackVoice:
    """The language of the page, to say figures in."""
    return PackVoice(current_language())


def subtitle(pack: Pack) -> str:
    """What a pack is and of when."""
    return f"{KINDS[pack.kind]}, {voice().span(pack.begins_on, pack.ends_on)}"


def spoken(languages: list[str]) -> str:
    """The page's language if it is one of these, or else the first."""
    return current_language() if current_language() in languages else languages[0]


def kinds_of(version: PackVersion, language: str) -> list[str]:
    """The kinds of files that are there."""
    return kinds_in(folder_of(current_app.extensions["settings"].data_dir, version.id), name_in(language))


def file_of(pack: Pack, version: PackVersion, language: str, kind: str) -> Response:
    """One of the files of what was published, under a name that says what it is."""
    if language not in languages_of(version):
        abort(404)
    folder = folder_of(current_app.extensions["settings"].data_dir, version.id)
    content = read_file(folder, name_in(language), kind) or abort(404)
    name = f"{current_council().slug}-{pack.slug}-{version.number}-{language}.{kind}"
    return answer_file(content, MEDIA_TYPES[kind], name)
