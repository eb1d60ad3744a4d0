"""Events for a terminal: what happened when, in order of time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.table import Table
from rich.text import Text

from newsx.models import Analysis, Entity, Event
from newsx.render.claims_view import named_sources
from newsx.render.page import QUIET, Page, one_line
from newsx.render.quoted_words import shortened

_MOST_WORDS = 160


def timeline_table(analysis: Analysis, page: Page) -> Table:
    """The events of the summary's timeline: date, kind, words; who took part, where, and who says so where that is known."""
    events = {event.id: event for event in analysis.events}
    entities = {entity.id: entity for entity in analysis.entities}
    sources = dict(named_sources(analysis.claims))
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(overflow="fold", max_width=16)
    table.add_column(overflow="fold", max_width=14, style=QUIET)
    table.add_column(overflow="fold")
    for event in (events[number] for number in analysis.summary.timeline if number in events):
        words = shortened(one_line(event.text), _MOST_WORDS)
        known = [*_unsaid(event, entities), f"according to {sources[event.claim_id]}" if event.claim_id in sources else ""]
        details = "".join(f" {page.dot} {detail}" for detail in known if detail)
        table.add_row(Text(_when(event)), Text(_kind(event)), Text.assemble(words, (details, QUIET)))
    return table


def _unsaid(event: Event, entities: Mapping[str, Entity]) -> Iterator[str]:
    """Who takes part and where it is, so far as the event's words do not name them."""
    for number in dict.fromkeys([*event.actor_ids, *event.target_ids, event.place_id or ""]):
        entity = entities.get(number)
        if entity and not any(event.start <= mention.start < event.end for mention in entity.mentions):
            yield one_line(entity.name)


def _when(event: Event) -> str:
    """The date for a reader: `2024-03-04 19:30`, `2024-03-04 to 2024-03-06`, `by 2024-03-06`."""
    date = one_line(event.date or "").replace("T", " ")
    return f"by {date[3:]}" if date.startswith("../") else date.replace("/", " to ")


def _kind(event: Event) -> str:
    return one_line(event.kind).replace("-", " ").replace("_", " ")
