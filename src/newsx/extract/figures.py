"""Find figures: numbers that count or measure, with what they count and what became of it.

`17 of 22 Russian attack drones were shot down` has value 17, of 22, unit `Russian attack drones` and action `shot down`. Numbers that
only name or place something (dates, ages, scores, times, designations, addresses) are none. The numbers are read off the text; unit
and action come from the parse, in Universal Dependencies or ClearNLP labels, and are left out where a pipeline gives none.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from spacy.tokens import Doc, Span, Token

from newsx.weapons.component import SPANS_KEY as WEAPONS

GAP = r"(?:[ \t\xa0]{1,3}|[ \t]?\r?\n[ \t]?)"
"""What may stand between two words of one expression: a line break, never a blank line."""

_AS_ASCII = (("\u0130", "i"), ("\u0131", "i"), ("\u017f", "s"), ("\u212a", "k"))
"""Letters that are, but for their case, ASCII ones to regular expressions and not to `str.lower`."""

_DIGITS = r"(?:\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,6})?)"
_ACTED_ON = frozenset({"obj", "dobj", "nsubj:pass", "nsubjpass"})
_OBJECTS = frozenset({"obj", "dobj", "nsubj:pass", "nsubjpass", "nsubj"})
_PARTICLES = frozenset({"compound:prt", "prt"})
_DETERMINERS = r"(?:the|its|their|his|her|our|these|those|all)"
_POSSESSIVES = frozenset({"its", "their", "his", "her", "our", "my", "your"})
_CHANGE_CASES = frozenset({"to", "from", "by", "at"})
_LONGEST_UNIT = 6
_WINDOW = 40
"""How many characters before a number are read for words that say what it is."""


@dataclass(frozen=True, slots=True)
class FoundFigure:
    """A figure with the offsets of all its words, hedge and unit included.

    `value` is empty where no single number is printed (`dozens`, `20 to 30`); `low` and `high` give what is known of it then. Magnitudes
    are multiplied out, and a share such as `half of` is a part of one. `unit` is an ISO 4217 code for money, a symbol for measures, else
    the words for what is counted. `action` is the verb as printed, with its
    particle and a `not`. `hedge` is a key of `[hedges]` in `figures.toml`.
    """

    start: int
    end: int
    text: str
    value: float | None
    of: float | None = None
    unit: str | None = None
    action: str | None = None
    low: float | None = None
    high: float | None = None
    hedge: str | None = None


def find_figures(doc: Doc, *, text: str, offset: int = 0, skip: Sequence[tuple[int, int]] = ()) -> list[FoundFigure]:
    """The figures of a doc that was read from `text[offset:]`, in order; all offsets are into `text`.

    `skip` are spans of `text`, in order, in which a number is no figure: dates, durations, names of weapons.
    """
    spans = [(start - offset, end - offset) for start, end in skip]
    words = _Words(doc, spans)
    found: list[FoundFigure] = []
    for number in _outside(_numbers(words.text), spans):
        figure = words.figure(number, found[-1] if found else None)
        if figure and not (found and figure.start < found[-1].end):
            found.append(figure)
    return [
        replace(figure, start=figure.start + offset, end=figure.end + offset, text=text[figure.start + offset : figure.end + offset])
        for figure in found
    ]


def lower_case(text: str) -> str:
    """The text in lower case as regular expressions without regard to case see it; offsets stay."""
    if not text.isascii():
        for letter, plain in _AS_ASCII:
            text = text.replace(letter, plain)
    return text.lower()


def read_number(words: str) -> float | None:
    """The value of a number in digits or words (`1,500`, `twenty-two`, `two and a half`, `a dozen`); None if it is none."""
    words = " ".join(lower_case(words).replace("½", " and a half").replace("-", " ").split())
    if words.endswith(" and a half"):
        whole = read_number(words.removesuffix(" and a half"))
        return None if whole is None else whole + 0.5
    names = _data()["ones"] | _data()["tens"] | _data()["magnitudes"] | {"and": 0, "dozen": 12, "half": 0.5, "couple": 2, "of": 0}
    total = part = 0.0
    for word in words.split():
        value = float(word.replace(",", "")) if re.fullmatch(_DIGITS, word) else names.get(word.rstrip(","))
        if word in {"a", "an"}:
            part = part or (0.0 if "couple" in words else 1.0)
        elif value is None:
            return None
        elif word in {"hundred", "dozen"}:
            part = (part or 1.0) * value
        elif word in _data()["magnitudes"]:
            total, part = total + (part or 1.0) * value, 0.0
        else:
            part += value
    return total + part if words else None


@cache
def number_pattern() -> str:
    """A regular expression without groups for what `read_number` reads; `a` alone is not in it."""
    ones, tens = _any(_data()["ones"]), _any(_data()["tens"])
    small = rf"(?:{tens}(?:(?:-|{GAP}){ones})?|{ones})\b"
    hundreds = rf"(?:(?:{small}|\ba){GAP}hundred\b(?:{GAP}(?:and{GAP})?{small})?|{small})"
    spelled = rf"(?:{hundreds}(?:{GAP}thousand\b(?:{GAP}(?:and{GAP})?{hundreds})?)?|a{GAP}thousand\b)"
    half = rf"(?:½|(?:-|{GAP})and(?:-|{GAP})a(?:-|{GAP})half\b)"
    begins = rf"(?=\d|{_any(sorted({word[:2] for kind in ('ones', 'tens') for word in _data()[kind]}))}|half|a\b)"  # rules words out fast
    return rf"(?:{begins}(?:(?:(?:{small}|\b\d{{1,3}}|\ba|\bhalf{GAP}a){GAP}dozen\b)|(?:{_DIGITS}|{spelled}){half}?))"


@dataclass(frozen=True, slots=True)
class _Number:
    """A number as printed. `start` includes its hedge; `core` is where its digits or words begin, `end` includes a measure or currency."""

    start: int
    core: int
    end: int
    value: float | None
    of: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    hedge: str | None = None
    scale: float = 1.0
    partitive: bool = False


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("newsx.extract") / "figures.toml").read_text(encoding="utf-8"))


@cache
def _names(table: str) -> dict[str, str]:
    """What the words of a table stand for, from words in lower case: `roughly` for `about`."""
    return {word.lower(): kind for kind, words in _data()[table].items() for word in words}


@cache
def _list(name: str) -> frozenset[str]:
    return frozenset(_data()["words"][name])


def _any(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", GAP) for word in sorted(words, key=len, reverse=True)) + ")"


@cache
def _amount() -> re.Pattern[str]:
    """One number with the currency before it, or the magnitude, measure or currency after it."""
    data = _data()
    magnitudes = _any(data["magnitudes"]) + r"\b"
    number = rf"(?:a{GAP}couple{GAP}of\b|{number_pattern()}|(?:half{GAP})?a(?={GAP}{magnitudes}))"
    pattern = (
        r"(?<![\w.,/:#°\\@+])(?<![^\W\d][-–‑'’])(?<![\d)][ \xa0])(?:"
        rf"(?P<vague>{_any(data['vague'])})\b"
        rf"|(?P<share>{_any(data['shares'])})(?={GAP}(?:of|{_DETERMINERS})\b)"
        rf"|(?:(?P<symbol>{_any(data['symbols'])}){GAP}?)?(?:(?P<number>{number})"
        rf"(?:(?:-|{GAP})?(?P<scale>{magnitudes})|(?P<letter>{_any(data['letters'])})\b)?)"
        rf"(?:(?:-|{GAP})?(?P<measure>{_any(_names('measures'))})(?!\w)|(?:-|{GAP})(?P<currency>{_any(data['currencies'])})s?\b)?"
        r")(?![\d_]|[.,:/]\d|(?<=[\d])[^\W\d])"
    )
    return re.compile(pattern, re.IGNORECASE)


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)({_any(_names('hedges'))}){GAP}?$", re.IGNORECASE)


@cache
def _after() -> re.Pattern[str]:
    return re.compile(rf"{GAP}({_any(_names('hedges_after'))})\b|\+(?!\d)", re.IGNORECASE)


@cache
def _aftermath() -> re.Pattern[str]:
    """What became of the people counted: `were killed`, `are confirmed dead`, `seriously injured`."""
    between = rf"(?:{GAP}(?:{_any(_list('before_casualty'))}|\w+ly)\b){{0,4}}"
    return re.compile(rf"{between}{GAP}({_any(_list('casualty'))})\b", re.IGNORECASE)


@cache
def _not_before() -> re.Pattern[str]:
    return re.compile(rf"\b{_any(_list('not_before'))}{GAP}\Z", re.IGNORECASE)


@cache
def _no_count() -> re.Pattern[str]:
    """What stands after a number that is an age, a time, an ordinal, a duration or a part of a compound such as `20-member`."""
    return re.compile(rf"(?:{GAP}|-)?{_any(_list('not_after'))}\b|[-–‑][^\W\d]|°|['’]s?\b|{GAP}?%?\]", re.IGNORECASE)


_JOINTS = re.compile(
    rf"{GAP}?(?:(?P<dash>[-–—‑]|{GAP}(?:to|or){GAP})|(?P<and>{GAP}and{GAP})"
    rf"|(?P<of>{GAP}(?:out{GAP})?of{GAP}(?:{_DETERMINERS}{GAP})?))\Z",
    re.IGNORECASE,
)
_BETWEEN = re.compile(rf"\bbetween{GAP}\Z", re.IGNORECASE)
_FROM = re.compile(rf"\bfrom{GAP}\Z", re.IGNORECASE)
_AGE = re.compile(r"\bage[ds]?\b(?:[\s,]|\d+|and|to|or|between|of|from|under|over|about|\w{2,6}teen|\w{3,5}ty)*\Z", re.IGNORECASE)
_AFTER_NAME = re.compile(r"[A-Z][\w’'-]*(?:,\s|\s\()\Z")
_AGE_ENDS = re.compile(r"\)|,|[.;]?\s*\Z|[.;]\s")
_LIST_START = re.compile(r"(?:\A|\n)[ \t]*[(\[]?\Z")
_LIST_END = re.compile(r"[.)\]](?:\s|\Z)")
_LAST_WORD = re.compile(r"([\w.]+)\s*\Z")
_NEXT_WORD = re.compile(rf"{GAP}([\w’']+)")
_PLAIN_YEAR = re.compile(r"(?:1[5-9]|20)\d\d\Z")
_INDEFINITE = frozenset({"no", "the", "this", "that", "which", "any", "every", "each", "other", "another", "a", "not", "than", "as"})


def _numbers(text: str) -> Iterator[_Number]:
    """The numbers that can be figures, with the two of a range, of a share (`17 of 22`) joined."""
    waiting: _Number | None = None
    for match in _amount().finditer(text):
        number = _read(text, match)
        joined = _join(text, waiting, number) if waiting else None
        if joined or not waiting:
            waiting = joined or number
            continue
        if _counts(text, waiting):
            yield waiting
        waiting = number
    if waiting and _counts(text, waiting):
        yield waiting


def _read(text: str, match: re.Match[str]) -> _Number:
    """One amount with its hedge."""
    start, end, low, scale = match.start(), match.end(), None, 1.0
    unit = _data()["symbols"].get((match["symbol"] or "").upper())
    if match["vague"]:
        value, low = None, float(_data()["vague"][_plain(match["vague"])])
    elif match["share"]:
        value = float(_data()["shares"][_plain(match["share"])])
    else:
        value = read_number(match["number"])
        scale = _scale(text, match)
        if match["letter"] and scale == 1.0 and not unit:
            unit = "m" if match["letter"] in "mM" else None
        unit = unit or _unit_name(match["measure"] or match["currency"])
    value = None if value is None else round(value * scale, 6)
    hedge = None
    if before := _before().search(text, max(0, start - _WINDOW), start):
        hedge, start = _names("hedges")[_plain(before[1])], before.start()
    elif after := _after().match(text, end):
        hedge, end = _names("hedges_after").get(_plain(after[1] or ""), "at least"), after.end()
    partitive = bool(match["vague"] or match["share"])
    return _Number(start, match.start(), end, value, low=low, unit=unit, hedge=hedge, scale=scale, partitive=partitive)


def _scale(text: str, match: re.Match[str]) -> float:
    """The magnitude after a number. A letter is one after a currency and before a plural: `$5m`, `1.5m people`."""
    if match["scale"]:
        return float(_data()["magnitudes"][lower_case(match["scale"])])
    after = _NEXT_WORD.match(text, match.end())
    if match["letter"] and (match["symbol"] or (after and after[1].endswith(("s", "people")))):
        return float(_data()["letters"][lower_case(match["letter"])])
    return 1.0


def _plain(words: str) -> str:
    return " ".join(lower_case(words).split())


def _unit_name(words: str | None) -> str | None:
    """The symbol of a measure or the code of a currency, if the words name one."""
    plain = _plain(words or "")
    currencies: dict[str, str] = _data()["currencies"]
    return _names("measures").get(plain) or currencies.get(plain) or currencies.get(plain.removesuffix("s"))


def _join(text: str, first: _Number, second: _Number) -> _Number | None:
    """Two numbers as one figure, if the words between them make them one."""
    joint = _JOINTS.match(text, first.end, second.core) if second.core - first.end <= _WINDOW else None
    if not joint or first.of or second.of or first.high or first.value is None or second.value is None:
        return None
    if joint["of"]:
        fits = first.value <= second.value and not first.unit and first.scale <= second.scale
        return replace(second, start=first.start, core=first.core, value=first.value, of=second.value, hedge=first.hedge) if fits else None
    between = _BETWEEN.search(text, max(0, first.core - _WINDOW), first.core)
    if joint["and"] and not between:
        return None
    if _FROM.search(text, max(0, first.core - _WINDOW), first.core) and joint["dash"].strip() not in "-–—‑":
        return None
    low = first.value * second.scale if first.scale == 1.0 and first.value < second.value / second.scale else first.value
    start = between.start() if between else first.start
    unit = second.unit or first.unit
    return replace(second, start=start, core=first.core, value=None, low=low, high=second.value, unit=unit, hedge=first.hedge)


def _counts(text: str, number: _Number) -> bool:
    """Whether a number counts or measures something, as far as the words around it tell."""
    before, after = text[max(0, number.core - _WINDOW) : number.core], text[number.end : number.end + _WINDOW]
    if number.high is not None and number.low is not None and number.low >= number.high:
        return False
    if number.unit and number.unit != "m":
        return True
    printed = text[number.core : number.end]
    if _not_before().search(text, max(0, number.start - _WINDOW), number.start):
        return False
    if number.partitive:
        return True
    return not (_names_something(before, after, printed) or _is_score(before, after, number))


def _names_something(before: str, after: str, printed: str) -> bool:
    """Whether the number is an age, a time, a list's number or the name of something: `Article 5`."""
    last, following = _LAST_WORD.search(before), _NEXT_WORD.match(after)
    if _no_count().match(after) or _AGE.search(before) or (_AFTER_NAME.search(before) and _AGE_ENDS.match(after)):
        return True
    if _LIST_START.search(before) and _LIST_END.match(after):
        return True
    if last and last[1].lower() in _list("numbered") and (last[1][0].isupper() or not (following and following[1].islower())):
        return True
    if _plain(printed) == "one":
        return not following or following[1].lower() in _list("not_after_one") or bool(last and last[1].lower() in _INDEFINITE)
    return False


