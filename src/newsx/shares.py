"""How often something is right: the counts that scores are made of."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any


@dataclass
class Share:
    """Right, found and wanted things."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    def add(self, found: set[Any], wanted: set[Any]) -> None:
        self.right += len(found & wanted)
        self.found += len(found)
        self.wanted += len(wanted)

    def __str__(self) -> str:
        precision, recall = self.right / max(1, self.found), self.right / max(1, self.wanted)
        f1 = 2 * self.right / max(1, self.found + self.wanted)
        return f"F {f1:.3f}  P {precision:.3f}  R {recall:.3f}  ({self.right}/{self.found}/{self.wanted})"


def percent(counts: Counter[bool]) -> str:
    return f"{counts[True] / max(1, sum(counts.values())):.3f} ({counts[True]}/{sum(counts.values())})"
