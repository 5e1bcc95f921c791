"""What a query says as a sentence, beyond its words."""

from __future__ import annotations

from searcher.french import asks_openly, asks_yes_or_no, is_stop_word, may_hold_space
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.query.plan.analysis import analysed

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
    capitals = [text for text in typed[1:] if not text.islower()]
    if capitals and not any(map(str.islower, "".join(typed))):
        capitals = []  # all is in capitals, and they mark nothing
    yes_or_no = asks_yes_or_no(typed)
    names = frozenset(_names(capitals)) if capitals else frozenset()
    return QuestionType(yes_or_no, not yes_or_no and asks_openly(typed), names, _phrase(typed))


_MIN_PHRASE_WORDS = 3
_MAX_PHRASE_WORDS = 7  # words; longer ones are sentences


def _phrase(typed: Sequence[str]) -> tuple[str, ...]:
    if not _MIN_PHRASE_WORDS <= len(typed) <= _MAX_PHRASE_WORDS:
        return ()
    text = " ".join(typed)
    # Each word was analysed by itself already.
    found = [analysed(text)] if may_hold_space(text) else map(analysed, typed)
    words = [place.words[0].folded for places in found for place in places if len(place.words) == 1]
    small = [is_stop_word(word) for word in words]
    return tuple(words) if len(words) == len(typed) and any(small) and small.count(False) > 1 else ()


def _names(typed: Sequence[str]) -> Iterator[str]:
    for text in typed:
        for place in analysed(text):
            if text[place.start].isupper():
                yield from (word.folded for word in place.words)