def _is_score(before: str, after: str, number: _Number) -> bool:
    """Whether a range is the score of a match or a vote."""
    if number.high is None:
        return False
    last, following = _LAST_WORD.search(before), _NEXT_WORD.match(after)
    return bool((last and last[1].lower() in _list("scored")) or (following and following[1].lower() in _list("score")))


def _outside(numbers: Iterable[_Number], spans: Sequence[tuple[int, int]]) -> Iterator[_Number]:
    """The numbers that overlap none of the spans, which are in order."""
    starts = [start for start, _ in spans]
    for number in numbers:
        at = bisect_right(starts, number.core)
        inside = at > 0 and spans[at - 1][1] > number.core
        if not inside and not (at < len(spans) and spans[at][0] < number.end):
            yield number


class _Words:
    """A doc's tokens by offset, and what they say of a number.

    `skip` are spans of the doc's text that belong to no figure, but weapons, which may be what is counted.
    """

    def __init__(self, doc: Doc, skip: Sequence[tuple[int, int]]) -> None:
        self.doc = doc
        self.text = doc.text  # spaCy joins it anew each time it is asked for
        weapons = {(span.start_char, span.end_char) for span in doc.spans.get(WEAPONS, [])}
        self.skip = [span for span in skip if span not in weapons]
        self.starts = [token.idx for token in doc]
        self.tagged = doc.has_annotation("POS")
        self.parsed = doc.has_annotation("DEP")

    def figure(self, number: _Number, previous: FoundFigure | None) -> FoundFigure | None:
        """The figure that the number is, or None if the doc shows that it counts nothing. `previous` is the figure before it."""
        first, last = self._token(number.core), self._token(number.end - 1)
        unit_start, unit_end = (last + 1, last + 1) if number.unit else self._unit(first, last, number.partitive)
        span, printed = self.doc[first:unit_end], self.doc[unit_start:unit_end].text
        unit = number.unit or _unit_name(printed) or printed or None
        action = self._action(span, number, previous)
        if unit is None and action in _list("casualty"):
            unit = self._people(span, previous)
        if self.tagged and not number.unit and self._is_name(span, printed, number, counts=bool(unit or action)):
            return None
        end = max(number.end, span.end_char if unit_end > last + 1 else 0)
        if not number.hedge and (after := _after().match(self.text, end)):
            number, end = replace(number, hedge=_names("hedges_after").get(_plain(after[1] or ""), "at least")), after.end()
        return FoundFigure(number.start, end, "", number.value, number.of, unit, action, number.low, number.high, number.hedge)

    def _token(self, offset: int) -> int:
        return max(0, bisect_right(self.starts, offset) - 1)

    def _lower(self, at: int) -> str:
        return self.doc[at].lower_ if 0 <= at < len(self.doc) else ""

    def _unit(self, first: int, last: int, partitive: bool) -> tuple[int, int]:
        """The tokens of the noun phrase that the number counts; empty if there is none."""
        start = last + 1
        if not self.tagged:
            return start, start
        of = start if self._lower(start) == "of" else None
        start += of is not None
        if (partitive or of) and start < len(self.doc) and (self.doc[start].pos_ == "DET" or self._lower(start) in _POSSESSIVES):
            start += 1
        start += self._lower(start) in {"more", "further", "additional", "other", "others"}
        end = best = start
        while end < min(len(self.doc), start + _LONGEST_UNIT) and self._in_unit(end):
            end += 1
            if self.doc[end - 1].pos_ in {"NOUN", "PROPN"}:
                best = end
        if best == start:
            return (last + 1, last + 1) if of else (start, start)
        return start, self._head_end(range(first, last + 1), of, start, best)

    def _in_unit(self, at: int) -> bool:
        token = self.doc[at]
        if token.is_space or token.like_num or self._is_skipped(token.idx):
            return False
        if token.text in {"-", "–"}:
            return at + 1 < len(self.doc) and not token.whitespace_ and not self.doc[at - 1].whitespace_
        return token.pos_ in {"ADJ", "NOUN", "PROPN"} or (token.tag_ in {"VBN", "VBG"} and token.dep_ == "amod" and token.head.i > at)

    def _is_skipped(self, offset: int) -> bool:
        at = bisect_right(self.skip, offset, key=lambda span: span[0])
        return at > 0 and self.skip[at - 1][1] > offset

    def _head_end(self, numbers: range, of: int | None, start: int, end: int) -> int:
        """Where the unit ends: at the noun that the number, or the `of` after it, depends on, if that lies within."""
        if not self.parsed:
            return end
        heads = [self.doc[at].head for at in numbers] if of is None else [self.doc[of].head, *self.doc[of].children]
        return next((head.i + 1 for head in heads if start <= head.i < end and head.pos_ in {"NOUN", "PROPN"}), end)

    def _action(self, span: Span, number: _Number, previous: FoundFigure | None) -> str | None:
        """What is done to or by the things counted."""
        acted_on = span.root.dep_ in _ACTED_ON or span.root.i > span.root.head.i
        if number.of is not None and self.parsed and acted_on and (verb := _verb(span.root.head)):
            return verb  # of those `fired`, so many were `shot down`
        if aftermath := _aftermath().match(self.text, span.end_char):
            token = self.doc[self._token(aftermath.start(1))]
            if token.pos_ != "NOUN" and not _has_object(token):
                return token.lower_
        before = self._token(number.start) - 1
        if self._lower(before) in _list("casualty") and self.doc[before].pos_ == "VERB":
            return self._lower(before)
        return self._governing(span, previous) if self.parsed else None

    def _governing(self, span: Span, previous: FoundFigure | None) -> str | None:
        """The verb that the things counted depend on, the participle after them, or the action of the figure that they are joined to."""
        root = span.root
        for child in root.rights:
            if child.i >= span.end and child.dep_ == "acl" and child.tag_ in {"VBN", "VBD"}:
                return _verb(child)
        cases = [child for child in root.lefts if child.dep_ == "case"]
        joined = root.dep_ == "conj" or any(case.lower_ == "to" for case in cases)
        if joined and previous and previous.start <= root.head.idx < previous.end:
            return previous.action
        if root.dep_ in _OBJECTS or (root.dep_ in {"obl", "nmod"} and any(child.i >= span.start for child in cases)):
            return None if root.dep_ == "nsubj" and _has_object(root.head) and root.head.lower_ in _list("casualty") else _verb(root.head)
        if root.dep_ == "pobj":
            cases, root = [root.head], root.head
        changed = {root.head.lower_, root.head.lemma_} & _list("changes")
        return root.head.lower_ if changed and any(case.lower_ in _CHANGE_CASES for case in cases) else None

    def _people(self, span: Span, previous: FoundFigure | None) -> str:
        """What a number alone beside `killed` counts: what the figure before it in the sentence counts, else people."""
        if previous and previous.unit and previous.action in _list("casualty") and span.start_char >= previous.end:
            between = self.text[previous.end : span.start_char]
            if len(between) <= _WINDOW and not re.search(r"[.!?\n]", between):
                return previous.unit
        return "people"

    def _is_name(self, span: Span, printed: str, number: _Number, *, counts: bool) -> bool:
        """Whether a number stands for no count: nothing is counted, or it is part of a name (`Apollo 11`, `the 737 Max`)."""
        year = _PLAIN_YEAR.match(self.text, number.core, number.end)
        if not printed and ((not counts and number.scale == 1.0) or year):
            return True
        if printed.split() and printed.split()[-1] in _list("nothing_counted"):
            return True
        if number.hedge:
            return False
        first = self.doc[span.start]
        before = self.doc[span.start - 1] if span.start else None
        if before is not None and before.pos_ == "PROPN" and before.whitespace_ and self.parsed and first.head == before:
            return True
        if not printed and first.dep_ == "conj" and first.head.pos_ == "PROPN":
            return True
        return first.is_digit and printed != "" and all(word.pos_ == "PROPN" and word.tag_ != "NNPS" for word in span[1:])


def _has_object(token: Token) -> bool:
    return any(child.dep_ in {"obj", "dobj"} for child in token.children)


def _verb(token: Token) -> str | None:
    """The verb as printed with its particle (`shot down`), unless it says nothing of what became of the things counted."""
    lower = token.lower_
    if lower in _list("casualty"):
        return lower
    if token.pos_ != "VERB" or token.lemma_ in _list("no_action") or lower in _list("no_action"):
        return None
    particle = next((f" {child.lower_}" for child in token.rights if child.dep_ in _PARTICLES), "")
    denied = any(child.dep_ == "neg" or child.lower_ in {"not", "n't", "n’t", "never"} for child in token.lefts)
    return f"{'not ' if denied else ''}{lower}{particle}"
