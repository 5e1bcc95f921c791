"""Clauses: what a paragraph must hold, compiled from a query without any index at hand.

A clause tells what it is made of by `children`; `leaves` are the words, phrases and patterns in it.
"""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.query.plan.question import QuestionType

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from searcher.query.language.ast import Value


ANY_WORD = ("*",)
"""The place of a phrase where any word may stand."""


class WordClause(NamedTuple):
    """A word, found by its stems in texts and titles; a stop word by the word itself.

    `stems` are the words that it may be a form of, the likeliest first; a `literal` one is found as it stands only.

    `accented` says that it was typed with accents: then the paragraphs that have these very accents come first.
    A `quoted` one always counts.
    `alone` says that without its accents it would be a stop word, which is not meant: maïs, which is not mais.
    `kind` says that it follows a « quel », and so says of what kind the answer is.
    """

    written: str
    folded: str
    stems: tuple[str, ...]
    accented: bool = False
    alone: bool = False
    stop: bool = False
    literal: bool = False
    quoted: bool = False
    kind: bool = False

    def as_typed(self) -> str:
        """The word as it was typed.

        >>> WordClause("chevaux", "chevaux", ("cheval",)).as_typed()
        'chevaux'
        """
        return self.written

    def children(self) -> tuple[Clause, ...]:
        """None: it is made of no other clause."""
        return ()


class PhraseClause(NamedTuple):
    """Folded words in this order; each place takes any of its words, and `slop` others may stand between.

    The words of a `compound` may stand in the plural as well: once an index is at hand, each place has these forms.
    """

    places: tuple[tuple[str, ...], ...]
    slop: int = 0
    compound: bool = False

    def as_typed(self) -> str:
        """The phrase about as it was typed: the first word of each place, in quotes.

        >>> PhraseClause((("le",), ("monde",)), 2).as_typed()
        '"le monde"~2'
        """
        words = " ".join(place[0] for place in self.places)
        return f'"{words}"' + (f"~{self.slop}" if self.slop else "")

    def children(self) -> tuple[Clause, ...]:
        """None: it is made of no other clause."""
        return ()


class ExpansionClause(NamedTuple):
    """The folded words of the index that a pattern fits, or that differ in few letters (`edits`).

    `words` are known once an index is at hand, and so is whether there are more of them than are looked for.
    """

    text: str
    edits: int = 0
    words: tuple[str, ...] = ()
    cut: bool = False

    def as_typed(self) -> str:
        """The pattern, or the misspelt word, about as it was typed.

        >>> [clause.as_typed() for clause in (ExpansionClause("chein", 1), ExpansionClause("chien", 2), ExpansionClause("ch*val"))]
        ['chein~', 'chien~2', 'ch*val']
        """
        return self.text + ("~" if self.edits else "") + (str(self.edits) if self.edits > 1 else "")

    def children(self) -> tuple[Clause, ...]:
        """None: it is made of no other clause."""
        return ()


class BestClause(NamedTuple):
    """Ways to write one thing: the best of them counts."""

    parts: tuple[Clause, ...]

    def children(self) -> tuple[Clause, ...]:
        """The ways to write it."""
        return self.parts


class FieldClause(NamedTuple):
    """The documents whose field of this name has such a value.

    `words` is what was typed as plain words, which is what it means where no document has the field; `None` once an
    index is at hand that has it, and for a field that a program gave.
    """

    name: str
    value: Value
    words: Clause | None = None

    def children(self) -> tuple[Clause, ...]:
        """None: what is found by a field is marked nowhere in a text."""
        return ()


class BoostClause(NamedTuple):
    """A part that counts so many times as much; a `substitute` was not typed and stands for what was."""

    part: Clause
    factor: float
    substitute: bool = False

    def children(self) -> tuple[Clause, ...]:
        """The part that counts so much."""
        return (self.part,)


class GroupClause(NamedTuple):
    """All of `must`, none of `must_not`, within what passes all `filters`; what matches of `should` adds up.

    `question` is what a whole query asks beyond its words.
    """

    should: tuple[Clause, ...] = ()
    must: tuple[Clause, ...] = ()
    must_not: tuple[Clause, ...] = ()
    filters: tuple[Clause, ...] = ()
    question: QuestionType = QuestionType()

    def children(self) -> tuple[Clause, ...]:
        """What a paragraph that matches may hold: the required parts, then the optional ones."""
        return (*self.must, *self.should)

    @property
    def parts(self) -> tuple[Clause, ...]:
        """All that it is made of."""
        return (*self.should, *self.must, *self.must_not, *self.filters)


TextClause = WordClause | PhraseClause | ExpansionClause
Clause = TextClause | BestClause | FieldClause | BoostClause | GroupClause


def leaves(clause: Clause) -> Iterator[TextClause]:
    """The words, phrases and patterns that a paragraph may hold of a clause, the required ones of a group first.

    >>> [leaf.written for leaf in leaves(GroupClause((WordClause("a", "a", ()),), (WordClause("b", "b", ()),)))]
    ['b', 'a']
    """
    if isinstance(clause, TextClause):
        yield clause
    for child in clause.children():
        yield from leaves(child)


def all_leaves(clause: Clause, fields: Container[str] = ()) -> Iterator[TextClause]:
    """The words, phrases and patterns of a clause, those of excluded parts and filters included.

    Those of a field only where it is none of some `fields`, and its value is searched as words.
    """
    if isinstance(clause, TextClause):
        yield clause
    elif isinstance(clause, FieldClause):
        if clause.words is not None and clause.name not in fields:
            yield from all_leaves(clause.words, fields)
    else:
        for part in clause.parts if isinstance(clause, GroupClause) else clause.children():
            yield from all_leaves(part, fields)


def is_words(clause: Clause) -> bool:
    """Whether a clause is a group of optional words and nothing else, as most queries are."""
    return isinstance(clause, GroupClause) and not any(clause[1:4]) and {*map(type, clause.should)} == {WordClause}


def cut_patterns(clause: Clause) -> Iterator[ExpansionClause]:
    """The patterns that more words fit than are looked for, those of excluded parts included."""
    if is_words(clause):
        return
    if isinstance(clause, ExpansionClause) and clause.cut:
        yield clause
    excluded = clause.must_not if isinstance(clause, GroupClause) else ()
    for part in (*clause.children(), *excluded):
        yield from cut_patterns(part)


def has_filter(clause: Clause) -> bool:
    """Whether it says anywhere which documents are meant."""
    if isinstance(clause, TextClause) or is_words(clause):
        return False
    parts = clause.parts if isinstance(clause, GroupClause) else clause.children()
    return isinstance(clause, FieldClause) or any(map(has_filter, parts))


def is_filter(clause: Clause) -> bool:
    """Whether it says which documents are meant, and no word to look for in them."""
    if isinstance(clause, GroupClause):
        return all(map(is_filter, clause.parts))
    return isinstance(clause, FieldClause)
