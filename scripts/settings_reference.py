"""Writes docs/settings.md from what `app/settings.py` says beneath each setting."""

import ast
import inspect
import textwrap
from dataclasses import MISSING, Field, fields
from pathlib import Path

from app.settings import ROOT, Settings

DOCUMENT = ROOT / "docs" / "settings.md"
DERIVED = {"codes_key": "the secret key", "database_url": "SQLite in the data folder", "owner_database_url": "the same"}
"""The defaults that follow from other settings, in words."""
TITLE = """\
# Settings

Every setting is an environment variable. Any of them may be given as a file instead: `FOLKMOOT_SECRET_KEY_FILE` names
the file that holds what `FOLKMOOT_SECRET_KEY` would, as systemd's credentials and containers' secrets do; where several
values are separated by commas they may stand on lines of their own. `app/settings.py` is the truth, from which
`python -m scripts.settings_reference` writes this page. [deploy.md](deploy.md) says where settings stand, and
`folkmoot doctor` whether they are well.

| variable | default | what it decides |
| --- | --- | --- |
"""


def reference() -> str:
    """The page, as it should be."""
    said = what_is_said()
    return TITLE + "".join(
        f"| `FOLKMOOT_{each.name.upper()}` | {_default(each)} | {said[each.name]} |\n" for each in fields(Settings)
    )


def what_is_said() -> dict[str, str]:
    """What stands beneath each setting in the code."""
    (settings,) = ast.parse(textwrap.dedent(inspect.getsource(Settings))).body
    assert isinstance(settings, ast.ClassDef)
    said: dict[str, str] = {}
    for one, after in zip(settings.body, settings.body[1:], strict=False):
        if not (isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)):
            continue
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) and isinstance(after.value.value, str):
            said[one.target.id] = " ".join(after.value.value.split())
    return said


def _default(setting: "Field[object]") -> str:
    value = () if setting.default is MISSING else setting.default
    if setting.name in DERIVED:
        return DERIVED[setting.name]
    if isinstance(value, bool):
        return f"`{int(value)}`"
    if isinstance(value, Path):
        return f"`{value.relative_to(ROOT)}`"
    if isinstance(value, tuple):
        value = ",".join(value)
    return f"`{value}`" if value != "" else "none"


if __name__ == "__main__":
    DOCUMENT.write_text(reference(), encoding="utf-8")
