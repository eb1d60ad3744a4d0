"""Records in one file of JSON lines, in the order of the inputs, and the same on a stream."""

from __future__ import annotations

import errno
import os
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, NamedTuple

from newsx.corpus.ledger import Ledger, remove_ledger
from newsx.corpus.records import Outcome
from newsx.errors import OutputError

_TABLES = """
CREATE TABLE records (
    name TEXT PRIMARY KEY, digest TEXT NOT NULL, fingerprint TEXT NOT NULL, failed INTEGER NOT NULL,
    file INTEGER NOT NULL, start INTEGER NOT NULL, length INTEGER NOT NULL, checksum INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX places ON records (file, start)
"""
_ASIDE = -1
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class StreamStore:
    """Lines on a stream of bytes, such as standard output: nothing is kept, so nothing can be gone on with. Closes what is its own."""

    def __init__(self, stream: IO[bytes], *, is_own: bool = False) -> None:
        self._stream = stream
        self._is_own = is_own

    def unchanged(self, name: str, digest: str) -> bool:
        return False

    def kept_failure(self, name: str, digest: str) -> str | None:
        return None

    def add(self, outcome: Outcome) -> None:
        """Raises `BrokenPipeError` if nobody reads any more."""
        try:
            self._stream.write(_line(outcome.record))
            self._stream.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputError(f"standard output: cannot be written ({error.strerror})") from error

    def finish(self) -> None:
        pass

    def close(self) -> None:
        if self._is_own:
            self._stream.close()


class _Row(NamedTuple):
    """A record that is kept: which input's it is, and where its line lies. `file` is `_ASIDE`, or the number of a written file."""

    name: str
    digest: str
    fingerprint: str
    failed: int
    file: int
    start: int
    length: int
    checksum: int


