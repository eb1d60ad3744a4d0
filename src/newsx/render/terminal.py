"""The view of one analysis for a terminal, or for a plain pipe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from newsx.models import Analysis, DateMention, Document, Entity, EntityType, KnowledgeBaseLink, PublishedFrom
from newsx.render.claims_view import ClaimsView
from newsx.render.events_view import timeline_table
from newsx.render.page import ACCENT, HEADING, QUIET, WARNING, WIDE_FROM, Page, hanging, listed, one_line, unique

_ENTITIES_SHOWN = 12
_DETAILS_SHOWN = 6
_MOST_OF_A_CLAIM = 200

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


def render_analysis(analysis: Analysis, console: Console, *, claims_supported: bool = True) -> None:
    """Print the analysis at the console's width, in colour where the console has any.

    `claims_supported` says whether claims were looked for, so that an empty list is not taken for a finding.
    """
    page = Page.on(console)
    page.print_all(_sections(analysis, page, claims_supported=claims_supported))


def _sections(analysis: Analysis, page: Page, *, claims_supported: bool) -> Iterator[RenderableType]:
    document = analysis.document
    yield _top(document, page)
    if standfirst := one_line(document.standfirst or ""):
        yield page.prose(standfirst, "italic")
    if not document.text.strip():
        yield Text("The document is empty.", QUIET)
    elif not analysis.entities:
        yield Text("No names found.", QUIET)
    if analysis.summary.sentences:
        bullets = [(Text(page.bullet), Text(one_line(sentence.text))) for sentence in analysis.summary.sentences]
        yield page.under("Summary", hanging(bullets))
    if disputed := analysis.summary.disputed:
        yield page.under("What is disputed", ClaimsView(analysis, page).disputes(disputed))
    yield from _entity_groups(analysis, page)
    if dates := [_dated(date) for date in analysis.dates if date.value and date.kind != "duration"]:
        yield page.under("Dates", Text(listed(dates, most=_ENTITIES_SHOWN)))
    if figures := [figure.text for figure in analysis.figures]:
        yield page.under("Figures", Text(listed(figures, most=_ENTITIES_SHOWN)))
    yield from _events_and_claims(analysis, page, claims_supported=claims_supported)
    if analysis.warnings:
        warnings = [(Text(page.bullet, WARNING), Text(one_line(warning))) for warning in analysis.warnings]
        yield page.under("Warnings", hanging(warnings), style=WARNING)


def _events_and_claims(analysis: Analysis, page: Page, *, claims_supported: bool) -> Iterator[RenderableType]:
    if analysis.summary.timeline:
        yield page.under("Timeline", timeline_table(analysis, page))
    if analysis.claims:
        yield page.wide_under("Claims", ClaimsView(analysis, page, most=_MOST_OF_A_CLAIM).table(analysis.claims))
    else:
        yield Text("No claims found." if claims_supported else "Claims: not looked for (the pipeline has no parser).", QUIET)


def _dated(date: DateMention) -> str:
    """`Thursday (2023-09-14)`; the value is left out where it is what is printed."""
    printed = one_line(date.text)
    return printed if date.value == printed else f"{printed} ({date.value})"


def _top(document: Document, page: Page) -> RenderableType:
    title = one_line(document.title or "")
    authors = listed(document.authors)
    source = "standard input" if document.source == "-" else document.source or ""
    words = "1 word" if document.words == 1 else f"{document.words:,} words"
    return Group(
        page.prose(title, "bold") if title else Text("Untitled", QUIET),
        Text(page.between_dots([f"By {authors}" if authors else "", document.publisher or "", _date(document)])),
        Text(page.between_dots([source, words]), QUIET),
        Rule(characters=page.line, style=ACCENT),
    )


def _date(document: Document) -> str:
    published = document.published
    if published is None:
        return "undated"
    origin = _DATE_ORIGINS.get(document.published_from) if document.published_from else None
    return f"{published.day} {published:%B} {published.year}" + (f" ({origin})" if origin else "")


def _entity_groups(analysis: Analysis, page: Page) -> Iterator[RenderableType]:
    entities = sorted(analysis.entities, key=_prominence)
    groups = [(name, [entity for entity in entities if entity.type == kind]) for kind, name in _GROUPS.items()]
    rendered = [_entity_group(name, members, page) for name, members in groups if members]
    if page.width < WIDE_FROM:
        yield from rendered
    else:
        for first in range(0, len(rendered), 2):
            yield _side_by_side(rendered[first : first + 2])
    if nationalities := [entity for entity in entities if entity.type == "NORP"]:
        named = [f"{len(entity.mentions)}{page.times} {one_line(entity.name)}" for entity in nationalities]
        yield page.under("Nationalities and groups", Text(listed(named, most=_ENTITIES_SHOWN)))


def _prominence(entity: Entity) -> tuple[float, float]:
    return (-entity.salience, min((mention.start for mention in entity.mentions), default=float("inf")))


def _side_by_side(columns: Sequence[RenderableType]) -> Table:
    table = Table.grid(expand=True, padding=(0, 4, 0, 0))
    for _ in range(2):
        table.add_column(ratio=1)
    table.add_row(*columns)
    return table


def _entity_group(name: str, members: Sequence[Entity], page: Page) -> RenderableType:
    shown = members[:_ENTITIES_SHOWN]
    digits = len(str(max(len(entity.mentions) for entity in shown)))
    rows = [(Text(f"{len(entity.mentions):>{digits}}{page.times}"), _entity(entity, page)) for entity in shown]
    if more := len(members) - len(shown):
        rows.append((Text(""), Text(f"and {more} more", QUIET)))
    return Group(Text(name.upper(), HEADING), Padding(hanging(rows), (0, 0, 0, 2)))


def _entity(entity: Entity, page: Page) -> Text:
    """The name with what is known of it; other forms of the name on a line of their own."""
    details = [*(["generic"] if entity.specific is False else []), *unique(role.text for role in entity.roles)[:_DETAILS_SHOWN]]
    if entity.kb:
        details.extend(_known(entity.kb))
    if metonyms := sum(mention.metonym for mention in entity.mentions):
        details.append(f"{metonyms}{page.times} as government")
    if entity.candidates:
        details.append(f"one of {len(entity.candidates)} or more places" if len(entity.candidates) > 1 else "place unsure")
    aliases = [alias for alias in entity.aliases if alias != entity.name]
    return Text.assemble(
        (one_line(entity.name), "bold"),
        *(f" {page.dot} {detail}" for detail in details),
        (f"\nalso: {listed(aliases)}" if aliases else "", QUIET),
    )


def _known(kb: KnowledgeBaseLink) -> Iterator[str]:
    if kb.category:
        words = one_line(kb.category).replace("_", " ").split()
        yield " ".join(word.upper() if word in _ACRONYMS else word for word in words)
    where = [kb.kind or "", "" if kb.kind == "country" else kb.country or ""]
    if any(where):
        yield listed(where)
    if kb.origin:
        yield f"origin {listed(kb.origin)}"
