"""Any text, and texts of the pieces that cause trouble."""

from hypothesis import strategies as st

_PIECES = st.sampled_from(
    [
        "\n", "\n\n", "\r\n", "\r\n\r\n", "\r", " ", "  ", "\t", "\u00a0", "\u2028", "\u2029", "\u200b", "\u200d", "\u202e", "\ufeff",
        "\x00", "\x0b", "\x0c", "\x1b[2J", "\x1c", "\x85", "\u3000", "\n \n", " \n", "Kyiv", "said", "F-16s", "don’t", "“No,”", "...", ".",
        "(AP)—", "—", "--", "🚀", "👩‍👩‍👧", "🇺🇦", "مرحبا", "שלום", "Київ", "東京", "e\u0301", "İ", "ß", "a" * 300, "https://example.org/a?b=c",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=40), st.lists(_PIECES, max_size=25).map("".join), st.lists(_PIECES, max_size=25).map(" ".join))
