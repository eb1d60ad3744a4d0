"""Hostile lines of JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from .makings import Made, Making


def _surrogates(making: Making) -> Iterator[Made]:
    yield Made("text.jsonl", b'{"text": "Kyiv \\ud800 said \\udfff so."}\n')
    yield Made("title.jsonl", b'{"text": "Kyiv said so.", "title": "\\ud83d \\ude00", "url": "https://x/\\udc00"}\n')
    yield Made("pair.jsonl", b'{"text": "Kyiv said \\ud83d\\ude00 so."}\n')
    yield Made("only.jsonl", b'{"text": "' + b"\\udcff" * 1000 + b'"}\n')
    yield Made("bytes.jsonl", b'{"text": "Kyiv \xed\xa0\x80 said"}\n')


def _bad_lines(making: Making) -> Iterator[Made]:
    article = json.dumps({"text": making.article()}).encode()
    bad = (
        b"{", b"null", b"[]", b'"text"', b"{}", b'{"text": null}', b'{"text": 1e999}', b'{"text": ["Kyiv"]}', b'{"text": ""}',
        b"\xff", b"\0", b"NaN",
    )  # fmt: skip
    yield Made("between.jsonl", b"\n".join(line for pair in ((article, line) for line in bad) for line in pair), inputs=2 * len(bad))
    yield Made("cut.jsonl", article + b"\n" + article[: len(article) // 2], inputs=2)
    yield Made("blank.jsonl", b"\n \n\t\r\n")
    yield Made("empty.jsonl", b"")
    yield Made("line-ends.jsonl", article + b"\r\n\r\n" + article + b"\r" + article + b"\n", inputs=2)
    yield Made("wide.jsonl", '{"text": "Kyiv said so."}'.encode("utf-16"))
    yield Made("mark.jsonl", b"\xef\xbb\xbf" + article)
    yield Made("not-json.jsonl", making.article().replace("\n", " ").encode())


def _odd_values(making: Making) -> Iterator[Made]:
    depth = making.many(100_000)
    values = [
        b"1e999", b"-1e999", b"NaN", b"Infinity", b"9" * 10_000, b"[" * depth + b"]" * depth, b'{"a":' * depth + b"1" + b"}" * depth,
        b'"\\u0000\\u001b[2J"', b"true", b'"' + b"a" * making.many(1_000_000) + b'"', b'"2024-13-45"', b'"\\u202e\\n\\r\\u2028"',
    ]  # fmt: skip
    for field in ("title", "published", "url", "other"):
        lines = (b'{"text": "Kyiv said so.", "%b": %b}' % (field.encode(), value) for value in values)
        yield Made(f"{field}.jsonl", b"\n".join(lines), inputs=len(values))
    yield Made("twice.jsonl", b'{"text": "Kyiv said so.", "text": "Moscow denied it.", "url": "a", "url": "b"}')
    yield Made("controls.jsonl", json.dumps({"text": making.spoiled(["\0", "\x1b[2J", "\x9b", "\u2028"]), "url": "\x1b]0;x\x07"}).encode())
    yield Made("long-key.jsonl", b'{"%b": "Kyiv said so."}' % (b"\\u001b" * making.many(100_000)))
    yield Made("same-url.jsonl", b'{"text": "Kyiv said so.", "url": "x"}\n' * 5, inputs=5)


FEEDS: dict[str, Callable[[Making], Iterator[Made]]] = {
    "feed surrogates": _surrogates,
    "bad feed lines": _bad_lines,
    "odd feed values": _odd_values,
}
