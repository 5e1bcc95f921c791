"""The words of a query as the French chain finds them, each text analysed once."""

from __future__ import annotations

from functools import lru_cache

from searcher.french import analyse
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from searcher.french import Occurrence


@lru_cache(maxsize=1 << 12)
def analysed(text: str) -> tuple[Occurrence, ...]:
    """The occurrences of words in a text, however often the query means them.

    >>> [occurrence.words[0].stems for occurrence in analysed("les chevaux")]
    [('les', 'le'), ('cheval',)]
    """
    return tuple(analyse(text))
