"""Splits the time of a program among its parts, by wrapping their functions."""

from __future__ import annotations

import inspect
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from functools import wraps
from typing import Any, Self
from unittest import mock


class Clock:
    """Seconds of each part, but for what runs within another part, and of nothing twice. As a context it puts all back at its end.

    `seconds` are by the clock, `cpu` those that this thread computed. What runs in no part belongs to `rest`.
    """

    def __init__(self, rest: str = "the rest") -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.cpu: dict[str, float] = defaultdict(float)
        self._rest = rest
        self._stack = ExitStack()
        self._parts: list[str] = []
        self._last = (0.0, 0.0)

    def __enter__(self) -> Self:
        self._parts, self._last = [self._rest], _now()
        return self

    def __exit__(self, *error: object) -> None:
        self._charge()
        self._stack.close()

    def wrap(self, owner: Any, name: str, part: str) -> None:
        """Measures a function of a module or an object, or a method of a class. What a generator gives is made at once."""
        self._stack.enter_context(mock.patch.object(owner, name, self.measured(getattr(owner, name), part)))

    def measured(self, function: Callable[..., Any], part: str) -> Callable[..., Any]:
        is_generator = inspect.isgeneratorfunction(function)

        @wraps(function)
        def measured(*args: Any, **kwargs: Any) -> Any:
            self._charge()
            self._parts.append(part)
            try:
                return iter(list(function(*args, **kwargs))) if is_generator else function(*args, **kwargs)
            finally:
                self._charge()
                self._parts.pop()

        return measured

    def _charge(self) -> None:
        """The time since the last change of part belongs to the part that ran."""
        now = _now()
        part = self._parts[-1]
        self.seconds[part] += now[0] - self._last[0]
        self.cpu[part] += now[1] - self._last[1]
        self._last = now


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.thread_time()
