"""A Dask scheduler on one machine and workers on others, and a wave's figures worked out on them and here."""

import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from app.settings import ROOT
from core.acting import acting_everywhere
from core.database import Database
from framework import computing
from framework.models import Observation
from framework.service import publish_council
from surveys.models import WaveState
from tests.factories import Factory
from tests.framework.making import make_answers, make_survey
from tests.scale.estate import PATIENCE, Estate
from tests.scale.network import Machine

DASK = str(Path(sys.executable).with_name("dask"))
SCHEDULER = 8786


def figures_are_the_same(estate: Estate, scheduler: Machine, workers: Sequence[Machine]) -> bool:
    """Work a wave's figures out here, and on the cluster; compare every column of every row."""
    database = Database(estate.url)
    with acting_everywhere("a test publishes a wave"), database.transaction() as session:
        survey = make_survey(Factory(session), "figures")
        wave = survey.wave(state=WaveState.CLOSED)
        for seed, council in enumerate(survey.councils):
            make_answers(survey, wave, council, seed=seed)
        folder, told = estate.folder / "figures", []
        for address in ("", start_cluster(estate, scheduler, workers)):
            computing.PLACE.cluster = address
            for council in survey.councils:
                publish_council(session, folder, council.id, wave)
            session.expire_all()
            found = session.query(Observation).order_by(Observation.id)
            told.append([[getattr(row, column.key) for column in Observation.__table__.columns] for row in found])
    database.close()
    print(f"{len(told[0])} figures of {len(survey.councils)} councils, here and on {len(workers)} machines", flush=True)
    return bool(told[0]) and told[0] == told[1]


def start_cluster(estate: Estate, scheduler: Machine, workers: Sequence[Machine]) -> str:
    """Start a scheduler and a worker on each other machine, and give the scheduler's address."""
    address = f"tcp://{scheduler.address}:{SCHEDULER}"
    _start(estate, scheduler, "scheduler", "--host", scheduler.address, "--port", str(SCHEDULER), "--no-dashboard")
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex((scheduler.address, SCHEDULER)) == 0:
                break
        time.sleep(0.2)
    for machine in workers:
        quiet = [
            "--no-nanny",
            "--nthreads",
            "1",
            "--no-dashboard",
            "--local-directory",
            str(estate.folder / machine.name),
        ]
        _start(estate, machine, "worker", address, "--host", machine.address, *quiet)
    return address


def _start(estate: Estate, machine: Machine, *words: str) -> None:
    with (estate.folder / "cluster.log").open("ab") as log:
        process = subprocess.Popen(
            machine.inside(DASK, *words), cwd=ROOT, stdout=log, stderr=log, start_new_session=True
        )
    estate.running.append(process)
