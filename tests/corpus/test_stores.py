"""Whatever happens to a run, the one that goes on with it ends in what an undisturbed run gives, and does nothing twice."""

from __future__ import annotations

import errno
import functools
import io
import json
import os
import random
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis.strategies import text

from newsx.corpus.jsonl_store import StreamStore, ledger_of
from newsx.corpus.ledger import Ledger
from newsx.corpus.paths import another_path, record_path
from newsx.corpus.records import Outcome
from newsx.corpus.stores import Form, Store, form_of, is_taken, open_store
from newsx.errors import OutputError
from newsx.output import encodable

Given = tuple[str, str]  # name and digest; a digest that begins with "bad" fails

OUT: dict[Form, str] = {"jsonl": "out.jsonl", "folder": "out"}
both_forms = pytest.mark.parametrize("form", OUT)


@pytest.fixture(autouse=True)
def _every_change_is_committed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsx.corpus.ledger._SECONDS_BETWEEN_COMMITS", -1)


def record_of(name: str, digest: str) -> str:
    return json.dumps({"name": name, "digest": digest})


def outcome_of(store: Store, name: str, digest: str) -> Outcome:
    if store.unchanged(name, digest):
        return Outcome(name, digest, "unchanged", "")
    if (record := store.kept_failure(name, digest)) is not None:
        return Outcome(name, digest, "failed", record)
    return Outcome(name, digest, "failed" if digest.startswith("bad") else "analysed", record_of(name, digest))


def work(
    folder: Path,
    form: Form,
    given: Iterable[Given],
    *,
    stop: int | None = None,
    ahead: int = 1,
    fingerprint: str = "v1",
    resume: bool = True,
) -> list[str]:
    """Runs the inputs through a store that is asked for several inputs before it gets their outcomes; returns the names not found there.

    With `stop` it ends after so many inputs, unfinished.
    """
    store = open_store(str(folder / OUT[form]), form, fingerprint, resume=resume)
    done = []
    try:
        for outcome in _outcomes(store, list(given)[:stop], ahead, done):
            store.add(outcome)
        if stop is None:
            store.finish()
    finally:
        store.close()
    return done


def _outcomes(store: Store, given: list[Given], ahead: int, done: list[str]) -> Iterator[Outcome]:
    for first in range(0, len(given), ahead):
        batch = []
        for name, digest in given[first : first + ahead]:
            is_kept = store.unchanged(name, digest) or store.kept_failure(name, digest) is not None
            batch.append(outcome_of(store, name, digest))
            done += [] if is_kept else [name]
        yield from batch


def result(folder: Path, form: Form) -> dict[str, bytes]:
    """All that is in the output, but for the ledger."""
    out = folder / OUT[form]
    if form == "jsonl":
        return {"": out.read_bytes()}
    return {str(file.relative_to(out)): file.read_bytes() for file in out.rglob("*") if file.is_file() and ".newsx" not in file.parts}


def articles(count: int, digest: str = "d") -> list[Given]:
    return [(f"news/{number:03}.txt", digest) for number in range(count)]


@both_forms
def test_records_are_written_in_order_and_failures_among_them(tmp_path: Path, form: Form) -> None:
    work(tmp_path, form, [("b.txt", "d"), ("a.txt", "bad"), ("c/d.txt", "d")])
    found = result(tmp_path, form)
    if form == "jsonl":
        expected = [record_of("b.txt", "d"), record_of("a.txt", "bad"), record_of("c/d.txt", "d")]
        assert found == {"": "".join(f"{line}\n" for line in expected).encode()}
        assert sorted(path.name for path in tmp_path.iterdir()) == [".out.jsonl.ledger", "out.jsonl"]
    else:
        assert set(found) == {"b.txt.json", "c/d.txt.json", "failures.jsonl"}
        assert found["failures.jsonl"].decode() == record_of("a.txt", "bad") + "\n"


@both_forms
def test_a_stopped_run_goes_on_where_it_was(tmp_path: Path, form: Form) -> None:
    assert work(tmp_path, form, articles(10), stop=4) == [name for name, _ in articles(4)]
    assert not (tmp_path / "out.jsonl").exists()
    assert work(tmp_path, form, articles(10)) == [name for name, _ in articles(10)[4:]]
    (tmp_path / "whole").mkdir()
    work(tmp_path / "whole", form, articles(10))
    assert result(tmp_path, form) == result(tmp_path / "whole", form)


