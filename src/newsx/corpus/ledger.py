"""The ledger of an output: a small SQLite database beside it that says what is in it, so that a run can be gone on with."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from newsx.errors import OutputError

_MAGIC = b"SQLite format 3\0"
_VERSION = 1
_SECONDS_BETWEEN_COMMITS = 1.0
_STATE = "CREATE TABLE state (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID"


class Ledger:
    """Rows of text and numbers that outlast a kill: it leaves what was there at the last `commit`. One process has it at a time.

    Raises `OutputError` where another process has it, where it cannot be read and is not to be made anew, or cannot be written.
    """

    def __init__(self, path: Path, tables: str, *, fresh: bool) -> None:
        self._path = path
        self._committed = time.monotonic()
        with self._errors():
            if fresh and not _is_database(path):
                remove_ledger(path)
            self._rows = sqlite3.connect(path, isolation_level=None, timeout=0.1)
        try:
            self._prepare(tables, fresh=fresh)
        except BaseException:
            self._rows.close()
            raise

    def __getitem__(self, key: str) -> int:
        """A number that stands for itself; 0 if it was never set."""
        found = self.one("SELECT value FROM state WHERE key = ?", key)
        return int(found[0]) if found else 0

    def __setitem__(self, key: str, value: int) -> None:
        self.change("INSERT OR REPLACE INTO state VALUES (?, ?)", key, value)

    def one(self, query: str, *values: Any) -> tuple[Any, ...] | None:
        with self._errors():
            found: tuple[Any, ...] | None = self._rows.execute(query, values).fetchone()
            return found

    def all(self, query: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        """Rows one by one; nothing may be changed meanwhile."""
        with self._errors():
            yield from self._rows.execute(query, values)

    def change(self, query: str, *values: Any) -> None:
        with self._errors():
            if not self._rows.in_transaction:
                self._rows.execute("BEGIN")
            self._rows.execute(query, values)

    @property
    def is_due(self) -> bool:
        """Whether the last commit was a while ago."""
        return time.monotonic() - self._committed > _SECONDS_BETWEEN_COMMITS

    def commit(self, *, sync: bool = False) -> None:
        """With `sync` it outlasts a power cut too, whatever is done to other files afterwards."""
        with self._errors():
            if self._rows.in_transaction:
                self._rows.execute("COMMIT")
            if sync:
                self._rows.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._committed = time.monotonic()

    def close(self) -> None:
        """What was not committed is as if it had never been."""
        self._rows.close()

    def _prepare(self, tables: str, *, fresh: bool) -> None:
        with self._errors():
            self._rows.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._rows.execute("PRAGMA journal_mode = WAL")
            self._rows.execute("PRAGMA synchronous = NORMAL")
            self._rows.execute("PRAGMA cache_size = -4000")  # kB
            self._rows.execute("BEGIN EXCLUSIVE")
            version = self._rows.execute("PRAGMA user_version").fetchone()[0]
            if version not in (0, _VERSION) and not fresh:
                raise OutputError(f"{self._path}: written by another version of newsx; --overwrite starts anew")
            if fresh:
                for (table,) in self._rows.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                    self._rows.execute(f'DROP TABLE "{table}"')
            if fresh or version == 0:
                for statement in (_STATE, *tables.split(";")):
                    self._rows.execute(statement)
                self._rows.execute(f"PRAGMA user_version = {_VERSION}")
            self._rows.execute("COMMIT")

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise OutputError(f"{self._path}: cannot be written ({error.strerror})") from error
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise OutputError(f"{self._path}: in use; another newsx is writing there") from error
            raise OutputError(f"{self._path}: cannot be written ({error})") from error
        except sqlite3.DatabaseError as error:
            raise OutputError(f"{self._path}: damaged ({error}); remove it and start anew with --overwrite") from error


def remove_ledger(path: Path) -> None:
    for suffix in ("", "-wal", "-journal"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def _is_database(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_MAGIC)) == _MAGIC
    except FileNotFoundError:
        return False
