"""The SQLite corpus: what a resumed run leaves, and what no kill, reader, full disk or hostile text can do to it."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hand_made import FULL_TEXT, THREE, analysed, analysis, ask, content, failed, outcome, run

from newsx.corpus.records import Outcome
from newsx.corpus.rows import parse_record
from newsx.corpus.sqlite_store import APPLICATION_ID, SqliteStore
from newsx.errors import OutputError
from newsx.models import Entity, Mention


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "corpus.sqlite"


# What a resumed run leaves


def test_unchanged_documents_are_told_by_name_digest_and_fingerprint(path: Path) -> None:
    run(path, THREE)
    before = content(path)
    assert run(path, THREE) == ["a.txt", "b.txt", "c.txt"]
    assert content(path) == before
    assert ask(path, "SELECT analysed, unchanged, failed, finished IS NOT NULL FROM runs") == [(3, 0, 0, 1), (0, 3, 0, 1)]
    assert run(path, THREE, fingerprint="other") == []


def test_changed_document_takes_the_place_of_the_earlier_one(path: Path, tmp_path: Path) -> None:
    changed = [analysed("a.txt", "Belbek", "radar"), *THREE[1:]]
    run(path, THREE)
    assert run(path, changed) == ["b.txt", "c.txt"]
    run(tmp_path / "fresh.sqlite", changed)
    assert content(path) == content(tmp_path / "fresh.sqlite")
    assert ask(path, "SELECT rowid FROM documents_fts WHERE documents_fts MATCH 'belbek'") == [(1,)]
    assert ask(path, "SELECT rowid FROM documents_fts WHERE documents_fts MATCH 'saky'") == [(3,)]
    assert ask(path, "SELECT rowid FROM claims_fts WHERE claims_fts MATCH 'saky'") == [(3_000_001,)]


def test_corpus_grows_and_keeps_what_is_not_given_again(path: Path) -> None:
    run(path, THREE[1:])
    run(path, [analysed("new.txt"), *THREE])
    assert ask(path, "SELECT id, name FROM documents ORDER BY id") == [(1, "b.txt"), (2, "c.txt"), (3, "new.txt"), (4, "a.txt")]


def test_failure_keeps_its_place_until_the_input_can_be_read(path: Path, tmp_path: Path) -> None:
    run(path, [failed("a.txt"), *THREE[1:]])
    assert ask(path, "SELECT * FROM inputs ORDER BY id LIMIT 2") == [
        (1, "a.txt", "failed", "binary", "a.txt: not text"),
        (2, "b.txt", "analysed", None, None),
    ]
    run(path, THREE)
    run(tmp_path / "fresh.sqlite", THREE)
    assert content(path) == content(tmp_path / "fresh.sqlite")


def test_failure_of_an_interrupted_run_is_known_and_that_of_a_finished_one_is_not(path: Path) -> None:
    def known() -> str | None:
        with closing(SqliteStore(path, "f", resume=True)) as store:
            assert store.kept_failure("a.txt", "other") is None
            return store.kept_failure("a.txt", "d")

    run(path, [failed("a.txt"), THREE[1]], finish=False)
    assert known() == failed("a.txt").record
    run(path, [failed("a.txt")])
    assert known() is None
    assert known() is None, "the run before did not come as far as this input"


def test_document_that_can_no_longer_be_read_is_a_failure(path: Path) -> None:
    run(path, THREE)
    run(path, [THREE[0], failed("b.txt"), THREE[2]])
    assert ask(path, "SELECT id, status FROM inputs ORDER BY id") == [(1, "analysed"), (2, "failed"), (3, "analysed")]
    assert content(path)["entities"][4][1] == 3


def test_run_stopped_without_finish_can_be_resumed(path: Path, tmp_path: Path) -> None:
    run(path, THREE[:2], finish=False)
    assert [entry.name for entry in tmp_path.iterdir()] == ["corpus.sqlite"]
    assert ask(path, "SELECT analysed, finished FROM runs") == [(2, None)]
    assert run(path, THREE) == ["a.txt", "b.txt"]
    run(tmp_path / "fresh.sqlite", THREE)
    assert content(path) == content(tmp_path / "fresh.sqlite")


def test_analysis_that_cannot_be_kept_leaves_nothing_of_itself(path: Path) -> None:
    bad = analysis().model_copy(update={"events": analysis().events * 2})
    with pytest.raises(OutputError, match="UNIQUE"):
        run(path, [THREE[0], outcome("bad.txt", bad)])
    assert {name for _, name, *_ in content(path)["documents"]} == {"a.txt"}
    assert ask(path, "SELECT analysed, finished FROM runs") == [(1, None)]
    assert all(row[0] < 2_000_000 for rows in content(path).values() for row in rows)


def test_deleting_a_document_leaves_no_orphans_and_scans_nothing(path: Path) -> None:
    run(path, THREE)
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA foreign_keys = ON")
        database.execute("DELETE FROM documents")
        database.commit()
    assert {table for table, rows in content(path).items() if rows} == set()
    for index in FULL_TEXT:
        assert ask(path, f"SELECT count(*) FROM {index} WHERE {index} MATCH 's OR kyiv OR moscow'") == [(0,)]


def test_every_foreign_key_has_an_index(path: Path) -> None:
    run(path, [])
    for (table,) in ask(path, "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"):
        for key in ask(path, f"PRAGMA foreign_key_list({table})"):
            (plan,) = ask(path, f"EXPLAIN QUERY PLAN SELECT 1 FROM {table} WHERE {key[3]} = ?", 1)
            assert str(plan[3]).startswith("SEARCH"), (table, key[3])


# What no kill, reader or full disk can do

DRIVER = """
import sys
from pathlib import Path
from newsx.corpus.records import Outcome
from newsx.corpus.sqlite_store import SqliteStore

