"""Defer Ctrl-C to a moment at which the work so far can be committed."""

from __future__ import annotations

import signal
from contextlib import contextmanager

from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType


@contextmanager
def deferred_interrupt() -> Iterator[Callable[[], bool]]:
    """Let a first Ctrl-C wait for a good moment; whoever asks learns of it. A second one interrupts at once.

    Python raises `KeyboardInterrupt` between any two steps, also where an index is half changed.
    """
    asked = False

    def ask(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            signal.default_int_handler(number, frame)
        asked = True

    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler or not _handle(ask):
        yield lambda: False
        return
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _handle(ask: Callable[[int, FrameType | None], None]) -> bool:
    """Let Ctrl-C call a function; return whether it does, as in the main thread alone."""
    try:
        signal.signal(signal.SIGINT, ask)
    except ValueError:
        return False
    return True
