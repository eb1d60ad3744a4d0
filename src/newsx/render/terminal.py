"""The view of one analysis for a terminal, or for a plain pipe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from newsx.models import Analysis, Claim, DateMention, Document, Entity, EntityType, KnowledgeBaseLink, PublishedFrom, Stance
from newsx.render.safe_text import safe_text

_WIDEST_PAGE = 140
_WIDEST_PROSE = 100
_TWO_COLUMNS_FROM = 120
_CLAIM_TABLE_FROM = 66
_ENTITIES_SHOWN = 12
_DETAILS_SHOWN = 6

# Named ANSI colours only, and of those the ones that read on dark and on light backgrounds: a theme decides what they look like.
_ACCENT = "magenta"
_HEADING = f"bold {_ACCENT}"
_QUIET = "dim"
_WARNING = "yellow"
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

_GROUPS: Final[dict[EntityType, str]] = {
    "PERSON": "People",
    "PLACE": "Places",
    "ORG": "Organisations",
    "WEAPON": "Weapons",
    "EVENT": "Events",
}
_DATE_ORIGINS: Final[dict[PublishedFrom, str]] = {"text": "date from the text", "option": "date as given"}
# Parts of a knowledge base's category names that are written in capitals.
_ACRONYMS = {"abm", "apc", "atgm", "cbrn", "dew", "ew", "icbm", "ied", "ifv", "irbm", "mbt", "mlrs", "mrap", "mrbm", "sam"}
_ACRONYMS |= {"slbm", "smg", "sp", "srbm", "ssbn", "uas", "uav", "ugv", "usv", "uuv"}


def render_analysis(analysis: Analysis, console: Console, *, claims_supported: bool = False) -> None:
    """Print the analysis at the console's width, in colour where the console has any.

    `claims_supported` says whether claims were looked for, so that an empty list is not taken for a finding.
    """
    page = _Page.on(console)
    for number, section in enumerate(_sections(analysis, page, claims_supported=claims_supported)):
        if number:
            console.print()
        page.print(section)


@dataclass(frozen=True)
class _Page:
    """A console with what it can show: how much in a line, and which marks."""

    console: Console
    width: int
    bullet: str
    dot: str
    times: str
    line: str

    @classmethod
    def on(cls, console: Console) -> _Page:
        bullet, dot, times, line = "-|x-" if console.options.ascii_only else "•·×─"
        return cls(console, min(console.width, _WIDEST_PAGE), bullet, dot, times, line)

    @property
    def prose_width(self) -> int:
        return min(self.width, _WIDEST_PROSE)

    def print(self, section: RenderableType) -> None:
        """Print line by line, without the blanks with which rich fills table cells, and with `?` for what the encoding lacks."""
        encoding = self.console.encoding
        for segments in self.console.render_lines(section, self.console.options.update(width=self.width), pad=False):
            line = Text()
            for segment in segments:
                line.append(segment.text.encode(encoding, "replace").decode(encoding), segment.style)
            line.rstrip()
            self.console.print(line, soft_wrap=True)

    def prose(self, text: str, style: str) -> RenderableType:
        return Padding(Text(text, style), (0, self.width - self.prose_width, 0, 0))

    def between_dots(self, parts: Iterable[str]) -> str:
        return f" {self.dot} ".join(line for part in parts if (line := _one_line(part)))


def _sections(analysis: Analysis, page: _Page, *, claims_supported: bool) -> Iterator[RenderableType]:
    document = analysis.document
    yield _top(document, page)
    if standfirst := _one_line(document.standfirst or ""):
        yield page.prose(standfirst, "italic")
    if not document.text.strip():
        yield Text("The document is empty.", _QUIET)
    elif not analysis.entities:
        yield Text("No names found.", _QUIET)
    if analysis.summary.sentences:
        bullets = [(Text(page.bullet), Text(_one_line(sentence.text))) for sentence in analysis.summary.sentences]
        yield _under("Summary", _hanging(bullets), page)
    yield from _entity_groups(analysis, page)
    if dates := [_dated(date) for date in analysis.dates if date.value and date.kind != "duration"]:
        yield _under("Dates", Text(_listed(dates, most=_ENTITIES_SHOWN)), page)
    if figures := [figure.text for figure in analysis.figures]:
        yield _under("Figures", Text(_listed(figures, most=_ENTITIES_SHOWN)), page)
    yield _claims(analysis.claims, page, supported=claims_supported)
    if analysis.warnings:
        warnings = [(Text(page.bullet, _WARNING), Text(_one_line(warning))) for warning in analysis.warnings]
        yield _under("Warnings", _hanging(warnings), page, style=_WARNING)


def _dated(date: DateMention) -> str:
    """`Thursday (2023-09-14)`; the value is left out where it is what is printed."""
    printed = _one_line(date.text)
    return printed if date.value == printed else f"{printed} ({date.value})"


def _top(document: Document, page: _Page) -> RenderableType:
    title = _one_line(document.title or "")
    authors = _listed(document.authors)
    source = "standard input" if document.source == "-" else document.source or ""
    words = "1 word" if document.words == 1 else f"{document.words:,} words"
    return Group(
        page.prose(title, "bold") if title else Text("Untitled", _QUIET),
        Text(page.between_dots([f"By {authors}" if authors else "", document.publisher or "", _date(document)])),
        Text(page.between_dots([source, words]), _QUIET),
        Rule(characters=page.line, style=_ACCENT),
    )


def _date(document: Document) -> str:
    published = document.published
    if published is None:
        return "undated"
    origin = _DATE_ORIGINS.get(document.published_from) if document.published_from else None
    return f"{published.day} {published:%B} {published.year}" + (f" ({origin})" if origin else "")


def _under(heading: str, content: RenderableType, page: _Page, *, style: str = _HEADING) -> RenderableType:
    return Group(Text(heading.upper(), style), Padding(content, (0, page.width - page.prose_width, 0, 2)))


def _hanging(rows: Iterable[tuple[Text, Text]]) -> Table:
    """Rows of a mark and the lines that hang from it."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(justify="right", no_wrap=True)
    table.add_column(overflow="fold")
    for mark, text in rows:
        table.add_row(mark, text)
    return table


