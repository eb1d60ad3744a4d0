"""A corpus in one SQLite file, which grows with every run and can be asked while it does."""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from newsx.corpus.records import Outcome
from newsx.corpus.rows import Row, document_row, parse_record, rows_of, storable
from newsx.errors import OutputError

APPLICATION_ID = 0x6E777378  # "nwsx", as in schema.sql
SCHEMA = 1

_MAGIC = b"SQLite format 3\0"
_FULL_TEXT = ("documents_fts", "claims_fts", "entities_fts")
_SECONDS_TO_WAIT = 30.0
_SETTINGS = (
    "foreign_keys = ON",
    "synchronous = NORMAL",  # with a log: a power cut may cost the last documents, but not the file
    "journal_mode = WAL",
    "wal_autocheckpoint = 4000",  # pages
    "cache_size = -16000",  # KiB
)
_SHARE_TO_OPTIMIZE = 0.05  # of the corpus must be new: optimizing takes as long as the corpus is large


class SqliteStore:
    """Keeps outcomes in the tables of schema.sql: one transaction a document, so that a kill loses at most the one at work.

    While it is open the file has a write-ahead log beside it, and others can read; afterwards it is one plain file again, which opens
    where its folder cannot be written to as well. With `resume` documents of earlier runs stay, whether their inputs are given again or
    not; without it a corpus that is there is removed first.

    Raises `OutputError` where the file cannot be written, and for a file that is no corpus, which is never touched.
    """

    def __init__(self, path: Path, fingerprint: str, *, resume: bool) -> None:
        self._path = path
        self._file = Path(os.path.realpath(path))  # beside which SQLite puts its log
        self._fingerprint = fingerprint
        self._counts = {"analysed": 0, "unchanged": 0, "failed": 0}
        self._is_finished = False
        with self._errors_named():
            _check_file(path)
            self._db = self._open()
            try:
                if not resume and self._has_inputs():
                    self._db.close()
                    _remove(self._file)
                    self._db = self._open()
                self._begin()
            except BaseException:
                self._db.close()
                raise

    def unchanged(self, name: str, digest: str) -> bool:
        return self._known("SELECT 1 FROM documents", name, digest) is not None

    def kept_failure(self, name: str, digest: str) -> str | None:
        found = self._known("SELECT json FROM failures", name, digest)
        return None if found is None else str(found[0])

    def add(self, outcome: Outcome) -> None:
        """Keeps an outcome in the place of what an earlier run made of the same input."""
        counts = {**self._counts, outcome.status: self._counts[outcome.status] + 1}
        if outcome.status != "unchanged":
            with self._transaction():
                name = _fit(outcome.name)
                place = self._clear_place(name)
                if outcome.status == "failed":
                    self._insert_failure(place, name, outcome)
                else:
                    self._insert_analysis(place, name, outcome)
                self._note(counts)
        self._counts = counts

    def finish(self) -> None:
        with self._transaction():
            self._note(self._counts)
            self._db.execute("UPDATE runs SET finished = ? WHERE id = ?", (_now(), self._run))
        self._is_finished = True
        with self._errors_named():
            documents = self._db.execute("SELECT count(*) FROM documents").fetchone()[0]
            if self._counts["analysed"] > _SHARE_TO_OPTIMIZE * documents:
                self._optimize()
            self._leave_one_file()

    def close(self) -> None:
        """Ends the run; what was added can be read and resumed, whether `finish` was called or not. Leaves no file with nothing in it."""
        is_empty = False
        with suppress(sqlite3.Error, OutputError):  # a full disk was told of when it was met
            if not self._is_finished:
                is_empty = not self._has_inputs()
                with self._transaction():
                    self._note(self._counts)
            self._leave_one_file()
        self._db.close()
        if is_empty:
            _remove(self._file)

    def _open(self) -> sqlite3.Connection:
        """The corpus with its tables, which are made if the file is new. Nothing is written to a file that is something else."""
        db = sqlite3.connect(self._file, isolation_level=None, timeout=_SECONDS_TO_WAIT)
        try:
            is_new = self._is_new(db)
            for setting in _SETTINGS:
                db.execute(f"PRAGMA {setting}")
            if is_new:
                db.executescript(files("newsx.corpus").joinpath("schema.sql").read_text(encoding="utf-8"))
        except BaseException:
            db.close()
            raise
        return db

    def _is_new(self, db: sqlite3.Connection) -> bool:
        """Whether there are no tables yet. Raises `OutputError` where there are others than those of schema.sql."""
        application, schema, tables = (
            db.execute(query).fetchone()[0]
            for query in ("PRAGMA application_id", "PRAGMA user_version", "SELECT count(*) FROM sqlite_master")
        )
        if application == 0 and tables == 0:
            return True
        if application != APPLICATION_ID:
            raise OutputError(f"{self._path}: a SQLite file, but no newsx corpus; it was left as it is")
        if schema != SCHEMA:
            raise OutputError(f"{self._path}: a corpus of another newsx (its schema is {schema}, not {SCHEMA}); it was left as it is")
        return False

    def _begin(self) -> None:
        with self._transaction():
            last = self._db.execute("SELECT finished FROM runs ORDER BY id DESC LIMIT 1").fetchone()
            if last and last[0]:
                self._db.execute("UPDATE failures SET fingerprint = ''")  # to be tried again
            row = (_now(), version("newsx"), self._fingerprint)
            self._run = self._db.execute("INSERT INTO runs (started, version, fingerprint) VALUES (?, ?, ?)", row).lastrowid

    def _known(self, query: str, name: str, digest: str) -> tuple[Any, ...] | None:
        with self._errors_named():
            values = (_fit(name), digest, self._fingerprint)
            found: tuple[Any, ...] | None = self._db.execute(
                f"{query} WHERE name = ? AND digest = ? AND fingerprint = ?", values
            ).fetchone()
            return found

    def _has_inputs(self) -> bool:
        return self._db.execute("SELECT 1 FROM inputs LIMIT 1").fetchone() is not None

    def _clear_place(self, name: str) -> int:
        """Removes what there is of the input; its id, or a new one after all others."""
        for table in ("documents", "failures"):
            found = self._db.execute(f"SELECT id FROM {table} WHERE name = ?", (name,)).fetchone()
            if found:
                self._db.execute(f"DELETE FROM {table} WHERE id = ?", found)
                return int(found[0])
        last = self._db.execute("SELECT max((SELECT ifnull(max(id), 0) FROM documents), (SELECT ifnull(max(id), 0) FROM failures))")
        return int(last.fetchone()[0]) + 1

    def _insert_failure(self, place: int, name: str, outcome: Outcome) -> None:
        record = parse_record(outcome.record)
        row = {**self._key(place, name, outcome), "source": record["source"], "json": _encoded(outcome.record).decode()}
        self._insert("failures", [row | {field: record["error"][field] for field in ("kind", "message")}])

    def _insert_analysis(self, place: int, name: str, outcome: Outcome) -> None:
        record = parse_record(outcome.record)
        self._insert("documents", [self._key(place, name, outcome) | document_row(record)])
        self._insert("records", [{"document_id": place, "json": zlib.compress(_encoded(outcome.record))}])
        for table, rows in rows_of(record, place):
            self._insert(table, rows)

    def _key(self, place: int, name: str, outcome: Outcome) -> Row:
        return {"id": place, "name": name, "digest": outcome.digest, "fingerprint": self._fingerprint}

    def _insert(self, table: str, rows: list[Row]) -> None:
        if rows:
            columns = ", ".join(rows[0])
            values = ", ".join(f":{column}" for column in rows[0])
            self._db.executemany(f"INSERT INTO {table} ({columns}) VALUES ({values})", rows)

    def _note(self, counts: dict[str, int]) -> None:
        query = "UPDATE runs SET analysed = :analysed, unchanged = :unchanged, failed = :failed WHERE id = :id"
        self._db.execute(query, {**counts, "id": self._run})

    def _optimize(self) -> None:
        for index in _FULL_TEXT:
            self._db.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")
        self._db.execute("PRAGMA analysis_limit = 1000")
        self._db.execute("ANALYZE")

    def _leave_one_file(self) -> None:
        """Moves the log into the file. Where another program reads the file just then, or has it open, a log stays."""
        self._db.execute("PRAGMA busy_timeout = 1000")
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with suppress(sqlite3.OperationalError):
            self._db.execute("PRAGMA journal_mode = DELETE")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._errors_named():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):  # SQLite rolls back by itself after some errors
                    self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def _errors_named(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            reason = "another program is writing to it" if "locked" in str(error) else error
            raise OutputError(f"{self._path}: cannot be written ({reason})") from error
        except OSError as error:
            raise OutputError(f"{self._path}: cannot be written ({error.strerror})") from error


def _check_file(path: Path) -> None:
    """Raises `OutputError` where SQLite would say less, or write to what is no database."""
    if path.is_dir():
        raise OutputError(f"{path}: a folder; a corpus is one file")
    if not path.parent.is_dir():
        raise OutputError(f"{path}: there is no folder {path.parent}")
    if not path.exists():
        return
    if not path.is_file():
        raise OutputError(f"{path}: not a file; a corpus cannot go to a device or pipe")
    with path.open("rb") as file:
        start = file.read(len(_MAGIC))
    if start and start != _MAGIC:
        raise OutputError(f"{path}: not a SQLite file; it was left as it is")


def _remove(path: Path) -> None:
    for suffix in ("-wal", "-shm", "-journal", ""):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def _fit(name: str) -> str:
    """An input's name as SQLite can hold it: bytes of a file name that are no UTF-8 are written as escapes."""
    return storable(_encoded(name).decode())


def _encoded(text: str) -> bytes:
    """The text in UTF-8; a lone surrogate, which it cannot have, becomes the escape that JSON has for it."""
    return text.encode("utf-8", errors="backslashreplace")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
