"""One export in a process of its own: `python -m bench._export_job KIND URL FILE` prints what it took, as JSON.

The kind `peer` is what an analyst with pandas and pyreadstat would write: all answers in a frame, columns recoded one
by one, options of several spread out, and the frame given to the library with its labels.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from bench._answered import COUNCIL, KINDS, OPTIONS, SURVEY
from bench._measure import peak

REFUSALS = {"dont_know": -8, "prefer_not_to_say": -9, None: -2}


def main(kind: str, url: str, file: str) -> int:
    start = time.process_time()
    rows = peer(url, file) if kind == "peer" else ours(kind, url, Path(file))
    told = {"seconds": time.process_time() - start, "megabytes": peak(), "rows": rows}
    print(json.dumps(told))
    return 0


def ours(kind: str, url: str, path: Path) -> int:
    """Write a file as `folkmoot export responses` does."""
    from app.commands.surveys import council_called, wave_called
    from core.database import Database
    from surveys.exporting.files import FILE_KINDS
    from surveys.exporting.parcel import Counted
    from surveys.exporting.responses import Wanted, batches, layout_for

    database = Database(url)
    with database.reading() as session:
        wave, council = wave_called(session, SURVEY, 1), council_called(session, COUNCIL)
        counted = Counted(batches(session, council.id, wave, Wanted()))
        layout = layout_for(session, council.id, wave, Wanted())
        FILE_KINDS[kind].write(path, wave.questionnaire.document, layout, counted, "en")
    database.close()
    return counted.rows


def peer(url: str, file: str) -> int:
    import pandas as pd
    import pyreadstat
    from sqlalchemy import create_engine

    query = "SELECT id, mode, recruitment, design_weight, stratum, answers FROM response"
    frame = pd.read_sql(query, create_engine(url))
    answers = pd.DataFrame(list(map(json.loads, frame.pop("answers"))))
    frame["id"] = frame["id"].astype(str)
    labels: dict[str, dict[Any, str]] = {}
    columns = {}
    for name in answers:
        kind = str(name).rpartition("_")[0]
        for column, values in _recoded(kind, str(name), answers[name]):
            columns[column] = values
            labels[column] = {-8: "Don’t know", -9: "Prefer not to say", -2: "Not answered"}
    labels = {name: each for name, each in labels.items() if not name.startswith("area")}
    whole = pd.concat([frame, pd.DataFrame(columns)], axis=1)
    missing: dict[str, Any] = {name: [{"lo": -9, "hi": -1}] for name in labels}
    pyreadstat.write_sav(whole, file, row_compress=True, variable_value_labels=labels, missing_ranges=missing)
    return len(whole)


def _recoded(kind: str, name: str, answers: Any) -> Any:
    assert kind in KINDS
    if kind == "area":
        yield name, answers.fillna("-2").astype(str)
    elif kind in ("multiple", "ranking"):
        for place in range(1, OPTIONS[kind] + 1):
            yield f"{name}.{place}", answers.map(lambda given, place=place: _part(kind, given, place))
    else:
        codes = {str(place): place for place in range(1, 8)} | {f"option-{place}": place for place in range(1, 8)}
        yield name, answers.map(lambda given: _one(codes, given))


def _part(kind: str, given: Any, place: int) -> int:
    if not isinstance(given, list):
        return REFUSALS.get(given, -2)
    if kind == "multiple":
        return int(f"option-{place}" in given)
    return int(given[place - 1].removeprefix("option-")) if place <= len(given) else 0


def _one(codes: dict[str, int], given: Any) -> int:
    if isinstance(given, str):
        return codes[given] if given in codes else REFUSALS[given]
    return -2 if given is None or given != given else int(given)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
