"""newsx reads English news articles: who and what is in them, and who claims what.

>>> import newsx
>>> analysis = newsx.analyze("Kyiv said on Thursday it had hit an S-400 near Sevastopol.")
>>> [entity.name for entity in analysis.entities if entity.type == "PLACE"]
['Kyiv', 'Sevastopol']
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsx.analysis import analyze, analyze_many
    from newsx.claims import select as select_claims
    from newsx.errors import NewsxError
    from newsx.models import Analysis
    from newsx.pipeline import load

__all__ = ["Analysis", "NewsxError", "analyze", "analyze_many", "load", "select_claims"]

_HOMES = {
    "Analysis": ("newsx.models", "Analysis"),
    "NewsxError": ("newsx.errors", "NewsxError"),
    "analyze": ("newsx.analysis", "analyze"),
    "analyze_many": ("newsx.analysis", "analyze_many"),
    "load": ("newsx.pipeline", "load"),
    "select_claims": ("newsx.claims", "select"),
}


def __getattr__(name: str) -> Any:
    """Imports what is asked for only then: spaCy takes seconds, and `newsx --help` should not."""
    if name not in _HOMES:
        raise AttributeError(f"module 'newsx' has no attribute {name!r}")
    from importlib import import_module

    module, attribute = _HOMES[name]
    return getattr(import_module(module), attribute)