def _entity_groups(analysis: Analysis, page: _Page) -> Iterator[RenderableType]:
    entities = sorted(analysis.entities, key=_prominence)
    groups = [(name, [entity for entity in entities if entity.type == kind]) for kind, name in _GROUPS.items()]
    rendered = [_entity_group(name, members, page) for name, members in groups if members]
    if page.width < _TWO_COLUMNS_FROM:
        yield from rendered
    else:
        for first in range(0, len(rendered), 2):
            yield _side_by_side(rendered[first : first + 2])
    if nationalities := [entity for entity in entities if entity.type == "NORP"]:
        named = [f"{len(entity.mentions)}{page.times} {_one_line(entity.name)}" for entity in nationalities]
        yield _under("Nationalities and groups", Text(_listed(named, most=_ENTITIES_SHOWN)), page)


def _prominence(entity: Entity) -> tuple[float, float]:
    return (-entity.salience, min((mention.start for mention in entity.mentions), default=float("inf")))


def _side_by_side(columns: Sequence[RenderableType]) -> Table:
    table = Table.grid(expand=True, padding=(0, 4, 0, 0))
    for _ in range(2):
        table.add_column(ratio=1)
    table.add_row(*columns)
    return table


def _entity_group(name: str, members: Sequence[Entity], page: _Page) -> RenderableType:
    shown = members[:_ENTITIES_SHOWN]
    digits = len(str(max(len(entity.mentions) for entity in shown)))
    rows = [(Text(f"{len(entity.mentions):>{digits}}{page.times}"), _entity(entity, page)) for entity in shown]
    if more := len(members) - len(shown):
        rows.append((Text(""), Text(f"and {more} more", _QUIET)))
    return Group(Text(name.upper(), _HEADING), Padding(_hanging(rows), (0, 0, 0, 2)))


