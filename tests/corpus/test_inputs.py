"""Whatever lies in a folder, an archive or a feed becomes inputs, each by itself, and none is read before it is asked for."""

from __future__ import annotations

import gzip
import io
import json
import os
import sys
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import binary, integers, lists, tuples

from newsx.corpus.inputs import Inputs
from newsx.corpus.records import Input
from newsx.errors import InputError

needs_posix = pytest.mark.skipif(os.name != "posix", reason="links, pipes and names of bytes")


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(*names: str, content: str | bytes = "Kyiv said so.") -> None:
    for name in names:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def read(*names: str, **options: object) -> list[Input]:
    return list(Inputs(names, **options))  # type: ignore[arg-type]


def names(*given: str, **options: object) -> list[str]:
    return [item.name for item in read(*given, **options)]


def problems(*given: str, **options: object) -> list[tuple[str, str | None]]:
    return [(item.name, item.kind) for item in read(*given, **options)]


def archive(**members: str | bytes) -> bytes:
    """`a__b_txt` is the member `a/b.txt`."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name.replace("__", "/").replace("_", "."), content)
    return stream.getvalue()


def feed(*items: object) -> bytes:
    return b"".join(json.dumps(item).encode() + b"\n" for item in items)


def test_a_folder_is_read_with_all_in_it_in_order() -> None:
    write("n/b.txt", "n/a.MD", "n/B/z.text", "n/c.markdown", "n/f.txt.gz", "n/plain.gz")
    write("n/x.png", "n/y.tar.gz", "n/z.csv.gz", "n/README", "n/.hidden.txt", "n/.git/x.txt")
    assert names("n") == ["n/B/z.text", "n/a.MD", "n/b.txt", "n/c.markdown", "n/f.txt.gz", "n/plain.gz"]
    os.chdir("n")
    assert names(".") == ["B/z.text", "a.MD", "b.txt", "c.markdown", "f.txt.gz", "plain.gz"]


def test_what_is_named_is_read_whatever_its_suffix() -> None:
    write("README", ".hidden", content=b"text")
    assert read("README", ".hidden") == [
        Input("README", b"text", media_type="text/plain"),
        Input(".hidden", b"text", media_type="text/plain"),
    ]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("n/*.txt", ["n/a.txt"]),
        ("n/**/*.txt", ["n/a.txt", "n/sub/b.txt"]),
        ("n/**", ["n/a.txt", "n/c.md", "n/sub/b.txt"]),
        ("n/s?b", ["n/sub/b.txt"]),
        ("n/[ab].*", ["n/a.txt"]),
        ("**/*.md", ["n/c.md"]),
        ("[x].txt", ["[x].txt"]),
    ],
)
def test_a_pattern_is_expanded(pattern: str, found: list[str]) -> None:
    write("n/a.txt", "n/sub/b.txt", "n/c.md", "n/.git/d.txt", "[x].txt")
    assert names(pattern) == found
    assert names(str(Path(pattern).absolute())) == [str(Path(name).absolute()) for name in found]


def test_a_file_that_is_reached_twice_counts_once() -> None:
    write("n/a.txt", "n/b.txt")
    assert names("n/b.txt", "n", "./n/a.txt", str(Path("n/a.txt").absolute()), "n/../n/b.txt", "n/*") == ["n/b.txt", "n/a.txt"]


@needs_posix
def test_links_to_files_are_followed_and_links_to_folders_are_not() -> None:
    write("n/a.txt", "elsewhere/b.txt")
    Path("n/loop").symlink_to(".")
    Path("n/up").symlink_to("..")
    Path("n/z.txt").symlink_to("../elsewhere/b.txt")
    Path("n/lost.txt").symlink_to("nowhere")
    Path("n/self.txt").symlink_to("self.txt")
    expected = [("n/a.txt", None), ("n/lost.txt", "missing"), ("n/self.txt", "unreadable"), ("n/z.txt", None)]
    assert problems("n") == expected
    assert problems("n/**/*.txt") == expected


@needs_posix
@pytest.mark.skipif(sys.platform == "darwin", reason="names there are Unicode")
def test_a_name_that_is_no_text_is_told_and_read() -> None:
    for number in (0xE9, 0xE8):
        Path(os.fsdecode(b"caf%c.txt" % number)).write_text("x")
    assert names(".") == ["caf\ufffd.txt", "caf\ufffd.txt (2)"]
    assert [item.content for item in read(".")] == [b"x", b"x"]


@needs_posix
@pytest.mark.parametrize("named", [False, True])
def test_what_is_no_file_is_never_opened(named: bool) -> None:
    write("n/a.txt")
    os.mkfifo("n/pipe.txt")
    Path("n/endless.txt").symlink_to("/dev/zero")
    given = ["n/a.txt", "n/endless.txt", "n/pipe.txt"] if named else ["n"]
    assert problems(*given) == [("n/a.txt", None), ("n/endless.txt", "unreadable"), ("n/pipe.txt", "unreadable")]


@pytest.mark.parametrize(
    ("given", "kind", "message"),
    [
        ("no.txt", "missing", "no.txt: no such file"),
        ("no/*.txt", "missing", "no/*.txt: no file fits"),
        ("hollow", "missing", "hollow: no .txt, .md, .jsonl, .zip or .gz files in it"),
        ("", "missing", "'': no such file"),
        ("x\0y", "unreadable", "x\ufffdy: cannot be read: embedded null byte"),
        ("x" * 5000, "unreadable", "File name too long"),
        ("bad.zip", "unreadable", "bad.zip: cannot be read: File is not a zip file"),
        ("hollow.zip", "missing", "hollow.zip: no .txt, .md, .jsonl, .zip or .gz files in it"),
        ("bad.txt.gz", "unreadable", "bad.txt.gz: cannot be read: Not a gzipped file"),
        ("torn.txt.gz", "unreadable", "torn.txt.gz: cannot be read: Compressed file ended"),
        ("empty.jsonl", "empty", "empty.jsonl: empty"),
        ("blank.jsonl", "empty", "blank.jsonl: empty"),
    ],
)
def test_what_cannot_be_read_says_why(given: str, kind: str, message: str) -> None:
    Path("hollow").mkdir()
    write("hollow/x.png", "bad.zip", "bad.txt.gz")
    write("hollow.zip", content=archive(x_png="x"))
    write("torn.txt.gz", content=gzip.compress(b"Kyiv" * 99)[:-9])
    write("empty.jsonl", content="")
    write("blank.jsonl", content="\n \n")
    (found,) = read(given)
    assert (found.kind, found.content) == (kind, b"")
    assert message in (found.message or "")


def test_a_document_that_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsx.corpus.documents.MOST_BYTES", 1000)
    monkeypatch.setattr("newsx.corpus.archives.MOST_BYTES", 1000)
    write("a.txt", "b.txt", content="x" * 1001)
    write("fits.txt", content="x" * 1000)
    write("c.txt.gz", content=gzip.compress(b"x" * 100_000))
    write("d.zip", content=archive(a_txt="x" * 100_000, b_txt="fits"))
    expected = [("a.txt", "too-large"), ("b.txt", "too-large"), ("c.txt.gz", "too-large"), ("d.zip/a.txt", "too-large")]
    assert problems("a.txt", "b.txt", "c.txt.gz", "d.zip", "fits.txt") == [*expected, ("d.zip/b.txt", None), ("fits.txt", None)]


def test_standard_input_is_one_document(monkeypatch: pytest.MonkeyPatch) -> None:
    write("a.txt")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("Київ".encode())))
    assert [(item.name, item.content) for item in read("-", "a.txt", "-")] == [("-", "Київ".encode()), ("a.txt", b"Kyiv said so.")]
    write("./-")
    assert names("./-") == ["./-"]


@pytest.mark.parametrize(("null", "content"), [(False, b"a.txt\n\nn\r\n [x].txt\nno.txt"), (True, b"a.txt\0\0n\0 [x].txt\0no.txt\0")])
@pytest.mark.parametrize("piped", [False, True])
def test_names_come_from_a_list(null: bool, content: bytes, piped: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    write("a.txt", "n/b.txt", " [x].txt")
    write("list", content=content)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
    found = problems(listed="-" if piped else "list", null=null)
    assert found == [("a.txt", None), ("n/b.txt", None), (" [x].txt", None), ("no.txt", "missing")]


def test_a_list_that_is_none_is_an_error() -> None:
    write("list", content=b"x" * 200_000)
    with pytest.raises(InputError, match="no list of files"):
        read(listed="list")
    with pytest.raises(InputError, match="no such file"):
        read(listed="nowhere")


def test_the_output_is_no_input() -> None:
    write("n/a.txt", "n/out.jsonl", "n/results/failures.jsonl")
    assert names("n", without=Path("n/results")) == ["n/a.txt", "n/out.jsonl:1"]
    assert names("n", "n/out.jsonl", "n/*", without=Path("n/out.jsonl")) == ["n/a.txt", "n/results/failures.jsonl:1"]


def test_a_feed_gives_an_input_a_line() -> None:
    first = {"text": "Kyiv said so.", "headline": "A title", "date": "Thu, 14 Sep 2023 10:00:00 GMT", "url": "https://x/1", "id": 7}
    write(
        "f.jsonl",
        content=b"\xef\xbb\xbf" + feed(first) + b"\n  \r\n" + feed({"text": "b", "published": "2023-09-14T23:00:00+02:00", "id": "i"}),
    )
    title = Input("f.jsonl:1", "Kyiv said so.", "A title", "2023-09-14", media_type="text/plain", source="https://x/1")
    assert read("f.jsonl") == [title, Input("f.jsonl:4", "b", None, "2023-09-14", media_type="text/plain", source="i")]


@pytest.mark.parametrize("day", ["soon", "", "9/4/2023", "2023-02-31", 20230914, None, ["2023-09-14"], "9" * 5000])
def test_a_bad_date_is_left_out(day: object) -> None:
    write("f.jsonl", content=feed({"text": "a", "date": day, "title": 7}))
    assert read("f.jsonl") == [Input("f.jsonl:1", "a", media_type="text/plain")]


def test_the_field_with_the_text_can_be_named() -> None:
    write("f.jsonl", content=feed({"body": "a", "text": "b"}))
    assert [item.content for item in read("f.jsonl", text_field="body")] == ["a"]


@pytest.mark.parametrize(
    ("line", "kind", "message"),
    [
        (b"Kyiv said so.", "unreadable", "f.jsonl:2: not JSON (Expecting value, column 1)"),
        (b'{"text": "a"', "unreadable", "f.jsonl:2: not JSON"),
        (b'["a"]', "unreadable", "f.jsonl:2: no JSON object"),
        (b"null", "unreadable", "f.jsonl:2: no JSON object"),
        (b'{"body": "a"}', "no-text", "f.jsonl:2: no field 'text'; name the one with the text with --text-field (body)"),
        (b'{"text": 1e999}', "no-text", "f.jsonl:2: the field 'text' holds no text"),
        (b'{"text": null}', "no-text", "f.jsonl:2: the field 'text' holds no text"),
        (b'{"text": "caf\xe9"}', "unreadable", "f.jsonl:2: not UTF-8 (byte 14 of the line)"),
        (b"[" * 200_000, "unreadable", "f.jsonl:2: not read as JSON: too many brackets within brackets"),
        (b'{"a":' * 200_000, "unreadable", "f.jsonl:2: not read as JSON: too many brackets within brackets"),
        (b'{"text": "a", "id": ' + b"9" * 5000 + b"}", "unreadable", "f.jsonl:2: not read as JSON: a number of too many digits"),
        (b'{"text": "\x00"}', "unreadable", "f.jsonl:2: not JSON (Invalid control character at, column 11)"),
        (b'{"' + b"\x1b" * 99 + b'": 1}', "unreadable", "f.jsonl:2: not JSON (Invalid control character at, column 3)"),
    ],
)
def test_a_bad_line_costs_only_itself(line: bytes, kind: str, message: str) -> None:
    write("f.jsonl", content=feed({"text": "a"}) + line + b"\n" + feed({"text": "c"}))
    first, bad, last = read("f.jsonl")
    assert (first.content, last.content) == ("a", "c")
    assert (bad.name, bad.kind, bad.content) == ("f.jsonl:2", kind, b"")
    assert (bad.message or "").startswith(message)


@pytest.mark.parametrize(("line", "text"), [(b'{"text": "\\ud800 a"}', "\ufffd a"), (b'{"text": "a", "score": 1e999, "x": NaN}', "a")])
def test_odd_things_in_a_line_do_not_cost_the_article(line: bytes, text: str) -> None:
    write("f.jsonl", content=line)
    assert [(item.content, item.kind) for item in read("f.jsonl")] == [(text, None)]


def test_a_line_that_is_too_long_is_read_once_and_no_further_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsx.corpus.feeds.MOST_BYTES", 1000)
    write("f.jsonl", content=feed({"text": "a"}, {"text": "x" * 5_000_000}, {"text": "c"}))
    assert problems("f.jsonl") == [("f.jsonl:1", None), ("f.jsonl:2", "too-large"), ("f.jsonl:3", None)]


def test_a_feed_of_blank_lines_is_left_after_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsx.corpus.feeds.MOST_BLANK", 1000)
    few, many = b" \n" * 1000, b"\n" * 1001
    write("f.jsonl", content=few + feed({"text": "a"}) + few + feed({"text": "b"}) + many + feed({"text": "c"}))
    assert problems("f.jsonl") == [("f.jsonl:1001", None), ("f.jsonl:2002", None), ("f.jsonl", "too-large")]


@pytest.mark.parametrize("line", [b"x" * 300_000, b"\n" * 300_000, b'{"text": "a"}\n' * 30_000], ids=["endless", "blank", "repeated"])
def test_a_packed_feed_that_unpacks_to_far_too_much_is_left(line: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsx.corpus.feeds.MOST_BYTES", 100_000)
    monkeypatch.setattr("newsx.corpus.feeds.MOST_UNPACKED", 20)
    write("f.jsonl.gz", content=gzip.compress(line))
    write("f.zip", content=archive(f_jsonl=line))
    for name in ("f.jsonl.gz", "f.zip"):
        found = problems(name)
        assert found[-1][1] == "too-large"
        assert len(found) < 15_000


def test_packed_files_are_read_by_the_suffix_beneath() -> None:
    write("a.md.gz", content=gzip.compress(b"# A"))
    write("b.jsonl.gz", content=gzip.compress(feed({"text": "b"})))
    found = [(item.name, item.content, item.media_type) for item in read("a.md.gz", "b.jsonl.gz")]
    assert found == [("a.md.gz", b"# A", "text/markdown"), ("b.jsonl.gz:1", "b", "text/plain")]


def test_a_torn_feed_gives_what_is_there() -> None:
    write("b.jsonl.gz", content=gzip.compress(os.urandom(50_000).hex().encode() + b"\n" + feed({"text": "b"}))[:-20_000])
    assert problems("b.jsonl.gz")[-1] == ("b.jsonl.gz:1", "unreadable")


def test_members_of_an_archive_are_inputs() -> None:
    members = {
        "b_txt": "b",
        "x_png": "x",
        "n__a_md": "# a",
        "n__f_jsonl": feed({"text": "f"}),
        "g_txt_gz": gzip.compress(b"g"),
        "in_zip": b"",
    }
    write("z.zip", content=archive(**members))
    found = [(item.name, item.content, item.kind) for item in read("z.zip")]
    good = [("z.zip/b.txt", b"b", None), ("z.zip/n/a.md", b"# a", None), ("z.zip/n/f.jsonl:1", "f", None), ("z.zip/g.txt.gz", b"g", None)]
    assert found == [*good, ("z.zip/in.zip", b"", "unreadable")]


def test_the_path_of_a_member_is_only_a_name() -> None:
    with zipfile.ZipFile("z.zip", "w") as packed:
        for name in ("../../up.txt", "/etc/abs.txt", "a\\b.txt", "__MACOSX/._a.txt", ".hidden/a.txt", "folder.txt/"):
            packed.writestr(name, "x")
    assert names("z.zip") == ["z.zip/../../up.txt", "z.zip//etc/abs.txt", "z.zip/a\\b.txt"]
    assert [path.name for path in Path().iterdir()] == ["z.zip"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_inputs_of_one_name_are_told_apart() -> None:
    with zipfile.ZipFile("z.zip", "w") as packed:
        for name in ("a.txt", "a.txt", "b.txt", "a.txt"):
            packed.writestr(name, "x")
    assert names("z.zip") == ["z.zip/a.txt", "z.zip/a.txt (2)", "z.zip/b.txt", "z.zip/a.txt (3)"]
    write("f.jsonl", content=feed({"text": "a"}))
    write("f.jsonl:1")
    assert names("f.jsonl", "f.jsonl:1") == ["f.jsonl:1", "f.jsonl:1 (2)"]


def test_bad_members_cost_only_themselves() -> None:
    packed = bytearray(archive(a_txt="a" * 99, b_txt="b" * 99, c_txt="c" * 99))
    central = packed.index(b"PK\x01\x02")
    packed[central + 8] |= 1  # encrypted, says the directory
    start = packed.index(b"b.txt") + len(b"b.txt")
    packed[start : start + 3] = b"\xff\xff\xff"
    write("z.zip", content=bytes(packed))
    assert problems("z.zip") == [("z.zip/a.txt", "unreadable"), ("z.zip/b.txt", "unreadable"), ("z.zip/c.txt", None)]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=lists(tuples(integers(0, 400), binary(min_size=1, max_size=4)), min_size=1, max_size=5))
def test_no_damaged_archive_raises(changes: list[tuple[int, bytes]]) -> None:
    packed = bytearray(archive(a_txt="a b " * 30, f_jsonl=feed({"text": "f"}), g_txt_gz=gzip.compress(b"g" * 50)))
    for place, content in changes:
        packed[place : place + len(content)] = content
    write("z.zip", content=bytes(packed))
    assert all(item.kind or item.content is not None for item in read("z.zip"))
    Inputs(("z.zip",)).count()


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=binary(max_size=200))
def test_no_bytes_raise(content: bytes) -> None:
    write("f.jsonl", "f.jsonl.gz", "f.zip", "f.txt", content=content)
    assert len({item.name for item in read(".")}) >= 4


def test_nothing_is_read_before_it_is_asked_for() -> None:
    write("n/a.txt", "n/b.txt", "n/c.txt")
    write("n/d.jsonl", content=feed({"text": "d"}, {"text": "e"}))
    inputs: Iterator[Input] = iter(Inputs(("n",)))
    assert [item.content for item in islice(inputs, 1)] == [b"Kyiv said so."]
    write("n/b.txt", content="changed")
    Path("n/c.txt").unlink()
    assert [(item.content, item.kind) for item in islice(inputs, 3)] == [(b"changed", None), (b"", "missing"), ("d", None)]


def test_inputs_are_counted_where_that_needs_no_reading() -> None:
    write("n/a.txt", "n/b.md.gz", "bad.zip")
    write("z.zip", content=archive(a_txt="a", b_txt="b", c_png="c"))
    write("feed.zip", content=archive(f_jsonl=b""))
    write("f.jsonl")
    write("list", content="n\nz.zip\n")
    assert Inputs(("n", "z.zip", "bad.zip", "no.txt", "n/a.txt", "-")).count() == 7
    assert Inputs(listed="list").count() == 4
    assert [Inputs((name,)).count() for name in ("f.jsonl", "feed.zip")] == [None, None]
    write("./-")
    assert Inputs(listed="-").count() is None
