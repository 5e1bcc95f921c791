"""Phrases beside other words: their words count singly, and the phrase is a bonus.

Who quotes in a question, `Qui a écrit "Le Roi lion" ?`, looks for what the words look for as well. A phrase that stands
alone, or beside other phrases only, or that has a sign, is required as it stands.
"""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING
from searcher.lazy import expression
from searcher.query.language.ast import Boost, Group, Node, Phrase, Word, is_filter, says_something

if TYPE_CHECKING:
    from collections.abc import Iterator

PHRASE_BONUS = 0.5
"""How much more the phrase itself counts, of what its words are worth."""

_SPACED_NUMBER = expression(r"(?<!\S)\d{1,3}(?:\s\d{3})+(?!\S)")


def with_words(group: Group) -> Iterator[Node]:
    """Yield what is optional in a group; a phrase beside words as its words, and itself with the factor of a bonus.

    >>> [str(node) for node in with_words(Group((Word("qui"), Phrase("Le Roi lion"))))]
    ['qui', 'Le', 'Roi', 'lion', '"Le Roi lion"^0.5']
    >>> [str(node) for node in with_words(Group((Phrase("Le Roi lion"),)))]
    ['"Le Roi lion"']
    """
    if not any(map(_phrase, group.should)):
        yield from group.should
        return
    loose = _has_words(group)
    for node in group.should:
        if loose and (phrase := _phrase(node)):
            factor = node.factor if isinstance(node, Boost) else 1.0
            words = [Word(text) for text in _words(phrase)]
            yield from (Boost(word, factor) for word in words) if factor != 1 else words
            if len(words) > 1:
                yield Boost(phrase, factor * PHRASE_BONUS)
        else:
            yield node


def notes(group: Group) -> Iterator[str]:
    """Yield a sentence for each phrase that is not required as it stands."""
    from searcher.query.language.notes import NoteCode, Reason

    loose = _has_words(group)
    for node in (*group.should, *group.must):
        if isinstance(node, Group):
            yield from notes(node)
    for node in group.should:
        if loose and (phrase := _phrase(node)) and len(_words(phrase)) > 1:
            yield Reason(NoteCode.LOOSE_PHRASE, phrase=str(phrase))


def _has_words(group: Group) -> bool:
    return any(not _phrase(node) and not is_filter(node) for node in (*group.should, *group.must))


def _phrase(node: Node) -> Phrase | None:
    inner = node.node if isinstance(node, Boost) else node
    return inner if isinstance(inner, Phrase) else None


def _words(phrase: Phrase) -> list[str]:
    in_one = _SPACED_NUMBER.sub(lambda number: "".join(number[0].split()), phrase.text)
    return [text for text in in_one.split() if says_something(text)]
