"""Which queries are text that somebody pasted or a sentence, in which a dash is a dash and ET is a word."""

from __future__ import annotations

import re

from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from searcher.query.language.lexer import Token

_MAX_WORDS = 20  # of a query that says how it is to be taken
_SENTENCE_END = re.compile(r"(?:.*[^\W\d_]{4})?[?!…]+|.*[^\W\d_]{4}[.;]")
_LINE_BREAK = re.compile(r"\S\s*[\n\r]\s*\S")
_QUERY_SIGNS = frozenset({"open", "close", "quote", "whole"})


def is_prose(query: str, tokens: Sequence[Token]) -> bool:
    """Return whether a query is of several lines, has the end of a sentence in it, or is longer than queries are.

    >>> from searcher.query.language.lexer import tokens
    >>> [is_prose(query, [*tokens(query, [])]) for query in ("chat -chien", "Il part -enfin- ce soir.", "chat -chien ?")]
    [False, True, True]
    """
    if _LINE_BREAK.search(query):
        return True
    words = [token for token in tokens if token.kind == "word"]
    if any(_SENTENCE_END.fullmatch(token.text) for token in words):
        return True
    return len(words) > _MAX_WORDS and not any(token.kind in _QUERY_SIGNS or token.field for token in tokens)