class JsonlStore:
    """Writes `OUT.part`, and puts it in the place of OUT when all is done. The ledger `.OUT.ledger` stays beside it for the next run.

    The part is written in order, so what an interrupted run left is kept as it is while the inputs are the same; from where they
    are not, it is moved to `.OUT.kept`, and records that still hold are taken from there, as they are from OUT when it is brought up to
    date. Written files are numbered: OUT is the one that the ledger has as `final`, the part that comes after it is `final` + 1.

    Raises `OutputError` where a file cannot be written, or is not what newsx left.
    """

    def __init__(self, path: Path, fingerprint: str, *, resume: bool) -> None:
        self._given = path
        self._fingerprint = fingerprint
        self._out = path.resolve()
        self._part = part_of(self._out)
        self._aside = self._out.with_name(f".{self._out.name}.kept")
        self._readers: dict[Path, IO[bytes]] = {}
        ledger = ledger_of(self._out)
        if resume and not ledger.exists() and (self._out.exists() or self._part.exists()):
            raise OutputError(f"{path}: not written by newsx batch, or its ledger {ledger.name} is gone; --overwrite starts anew")
        if self._out.is_dir():
            raise OutputError(f"{path}: a folder, not a file")
        if not self._out.parent.is_dir():
            raise OutputError(f"{path}: there is no folder {self._out.parent}")
        with self._errors():
            self._ledger = Ledger(ledger, _TABLES, fresh=not resume)
            try:
                self._at, self._end = 0, self._recover() if resume else self._clear()
                self._stream = self._part.open("ab")
                self._stream.truncate(self._end)
            except BaseException:
                self._ledger.close()
                raise

    def unchanged(self, name: str, digest: str) -> bool:
        row = self._row(name)
        return row is not None and not row.failed and (row.digest, row.fingerprint) == (digest, self._fingerprint)

    def kept_failure(self, name: str, digest: str) -> str | None:
        row = self._row(name)
        if row is None or not row.failed or row.file == self._final or (row.digest, row.fingerprint) != (digest, self._fingerprint):
            return None
        return self._read(row).decode().removesuffix("\n")

    def add(self, outcome: Outcome) -> None:
        if self._is_in_place(outcome):
            return
        with self._errors():
            if self._at < self._end:
                self._set_aside()
            if outcome.status == "unchanged":
                row = self._row(outcome.name)
                assert row is not None
                line = self._read(row)
            else:
                line = _line(outcome.record)
            self._stream.write(line)
            self._note(outcome, line)
            self._at = self._end = self._at + len(line)
            if self._ledger.is_due:
                self._save()

    def finish(self) -> None:
        with self._errors():
            self._stream.truncate(self._at)  # of inputs that are not given any more
            self._stream.flush()
            os.fsync(self._stream.fileno())
            self._ledger.change("DELETE FROM records WHERE file <> ? OR start >= ?", self._final + 1, self._at)
            self._ledger["size"] = self._at
            self._ledger["renaming"] = 1
            self._final += 1
            self._ledger["final"] = self._final
            self._ledger.commit(sync=True)
            self._close_files()
            self._rename()
            self._aside.unlink(missing_ok=True)

    def close(self) -> None:
        is_empty = False
        try:
            if not self._stream.closed:
                with suppress(OutputError), self._errors():
                    self._save()
                    is_empty = not self._ledger.one("SELECT 1 FROM records LIMIT 1")
        finally:
            with suppress(OSError):
                self._close_files()
            self._ledger.close()
        if is_empty:
            self._part.unlink(missing_ok=True)
            remove_ledger(ledger_of(self._out))

    def _recover(self) -> int:
        """Brings files and ledger together after a run that ended at any point; the size of the part that holds."""
        self._final = self._ledger["final"]
        if self._ledger["renaming"]:
            self._rename()
        if not self._out.exists():
            self._ledger.change("DELETE FROM records WHERE file = ?", self._final)
        elif self._final and self._out.stat().st_size != self._ledger["size"]:
            raise OutputError(f"{self._given}: changed since newsx batch wrote it; --overwrite starts anew")
        for file, path in ((self._final + 1, self._part), (_ASIDE, self._aside)):
            size = path.stat().st_size if path.exists() else 0
            self._ledger.change("DELETE FROM records WHERE file = ? AND start + length > ?", file, size)
        self._ledger.commit()
        if not self._ledger.one("SELECT 1 FROM records WHERE file = ? LIMIT 1", _ASIDE):
            self._aside.unlink(missing_ok=True)
        last = self._ledger.one("SELECT start + length FROM records WHERE file = ? ORDER BY start DESC LIMIT 1", self._final + 1)
        return int(last[0]) if last else 0

    def _clear(self) -> int:
        self._final = 0
        self._part.unlink(missing_ok=True)
        self._aside.unlink(missing_ok=True)
        return 0

    def _rename(self) -> None:
        if self._part.exists():
            os.truncate(self._part, self._ledger["size"])
            self._part.replace(self._out)
            sync_folder(self._out.parent)
        self._ledger["renaming"] = 0
        self._ledger.commit()

    def _is_in_place(self, outcome: Outcome) -> bool:
        """Whether the interrupted run has just this record where it belongs now; then the next place comes after it."""
        if self._at >= self._end:
            return False
        row = self._row(outcome.name)
        if row is None or (row.file, row.start) != (self._final + 1, self._at):
            return False
        same = (row.digest, row.fingerprint, row.checksum) == (outcome.digest, self._fingerprint, zlib.crc32(_line(outcome.record)))
        if outcome.status != "unchanged" and not same:
            return False
        self._at += row.length
        return True

    def _set_aside(self) -> None:
        """Moves what the part has from here on out of the way."""
        with self._part.open("rb") as part, self._aside.open("ab") as aside:
            part.seek(self._at)
            moved = aside.tell() - self._at
            shutil.copyfileobj(part, aside)
            aside.flush()
            os.fsync(aside.fileno())
        query = "UPDATE records SET file = ?, start = start + ? WHERE file = ? AND start >= ?"
        self._ledger.change(query, _ASIDE, moved, self._final + 1, self._at)
        self._ledger.commit()
        self._stream.truncate(self._at)

    def _row(self, name: str) -> _Row | None:
        found = self._ledger.one("SELECT * FROM records WHERE name = ?", name)
        return _Row(*found) if found else None

    def _read(self, row: _Row) -> bytes:
        path = {_ASIDE: self._aside, self._final: self._out}.get(row.file, self._part)
        if path not in self._readers:
            self._readers[path] = path.open("rb")
        reader = self._readers[path]
        reader.seek(row.start)
        line = reader.read(row.length)
        if zlib.crc32(line) != row.checksum:
            raise OutputError(f"{path}: changed since newsx batch wrote it; --overwrite starts anew")
        return line

    def _note(self, outcome: Outcome, line: bytes) -> None:
        failed = outcome.status == "failed"
        row = _Row(outcome.name, outcome.digest, self._fingerprint, failed, self._final + 1, self._at, len(line), zlib.crc32(line))
        self._ledger.change("INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?, ?, ?, ?)", *row)

    def _save(self) -> None:
        """First the lines, then the rows that say where they are."""
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self._ledger.commit()

    def _close_files(self) -> None:
        for reader in self._readers.values():
            reader.close()
        self._readers.clear()
        self._stream.close()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        with writing(self._given):
            yield


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turns what the system says into an `OutputError` that names the output and says how to go on."""
    try:
        yield
    except OSError as error:
        hint = "; what is done is kept: make room and go on with --resume" if error.errno in _FULL else ""
        raise OutputError(f"{path}: cannot be written ({error.strerror}){hint}") from error


def sync_folder(folder: Path) -> None:
    """Makes what was renamed in a folder outlast a power cut, where the system can do that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def ledger_of(path: Path) -> Path:
    return path.with_name(f".{path.name}.ledger")


def part_of(path: Path) -> Path:
    """Where the records are until all are there."""
    return path.with_name(f"{path.name}.part")


def _line(record: str) -> bytes:
    # A lone surrogate becomes the escape that JSON has for it.
    return record.encode("utf-8", errors="backslashreplace") + b"\n"
