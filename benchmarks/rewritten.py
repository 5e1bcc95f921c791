"""Queries of a judged set as people also type them: two neighbours in quotes, or joined by a hyphen, and long ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from searcher.french import fold, is_question_word, is_stop_word

if TYPE_CHECKING:
    from collections.abc import Callable

_BETWEEN = frozenset({"de", "du", "des"})
_MIN_LETTERS = 3
_MIN_LONG_WORDS = 16


def quoted(query: str) -> str | None:
    """Return the query with its first two neighbours of substance in quotes.

    >>> quoted("Qui dirige le conseil municipal de Lyon ?"), quoted("la ville")
    ('Qui dirige le "conseil municipal" de Lyon ?', None)
    """
    return _with_pair(query, lambda words: f'"{" ".join(words)}"')


def hyphenated(query: str) -> str | None:
    """Return the query with its first two neighbours of substance joined by a hyphen.

    >>> hyphenated("lettre de licenciement abusif"), hyphenated("la ville")
    ('lettre-licenciement abusif', None)
    """
    return _with_pair(query, lambda words: f"{words[0]}-{words[-1]}")


def long(query: str) -> str | None:
    """Return a query of at least sixteen words as it is, and no other."""
    return query if len(query.split()) >= _MIN_LONG_WORDS else None


def half(title: str) -> str | None:
    """Return every other word of substance of a title, in lower case; nothing where two are not left.

    >>> half("Budget : la ville supprime trois lignes de bus de nuit"), half("La ville")
    ('budget supprime lignes nuit', None)
    """
    words = [word for word in title.lower().split() if _is_substance(word)][::2]
    return " ".join(words) if len(words) > 1 else None


def _with_pair(query: str, joined: Callable[[list[str]], str]) -> str | None:
    words = query.split()
    for place, word in enumerate(words):
        after = 2 if words[place + 1 : place + 2] and words[place + 1] in _BETWEEN else 1
        pair = words[place : place + after + 1]
        if len(pair) == after + 1 and _is_substance(word) and _is_substance(pair[-1]):
            return " ".join([*words[:place], joined(pair), *words[place + after + 1 :]])
    return None


def _is_substance(word: str) -> bool:
    folded = fold(word)
    return word.isalpha() and len(word) >= _MIN_LETTERS and not (is_stop_word(word.lower()) or is_question_word(folded))


KINDS: dict[str, Callable[[str], str | None]] = {"quoted": quoted, "hyphenated": hyphenated, "long": long}
