"""What a query says, as a tree of frozen values; `str` of a parsed tree is a query that parses to the same tree."""

from __future__ import annotations

from itertools import chain, pairwise

from searcher.french import holds_symbol
from searcher.hints import TYPE_CHECKING, NamedTuple, TypeVar, cast
from searcher.lazy import expression
from searcher.query.language.field_names import canonical

if TYPE_CHECKING:
    from collections.abc import Sequence

AND, OR, NOT = frozenset({"ET", "AND"}), frozenset({"OU", "OR"}), frozenset({"SAUF", "NOT"})
OPERATORS = AND | OR | NOT

PARTED = expression(r"[/\\:=&@|^~]")
"""What parts the words of an address, a path or a choice: `https://exemple.fr`, `C:\\dossier`, `achat/vente`."""


STARRED_ARTICLE = expression(r"(?i)(?:[LRDA]|LO)\.?\*{1,2}\d+(?:-\d+)*[.,;:]?")
"""An article of a code as the code writes it, with a star for a decree of the Council of State: `R*421-1`."""

FIGURES = expression(r"[\d*?./:-]+")
"""A pattern of a date or number: `14/03/*`."""

CUT_SHORT = expression(r"[^\W\d_\u02bc]{3,}(?<!qu)(?<!QU)['’]")
"""At the end of a query, the beginning of a word with an apostrophe in it: aujourd', prud'; not jusqu', which is one."""


Kind = TypeVar("Kind", bound=type)


def _of_its_kind(kind: Kind) -> Kind:
    """Let a kind of node equal its own kind only: two tuples that hold the same are equal, whatever they stand for.

    >>> Word("eau") == Whole("eau"), Word("eau") == Word("eau"), len({Word("eau"), Whole("eau")})
    (False, True, 2)
    """

    def equals(self: tuple[object, ...], other: object) -> bool:
        return type(self) is type(other) and tuple.__eq__(self, other)

    def hashed(self: tuple[object, ...]) -> int:
        return hash((kind.__name__, *self))

    kind.__eq__, kind.__hash__ = equals, hashed  # type: ignore[assignment,method-assign]
    return kind


@_of_its_kind
class Word(NamedTuple):
    """A word as typed, accents and hyphens included."""

    text: str

    def __str__(self) -> str:
        """The word; in parentheses one that would be an operator without them, with a factor one that would be cut short."""
        if self.text in OPERATORS:
            return f"({self.text})"
        return f"{self.text}^1" if CUT_SHORT.fullmatch(self.text) else self.text


@_of_its_kind
class Phrase(NamedTuple):
    """Words in this order, with at most `slop` others between them."""

    text: str
    slop: int = 0

    def __str__(self) -> str:
        """The words in quotes."""
        return f'"{self.text}"' + (f"~{self.slop}" if self.slop else "")


@_of_its_kind
class Pattern(NamedTuple):
    """Words as written of which some letters are left open: `*` stands for any number of them, `?` for one."""

    text: str

    def __str__(self) -> str:
        """The pattern."""
        return self.text


@_of_its_kind
class Fuzzy(NamedTuple):
    """Words that differ from this one in at most `edits` letters."""

    text: str
    edits: int = 1

    def __str__(self) -> str:
        """The word with its tilde."""
        return f"{self.text}~" + (str(self.edits) if self.edits > 1 else "")


@_of_its_kind
class Whole(NamedTuple):
    """A field's value that says this and nothing else."""

    text: str

    def __str__(self) -> str:
        """The value in quotes, an equals sign before them."""
        return f'="{self.text}"'


@_of_its_kind
class Range(NamedTuple):
    """A field's values from `low` to `high`, both included unless `beyond`; `None` is no bound."""

    low: str | None
    high: str | None
    beyond: bool = False

    def __str__(self) -> str:
        """`low..high`, or one bound with its sign."""
        if self.low is not None and self.high is not None:
            return f"{self.low}..{self.high}"
        sign = "<" if self.low is None else ">"
        return f"{sign}{'' if self.beyond else '='}{self.high if self.low is None else self.low}"


Value = Word | Phrase | Pattern | Fuzzy | Whole | Range


