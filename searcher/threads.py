"""Threads, of which a limit may allow no more."""

from __future__ import annotations

from threading import Thread

from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def start_thread(work: Callable[..., object], *arguments: object) -> Thread:
    """Do something in a thread; daemonic, so that what was given up keeps no program from its end.

    Raises `MemoryError` where the system allows no further thread: each asks for a stack of some megabytes.
    """
    thread = Thread(target=work, args=arguments, daemon=True)
    try:
        thread.start()
    except RuntimeError as error:
        raise MemoryError(*error.args) from None
    return thread
