"""The signals that our ranking is made of, each of which can be switched off to see what it gives."""

from __future__ import annotations

from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING

from searcher.query.rank.weights import Signals

if TYPE_CHECKING:
    from collections.abc import Iterator

SIGNALS = (*Signals._fields, "accents")


@contextmanager
def without(signal: str | None) -> Iterator[None]:
    """Search without one signal, in this process, for as long as the block runs; `None` switches nothing off.

    An index must be opened inside the block: what it has worked out from the weights it keeps.
    """
    if signal is None:
        yield
        return
    in_scores = signal == "accents"
    module = import_module("searcher.query.match.boolean_scorers" if in_scores else "searcher.query.search")
    name = "ACCENT_WEIGHT" if in_scores else "SIGNALS"
    usual = getattr(module, name)
    setattr(module, name, 0 if in_scores else usual._replace(**{signal: 0.0}))
    try:
        yield
    finally:
        setattr(module, name, usual)
