"""Caches of a snapshot: each function has one of its own, with its own type."""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING
from searcher.lazy import wraps

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar, TypeVarTuple

    from searcher.index.read.snapshot import Snapshot

    Key = TypeVarTuple("Key")
    Made = TypeVar("Made")

_NOT_MADE: Any = object()


def per_snapshot(
    limit: int = 1,
) -> Callable[[Callable[[Snapshot, *Key], Made]], Callable[[Snapshot, *Key], Made]]:
    """Remember what a function of a snapshot and hashable arguments returns, for as long as the snapshot lives.

    When there are `limit` values, they are forgotten before the next is kept. Threads may work out the same value twice.
    """

    def decorate(make: Callable[[Snapshot, *Key], Made]) -> Callable[[Snapshot, *Key], Made]:
        @wraps(make)
        def cached(snapshot: Snapshot, *key: *Key) -> Made:
            try:
                made: Made = snapshot.cache[make].get(key, _NOT_MADE)  # it may be `None`
            except KeyError:
                made = _NOT_MADE
            if made is _NOT_MADE:
                known = snapshot.cache.setdefault(make, {})
                if len(known) >= limit:
                    known.clear()
                made = known[key] = make(snapshot, *key)
            return made

        if make.__code__.co_argcount > 1:
            return cached
        alone: Any = _of_snapshot_alone(make, cached)
        return alone  # type: ignore[no-any-return]

    return decorate


def _of_snapshot_alone(make: Callable[..., Any], cached: Callable[..., Any]) -> Callable[..., Any]:
    """What gives the one value that a function of nothing but a snapshot has there; `cached` works it out."""

    @wraps(make)
    def alone(snapshot: Snapshot) -> Any:
        try:
            return snapshot.cache[make][()]
        except KeyError:
            return cached(snapshot)

    return alone
