"""The terms of an index that have a word's stems."""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from searcher.index.format.postings import Field


def having(field: Field, stems: Sequence[bytes]) -> list[int]:
    """The terms that have any of these stems, each once."""
    return list(dict.fromkeys([number for stem in stems for number in field.having(stem)]))
