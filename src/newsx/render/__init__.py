"""An `Analysis` becomes something to read: the view for a terminal or a plain pipe."""

from newsx.render.safe_text import safe_text
from newsx.render.terminal import render_analysis

__all__ = ["render_analysis", "safe_text"]
