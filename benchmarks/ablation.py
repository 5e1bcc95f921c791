"""The signals that our ranking is made of, each of which can be switched off to see what it gives."""

from __future__ import annotations

from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_WEIGHTS = {
    "title": ("searcher.query.scorers", "TITLE_WEIGHT"),
    "accents": ("searcher.query.scorers", "ACCENT_WEIGHT"),
}
SIGNALS = tuple(_WEIGHTS)


@contextmanager
def without(signal: str | None) -> Iterator[None]:
    """Search without one signal, in this process, for as long as the block runs; `None` switches nothing off.

    An index must be opened inside the block: what it has worked out from the weights it keeps.
    """
    if signal is None:
        yield
        return
    name, weight = _WEIGHTS[signal]
    module = import_module(name)
    usual = getattr(module, weight)
    setattr(module, weight, 0)
    try:
        yield
    finally:
        setattr(module, weight, usual)
