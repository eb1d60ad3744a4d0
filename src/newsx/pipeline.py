"""Builds the spaCy pipeline that reads articles."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import spacy
from spacy.language import Language

from newsx.errors import PipelineError

SHIPPED = "en_newsx_news"
_WEAPONS = "weapons"
_METONYMS = "metonyms"
_CLAIMS = "claims"


def load(pipeline: str | None = None, *, weapons: Sequence[str | Path] = ()) -> Language:
    """The shipped pipeline, or the one named: an installed package or a path, as for `spacy.load`.

    Weapons are found by a component of newsx in either, unless the pipeline has one of that name already. `weapons`: YAML files
    with records that are added to the shipped knowledge base, or take the place of those with the same id.
    Raises `PipelineError` where there is none, or where it finds no names, and `InputError` for a bad file of weapons.
    """
    name = pipeline or SHIPPED
    try:
        nlp = spacy.load(name)
    except (OSError, ImportError, ValueError) as error:
        raise PipelineError(f"{name}: no spaCy pipeline of this name or path can be loaded ({_first_line(error)})") from error
    if not {"ner", "entity_ruler", "span_ruler"} & set(nlp.pipe_names) and "doc.ents" not in _assigned(nlp):
        raise PipelineError(f"{name}: this pipeline finds no names (no component sets doc.ents)")
    files = [str(path) for path in weapons]
    if _WEAPONS not in nlp.pipe_names:
        nlp.add_pipe("newsx_weapons", name=_WEAPONS, last=True, config={"files": files})
    elif files:
        nlp.get_pipe(_WEAPONS).use(files)  # type: ignore[attr-defined]  # spaCy knows no type of its components
    if _METONYMS not in nlp.pipe_names:
        nlp.add_pipe("newsx_metonyms", name=_METONYMS, last=True)
    if _CLAIMS not in nlp.pipe_names:
        nlp.add_pipe("newsx_claims", name=_CLAIMS, last=True)
    return nlp


def describe(nlp: Language) -> str:
    """Name and version of a pipeline, as `generator.pipeline` has them."""
    return f"{nlp.meta.get('lang', 'en')}_{nlp.meta.get('name', 'pipeline')} {nlp.meta.get('version', '')}".strip()


def _assigned(nlp: Language) -> set[str]:
    return {attribute for name in nlp.pipe_names for attribute in nlp.get_pipe_meta(name).assigns}


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
