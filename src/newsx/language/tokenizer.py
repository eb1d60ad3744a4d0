"""spaCy's English tokenizer, brought nearer to how the English Universal Dependencies treebanks cut words.

Compared with the training parts of GUM and EWT: the differences that cost most are
slashes, numbers joined by dashes, letters joined to numbers by hyphens, prefixes that stay attached and `(s)`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from spacy.lang.char_classes import ALPHA, CONCAT_QUOTES, LIST_ELLIPSES, LIST_ICONS
from spacy.language import Language
from spacy.symbols import NORM, ORTH  # type: ignore[import-not-found]  # compiled, without stubs
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]  # compiled, without stubs
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex, registry

_ATTACHED_PREFIXES = (
    "anti", "bin", "co", "cross", "de", "e", "ex", "extra", "hyper", "inter", "intra", "macro", "mega", "meta", "micro", "mid", "mini",
    "multi", "neo", "non", "para", "post", "pre", "pro", "proto", "pseudo", "quasi", "re", "semi", "sub", "super", "trans", "ultra",
    "un", "uni",
)  # fmt: skip
_KEEP_ATTACHED = "".join(rf"(?<!\b{prefix})" for prefix in _ATTACHED_PREFIXES)
_CLOSING, _OPENING = r"""\)\]"'”’»""", r"""\(\["“‘«"""

_INFIXES = [
    *LIST_ELLIPSES,
    *LIST_ICONS,
    r"(?<=[0-9])[+\*^](?=[0-9-])",
    r"(?<=[0-9])[-–](?=[0-9])",
    rf"(?<=[{ALPHA}0-9{_CLOSING}])(?:[–—]|--+)(?=[{ALPHA}0-9{_OPENING}])",
    rf"(?<=[{ALPHA}0-9])[{_CLOSING}](?=(?:[–—]|--)[{ALPHA}0-9{_OPENING}])",  # KYIV (AP)—Russia
    rf"(?:(?<=[{ALPHA}0-9{_CLOSING}][–—])|(?<=[{ALPHA}0-9{_CLOSING}]--))[{_OPENING}](?=[{ALPHA}0-9])",
    rf"(?<=[a-z{CONCAT_QUOTES}])\.(?=[A-Z{CONCAT_QUOTES}])",
    rf"(?<=[{ALPHA}]),(?=[{ALPHA}])",
    rf"(?i:{_KEEP_ATTACHED})(?<=[{ALPHA}0-9])[-‐‑](?=[{ALPHA}0-9])",
    rf"(?<=[{ALPHA}0-9\)])[/](?=[{ALPHA}0-9\(])",
    rf"(?<=[{ALPHA}0-9])[:<>=](?=[{ALPHA}])",
    rf"(?<=[{ALPHA}])[;…](?=[{ALPHA}])",
    rf"(?<=[{ALPHA}0-9])[\(\[](?=[{ALPHA}0-9])",
    rf"(?<=[{ALPHA}0-9])[\)\]](?=[{ALPHA}0-9])",
]
_EXTRA_PREFIXES = ["<<", r"={3,}", r"-{3,}", r"\*{3,}", r"_{3,}", r"\[\.\.\.\]"]
_EXTRA_SUFFIXES = [">>", r"={3,}", r"-{3,}", r"\*{3,}", r"_{3,}", r"(?<=[A-Za-z])\(s\)"]
_NOT_EXCEPTIONS = re.compile(r"^(?:its|Its|and/or|\d+[ap]\.?m\.?)$")
_SPLIT = {"wanna": ("wan", "na"), "Wanna": ("Wan", "na")}
_WHOLE = ("etc.", "No.", "Nos.", "Ft.", "Lt.", "Col.", "Maj.", "Capt.", "Sgt.", "Brig.", "Cmdr.", "Adm.", "e-mail", "E-mail", "al.")
_TELEPHONE_OR_DATE = r"(?:\+?\d{1,3}[-.])?\(?\d{3}\)?[-.]\d{3}[-.]\d{4}|\d{1,4}[-./]\d{1,2}[-./]\d{2,4}"


@registry.tokenizers("newsx.Tokenizer.v1")  # type: ignore[untyped-decorator]  # catalogue has no types
def create_tokenizer() -> Callable[[Language], Tokenizer]:
    """The factory that the shipped pipeline's configuration names under `[nlp.tokenizer]`."""
    return make_tokenizer


def make_tokenizer(nlp: Language) -> Tokenizer:
    defaults = nlp.Defaults
    rules = {text: value for text, value in (defaults.tokenizer_exceptions or {}).items() if not _NOT_EXCEPTIONS.match(text)}
    rules.update({text: [{ORTH: part, NORM: part.lower()} for part in parts] for text, parts in _SPLIT.items()})
    rules.update({text: [{ORTH: text}] for text in _WHOLE})
    return Tokenizer(
        nlp.vocab,
        rules=rules,
        prefix_search=compile_prefix_regex([*_EXTRA_PREFIXES, *(defaults.prefixes or ())]).search,
        suffix_search=compile_suffix_regex([*_EXTRA_SUFFIXES, *(defaults.suffixes or ())]).search,
        infix_finditer=compile_infix_regex(_INFIXES).finditer,
        token_match=re.compile(rf"(?:{_TELEPHONE_OR_DATE})$").match,
        url_match=defaults.url_match,
    )
