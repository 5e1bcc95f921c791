"""The postings of a segment: the terms of a field, and the paragraphs that have them, chunk by chunk."""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.index.format.term_dictionary import Lists, Terms
from searcher.index.storage.container import Pages, SectionReader
from searcher.kernels import greatest
from searcher.kernels.posting_code import BESTS
from searcher.lazy import lazy, partial

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from searcher.errors import CorruptIndex

    Numbers = Sequence[int]

CHUNK_SIZE = 1 << 16
"""A segment consists of chunks of so many paragraphs at most."""

_MAX_CACHED = 10_000  # lists


class Postings(NamedTuple):
    """A term in one chunk: its paragraphs, ascending, and as many codes; one of `best` scores as high as any of them."""

    paragraphs: Numbers
    codes: memoryview
    best: memoryview


List = tuple[int, int, int]
"""The number of a chunk, and where a list of it begins and ends in its section."""


def check_below(
    limit: int, numbers: memoryview, known: set[List], found: List, damage: Callable[[], CorruptIndex]
) -> None:
    """Add a list to those known to have no number from `limit` on; raise what `damage` makes where it has one.

    Of very many that are known all are forgotten.
    """
    if greatest(numbers) >= limit:
        raise damage()
    if len(known) >= _MAX_CACHED:
        known.clear()
    known.add(found)


class Field:
    """The terms of one field (`stem` or `title`), and their postings chunk by chunk.

    A term is the stem of a word, or the stems, with a space between, of a word that may be a form of several.
    """

    def __init__(self, reader: SectionReader, name: str, bases: Sequence[int]) -> None:
        """Open the sections of this name. Raises `CorruptIndex` when their lengths do not fit together."""
        self.terms = Terms(reader, name)
        self._size = len(self.terms)
        self._bases = bases
        chunks = len(bases) - 1
        reader.check_length(f"{name}.starts", "I", chunks * (self._size + 1))
        reader.check_length(f"{name}.bests", "B", chunks * self._size * BESTS)
        reader.check_length(f"{name}.codes", "B", reader.length(f"{name}.paragraphs", "H"))
        self._starts: Pages | memoryview = reader.pages(f"{name}.starts", "I")
        self._bests: Pages | memoryview = reader.pages(f"{name}.bests")
        self._paragraphs = reader.pages(f"{name}.paragraphs", "H")
        self._codes = reader.pages(f"{name}.codes")
        self._reader, self._name = reader, name
        self._sound: set[List] = set()  # lists that were seen to stay within their chunk

    @lazy
    def _shared(self) -> Terms:
        """The stems that share a term with others."""
        return Terms(self._reader, f"{self._name}.shared")

    @lazy
    def _sharing(self) -> Lists:
        return Lists(self._reader, f"{self._name}.shared.in", len(self._shared), self._size)

    @lazy
    def stems(self) -> list[bytes]:
        """Every stem, sorted."""
        terms = (self.terms[number] for number in range(len(self.terms)))
        return sorted({stem for term in terms for stem in term.split()})

    @property
    def lent(self) -> tuple[Any, ...]:
        """What a kernel needs to read it in place."""
        pages, name = self._reader.pages, self._name
        return (
            self.terms.lent,
            self._shared.lent,
            self._sharing.lent,
            pages(f"{name}.starts", "I").lent(),
            pages(f"{name}.bests").lent(),
            self._paragraphs.lent(),
            self._codes.lent(),
        )

    def having(self, stem: bytes) -> list[int]:
        """The numbers of the terms that are this stem or have it among others."""
        if self.terms.is_read and isinstance(self._starts, Pages):
            # So much was asked that comparing all of these with their checksums at once has paid for itself, too.
            self._starts = self._reader.array(f"{self._name}.starts", "I")
            self._bests = self._reader.bytes(f"{self._name}.bests")
        own, shared = self.terms.find(stem), self._shared.find(stem)
        numbers = [] if own is None else [own]
        return numbers if shared is None else [*numbers, *self._sharing[shared]]

    def postings(self, term: int, chunk: int) -> Postings | None:
        """The postings of a term in a chunk, or `None` where it does not occur."""
        place = chunk * (self._size + 1) + term
        start, end = self._starts[place : place + 2]
        if start == end:
            return None
        best = (chunk * self._size + term) * BESTS
        return Postings(self._in_chunk(chunk, start, end), self._codes[start:end], self._bests[best : best + BESTS])

    def paragraphs(self, term: int, chunk: int) -> Numbers:
        """The paragraphs of a chunk in which a term occurs, ascending."""
        place = chunk * (self._size + 1) + term
        start, end = self._starts[place : place + 2]
        return self._in_chunk(chunk, start, end)

    def _in_chunk(self, chunk: int, start: int, end: int) -> memoryview:
        """A list of paragraphs, none of which is beyond the end of the chunk."""
        found = self._paragraphs[start:end]
        size = self._bases[chunk + 1] - self._bases[chunk]
        if size < CHUNK_SIZE and (chunk, start, end) not in self._sound:
            damage = partial(self._reader.damaged, f"{self._name}.paragraphs")
            check_below(size, found, self._sound, (chunk, start, end), damage)
        return found

    def document_frequency(self, term: int, chunks: int) -> int:
        """In how many paragraphs a term occurs, those removed since included."""
        starts, width, count = self._starts, self._size + 1, 0
        for place in range(term, chunks * width, width):
            first, last = starts[place : place + 2]
            count += last - first
        if not 0 <= count <= self._bases[-1]:
            raise self._reader.damaged(f"{self._name}.starts")
        return count
