"""The labels that the pipeline's heads give, in the order of their columns."""

from __future__ import annotations

ENTITY_TYPES = ("PERSON", "PLACE", "ORG", "NORP", "WEAPON", "EVENT", "DATE", "QUANTITY")
PLACES_IN_SPAN = "BIES"
ENTITY_TAGS = ("O", *(f"{place}-{kind}" for kind in ENTITY_TYPES for place in PLACES_IN_SPAN))
ENTITY_TAG_IDS = {tag: number for number, tag in enumerate(ENTITY_TAGS)}
