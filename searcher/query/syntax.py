"""What a query says, as a tree of frozen values; `str` of a tree is a query that parses to the same tree."""

from __future__ import annotations

from typing import NamedTuple


class Word(NamedTuple):
    """A word as typed, accents and hyphens included."""

    text: str

    def __str__(self) -> str:
        """The word."""
        return self.text


class Phrase(NamedTuple):
    """Words in this order, with at most `slop` others between them."""

    text: str
    slop: int = 0

    def __str__(self) -> str:
        """The words in quotes."""
        return f'"{self.text}"' + (f"~{self.slop}" if self.slop else "")


class Pattern(NamedTuple):
    """Words as written of which some letters are left open: `*` stands for any number of them, `?` for one."""

    text: str

    def __str__(self) -> str:
        """The pattern."""
        return self.text


class Fuzzy(NamedTuple):
    """Words that differ from this one in at most `edits` letters."""

    text: str
    edits: int = 1

    def __str__(self) -> str:
        """The word with its tilde."""
        return f"{self.text}~" + (str(self.edits) if self.edits > 1 else "")


class Group(NamedTuple):
    """All of `must`, none of `must_not`, and the more of `should` the better (one at least, if there is no `must`)."""

    should: tuple[Node, ...] = ()
    must: tuple[Node, ...] = ()
    must_not: tuple[Node, ...] = ()

    def __str__(self) -> str:
        """The parts with their signs; a group within has parentheses."""
        signs = [*(("", node) for node in self.should), *(("+", node) for node in self.must)]
        signs += (("-", node) for node in self.must_not)
        return " ".join(sign + (f"({node})" if isinstance(node, Group) else str(node)) for sign, node in signs)


Node = Word | Phrase | Pattern | Fuzzy | Group
