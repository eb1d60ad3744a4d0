"""Entity labels and dependency labels of other people's pipelines, in newsx's terms."""

from __future__ import annotations

from newsx.models import EntityType

ENTITY_TYPES: dict[str, EntityType] = {
    "PERSON": "PERSON",
    "PER": "PERSON",
    "PLACE": "PLACE",
    "GPE": "PLACE",
    "LOC": "PLACE",
    "FAC": "PLACE",
    "ORG": "ORG",
    "NORP": "NORP",
    "WEAPON": "WEAPON",
    "EVENT": "EVENT",
}
"""Entity labels of the shipped pipeline, of OntoNotes and of CoNLL 2003; labels that are not here are no entities."""

DATE_LABELS = frozenset({"DATE"})

TITLE_DEPENDENCIES = frozenset({"nmod:desc", "compound", "flat", "nn", "nmod"})
"""How a title hangs on the name that follows it, in Universal Dependencies and in ClearNLP labels."""

SUBJECT_DEPENDENCIES = frozenset({"nsubj", "nsubj:pass", "nsubjpass"})

APPOSITION_DEPENDENCIES = frozenset({"appos"})