def _entity(entity: Entity, page: _Page) -> Text:
    """The name with what is known of it; other forms of the name on a line of their own."""
    details = [*(["generic"] if entity.specific is False else []), *_unique(role.text for role in entity.roles)[:_DETAILS_SHOWN]]
    if entity.kb:
        details.extend(_known(entity.kb))
    if metonyms := sum(mention.metonym for mention in entity.mentions):
        details.append(f"{metonyms}{page.times} as government")
    if entity.candidates:
        details.append(f"one of {len(entity.candidates)} or more places" if len(entity.candidates) > 1 else "place unsure")
    aliases = [alias for alias in entity.aliases if alias != entity.name]
    return Text.assemble(
        (_one_line(entity.name), "bold"),
        *(f" {page.dot} {detail}" for detail in details),
        (f"\nalso: {_listed(aliases)}" if aliases else "", _QUIET),
    )


def _known(kb: KnowledgeBaseLink) -> Iterator[str]:
    if kb.category:
        words = _one_line(kb.category).replace("_", " ").split()
        yield " ".join(word.upper() if word in _ACRONYMS else word for word in words)
    where = [kb.kind or "", "" if kb.kind == "country" else kb.country or ""]
    if any(where):
        yield _listed(where)
    if kb.origin:
        yield f"origin {_listed(kb.origin)}"


def _claims(claims: Sequence[Claim], page: _Page, *, supported: bool) -> RenderableType:
    if not claims:
        return Text("No claims found." if supported else "Claims: none extracted (this version finds names only).", _QUIET)
    content = _claim_list(claims, page) if page.width < _CLAIM_TABLE_FROM else _claim_table(claims, page)
    return Group(Text("CLAIMS", _HEADING), Padding(content, (0, 0, 0, 2)))


def _claim_table(claims: Sequence[Claim], page: _Page) -> Table:
    table = Table(
        box=SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0), pad_edge=False, leading=1, header_style=_QUIET, border_style=_QUIET
    )
    table.add_column("source", overflow="fold", max_width=page.width // 5)
    table.add_column("cue", overflow="fold", max_width=page.width // 8)
    table.add_column("claim", overflow="fold")
    table.add_column("stance", min_width=8, max_width=9 if page.width < _TWO_COLUMNS_FROM else None)
    for claim in claims:
        table.add_row(*_claim_cells(claim))
    return table


def _claim_list(claims: Sequence[Claim], page: _Page) -> Table:
    """What the table says, for pages too narrow for its columns."""
    rows = []
    for claim in claims:
        source, cue, content, stance = _claim_cells(claim)
        head = Text(f" {page.dot} ").join(part for part in (source, cue, stance) if part)
        rows.append((Text(page.bullet), Text.assemble(head, "\n", content)))
    return _hanging(rows)


def _claim_cells(claim: Claim) -> tuple[Text, Text, Text, Text]:
    return (
        Text(_one_line(claim.source.name or claim.source.text or claim.source.kind)),
        Text(_one_line(claim.cue.text) if claim.cue else ""),
        Text(_one_line(claim.content.text)),
        Text(claim.stance.replace("-", " "), _STANCE_STYLES.get(claim.stance, "")),
    )


def _listed(items: Iterable[str], *, most: int = _DETAILS_SHOWN) -> str:
    unique = _unique(items)
    more = len(unique) - most
    return ", ".join(unique[:most]) + (f" and {more} more" if more > 0 else "")


def _unique(items: Iterable[str]) -> list[str]:
    """The items in order, each on one line, without empty ones and those that differ from an earlier one in capitals only."""
    unique: dict[str, str] = {}
    for item in items:
        line = _one_line(item)
        if line:
            unique.setdefault(line.casefold(), line)
    return list(unique.values())


def _one_line(text: str) -> str:
    return " ".join(safe_text(text).split())
