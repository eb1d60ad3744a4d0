"""An `Analysis` becomes something to read: views for a terminal or a plain pipe, and rows for other programs."""

from newsx.render.claim_rows import claims_as_json
from newsx.render.claims_view import render_claims
from newsx.render.safe_text import safe_text
from newsx.render.terminal import render_analysis

__all__ = ["claims_as_json", "render_analysis", "render_claims", "safe_text"]