@_of_its_kind
class Field(NamedTuple):
    """What a document must say of itself: its author, its date, or anything else that it was given as metadata."""

    name: str
    value: Value

    def __str__(self) -> str:
        """Name and value with a colon between them."""
        return f"{self.name}:{self.value}"

    def plain(self) -> Group:
        """Words of the field as plain text: its name, then its value.

        >>> str(Field("date", Range("2020", "2023")).plain())
        'date 2020 2023'
        """
        value = self.value
        if isinstance(value, Range):
            return Group((Word(self.name), *(Word(bound) for bound in (value.low, value.high) if bound)))
        return Group((Word(self.name), Phrase(value.text) if isinstance(value, Whole) else value))


@_of_its_kind
class Boost(NamedTuple):
    """Something that counts so many times as much."""

    node: Node
    factor: float

    def __str__(self) -> str:
        """The node with a circumflex and the factor behind it."""
        return f"{_enclosed(self.node)}^{self.factor:g}"


@_of_its_kind
class Group(NamedTuple):
    """All of `must`, none of `must_not`, and the more of `should` the better (one at least, if there is no `must`).

    `filters` say which documents are looked at, and add nothing to a score; all of them hold.
    """

    should: tuple[Node, ...] = ()
    must: tuple[Node, ...] = ()
    must_not: tuple[Node, ...] = ()
    filters: tuple[Node, ...] = ()

    def __str__(self) -> str:
        """The parts with their signs; a group within has parentheses."""
        signs = [("+", node) for node in (*self.must, *self.filters)] + [("-", node) for node in self.must_not]
        alternatives = [self._alternatives()] if self.should else []
        return " ".join([*alternatives, *(sign + _enclosed(node) for sign, node in signs)])

    def _alternatives(self) -> str:
        """Side by side; with OU between them where side by side means something else, and a factor where OU would be a word."""
        apart = any(map(is_filter, self.should)) and not _of_one_field(self.should)
        written = _enclosed(self.should[0])
        for before, node in pairwise(self.should):
            written += " OU " if apart or _is_one_number(before, node) else " "
            # No explanation of the word before has a factor; a text that somebody pasted has no operators.
            written += _enclosed(node) + ("^1" if _may_be_aside(node) and not apart else "")
        return written


Node = Word | Phrase | Pattern | Fuzzy | Field | Boost | Group


def is_filter(node: Node) -> bool:
    """Whether it says which documents are meant, and no word to look for in them."""
    if isinstance(node, Group):
        return all(is_filter(part) for parts in node for part in parts)
    return isinstance(node, Field)


def words_alone(group: Group) -> list[str] | None:
    """The words of a group of nothing else, as typed; `None` where there is anything else in it.

    >>> words_alone(Group((Word("chat"), Word("noir")))), words_alone(Group((Word("chat"), Phrase("chien noir"))))
    (['chat', 'noir'], None)
    """
    should, *others = group
    if others != [(), (), ()] or {*map(type, should)} != {Word}:
        return None
    return list(chain.from_iterable(cast("tuple[Word, ...]", should)))  # the one field of each


def says_something(text: str) -> bool:
    """Whether there is a letter, a digit or a sign such as 🦊 or € in it."""
    return text.isalnum() or any(map(str.isalnum, text)) or holds_symbol(text)


_NUMBER_OF_TWO = expression(r"\d{1,3} \d{3}(?:[.,]\d+)?")


def _is_one_number(before: Node, after: Node) -> bool:
    """Whether two words side by side would be read as one number, as people space it: 10 000."""
    return isinstance(before, Word) and isinstance(after, Word) and bool(_NUMBER_OF_TWO.fullmatch(f"{before} {after}"))


def _of_one_field(nodes: Sequence[Node]) -> bool:
    """Whether they are values of one field, which are alternatives wherever they stand side by side; two bounds are not."""
    fields = [
        node for node in nodes if isinstance(node, Field) and not (isinstance(node.value, Range) and None in node.value)
    ]
    return len(fields) == len(nodes) and len({canonical(field.name) for field in fields}) == 1


def _may_be_aside(node: Node) -> bool:
    """Whether it would be read as words that explain the one before: a plain group."""
    return isinstance(node, Group) and not (node.must or node.must_not or node.filters)


def _enclosed(node: Node) -> str:
    return f"({node})" if isinstance(node, Group) else str(node)
