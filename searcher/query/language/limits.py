"""How large a query may be: so large that nobody meets the limits, and so small that any answer comes within a moment."""

from __future__ import annotations

from searcher.errors import QueryError
from searcher.hints import TYPE_CHECKING
from searcher.i18n import _
from searcher.query.language.ast import Boost, Fuzzy, Group, Node, Pattern, Word

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_CHARS = 20_000
MAX_WORDS = 500
MAX_PATTERNS = 5


def check_length(query: str) -> None:
    """Raise `QueryError` for a text so long that it is not worth parsing."""
    if len(query) > MAX_CHARS:
        msg = _(
            "the query has {n:,} characters, and can have {most:,} at most; leave some out",
            n=len(query),
            most=MAX_CHARS,
        )
        raise QueryError(msg)


def check_size(group: Group, typed: list[str] | None = None) -> None:
    """Raise `QueryError` for a parsed query of too many words, or too many patterns and misspelt words.

    `typed` are its words, where there is nothing else in it.

    >>> check_size(Group((Pattern("a*"),) * 5))
    >>> check_size(Group((Pattern("a*"),) * 6))
    Traceback (most recent call last):
    searcher.errors.QueryError: the query has 6 words with * ? or ~, and can have 5 at most; leave some out
    """
    if typed and len(typed) + sum(map(len, typed)) <= MAX_WORDS:
        return  # as most are: no word has more words in it than letters, and one
    leaves = list(_leaves(group))
    if (words := sum(_words(leaf) for leaf in leaves)) > MAX_WORDS:
        msg = _("the query has {n:,} words, and can have {most:,} at most; leave some out", n=words, most=MAX_WORDS)
        raise QueryError(msg)
    if (patterns := sum(isinstance(leaf, Pattern | Fuzzy) for leaf in leaves)) > MAX_PATTERNS:
        msg = _(
            "the query has {n:,} words with * ? or ~, and can have {most:,} at most; leave some out",
            n=patterns,
            most=MAX_PATTERNS,
        )
        raise QueryError(msg)


def _leaves(node: Node) -> Iterator[Node]:
    if isinstance(node, Group):
        for parts in node:
            for part in parts:
                yield from _leaves(part)
    elif isinstance(node, Boost):
        yield from _leaves(node.node)
    else:
        yield node


def _words(leaf: Node) -> int:
    """About how many words a leaf has; the chain, which knows, takes longer than a glance may."""
    text = leaf.text if isinstance(leaf, Word) else str(leaf)
    return 1 if text.isalnum() else 1 + sum(map(text.count, " -'’."))