store = SqliteStore(Path(sys.argv[1]), "f", resume=True)
for number, record in enumerate(Path(sys.argv[2]).read_text(encoding="utf-8").splitlines()):
    name = f"{number}.txt"
    status = "unchanged" if store.unchanged(name, "d") else "failed" if '"error"' in record else "analysed"
    store.add(Outcome(name, "d", status, "" if status == "unchanged" else record))
    if status != "unchanged":
        print(number, flush=True)
print("finish", flush=True)
store.finish()
store.close()
"""


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """A hundred records, every tenth a failure, as lines of a file."""
    found = (analysed("x", f"Place{number % 7}", f"thing{number}").record for number in range(100))
    lines = [failed("x").record if number % 10 == 9 else record for number, record in enumerate(found)]
    file = tmp_path / "records.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def drive(path: Path, records: Path, *, kill_after: str = "") -> None:
    """Runs the driver in a process of its own, and kills it once it has said the given line."""
    with subprocess.Popen([sys.executable, "-c", DRIVER, path, records], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.strip() == kill_after:
                process.kill()
    assert (process.returncode != 0) == bool(kill_after)


def test_kills_and_resumes_end_in_the_content_of_an_undisturbed_run(path: Path, records: Path, tmp_path: Path) -> None:
    for kill_after in ("0", "17", "18", "40", "71", "finish"):
        drive(path, records, kill_after=kill_after)
        names = [name for _, name, *_ in content(path)["documents"]]
        assert names == [f"{number}.txt" for number in range(100) if number % 10 != 9][: len(names)]
    drive(path, records)
    drive(tmp_path / "fresh.sqlite", records)
    assert content(path) == content(tmp_path / "fresh.sqlite")
    finished = [is_finished for (is_finished,) in ask(path, "SELECT finished IS NOT NULL FROM runs ORDER BY rowid")]
    assert finished[:5] == [0] * 5
    assert finished[6:] == [1]  # the sixth was killed while it finished, before or after that was written


def test_others_can_read_while_it_writes(path: Path) -> None:
    with closing(SqliteStore(path, "f", resume=False)) as store, closing(sqlite3.connect(path, timeout=0)) as reader:
        for number, one in enumerate(THREE, 1):
            store.add(one)
            assert reader.execute("SELECT count(*) FROM documents").fetchone() == (number,)
        reader.execute("BEGIN")
        assert len(reader.execute("SELECT name FROM documents").fetchall()) == 3
        store.add(analysed("d.txt"))
        assert len(reader.execute("SELECT name FROM documents").fetchall()) == 3, "a reader's view stays within its transaction"
    assert len(content(path)["documents"]) == 4


def test_reader_that_stays_does_not_keep_a_run_from_ending(path: Path) -> None:
    run(path, THREE[:1])
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        store = SqliteStore(path, "f", resume=True)
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM documents").fetchall()
        store.add(THREE[1])
        store.finish()
        store.close()
    assert len(content(path)["documents"]) == 2
    run(path, THREE)
    assert len(content(path)["documents"]) == 3


def test_finished_corpus_is_one_plain_file(path: Path, tmp_path: Path) -> None:
    run(path, THREE)
    assert [entry.name for entry in tmp_path.iterdir()] == ["corpus.sqlite"]
    assert path.read_bytes()[18:20] == b"\1\1", "a file in write-ahead mode cannot be opened in a folder that is not writable"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        assert database.execute("SELECT count(*) FROM documents").fetchone() == (3,)


LIMITED = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))"


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of files")
def test_full_disk_is_told_and_costs_nothing_that_was_kept(path: Path, records: Path, tmp_path: Path) -> None:
    full = subprocess.run([sys.executable, "-c", LIMITED + DRIVER, path, records], capture_output=True, text=True)
    assert full.returncode == 1
    assert re.search(r"OutputError: .*corpus\.sqlite: cannot be written \(.*(full|I/O).*\)", full.stderr)
    kept = content(path)["documents"]
    assert 0 < len(kept) < 90
    drive(path, records)
    drive(tmp_path / "fresh.sqlite", records)
    assert content(path) == content(tmp_path / "fresh.sqlite")


# What is hostile


def test_nul_is_a_replacement_character_in_the_tables_and_itself_in_the_record(path: Path) -> None:
    result = analysis("Saky\0 ruins")
    run(path, [outcome("a.txt", result)])
    ((text, length, json),) = ask(path, "SELECT text, length(text), json FROM documents JOIN records ON document_id = id")
    assert text == result.document.text.replace("\0", "\ufffd")
    assert length == len(result.document.text)
    assert zlib.decompress(json).decode() == result.model_dump_json()  # type: ignore[arg-type]
    found = "SELECT snippet(documents_fts, 1, '[', ']', '…', 5) FROM documents_fts WHERE documents_fts MATCH 'launcher'"
    assert ask(path, found) == [("…Moscow denied that the [launcher]…",)]


def test_backslashes_before_an_escape_are_read_as_json_reads_them() -> None:
    assert parse_record(r'{"a": "\\u0000 \u0000 \ud83d\ude80 \ud83d"}') == {"a": "\\u0000 \ufffd 🚀 \ufffd"}


def test_names_that_are_no_unicode(path: Path) -> None:
    names = [os.fsdecode(b"\xff.txt"), os.fsdecode(b"\xfe.txt"), "a\0b.txt"]
    outcomes = [analysed(name) for name in names]
    run(path, outcomes)
    assert run(path, outcomes) == names
    assert ask(path, "SELECT name FROM documents ORDER BY id") == [("\\udcff.txt",), ("\\udcfe.txt",), ("a\ufffdb.txt",)]


def test_failure_with_a_lone_surrogate(path: Path) -> None:
    record = '{"source": "\\udcff", "error": {"kind": "missing", "message": "\udcff: no such file"}}'
    run(path, [Outcome("a", "", "failed", record)])
    assert ask(path, "SELECT source, message FROM failures") == [("\ufffd", "\ufffd: no such file")]


def test_two_million_characters_and_ten_thousand_entities(path: Path) -> None:
    result = analysis()
    text = result.document.text + "".join(f" n{number:08}" for number in range(200_000))
    mention = Mention(start=0, end=4, text="Kyiv")
    names = tuple(Entity(id=f"e{number}", type="ORG", name=f"n{number:08}", mentions=(mention,), salience=0) for number in range(5, 10_000))
    document = result.document.model_copy(update={"text": text})
    run(path, [outcome("a.txt", result.model_copy(update={"document": document, "entities": result.entities + names})), THREE[1]])
    assert ask(path, "SELECT rowid FROM documents_fts WHERE documents_fts MATCH 'n00199999'") == [(1,)]
    run(path, THREE[:2])
    assert len(content(path)["entities"]) == 8


@pytest.mark.parametrize("text", ["robert'); DROP TABLE documents;--", '"quoted" OR title:*', "{{ }}", "x" * 300])
def test_text_is_never_sql(path: Path, text: str) -> None:
    result = analysis(text, text, title=text)
    run(path, [outcome(text, result)])
    assert ask(path, "SELECT name, title FROM documents") == [(text, text)]
    content(path)


# What it refuses


def other_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE bookmarks (url)")


def newer_corpus(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.executescript(f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 99; CREATE TABLE documents (id)")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: path.mkdir(), "a folder"),
        (lambda path: path.write_text("Dear diary\n" * 9), "not a SQLite file"),
        (lambda path: path.write_text("x"), "not a SQLite file"),
        (lambda path: path.write_bytes(b"SQLite format 3\0" + b"\7" * 5000), "cannot be written"),
        (other_database, "no newsx corpus"),
        (newer_corpus, "its schema is 99, not 1"),
    ],
)
@pytest.mark.parametrize("resume", [False, True])
def test_what_is_no_corpus_is_never_overwritten(path: Path, make: Callable[[Path], object], message: str, resume: bool) -> None:
    make(path)
    before = None if path.is_dir() else path.read_bytes()
    with pytest.raises(OutputError, match=message) as raised:
        SqliteStore(path, "f", resume=resume)
    assert "\n" not in str(raised.value)
    assert before is None or path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir()] == ["corpus.sqlite"]


def test_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="there is no folder"):
        SqliteStore(tmp_path / "none" / "corpus.sqlite", "f", resume=True)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="the superuser may write everywhere")
def test_folder_that_cannot_be_written_to(path: Path) -> None:
    run(path, THREE)
    path.chmod(0o400)
    with pytest.raises(OutputError, match="readonly"):
        SqliteStore(path, "f", resume=True)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
def test_pipe(path: Path) -> None:
    os.mkfifo(path)
    with pytest.raises(OutputError, match="not a file"):
        SqliteStore(path, "f", resume=False)


def test_two_writers_wait_for_each_other_and_say_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsx.corpus.sqlite_store._SECONDS_TO_WAIT", 0.01)
    with closing(SqliteStore(path, "f", resume=False)) as store, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OutputError, match="another program is writing"):
            store.add(THREE[0])
        other.execute("COMMIT")
        store.add(THREE[0])
    assert len(content(path)["documents"]) == 1


def test_empty_file_and_empty_corpus_are_taken(path: Path) -> None:
    path.touch()
    run(path, [], resume=False)
    run(path, THREE, resume=False)
    assert len(content(path)["documents"]) == 3


def test_corpus_is_written_over_without_resume(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.sqlite"
    link.symlink_to(path)
    run(path, THREE)
    run(link, THREE[:1], resume=False)
    assert link.is_symlink()
    assert ask(path, "SELECT id, name FROM inputs") == [(1, "a.txt")]
    assert ask(path, "SELECT count(*) FROM runs") == [(1,)]


def test_run_that_is_stopped_before_its_first_input_leaves_no_file(path: Path, tmp_path: Path) -> None:
    run(path, [], finish=False)
    assert list(tmp_path.iterdir()) == []
    run(path, THREE[:1])
    run(path, [], finish=False)
    assert path.exists()