@both_forms
def test_a_finished_run_is_brought_up_to_date(tmp_path: Path, form: Form) -> None:
    work(tmp_path, form, [("a", "1"), ("b", "1"), ("c", "bad"), ("d", "1"), ("gone", "1")])
    again = [("a", "1"), ("b", "2"), ("c", "bad"), ("new", "1"), ("d", "1")]
    assert work(tmp_path, form, again) == ["b", "c", "new"]
    (tmp_path / "whole").mkdir()
    work(tmp_path / "whole", form, again)
    assert result(tmp_path, form) == result(tmp_path / "whole", form)


@both_forms
def test_failures_of_an_interrupted_run_are_kept_and_those_of_a_finished_one_tried_again(tmp_path: Path, form: Form) -> None:
    given = [("a", "bad"), ("b", "1"), ("c", "1")]
    work(tmp_path, form, given, stop=2)
    assert work(tmp_path, form, given) == ["c"]
    assert work(tmp_path, form, given) == ["a"]


@both_forms
def test_another_pipeline_changes_everything(tmp_path: Path, form: Form) -> None:
    work(tmp_path, form, articles(3), stop=2)
    assert len(work(tmp_path, form, articles(3), fingerprint="v2")) == 3
    assert work(tmp_path, form, articles(3), fingerprint="v2") == []


@both_forms
def test_what_fails_now_does_not_keep_what_was_found_before(tmp_path: Path, form: Form) -> None:
    work(tmp_path, form, [("x/a", "1"), ("b", "1")])
    work(tmp_path, form, [("x/a", "bad"), ("b", "1")])
    assert record_of("x/a", "1") not in str(result(tmp_path, form))
    assert form == "jsonl" or not (tmp_path / "out" / "x").exists()


@both_forms
def test_overwriting_starts_anew(tmp_path: Path, form: Form) -> None:
    work(tmp_path, form, articles(3))
    assert len(work(tmp_path, form, articles(2), resume=False)) == 2
    (tmp_path / "whole").mkdir()
    work(tmp_path / "whole", form, articles(2))
    assert result(tmp_path, form) == result(tmp_path / "whole", form)


