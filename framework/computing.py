"""Where a council's figures are worked out: in this process, or on the Dask cluster that the installation names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from analysis.errors import PartitionError
from framework.recipe import library_versions

Result = TypeVar("Result")


class ClusterAway(Exception):
    """The cluster is not there, or would give other digits: the work is tried again later."""


@dataclass
class Where:
    """The address of a cluster, such as tcp://10.0.0.1:8786; none is this process."""

    cluster: str = ""


PLACE = Where()
"""Set once, as a worker starts."""


def worked_out(work: Callable[..., Result], *values: Any) -> Result:
    """Work something out from values alone, wherever figures are worked out: the same digits come of it.

    Raises what the work raises, and `ClusterAway`.
    """
    if not PLACE.cluster:
        return work(*values)
    from analysis.executors import opened

    try:
        with opened(PLACE.cluster, 1) as executor:
            result: Result = executor.submit(_with_the_same_libraries, library_versions(), work, *values).result()
            return result
    except PartitionError as error:
        raise ClusterAway(str(error)) from error


def _with_the_same_libraries(versions: dict[str, str], work: Callable[..., Result], *values: Any) -> Result:
    """What the cluster does. The last digits of a figure depend on libraries, and its recipe names ours."""
    here = library_versions()
    others = sorted(f"{name} {here.get(name)}" for name in versions if here.get(name) != versions[name])
    if others:
        raise ClusterAway(f"A worker of the cluster has {', '.join(others)}: install the same release there.")
    return work(*values)
