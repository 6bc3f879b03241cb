"""What is frozen when a pack is published: its evidence, its questions and its words, as one text with its hash."""

import hashlib
import json
from typing import Any

from core.papers.paper import Paper
from framework.packs.models import PackVersion

FORMAT = 1


class Altered(Exception):
    """What is kept of a version is not what was published."""


def frozen(facts: dict[str, Any]) -> tuple[str, str]:
    """Facts as canonical JSON, the same text whenever they are the same, and the SHA-256 of it."""
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text, hash_of(text)


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def snapshot_of(version: PackVersion) -> dict[str, Any]:
    """What was published. Raises `Altered` where the text no longer gives its hash."""
    if hash_of(version.snapshot) != version.content_hash:
        raise Altered
    found: dict[str, Any] = json.loads(version.snapshot)
    return found


def paper_in(version: PackVersion, language: str) -> Paper:
    """The pack as it was published in a language, or in the first that it was published in. Raises `Altered`."""
    papers = snapshot_of(version)["papers"]
    return Paper.from_document(papers.get(language) or papers[next(iter(papers))])


def languages_of(version: PackVersion) -> list[str]:
    return list(snapshot_of(version)["languages"])
