"""Claims for a terminal: a table, a list on narrow pages, and the claims that stand against each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from newsx.models import Analysis, Claim, ClaimRelation, Stance
from newsx.render.page import ACCENT, QUIET, WIDE_FROM, Lines, Page, hanging, one_line
from newsx.render.quoted_words import quoted_words, shortened

_TABLE_FROM = 66
_MOST_PRINTED = 60
_MOST_DISPUTED = 160
_STANCE_STYLES: Final[dict[Stance, str]] = {
    "denies": "red",
    "accuses": "red",
    "confirms": "green",
    "does-not-confirm": "yellow",
    "warns": "yellow",
    "promises": "blue",
    "demands": "blue",
    "opines": "cyan",
}
_EDGES = re.compile(r"^(?:the|an?)\s+|['’]s?$", re.IGNORECASE)


def render_claims(analysis: Analysis, claims: Sequence[Claim], console: Console) -> None:
    """Print some of an article's claims in full, under the article's title and file."""
    page = Page.on(console)
    page.print(_top(analysis, claims, page))
    console.print()
    page.print(ClaimsView(analysis, page).table(claims) if claims else Text("No claims found.", QUIET))


def _top(analysis: Analysis, claims: Sequence[Claim], page: Page) -> RenderableType:
    document = analysis.document
    shown, found = len(claims), len(analysis.claims)
    number = f"{shown} of {found} claims" if shown != found else "1 claim" if found == 1 else f"{found} claims"
    title = one_line(document.title or "")
    return Group(
        page.prose(title, "bold") if title else Text("Untitled", QUIET),
        Text(page.between_dots(["standard input" if document.source == "-" else document.source or "", number]), QUIET),
        Rule(characters=page.line, style=ACCENT),
    )


class ClaimsView:
    """Sets claims of one article; `most` is how many characters of a content are shown, all if it is not given."""

    def __init__(self, analysis: Analysis, page: Page, *, most: int | None = None) -> None:
        self._text = analysis.document.text
        self._lines = Lines(self._text)
        self._claims = {claim.id: claim for claim in analysis.claims}
        self._page = page
        self._most = most

    def table(self, claims: Sequence[Claim]) -> RenderableType:
        return self._list(claims) if self._page.width < _TABLE_FROM else self._table(claims)

    def disputes(self, pairs: Sequence[tuple[str, str]]) -> RenderableType:
        """Claims that contradict each other, one under the other; pairs of which a claim is not there are left out."""
        rows = []
        for pair in pairs:
            if all(claim in self._claims for claim in pair):
                sides = [self._side(self._claims[claim]) for claim in pair]
                rows.append((Text(self._page.bullet), Text("\n").join(sides)))
        return hanging(rows)

    def _table(self, claims: Sequence[Claim]) -> Table:
        width, wide = self._page.width, self._page.width >= WIDE_FROM
        table = Table(
            box=SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0), pad_edge=False, leading=1, header_style=QUIET, border_style=QUIET
        )
        table.add_column("line", justify="right", no_wrap=True, style=QUIET)
        table.add_column("source", overflow="fold", max_width=width // 4)
        table.add_column("stance", min_width=8, max_width=None if wide else 9)
        if wide:
            table.add_column("cue", overflow="fold", max_width=width // 8)
        table.add_column("claim", overflow="fold")
        for claim in claims:
            cue = [Text(one_line(claim.cue.text) if claim.cue else "")] if wide else []
            table.add_row(Text(self._line(claim)), self._source(claim), _stance(claim), *cue, self._content(claim))
        return table

    def _list(self, claims: Sequence[Claim]) -> Table:
        """What the table says, for pages too narrow for its columns."""
        rows = []
        for claim in claims:
            line = self._line(claim)
            head = [self._source(claim, ", "), _stance(claim), *([Text(f"line {line}", QUIET)] if line else [])]
            rows.append((Text(self._page.bullet), Text.assemble(Text(f" {self._page.dot} ").join(head), "\n", self._content(claim))))
        return hanging(rows)

    def _side(self, claim: Claim) -> Text:
        words = quoted_words(claim.content, self._text, most=_MOST_DISPUTED)
        line = self._line(claim)
        return Text.assemble((_named(claim), "bold"), " ", _stance(claim), ": ", words, (f" (line {line})" if line else "", QUIET))

    def _source(self, claim: Claim, gap: str = "\n") -> Text:
        """The source as resolved; the printed words too where they say something else."""
        source = Text(_named(claim))
        if note := _note(claim):
            source.append(f"{gap}{note}", QUIET)
        return source

    def _content(self, claim: Claim) -> Text:
        content = Text(quoted_words(claim.content, self._text, most=self._most))
        for relation in claim.relations:
            content.append(f"\n{self._relation(relation)}", "yellow" if relation.kind == "contradicts" else QUIET)
        return content

    def _relation(self, relation: ClaimRelation) -> str:
        other = self._claims.get(relation.claim_id)
        whom = f"{_named(other)}, line {self._line(other)}" if other else one_line(relation.claim_id)
        return f"{relation_words(relation)} {whom}"

    def _line(self, claim: Claim) -> str:
        return str(self._lines[claim.content.spans[0][0]]) if claim.content.spans else ""


def relation_words(relation: ClaimRelation) -> str:
    """`contradicts`, or `possibly contradicts` where that is not sure."""
    return f"possibly {relation.kind}" if getattr(relation, "possible", False) else relation.kind


def named_sources(claims: Sequence[Claim]) -> Iterator[tuple[str, str]]:
    """The ids of claims with their sources for readers."""
    for claim in claims:
        yield claim.id, _named(claim)


def _named(claim: Claim) -> str:
    return one_line(claim.source.name or claim.source.text or "") or claim.source.kind


def _note(claim: Claim) -> str:
    """What a reader should know of a source beside its name: that the article gives none, and the words that it prints instead."""
    source = claim.source
    if source.kind == "unstated":
        return "(not stated)" if source.name else ""
    words = _other_words(one_line(source.text or ""), _named(claim))
    return " ".join(part for part in ("anonymous" if source.kind == "anonymous" else "", words) if part)


def _other_words(printed: str, name: str) -> str:
    """The printed words if they say something else than the name; beside the name as printed, only what is said of it."""
    if not printed or _bare(printed) == _bare(name):
        return ""
    for role in (printed.removeprefix(f"{name}, "), printed.removesuffix(f" {name}")):
        if role != printed:
            return shortened(_EDGES.sub("", role).rstrip(","), _MOST_PRINTED)
    return f"“{shortened(printed, _MOST_PRINTED)}”"


def _bare(words: str) -> str:
    """The words without an article and a possessive, which make no other source."""
    return _EDGES.sub("", words).casefold()


def _stance(claim: Claim) -> Text:
    return Text(claim.stance.replace("-", " "), _STANCE_STYLES.get(claim.stance, ""))