def test_an_input_that_comes_in_between_costs_only_itself(tmp_path: Path) -> None:
    work(tmp_path, "jsonl", articles(10), stop=8)
    changed = [*articles(3), ("news/002b.txt", "d"), *articles(10)[4:]]
    assert work(tmp_path, "jsonl", changed) == ["news/002b.txt", "news/008.txt", "news/009.txt"]
    lines = [json.loads(line)["name"] for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert lines == [name for name, _ in changed]
    assert sorted(path.name for path in tmp_path.iterdir()) == [".out.jsonl.ledger", "out.jsonl"]


class _Killed(BaseException):
    pass


class _Killer:
    """Ends a run at its nth step that the disk sees, and then puts the files back as they were at that step."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder = folder
        self._frozen = folder.with_name(f"{folder.name}-frozen")
        self._left = 0
        for owner, name in ((Ledger, "commit"), (Path, "replace"), (Path, "unlink"), (os, "fsync")):
            monkeypatch.setattr(owner, name, self._watched(getattr(owner, name)))

    def run(self, action: Callable[[], Any], *, after: int, torn: bytes) -> None:
        """`torn` is what was being written to the part."""
        self._left = after
        try:
            action()
        except _Killed:
            shutil.rmtree(self._folder)
            self._frozen.rename(self._folder)
            for part in self._folder.glob("*.part"):
                with part.open("ab") as stream:
                    stream.write(torn)
        self._left = 0

    def _watched(self, step: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*arguments: Any, **options: Any) -> Any:
            result = step(*arguments, **options)
            self._left -= 1
            if self._left == 0:
                shutil.copytree(self._folder, self._frozen)
                raise _Killed
            return result

        return watched


@both_forms
@pytest.mark.parametrize("seed", range(8))
def test_any_series_of_stops_kills_and_changes_ends_as_an_undisturbed_run(
    tmp_path: Path, form: Form, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(seed)
    folder, whole = tmp_path / "run", tmp_path / "whole"
    folder.mkdir()
    whole.mkdir()
    given = [(f"{rng.choice('abc')}/{number}.txt", rng.choice(["1", "2", "bad"])) for number in range(12)]
    killer = _Killer(folder, monkeypatch)
    for _ in range(6):
        monkeypatch.setattr("newsx.corpus.ledger._SECONDS_BETWEEN_COMMITS", rng.choice([-1, 1000]))
        run = functools.partial(work, folder, form, given, stop=rng.choice([None, *range(13)]), ahead=rng.randint(1, 6))
        killer.run(run, after=rng.choice([0, *range(1, 40)]), torn=b'{"text": "caf\xc3'[: rng.randrange(15)])
        given = rng.choice([given, given, _changed(given, rng)])
    work(folder, form, given, ahead=3)
    work(whole, form, given)
    assert result(folder, form) == result(whole, form)
    assert work(folder, form, given) == [name for name, digest in given if digest == "bad"]
    assert not [*folder.glob("*.part"), *folder.glob(".*.kept")]


def _changed(given: list[Given], rng: random.Random) -> list[Given]:
    given = [(name, rng.choice([digest, digest, "3"])) for name, digest in given if rng.random() < 0.8]
    given.insert(rng.randint(0, len(given)), (f"new/{rng.random()}.txt", "1"))
    if rng.random() < 0.3:
        rng.shuffle(given)
    return given


def test_a_kill_leaves_a_part_of_which_only_the_torn_end_is_lost(tmp_path: Path) -> None:
    work(tmp_path, "jsonl", articles(5), stop=3)
    with (tmp_path / "out.jsonl.part").open("ab") as part:
        part.write(b'{"name": "news/00')
    assert work(tmp_path, "jsonl", articles(5)) == ["news/003.txt", "news/004.txt"]


@both_forms
def test_one_process_at_a_time_writes(tmp_path: Path, form: Form) -> None:
    store = open_store(str(tmp_path / OUT[form]), form, "v1")
    store.add(outcome_of(store, "a", "1"))
    for resume in (True, False):
        with pytest.raises(OutputError, match="another newsx is writing there"):
            open_store(str(tmp_path / OUT[form]), form, "v1", resume=resume)
    store.close()
    assert work(tmp_path, form, [("a", "1"), ("b", "1")]) == ["b"]


def test_an_output_that_others_changed_is_not_built_upon(tmp_path: Path) -> None:
    work(tmp_path, "jsonl", articles(3))
    out = tmp_path / "out.jsonl"
    out.write_bytes(out.read_bytes().replace(b"001", b"xxx"))
    with pytest.raises(OutputError, match="changed since newsx batch wrote it; --overwrite"):
        work(tmp_path, "jsonl", articles(3))
    out.write_bytes(b"")
    with pytest.raises(OutputError, match="changed since newsx batch wrote it; --overwrite"):
        work(tmp_path, "jsonl", articles(3))
    ledger_of(out).unlink()
    with pytest.raises(OutputError, match="not written by newsx batch"):
        work(tmp_path, "jsonl", articles(3))
    ledger_of(out).write_bytes(b"no database at all" * 100)
    with pytest.raises(OutputError, match="damaged"):
        work(tmp_path, "jsonl", articles(3))
    assert len(work(tmp_path, "jsonl", articles(3), resume=False)) == 3


def test_an_output_that_is_gone_is_made_anew(tmp_path: Path) -> None:
    work(tmp_path, "jsonl", articles(3))
    (tmp_path / "out.jsonl").unlink()
    assert len(work(tmp_path, "jsonl", articles(3))) == 3
    work(tmp_path, "folder", articles(3))
    (tmp_path / "out/news/001.txt.json").unlink()
    assert work(tmp_path, "folder", articles(3)) == ["news/001.txt"]


@both_forms
def test_a_run_that_came_to_nothing_leaves_nothing(tmp_path: Path, form: Form) -> None:
    work(tmp_path, form, [], stop=0)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_one_clear_error_and_the_run_goes_on_afterwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    work(tmp_path, "jsonl", articles(6), stop=2)
    with monkeypatch.context() as patch, pytest.raises(OutputError, match=r"No space left on device\); what is done is kept.*--resume"):
        patch.setattr(os, "fsync", full)
        work(tmp_path, "jsonl", articles(6))
    assert work(tmp_path, "jsonl", articles(6)) == [name for name, _ in articles(6)[2:]]


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/mine.json").write_text("{}")
    for resume in (True, False):
        with pytest.raises(OutputError, match="other files in it"):
            work(tmp_path, "folder", articles(1), resume=resume)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.json"]


def test_two_names_that_make_one_path_are_told_apart(tmp_path: Path) -> None:
    names = ["a/../b.txt", "a/b.txt", "A/B.txt", "a//b.txt", "a/b.txt.json/c", "failures.jsonl/x"]
    given = [(name, str(number)) for number, name in enumerate(names)]
    work(tmp_path, "folder", given)
    found = result(tmp_path, "folder")
    assert len(found) == len({path.casefold() for path in found}) == len(names)
    assert sorted(json.loads(record)["name"] for record in found.values()) == sorted(names)
    assert work(tmp_path, "folder", given) == []


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("news/a.txt", "news/a.txt.json"),
        ("/etc/passwd", "etc/passwd.json"),
        ("../../up.txt", "up.txt.json"),
        ("c:\\news\\a.txt", "c_/news/a.txt.json"),
        ("feed.jsonl:12", "feed.jsonl_12.json"),
        ("-", "-.json"),
        ("..", "_.json"),
        (".newsx/ledger.sqlite", "_.newsx/ledger.sqlite.json"),
        ("con/AUX.txt/Console.txt", "_con/_AUX.txt/Console.txt.json"),
        ("end. /x", "end_/x.json"),
        ("a\x00b\x1b[2J?.txt", "a_b_[2J_.txt.json"),
        ("cafe\u0301.txt", "caf\xe9.txt.json"),
    ],
)
def test_a_name_makes_a_path_that_stays_in_its_folder(name: str, path: str) -> None:
    assert record_path(name) == path


@given(name=text(max_size=600))
def test_any_name_makes_a_path_that_any_system_takes(name: str) -> None:
    for path in (record_path(encodable(name)), another_path(record_path(encodable(name)), encodable(name))):
        parts = path.split("/")
        assert all(part and len(part.encode()) <= 255 and not part.startswith(".") and not part.endswith((" ", ".")) for part in parts)
        assert len(path.encode()) <= 1000
        assert path.endswith(".json")
        assert not [part for part in parts[:-1] if part.lower().endswith(".json")]


@pytest.mark.parametrize(
    ("output", "form"),
    [
        ("-", "jsonl"),
        ("a.jsonl", "jsonl"),
        ("a.SQLITE", "sqlite"),
        ("a.sqlite3", "sqlite"),
        ("a.db", "sqlite"),
        ("a", "folder"),
        ("a.d/", "folder"),
        ("there.jsonl", "folder"),
        ("/dev/null", "jsonl"),
        ("a.json", None),
    ],
)
def test_the_name_of_the_output_tells_its_form(output: str, form: Form | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("there.jsonl").mkdir()
    assert form_of(output) == form


def test_an_output_is_taken_from_when_its_run_begins(tmp_path: Path) -> None:
    assert not any(is_taken(str(tmp_path / name), form) for form, name in OUT.items())
    assert not is_taken("-", "jsonl") and not is_taken("/dev/null", "jsonl")
    for form, name in OUT.items():
        work(tmp_path, form, articles(2), stop=1)
        assert is_taken(str(tmp_path / name), form)
        work(tmp_path, form, articles(2))
        assert is_taken(str(tmp_path / name), form)


def test_a_link_stays_and_its_target_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "place").mkdir()
    (tmp_path / "out.jsonl").symlink_to("place/real.jsonl")
    work(tmp_path, "jsonl", articles(2))
    assert (tmp_path / "out.jsonl").is_symlink()
    assert len((tmp_path / "place/real.jsonl").read_text().splitlines()) == 2


def test_a_device_is_written_to_and_never_replaced() -> None:
    store = open_store("/dev/null", "jsonl", "v1")
    store.add(Outcome("a", "1", "analysed", "{}"))
    store.finish()
    store.close()
    assert not Path("/dev/null").is_file()


def test_a_place_that_cannot_be_written_to_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "folder.jsonl").mkdir()
    (tmp_path / "file").touch()
    for name, form, message in (
        ("no/out.jsonl", "jsonl", "there is no folder"),
        ("folder.jsonl", "jsonl", "a folder, not a file"),
        ("file", "folder", "cannot be written"),
    ):
        with pytest.raises(OutputError, match=message):
            open_store(str(tmp_path / name), form, "v1")  # type: ignore[arg-type]


def test_records_on_a_stream_are_there_at_once() -> None:
    stream = io.BytesIO()
    store = StreamStore(stream)
    store.add(Outcome("a", "1", "analysed", "{}"))
    assert stream.getvalue() == b"{}\n"
    assert not store.unchanged("a", "1")
