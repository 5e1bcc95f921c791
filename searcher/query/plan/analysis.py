"""The words of a query as the French chain finds them, each text analysed once."""

from __future__ import annotations

from searcher.french import analyse, plain_letters, word_of_letters
from searcher.hints import TYPE_CHECKING
from searcher.lazy import lru_cache

if TYPE_CHECKING:
    from searcher.french import Occurrence, Word


@lru_cache(maxsize=1 << 12)
def analysed(text: str) -> tuple[Occurrence, ...]:
    """The occurrences of words in a text, however often the query means them.

    >>> [occurrence.words[0].stems for occurrence in analysed("les chevaux")]
    [('les', 'le'), ('cheval',)]
    """
    return tuple(analyse(text))


@lru_cache(maxsize=1 << 12)
def one_word(text: str) -> Word | None:
    """The word that a text is, but for its punctuation and an elided one; `None` for any other text, which `analysed` tells.

    >>> one_word("chevaux,").folded, one_word("l’avion").folded, one_word("av.")
    ('chevaux', 'avion', None)
    """
    letters = plain_letters(text)
    return word_of_letters(letters) if letters else None
