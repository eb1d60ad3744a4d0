"""Hostile files of all classes, small ones, through the whole of `newsx batch` into all outputs: each has its own record."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from trials.hostile import try_hostile
from trials.hostile_files import CLASSES, write_hostile

needs_posix = pytest.mark.skipif(os.name != "posix", reason="names and pipes that other systems do not have")


@needs_posix
def test_each_hostile_file_has_its_own_record_in_each_output(tmp_path: Path) -> None:
    (tmp_path / "results").mkdir()
    files = write_hostile(tmp_path / "hostile", count=90, seed=1, scale=0.002)
    assert {file.kind for file in files} == set(CLASSES)
    told, faults = try_hostile(tmp_path / "hostile", files, tmp_path / "results", options=["--jobs", "2"])
    assert faults == []
    assert {item.kind for item in told} == set(CLASSES)
    assert any(not item.failure for item in told)
    assert not Path("/tmp/newsx-hostile.txt").exists()
