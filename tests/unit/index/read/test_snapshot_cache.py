"""What is worked out once for a snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from searcher.index.read.snapshot_cache import per_snapshot

if TYPE_CHECKING:
    from collections.abc import Callable

    from searcher import Index
    from searcher.index.read.snapshot import Snapshot


def test_value_is_made_once_for_each_snapshot_and_key(make_index: Callable[..., Index]) -> None:
    one, other = make_index("Un chat.")._snapshot, make_index("Un chien.", "Un chat.")._snapshot
    made: list[tuple[int, str]] = []

    @per_snapshot(limit=9)
    def seen(snapshot: Snapshot, word: str) -> None:
        made.append((snapshot.paragraphs, word))

    for snapshot in (one, other, one):
        assert [seen(snapshot, word) for word in ("chat", "chien", "chat")] == [None] * 3
    assert made == [(1, "chat"), (1, "chien"), (2, "chat"), (2, "chien")]


def test_no_more_values_are_kept_than_the_limit(make_index: Callable[..., Index]) -> None:
    snapshot = make_index("Un chat.")._snapshot
    made: list[int] = []

    @per_snapshot(limit=2)
    def number(_snapshot: Snapshot, key: int) -> int:
        made.append(key)
        return key

    assert [number(snapshot, key) for key in (1, 2, 1, 3, 1)] == [1, 2, 1, 3, 1]
    assert made == [1, 2, 3, 1]
