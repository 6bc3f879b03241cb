"""Work on comments in a process of its own: `python -m bench._theme_job JOB …` prints what it took, as JSON.

Processor seconds and the most memory are those of that process, or of the command that it runs and of what that starts.
"""

from __future__ import annotations

import hashlib
import json
import os
import pty
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench._cluster import LocalCluster
from bench._comments import corpus_thirds, many_comments
from bench._measure import peak

Told = dict[str, Any]
BATCH = 500
SINGLES = 200
KILOBYTES = 1024
FOLKMOOT = str(Path(sys.executable).with_name("folkmoot"))
COLUMNS = ("--text", "comment", "--question", "question")


def main(job: str, *arguments: str) -> int:
    print(json.dumps(JOBS[job](*arguments)))
    return 0


def learn(model: str, count: str) -> Told:
    """Learn from so many comments, those of the corpus over and over, and keep the model."""
    from analysis import model_store
    from analysis.retraining import retrain

    data = corpus_thirds()
    told = (data.train * (int(count) // len(data.train) + 1))[: int(count)]
    retrain(data.taxonomy, told[:60], ())
    start, elapsed = time.process_time(), time.monotonic()
    learnt = retrain(data.taxonomy, told, ())
    took = {"seconds": time.process_time() - start, "elapsed": time.monotonic() - elapsed}
    model_store.save(learnt.classifier, Path(model), learnt.card)
    return took | {"megabytes": peak()}


def read(model: str, count: str) -> Told:
    """Read comments in batches, a quarter of them before the rest, and then some one by one."""
    from analysis import model_store

    start = time.process_time()
    classifier = model_store.load(Path(model))
    loading = time.process_time() - start
    comments = [*many_comments(int(count) + SINGLES)]
    first = _seconds(lambda: classifier.suggest(*_columns(comments[:1])))
    few, many, singles = comments[: int(count) // 4], comments[int(count) // 4 : int(count)], comments[int(count) :]

    def in_batches(some: Sequence[tuple[str, str]]) -> None:
        for at in range(0, len(some), BATCH):
            classifier.suggest(*_columns(some[at : at + BATCH]))

    took = [_seconds(lambda some=some: in_batches(some)) / len(some) for some in (few, many)]  # type: ignore[misc]
    one = [_seconds(lambda each=each: classifier.suggest(*_columns([each]))) for each in singles]  # type: ignore[misc]
    return {
        "load": loading,
        "first": first,
        "few": took[0],
        "many": took[1],
        "one": statistics.median(one),
        "slowest": max(one),
        "letters": statistics.fmean(len(text) for text, _ in comments),
        "distinct": len({text for text, _ in comments}) / len(comments),
        "megabytes": peak(),
    }


def plain(count: str) -> Told:
    """What the plain machine takes to read as many."""
    from bench._plain_machine import PlainMachine

    data = corpus_thirds()
    machine = PlainMachine(data.taxonomy.codes).fit(data.train)
    texts = [text for text, _ in many_comments(int(count))]
    seconds = _seconds(lambda: [machine.predict(texts[at : at + BATCH]) for at in range(0, len(texts), BATCH)])
    return {"each": seconds / len(texts), "megabytes": peak()}


def classify(model: str, comments: str, out: str, *options: str) -> Told:
    """Run `folkmoot themes classify` on a file, with a terminal to show its progress on."""
    start = time.monotonic()
    shown = _run_in_a_terminal(
        [FOLKMOOT, "themes", "classify", comments, *COLUMNS, "--model", model, "--out", out, *options],
    )
    return _took(start) | {"digest": digest_of(Path(out)), "progress": len(set(re.findall(r"\d+%", shown)))}


def cluster(model: str, comments: str, out: str) -> Told:
    """The same on a cluster of two workers, to which places in the file are sent and never rows."""
    start = time.monotonic()
    with LocalCluster(Path(out).parent) as workers:
        told = classify(model, comments, out, "--cluster", workers.address)
    return told | _took(start)


def digest_of(path: Path, times: int = 1) -> str:
    """The digest of a CSV file, or of one with its rows so many times over."""
    with path.open("rb") as file:
        header, rows = hashlib.sha256(file.readline()), file.tell()
        for _ in range(times):
            file.seek(rows)
            while piece := file.read(1 << 20):
                header.update(piece)
    return header.hexdigest()


def _columns(comments: Sequence[tuple[str, str]]) -> tuple[list[str], list[str]]:
    return [text for text, _ in comments], [question for _, question in comments]


def _run_in_a_terminal(command: Sequence[str]) -> str:
    """Run a command whose messages go to a terminal, and return what was shown there. Raises CalledProcessError."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, stdin=subprocess.DEVNULL) as process:
        os.close(theirs)
        shown = bytearray()
        try:
            while piece := os.read(ours, 1 << 16):
                shown += piece
        except OSError:  # A terminal that nobody writes to any more is an error on Linux, and no end of file.
            pass
        os.close(ours)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, shown.decode(errors="replace"))
    return shown.decode(errors="replace")


def _took(start: float) -> Told:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "seconds": used.ru_utime + used.ru_stime,
        "elapsed": time.monotonic() - start,
        "megabytes": used.ru_maxrss / KILOBYTES,
    }


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


JOBS: dict[str, Callable[..., Told]] = {
    "learn": learn,
    "read": read,
    "plain": plain,
    "classify": classify,
    "cluster": cluster,
}

if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
