"""Paths for records in a folder, made from the names of their inputs, which may be anything."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_SUFFIX = ".json"
_LONGEST_PART = 180
"""Bytes in UTF-8, so that a part with its marks and suffix is no longer than the 255 that file systems allow."""

_LONGEST_PATH = 700
_FORBIDDEN = re.compile('[\x00-\x1f\x7f-\x9f<>:"|?*]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.IGNORECASE)
_TAKEN = frozenset({"failures.jsonl"})


def record_path(name: str) -> str:
    """A relative path, with slashes, that stays within its folder on any system and ends in `.json`, as no folder in it does."""
    parts = [_safe(part) for part in re.split(r"[/\\]", unicodedata.normalize("NFC", name)) if part not in ("", ".", "..")]
    *folders, last = parts or ["_"]
    folders = [f"{folder}_" if folder.lower().endswith(_SUFFIX) or folder.lower() in _TAKEN else folder for folder in folders]
    path = "/".join([*folders, last + _SUFFIX])
    return path if len(path.encode()) <= _LONGEST_PATH else f"{_digest(name)}/{last}{_SUFFIX}"


def another_path(path: str, name: str) -> str:
    """A path beside the given one, for an input whose name comes out as that of another."""
    return f"{path.removesuffix(_SUFFIX)}~{_digest(name)}{_SUFFIX}"


def path_key(path: str) -> str:
    """The same for paths that a file system may take for one: letters differ only in case."""
    return unicodedata.normalize("NFC", path.casefold())


def _safe(part: str) -> str:
    safe = _FORBIDDEN.sub("_", part)
    if safe != safe.rstrip(". "):
        safe = safe.rstrip(". ") + "_"
    if safe.startswith(".") or _RESERVED.match(safe):
        safe = f"_{safe}"
    if len(safe.encode()) > _LONGEST_PART:
        safe = safe.encode()[:_LONGEST_PART].decode(errors="ignore") + f"~{_digest(part)}"
    return safe


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
