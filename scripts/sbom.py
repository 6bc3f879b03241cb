"""Writes the software bill of materials: whatever is installed to run Folkmoot or sent to a browser, in CycloneDX.

It is read from the lock files alone, so that the same commit gives the same bytes on every machine.
"""

import json
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
SENT_TO_BROWSERS = ("govuk-frontend",)
"""The packages of the style sheets that pages load; the others of package-lock.json only build them."""


def main() -> None:
    sys.stdout.write(json.dumps(bill_of_materials(), indent=2, ensure_ascii=False) + "\n")


def bill_of_materials() -> dict[str, Any]:
    """The bill as CycloneDX 1.6 says it in JSON, which its own library has checked for Python's packages."""
    command = ["cyclonedx-py", "requirements", "requirements/run.txt", "--output-reproducible", "--spec-version", "1.6"]
    found = subprocess.run(
        [str(Path(sys.executable).with_name(command[0])), *command[1:]],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    bill: dict[str, Any] = json.loads(found.stdout)
    bill["metadata"]["component"] = {"type": "application", "bom-ref": "folkmoot", "name": "folkmoot", **_of_ours()}
    bill["components"] = [_from_pypi(each) for each in bill["components"]]
    bill["components"] += [_from_npm(name) for name in SENT_TO_BROWSERS]
    everything = sorted(each["bom-ref"] for each in bill["components"])
    bill["dependencies"] = [{"ref": ref} for ref in everything] + [{"ref": "folkmoot", "dependsOn": everything}]
    return bill


def _of_ours() -> dict[str, Any]:
    own = ConfigParser()
    own.read(ROOT / "setup.cfg")
    return {
        "version": own["metadata"]["version"],
        "licenses": [{"license": {"id": own["metadata"]["license"]}}],
    }


def _from_pypi(component: dict[str, Any]) -> dict[str, Any]:
    """A component without the line of the lock file that it was read from: its hashes say as much."""
    return {name: value for name, value in component.items() if name != "description"} | {"bom-ref": component["purl"]}


def _from_npm(name: str) -> dict[str, Any]:
    locked = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"][f"node_modules/{name}"]
    purl = f"pkg:npm/{name}@{locked['version']}"
    return {
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": locked["version"],
        "licenses": [{"license": {"id": locked["license"]}}],
        "purl": purl,
    }


if __name__ == "__main__":
    main()
