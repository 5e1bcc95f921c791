"""What a query says as a sentence, beyond its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from searcher.french import analyse, asks_yes_or_no

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Sentence(NamedTuple):
    """Whether it wants a yes or a no, and the folded words in it that have a capital: the names."""

    yes_or_no: bool = False
    names: frozenset[str] = frozenset()


def read_sentence(typed: Sequence[str]) -> Sentence:
    """Read the words of a query as typed; the first one has its capital as a sentence has.

    >>> read_sentence(["Peut-on", "visiter", "l'atelier", "d'Élisabeth"])
    Sentence(yes_or_no=True, names=frozenset({'elisabeth'}))
    """
    capitals = [text for text in typed[1:] if not text.islower()]
    if capitals and not any(map(str.islower, "".join(typed))):
        capitals = []  # all is in capitals, and they mark nothing
    return Sentence(asks_yes_or_no(typed), frozenset(_names(capitals)) if capitals else frozenset())


def _names(typed: Sequence[str]) -> Iterator[str]:
    for text in typed:
        for place in analyse(text):
            if text[place.start].isupper():
                yield from (word.folded for word in place.words)
