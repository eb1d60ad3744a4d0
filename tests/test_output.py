"""Results are written whole or not at all."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from newsx.errors import OutputError
from newsx.output import atomic_writer


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "result.json"


def test_the_file_is_there_when_the_block_has_ended(path: Path) -> None:
    path.write_text("old")
    with atomic_writer(path) as stream:
        stream.write("Київ\nnew\n")
        assert path.read_text() == "old"
    assert path.read_bytes() == "Київ\nnew\n".encode()
    assert list(path.parent.iterdir()) == [path]


def test_a_new_file_has_the_usual_rights(path: Path, tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    with atomic_writer(path) as stream:
        stream.write("new")
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE((tmp_path / "usual").stat().st_mode)


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_a_failure_leaves_the_old_file_and_no_other(path: Path, error: type[BaseException]) -> None:
    path.write_text("old")
    with pytest.raises(error), atomic_writer(path) as stream:
        stream.write("new")
        raise error
    assert path.read_text() == "old"
    assert list(path.parent.iterdir()) == [path]


def test_a_full_disk_is_an_output_error(path: Path) -> None:
    with pytest.raises(OutputError, match=r"result\.json: cannot be written \(No space left"), atomic_writer(path):
        raise OSError(28, "No space left on device")
    assert list(path.parent.iterdir()) == []


@pytest.mark.parametrize("name", ["missing/result.json", "a" * 300])
def test_a_place_that_cannot_be_written_to_is_an_output_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputError, match="cannot be written"), atomic_writer(tmp_path / name):
        pass


def test_a_link_stays_a_link(path: Path) -> None:
    link = path.with_name("link.json")
    link.symlink_to(path)
    with atomic_writer(link) as stream:
        stream.write("new")
    assert link.is_symlink()
    assert path.read_text() == "new"


def test_a_device_is_written_to_and_not_replaced() -> None:
    null = Path("/dev/null")
    if not null.is_char_device():
        pytest.skip("no /dev/null here")
    with atomic_writer(null) as stream:
        stream.write("new")
    assert null.is_char_device()


def test_what_utf8_cannot_hold_is_escaped(path: Path) -> None:
    with atomic_writer(path) as stream:
        stream.write("\ud800")
    assert path.read_text() == "\\ud800"
