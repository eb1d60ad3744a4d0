"""The spaCy pipeline that comes with newsx: `spacy.load("en_newsx_news")`. Weights: CC BY-SA 4.0, see LICENSE and ATTRIBUTION.md."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.util import load_model_from_path

PIPELINE = Path(__file__).parent / "pipeline"

__version__: str = json.loads((PIPELINE / "meta.json").read_text(encoding="utf-8"))["version"]


def load(**overrides: Any) -> Language:
    """The pipeline; keyword arguments as for `spacy.load`."""
    return load_model_from_path(PIPELINE, **overrides)
