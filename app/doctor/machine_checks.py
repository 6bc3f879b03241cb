"""Whether this machine has what is needed: room, folders, time zones, translations, front-end files, PDF libraries."""

import json
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.assets import BUILT
from app.doctor.finding import Finding, either, failure, warning, well
from app.settings import Environment, Settings
from core.pdf import can_make_pdf
from core.translation.catalogues import FOLDER, lacking_for_residents

LEAST, LITTLE = 500 * 2**20, 2 * 2**30
SECRET_FILES = ("secret-key", "demonstration-accounts.txt", "demonstration-codes.txt", "*.sqlite", "outbox")
OTHERS = stat.S_IRWXO
CATALOGUE = "messages"


def data_folder(settings: Settings) -> Iterator[Finding]:
    """Whether the data folder can be written, and read by nobody else."""
    folder, what = settings.data_dir, "data folder"
    user = f"the user {os.geteuid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"written")
    except OSError as error:
        remedy = f"Give {folder} to the user that Folkmoot runs as, or set FOLKMOOT_DATA_DIR."
        yield failure(what, f"{folder} cannot be written by {user}: {error.strerror}.", remedy)
        return
    yield well(what, f"{folder} can be written.")
    yield _seen_by_others(settings)


def _seen_by_others(settings: Settings) -> Finding:
    folder, what = settings.data_dir, "permissions"
    if not folder.stat().st_mode & OTHERS:
        return well(what, "Nobody but its owner and group reaches the data folder.")
    open_to_all = [
        path.name for pattern in SECRET_FILES for path in folder.glob(pattern) if path.stat().st_mode & OTHERS
    ]
    if not open_to_all:
        return well(what, "What is secret in the data folder is its owner's alone.")
    return either(
        what,
        settings.environment is Environment.PRODUCTION,
        f"Every user of this machine may read {', '.join(sorted(open_to_all)[:4])} in the data folder.",
        f"chmod o-rwx {folder}",
    )


def room(settings: Settings) -> Iterator[Finding]:
    """Whether the disk of the data folder has room."""
    folder = next(path for path in (settings.data_dir, *settings.data_dir.resolve().parents) if path.exists())
    free = shutil.disk_usage(folder).free
    says = f"The disk of {settings.data_dir} has {free / 2**30:.1f} GiB free."
    remedy = "Make room, or move the data folder to a larger disk."
    if free < LEAST:
        yield failure("disk", says, remedy)
    elif free < LITTLE:
        yield warning("disk", says, remedy)
    else:
        yield well("disk", says)


def time_zones(settings: Settings) -> Iterator[Finding]:
    """Whether the machine knows when summer time begins; moments are kept in UTC whatever zone it is in."""
    try:
        ZoneInfo("Europe/London")
    except ZoneInfoNotFoundError:
        yield failure("time zones", "This machine knows no time zones.", "Install Debian's tzdata.")
    else:
        yield well("time zones", "Moments are kept in UTC, and this machine knows Europe/London.")


def translations(settings: Settings) -> Iterator[Finding]:
    """Whether the catalogues are compiled, and each language that is offered has all words that residents see."""
    stale = [language for language in settings.languages if language != "en" and not _is_compiled(language)]
    lacking = [language for language in settings.languages if lacking_for_residents(language)]
    if stale:
        names, remedy = ", ".join(stale), "Run make translations (scripts/translations.sh)."
        yield failure("translations", f"The words of {names} are not compiled, or older than their catalogue.", remedy)
    if lacking:
        yield warning(
            "translations",
            f"Words are missing in {', '.join(lacking)}, which is not offered until it has them.",
            "Translate them (docs/translating.md), or take the language out of FOLKMOOT_LANGUAGES.",
        )
    if not stale and not lacking:
        yield well("translations", f"The pages speak {', '.join(settings.languages)}.")


def _is_compiled(language: str) -> bool:
    words = FOLDER / language / "LC_MESSAGES" / f"{CATALOGUE}.po"
    compiled = words.with_suffix(".mo")
    return compiled.is_file() and (not words.exists() or compiled.stat().st_mtime >= words.stat().st_mtime)


def front_end_files(settings: Settings) -> Iterator[Finding]:
    """Whether the style sheets and scripts that pages name are there."""
    what, remedy = "front-end files", "Run make assets (scripts/assets.sh)."
    manifest = BUILT / "manifest.json"
    if not manifest.is_file():
        yield failure(what, "The style sheets and scripts have not been built.", remedy)
        return
    missing = _missing_of(manifest)
    if missing:
        yield failure(what, f"{', '.join(missing[:3])} is missing.", remedy)
    else:
        yield well(what, "The style sheets and scripts are built.")


def _missing_of(manifest: Path) -> list[str]:
    names: dict[str, str] = json.loads(manifest.read_text("utf-8"))
    return [name for name in names.values() if not (manifest.parent / name).is_file()]


def pdf_libraries(settings: Settings) -> Iterator[Finding]:
    if can_make_pdf():
        yield well("PDF", "PDFs can be drawn.")
    else:
        remedy = "Install Debian's libpango-1.0-0, libpangoft2-1.0-0 and libharfbuzz-subset0."
        yield warning("PDF", "The libraries that draw PDFs are missing: packs and letters come as pages.", remedy)


MACHINE_CHECKS = (data_folder, room, time_zones, translations, front_end_files, pdf_libraries)
