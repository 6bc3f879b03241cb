"""The version before this one: its code out of the repository, and how far its migrations go."""

import shutil
import subprocess
import tarfile
from io import BytesIO
from pathlib import Path

from alembic.script import ScriptDirectory

from app import schema
from app.settings import ROOT


class NoHistory(Exception):
    """There is no repository here, or it does not go back so far."""


def last_before(revision: str) -> str:
    """The commit before the one that brought a migration. Raises `NoHistory`."""
    script = ScriptDirectory.from_config(schema.alembic_config("")).get_revision(revision)
    assert script is not None
    path = str(Path(script.path).relative_to(ROOT))
    brought = _git("log", "--first-parent", "-m", "--diff-filter=A", "--format=%H", "--", path).split()
    if not brought:
        raise NoHistory(f"no commit brought migration {revision}")
    return _git("rev-parse", f"{brought[-1]}^").strip()


def take_out(commit: str, folder: Path) -> None:
    """Write a commit's code into a folder, with the files that are built and differ in nothing that matters here."""
    archive = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=BytesIO(archive)) as files:
        files.extractall(folder, filter="data")
    shutil.copytree(ROOT / "static" / "vendor", folder / "static" / "vendor", dirs_exist_ok=True)
    for compiled in (ROOT / "translations").rglob("*.mo"):
        target = folder / compiled.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(compiled, target)


def newest_migration(folder: Path) -> str:
    """The newest of this version's migrations that another version's code has as well."""
    theirs = {path.name for path in (folder / "migrations" / "versions").glob("*.py")}
    for script in ScriptDirectory.from_config(schema.alembic_config("")).walk_revisions():
        if Path(script.path).name in theirs:
            return script.revision
    raise NoHistory("the versions have no migration in common")


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise NoHistory(done.stderr.strip())
    return done.stdout
