"""Articles of law, whose letter is typed apart from the number: L. 121-1 is one thing, and R. 121-1 another."""

from __future__ import annotations

from itertools import zip_longest

from searcher.french import in_context
from searcher.hints import TYPE_CHECKING
from searcher.lazy import expression
from searcher.query.language.ast import Word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from searcher.query.language.ast import Node

_LETTER = expression(r"(?i)[LRD]\.?|A\.|LO|L\.O\.")
_MAX_LETTER_CHARS = len("L.O.")
_NUMBER = expression(r"\d+(?:-\d+)+[.,;:]?")


def with_long_forms(nodes: Sequence[Node]) -> Iterator[Node]:
    """Query nodes with an abbreviation written out where the next word makes it one.

    >>> [str(node) for node in with_long_forms([Word("art."), Word("5"), Word("art.")])]
    ['article', '5', 'art.']
    """
    for node, following in zip_longest(nodes, nodes[1:]):
        if isinstance(node, Word) and isinstance(following, Word):
            text = in_context(node.text, following.text)
            yield node if text == node.text else Word(text)
        else:
            yield node


def with_article_letters(nodes: Sequence[Node]) -> Iterator[Node]:
    """Query nodes with the letter before the number of an article as part of its word.

    >>> [str(node) for node in with_article_letters([Word("article"), Word("L."), Word("121-1"), Word("L.")])]
    ['article', 'L.121-1', 'L.']
    """
    letter: Node | None = None
    for node in nodes:
        text = node.text if isinstance(node, Word) else ""
        if isinstance(letter, Word):
            if _NUMBER.fullmatch(text):
                yield Word(letter.text + text)
                letter = None
                continue
            yield letter
        letter = node if len(text) <= _MAX_LETTER_CHARS and _LETTER.fullmatch(text) else None
        if not letter:
            yield node
    if letter:
        yield letter
