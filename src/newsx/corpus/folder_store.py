"""Records as a folder of JSON files, one for each analysed input, with the failures in one file."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from newsx.corpus.jsonl_store import writing
from newsx.corpus.ledger import Ledger
from newsx.corpus.paths import another_path, path_key, record_path
from newsx.corpus.records import Outcome
from newsx.errors import OutputError

_TABLES = """
CREATE TABLE records (
    name TEXT PRIMARY KEY, digest TEXT NOT NULL, fingerprint TEXT NOT NULL, run INTEGER NOT NULL, number INTEGER NOT NULL,
    path TEXT, path_key TEXT UNIQUE, failure TEXT
) WITHOUT ROWID;
CREATE INDEX numbers ON records (run, number)
"""
_OWN = ".newsx"
_FAILURES = "failures.jsonl"


class FolderStore:
    """Writes `OUT/<name>.json`, each file at once, and the records of failed inputs to `OUT/failures.jsonl` at the end.

    The ledger is in `OUT/.newsx`. When all is done, files of inputs that are not given any more are removed; a file that newsx did
    not write is never touched unless it has the name of one to be written.

    Raises `OutputError` where a file cannot be written.
    """

    def __init__(self, path: Path, fingerprint: str, *, resume: bool) -> None:
        self._out = path
        self._fingerprint = fingerprint
        self._number = 0
        self._is_done = False
        with self._errors():
            own = path / _OWN
            if path.is_dir() and not own.is_dir() and any(path.iterdir()):
                raise OutputError(f"{path}: a folder with other files in it; give an empty or a new one")
            own.mkdir(parents=True, exist_ok=True)
            self._draft = own / "draft"
            self._ledger = Ledger(own / "ledger.sqlite", _TABLES, fresh=False)
            try:
                self._begin(resume=resume)
            except BaseException:
                self._ledger.close()
                raise

    def unchanged(self, name: str, digest: str) -> bool:
        path = self._kept(name, digest, "path")
        return path is not None and (self._out / path).is_file()

    def kept_failure(self, name: str, digest: str) -> str | None:
        return self._kept(name, digest, "failure")

    def add(self, outcome: Outcome) -> None:
        self._number += 1
        with self._errors():
            if outcome.status == "unchanged":
                query = "UPDATE records SET run = ?, number = ? WHERE name = ?"
                self._ledger.change(query, self._run, self._number, outcome.name)
            elif outcome.status == "failed":
                self._remove(outcome.name)
                self._note(outcome, path=None)
            else:
                path = self._path(outcome.name)
                self._note(outcome, path=path, is_written=False)  # so that no kill leaves a file that the ledger does not know
                self._ledger.commit()
                self._write(self._out / path, [outcome.record])
                self._note(outcome, path=path)
            if self._ledger.is_due:
                self._ledger.commit()

    def finish(self) -> None:
        with self._errors():
            for (path,) in self._ledger.all("SELECT path FROM records WHERE run <> ? AND path IS NOT NULL", self._run):
                self._unlink(path)
            self._ledger.change("DELETE FROM records WHERE run <> ?", self._run)
            self._write_failures()
            self._ledger["finished"] = 1
            self._ledger.commit()
        self._is_done = True

    def close(self) -> None:
        is_empty = False
        try:
            if not self._is_done:
                with suppress(OutputError), self._errors():
                    self._ledger.commit()
                    self._write_failures()
                    is_empty = not self._ledger.one("SELECT 1 FROM records LIMIT 1")
        finally:
            self._ledger.close()
        if is_empty:
            shutil.rmtree(self._out / _OWN, ignore_errors=True)
            with suppress(OSError):  # other files are in it
                self._out.rmdir()

    def _begin(self, *, resume: bool) -> None:
        """Failures of a finished run are tried again, and without `resume` all is: its files stay until they are written anew."""
        self._draft.unlink(missing_ok=True)
        if not resume:
            self._ledger.change("UPDATE records SET fingerprint = ''")
        elif self._ledger["finished"]:
            self._ledger.change("UPDATE records SET fingerprint = '' WHERE failure IS NOT NULL")
        self._run = self._ledger["run"] + 1
        self._ledger["run"] = self._run
        self._ledger["finished"] = 0
        self._ledger.commit()

    def _kept(self, name: str, digest: str, column: str) -> str | None:
        query = f"SELECT {column} FROM records WHERE name = ? AND digest = ? AND fingerprint = ?"
        found = self._ledger.one(query, name, digest, self._fingerprint)
        return found[0] if found else None

    def _path(self, name: str) -> str:
        """The path that the input has, or a new one that no other has, in any case of its letters."""
        found = self._ledger.one("SELECT path FROM records WHERE name = ? AND path IS NOT NULL", name)
        if found:
            return str(found[0])
        path = record_path(name)
        while self._ledger.one("SELECT 1 FROM records WHERE path_key = ?", path_key(path)):
            path = another_path(path, name)
        return path

    def _note(self, outcome: Outcome, *, path: str | None, is_written: bool = True) -> None:
        key, failure = (None, outcome.record) if path is None else (path_key(path), None)
        digest = outcome.digest if is_written else ""
        row = (outcome.name, digest, self._fingerprint, self._run, self._number, path, key, failure)
        self._ledger.change("INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?, ?, ?, ?)", *row)

    def _remove(self, name: str) -> None:
        """Takes away what an earlier run found in an input that now fails."""
        found = self._ledger.one("SELECT path FROM records WHERE name = ? AND path IS NOT NULL", name)
        if found:
            self._unlink(found[0])

    def _unlink(self, path: str) -> None:
        file = self._out / path
        file.unlink(missing_ok=True)
        for folder in list(file.parents)[: path.count("/")]:
            with suppress(OSError):  # other files are in it
                folder.rmdir()

    def _write_failures(self) -> None:
        query = "SELECT failure FROM records WHERE run = ? AND failure IS NOT NULL ORDER BY number"
        if self._ledger.one(query, self._run):
            self._write(self._out / _FAILURES, (failure for (failure,) in self._ledger.all(query, self._run)))
        else:
            (self._out / _FAILURES).unlink(missing_ok=True)

    def _write(self, path: Path, lines: Iterable[str]) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._draft.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
            stream.writelines(f"{line}\n" for line in lines)
            stream.flush()
            os.fsync(stream.fileno())
        self._draft.replace(path)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        with writing(self._out):
            yield
