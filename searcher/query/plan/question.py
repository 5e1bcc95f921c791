"""What a query says as a sentence, beyond its words."""

from __future__ import annotations

from searcher.french import asks_openly, asks_yes_or_no, is_stop_word, may_hold_space, plain_word
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.lazy import lru_cache
from searcher.query.plan.analysis import analysed, one_word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class QuestionType(NamedTuple):
    """Whether it wants a yes or a no, or more than that; and the folded words in it that have a capital: the names.

    `phrase` are all its folded words where it is a short row of words with small ones between: « l’art de la guerre ».
    """

    yes_or_no: bool = False
    openly: bool = False
    names: frozenset[str] = frozenset()
    phrase: tuple[str, ...] = ()


def classify_question(typed: Sequence[str]) -> QuestionType:
    """Read the words of a query as typed; the first one has its capital as a sentence has.

    >>> classify_question(["Peut-on", "visiter", "l'atelier", "d'Élisabeth"])
    QuestionType(yes_or_no=True, openly=False, names=frozenset({'elisabeth'}), phrase=())
    >>> classify_question(["l’art", "de", "la", "guerre"]).phrase
    ('art', 'de', 'la', 'guerre')
    """
    yes_or_no = asks_yes_or_no(typed)
    return QuestionType(yes_or_no, not yes_or_no and asks_openly(typed), _names(typed), _phrase(typed))


_MIN_PHRASE_WORDS = 3
_MAX_PHRASE_WORDS = 7  # words; longer ones are sentences


def _phrase(typed: Sequence[str]) -> tuple[str, ...]:
    if not _MIN_PHRASE_WORDS <= len(typed) <= _MAX_PHRASE_WORDS:
        return ()
    text = " ".join(typed)
    words = _one_worded(text) if may_hold_space(text) else [word for one in map(_one_worded, typed) for word in one]
    small = list(map(is_stop_word, words))
    return tuple(words) if len(words) == len(typed) and True in small and small.count(False) > 1 else ()


@lru_cache(maxsize=1 << 12)
def _one_worded(text: str) -> tuple[str, ...]:
    """The folded words of those places of a text at which there is one word only."""
    word = one_word(text)
    return (
        (word.folded,) if word else tuple([place.words[0].folded for place in analysed(text) if len(place.words) == 1])
    )


def _names(typed: Sequence[str]) -> frozenset[str]:
    others = typed[1:]
    # Where all is in capitals, they mark nothing.
    if " ".join(others).islower() or not any(map(str.islower, "".join(typed))):
        return frozenset()
    return frozenset(name for text in others if not text.islower() for name in _capitalised(text))


def _capitalised(text: str) -> Iterator[str]:
    """The folded words in a text that begin with a capital."""
    if word := one_word(text):
        if plain_word(text)[0].isupper():
            yield word.folded
        return
    for place in analysed(text):
        if text[place.start].isupper():
            yield from (word.folded for word in place.words)
