"""Measurements on one thread."""

from __future__ import annotations

import os
import subprocess
import sys

_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS", "NEWSX_THREADS")


def run_on_one_thread() -> None:
    """Runs this program's command anew with one thread for each library, which read that when they are loaded, unless it does."""
    if any(os.environ.get(name) != "1" for name in _VARIABLES):
        environment = os.environ | dict.fromkeys(_VARIABLES, "1")
        sys.exit(subprocess.run([sys.executable, "-m", "newsx.benchmarks", *sys.argv[1:]], env=environment, check=False).returncode)
