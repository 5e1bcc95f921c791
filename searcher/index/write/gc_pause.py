"""Pause full garbage collections while an index is built; young objects are still collected, many at a time.

A build makes millions of objects that stay. Whenever their number has grown by a quarter the collector looks at all of
them again, which took half of the time of a build and found nothing. The young objects are looked at once, when there are
enough of them, so what a program leaves behind between documents is cleared away.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import RLock

_YOUNG = 50_000  # new objects before a collection of the youngest generation
_NEVER = 1 << 30  # collections of one generation before one of the next

_lock = RLock()  # a collection in the midst of it may come back here
_paused = 0
_usual = gc.get_threshold()


def without_full_collections() -> Callable[[], None]:
    """Hold full collections back until what is returned is called, once; several may ask for it at a time."""
    global _paused, _usual  # noqa: PLW0603 — the collector is one for the whole process
    with _lock:
        if not _paused:
            _usual = gc.get_threshold()
            gc.set_threshold(_usual[0] and max(_usual[0], _YOUNG), _NEVER, _NEVER)
        _paused += 1
    return _resume


def _resume() -> None:
    global _paused  # noqa: PLW0603
    with _lock:
        _paused -= 1
        if not _paused:
            gc.set_threshold(*_usual)


@contextmanager
def without_collections() -> Iterator[None]:
    """Collect nothing meanwhile: for loops that leave no circles of objects behind, and call nobody else's code.

    What was made is not looked at after them either: it counts as old from then on.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if not gc.get_freeze_count():
            gc.freeze()
            gc.unfreeze()
        if was_enabled:
            gc.enable()
