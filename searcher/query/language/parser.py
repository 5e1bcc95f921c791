"""The query language: words, "phrases", + and -, ET, OU, SAUF, parentheses, `préfixe*`, `mot~`, `mot^2`, `champ:valeur`.

    query       = clause { [ "OU" ] clause } { "SAUF" clause }      any of them matches, more of them rank higher
    clause      = item { "ET" item }                                ET binds closest
    item        = [ "+" | "-" ] [ name ":" ] ( "(" query ")" | phrase [ "~" number ] | value ) [ "^" number ]

The operators are capitals, in French or English (AND, OR, NOT). What does not fit is taken as plain words, and a note
says so: no query is a mistake. docs/query-language.md tells it to those who type it.
"""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.lazy import expression
from searcher.query.language.ast import OPERATORS, Group, Word, says_something

if TYPE_CHECKING:
    from collections.abc import Sequence

# Most queries are nothing but words.
_SPECIAL = expression(r"""["«»“”„()~*:^]|(?:^|\s)[+-]|\?\w|\d\s\d|\b(?:ET|OU|SAUF|AND|OR|NOT)\b|\w['’]\s*$""")
_SPECIAL_IN_WORD = expression(r"""["«»“”„()~*:^\d]|\A[+-]|\?\w|\b(?:ET|OU|SAUF|AND|OR|NOT)\b|['’]\Z""")
"""A query that has something of `_SPECIAL` has something of this in one of its words at least."""


class Query(NamedTuple):
    """A query read: what it says, and a sentence on each thing in it that did not parse.

    One of words and nothing else may be these `words` alone.
    """

    notes: tuple[str, ...] = ()
    parsed: Group | None = None
    words: Sequence[str] = ()

    @property
    def group(self) -> Group:
        """What it says, as a tree."""
        return self.parsed or Group(tuple(map(Word, self.words)))


def parse(query: str) -> Group:
    """Read a query; every text is one.

    >>> parse("logiciel +libre -gratuit").must
    (Word(text='libre'),)
    >>> str(parse('"état de droit"~2 (chat OU chien) ET ch*val SAUF L’'))
    '"état de droit"~2 (+(chat chien) +ch*val) -L’'
    >>> str(parse("budget type:pdf type:docx date:>=2024-06"))
    'budget +(type:pdf type:docx) +date:>=2024-06'
    """
    return read(query).group


def read(query: str) -> Query:
    """Read a query, and say what in it was no more than words.

    >>> read('(chat OU "chien').notes
    ('a quotation mark has no partner: it was left out', 'a parenthesis is not closed: it was closed at the end')
    """
    texts = query.split()
    if None not in map(is_plain_word, texts) or not _SPECIAL.search(query):
        return Query(words=tuple(filter(says_something, texts)))
    from searcher.query.language.grammar import Parser
    from searcher.query.language.loose_phrases import notes as notes_on_phrases

    parser = Parser(query)
    group = parser.group(0)
    return Query(tuple(dict.fromkeys((*parser.notes, *notes_on_phrases(group)))), group)


def is_plain_word(text: str) -> bool | None:
    """Whether what is typed without white space is a word beside any others; false for mere signs, `None` for what may be more.

    >>> [is_plain_word(text) for text in ("l’avion", "?", "ET", "chat*", "+chat")]
    [True, False, None, None, None]
    """
    if text.isalpha():
        return None if text in OPERATORS else True
    return None if _SPECIAL_IN_WORD.search(text) else says_something(text)
