"""Worker processes begin, work and end without anyone else noticing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import psutil
import pytest

needs_posix = pytest.mark.skipif(os.name != "posix", reason="signals")
needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere Python threads have to be able to run")

SCRIPT = """
import sys
sys.path[:0] = {path!r}
from newsx.corpus.supervisor import Setup, run
from obedient import load_obedient, tasks_of

if __name__ == "__main__":
    for outcome in run(tasks_of({orders!r}), jobs=2, setup=Setup(), load=load_obedient):
        print(outcome.name, flush=True)
"""


def started(tmp_path: Path, *orders: str) -> subprocess.Popen[str]:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT.format(path=sys.path, orders=orders))
    return subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def are_gone(processes: Iterable[psutil.Process], *, within: float) -> bool:
    _, alive = psutil.wait_procs(list(processes), timeout=within)
    return not alive


@needs_posix
@pytest.mark.parametrize("order", ["hang", pytest.param("search", marks=needs_linux)])
def test_workers_do_not_outlive_a_killed_parent(tmp_path: Path, order: str) -> None:
    parent = started(tmp_path, "sleep 0", order, order)
    assert parent.stdout
    assert parent.stdout.readline() == "d0\n"
    time.sleep(0.3)
    children = psutil.Process(parent.pid).children()
    assert len(children) >= 2
    parent.kill()
    parent.communicate()
    assert are_gone(children, within=2)


@needs_posix
@pytest.mark.parametrize("moment", [0.0, 0.15, 0.5])
def test_ctrl_c_is_the_parents_alone(tmp_path: Path, moment: float) -> None:
    """Sent to all processes of the terminal, at moments when workers start, load and work."""
    parent = started(tmp_path, *["sleep 0.05"] * 1000)
    until_started = time.monotonic() + 10
    while not (children := psutil.Process(parent.pid).children()) and time.monotonic() < until_started:
        time.sleep(0.01)
    time.sleep(moment)
    children = psutil.Process(parent.pid).children()
    os.killpg(parent.pid, signal.SIGINT)
    _, errors = parent.communicate(timeout=10)
    assert errors.count("KeyboardInterrupt") <= 1
    assert "SpawnProcess" not in errors
    assert are_gone(children, within=2)


def test_standard_output_is_the_parents_alone(tmp_path: Path) -> None:
    output, errors = started(tmp_path, "print from a worker").communicate(timeout=20)
    assert (output, errors) == ("d0\n", "from a worker\n")
