"""What a query says as a sentence, beyond its words."""

from __future__ import annotations

from itertools import chain

from searcher.french import (
    asks_for_more,
    asks_yes_or_no,
    holds_hyphen,
    is_stop_word,
    may_be_inverted,
    may_hold_space,
    plain_letters,
    word_of_letters,
)
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.lazy import lru_cache
from searcher.query.plan.analysis import analysed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class QuestionType(NamedTuple):
    """Whether it wants a yes or a no, or more than that; and the folded words in it that have a capital: the names.

    `phrase` are all its folded words where it is a short row of words with small ones between: « l’art de la guerre ».
    """

    yes_or_no: bool = False
    openly: bool = False
    names: frozenset[str] = frozenset()
    phrase: tuple[str, ...] = ()


_tuple = tuple.__new__  # of a `NamedTuple`, without calling a function of Python


class WordSense(NamedTuple):
    """What a word, as typed, says of its sentence.

    Whether it may be a verb before its pronoun, and whether it asks for more than a yes or a no; its folded words where
    there is one at a place, and whether each is a stop word; and those that begin with a capital.
    """

    may_be_inverted: bool
    asks_for_more: bool
    folded: tuple[str, ...]
    small: tuple[bool, ...]
    capitalised: tuple[str, ...]


@lru_cache(maxsize=1 << 12)
def word_sense(text: str) -> WordSense:
    """Read one word, whatever it is."""
    if letters := plain_letters(text):
        return sense_of_letters(text, letters, word_of_letters(letters).folded)
    folded = _one_worded(text)
    capitalised = [word.folded for place in analysed(text) if text[place.start].isupper() for word in place.words]
    small = tuple(map(is_stop_word, folded))
    return WordSense(may_be_inverted(text), asks_for_more(text), folded, small, tuple(capitalised))


def sense_of_content(text: str, letters: str, folded: str) -> WordSense:
    """Read one word that is plain letters but for its punctuation and an elided one, and that says what is looked for."""
    if text.isalpha():  # then nothing stands around its letters
        inverted = asks = False
    else:
        inverted, asks = holds_hyphen(text), asks_for_more(text)
    capitalised = (folded,) if letters[0].isupper() else ()
    return _tuple(WordSense, (inverted, asks, (folded,), (False,), capitalised))


def sense_of_letters(text: str, letters: str, folded: str) -> WordSense:
    """Read one word that is plain letters but for its punctuation and an elided one."""
    capitalised = (folded,) if letters[0].isupper() else ()
    small = (is_stop_word(folded),)
    return _tuple(WordSense, (may_be_inverted(text), asks_for_more(text), (folded,), small, capitalised))


def classify_question(typed: Sequence[str]) -> QuestionType:
    """Read the words of a query as typed; the first one has its capital as a sentence has.

    >>> classify_question(["Peut-on", "visiter", "l'atelier", "d'Élisabeth"])
    QuestionType(yes_or_no=True, openly=False, names=frozenset({'elisabeth'}), phrase=())
    >>> classify_question(["l’art", "de", "la", "guerre"]).phrase
    ('art', 'de', 'la', 'guerre')
    """
    together = None
    if _MIN_PHRASE_WORDS <= len(typed) <= _MAX_PHRASE_WORDS and may_hold_space(text := " ".join(typed)):
        together = _one_worded(text)
    return (
        classify_words(typed, *zip(*map(word_sense, typed), strict=True), together=together)
        if typed
        else QuestionType()
    )


def classify_words(  # noqa: PLR0913, PLR0917 — a column for each field of a `WordSense`
    typed: Sequence[str],
    inverted: Sequence[bool],
    asking: Sequence[bool],
    folded: Sequence[tuple[str, ...]],
    small: Sequence[tuple[bool, ...]],
    capitalised: Sequence[tuple[str, ...]],
    *,
    together: tuple[str, ...] | None = None,
) -> QuestionType:
    """Read words whose senses are known; `together` are their folded words where neighbours may be one word."""
    yes_or_no = True in inverted and asks_yes_or_no(typed)
    openly = not yes_or_no and True in asking
    phrase: tuple[str, ...] = ()
    if _MIN_PHRASE_WORDS <= len(typed) <= _MAX_PHRASE_WORDS:
        words = tuple(chain.from_iterable(folded)) if together is None else together
        are_small = list(chain.from_iterable(small) if together is None else map(is_stop_word, together))
        # One word for each that was typed, and small ones between others.
        if len(words) == len(typed) and True in are_small and are_small.count(False) > 1:
            phrase = words
    return _tuple(QuestionType, (yes_or_no, openly, _names(typed, capitalised[1:]), phrase))


_MIN_PHRASE_WORDS = 3
_MAX_PHRASE_WORDS = 7  # words; longer ones are sentences


def _one_worded(text: str) -> tuple[str, ...]:
    """The folded words of those places of a text at which there is one word only."""
    return tuple([place.words[0].folded for place in analysed(text) if len(place.words) == 1])


def _names(typed: Sequence[str], capitalised: Iterable[tuple[str, ...]]) -> frozenset[str]:
    """The words with a capital; where all is in capitals, they mark nothing."""
    names = frozenset(chain.from_iterable(capitalised))
    return names if names and any(map(str.islower, "".join(typed))) else frozenset()
