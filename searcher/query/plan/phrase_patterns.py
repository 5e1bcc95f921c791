"""Patterns among the words of a phrase: `"conseil munic*"`, `"mise * jour"`, `192.168.*`."""

from __future__ import annotations

from searcher.french import analyse, fold
from searcher.french.elision import ELIDED
from searcher.hints import TYPE_CHECKING
from searcher.lazy import compiled
from searcher.query.plan.clauses import ANY_WORD

if TYPE_CHECKING:
    from collections.abc import Iterator

Places = tuple[tuple[str, ...], ...]

_PATTERN = r".*\*.*|.*\w\?\w.*|\?\w.*"
_PIECES = r"(?:[^\W_]|[*?\u0300-\u036f])+"
_OPEN = r"[*?]"
_ELIDED = rf"\A{ELIDED}"


def has_pattern(text: str) -> bool:
    """Whether any of the words of a text is a pattern.

    >>> has_pattern("conseil munic*"), has_pattern("qui est-il ?")
    (True, False)
    """
    return ("*" in text or "?" in text) and any(map(compiled(_PATTERN).fullmatch, text.split()))


def pattern_places(text: str) -> Places:
    """The folded words and patterns of a text, in order; where any word may stand at an end, nothing need stand there.

    >>> pattern_places("conseil munic*"), pattern_places("mise * jour"), pattern_places("192.168.*")
    ((('conseil',), ('munic*',)), (('mise',), ('*',), ('jour',)), (('192',), ('168',)))
    """
    places: list[tuple[str, ...]] = []
    for stretch in text.split():
        places += _of_pattern(stretch) if compiled(_PATTERN).fullmatch(stretch) else _of_words(stretch)
    while places and places[-1] == ANY_WORD:
        places.pop()
    while places and places[0] == ANY_WORD:
        del places[0]
    return tuple(places)


def _of_pattern(stretch: str) -> Iterator[tuple[str, ...]]:
    for piece in compiled(_PIECES).findall(compiled(_ELIDED).sub("", stretch)):
        if not compiled(_OPEN).search(piece):
            yield from _of_words(piece)
        elif folded := fold(piece).strip("'"):
            yield ANY_WORD if set(folded) == {"*"} else (folded,)


def _of_words(text: str) -> Iterator[tuple[str, ...]]:
    for occurrence in analyse(text):
        positions: dict[int, list[str]] = {}
        for word in occurrence.words:
            if not (word.joined or word.part):
                positions.setdefault(word.position, []).append(word.folded)
        yield from (tuple(dict.fromkeys(words)) for _, words in sorted(positions.items()))


def is_pattern(place: tuple[str, ...]) -> bool:
    """Whether a place of a phrase takes the words that fit a pattern.

    >>> is_pattern(("munic*",)), is_pattern(("conseil",)), is_pattern(ANY_WORD)
    (True, False, False)
    """
    return place != ANY_WORD and len(place) == 1 and compiled(_OPEN).search(place[0]) is not None
