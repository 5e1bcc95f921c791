"""Term dictionary: sorted terms in one piece of memory, found by binary search, and lists of numbers for each."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate, chain, pairwise

from searcher.hints import TYPE_CHECKING
from searcher.index.storage.container import Lent, Pages, SectionReader, SectionWriter
from searcher.lazy import partial

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


def write_terms(writer: SectionWriter, name: str, terms: Iterable[bytes]) -> None:
    """Write sorted terms as sections `<name>.text` and `<name>.offsets`."""
    from array import array

    pieces = list(terms)
    writer.write(f"{name}.text", b"".join(pieces))
    writer.write(f"{name}.offsets", array("I", accumulate(map(len, pieces), initial=0)))


def write_lists(writer: SectionWriter, name: str, lists: Sequence[Sequence[int]]) -> None:
    """Write lists of numbers as sections `<name>.starts` and `<name>.numbers`."""
    from array import array

    writer.write(f"{name}.starts", array("I", accumulate(map(len, lists), initial=0)))
    writer.write(f"{name}.numbers", array("I", chain.from_iterable(lists)))


class Lists:
    """Lists of numbers, as many as there are terms of some kind."""

    def __init__(self, reader: SectionReader, name: str, count: int, below: int) -> None:
        """Open `<name>.starts` and `<name>.numbers`: so many lists of numbers below a bound. Raises `CorruptIndex`."""
        self._damaged = partial(reader.damaged, name)
        self._below = below
        if reader.length(f"{name}.starts", "I") != count + 1:
            raise self._damaged()
        self._starts: Pages | memoryview = reader.pages(f"{name}.starts", "I")
        self._numbers: Pages | memoryview = reader.pages(f"{name}.numbers", "I")
        self._asked = 0
        self.lent = reader.pages(f"{name}.starts", "I").lent(), reader.pages(f"{name}.numbers", "I").lent()

    def __getitem__(self, number: int) -> Sequence[int]:
        """The list with this number."""
        self._asked += 1
        if self._asked * _WORTH_READING > len(self._starts):
            self._starts, self._numbers = _whole(self._starts), _whole(self._numbers)
        start, end = self._starts[number : number + 2]
        found = self._numbers[start:end]
        if max(found, default=0) >= self._below:
            raise self._damaged()
        return found


def _whole(section: Pages | memoryview) -> memoryview:
    return section.whole() if isinstance(section, Pages) else section


class Terms:
    """Terms by number, and numbers by term; both are in the order of their UTF-8 bytes."""

    def __init__(self, reader: SectionReader, name: str) -> None:
        """Open `<name>.text` and `<name>.offsets`."""
        self.text = reader.pages(f"{name}.text")
        self.offsets = reader.pages(f"{name}.offsets", "I")
        self._numbers = range(len(self.offsets) - 1)
        self._asked = 0
        self._all: list[bytes] | None = None  # every term, once so much was asked that reading them has paid for itself

    @property
    def lent(self) -> tuple[Lent, Lent]:
        """What a kernel needs to read them in place."""
        return self.text.lent(), self.offsets.lent()

    def __len__(self) -> int:
        """How many terms there are."""
        return len(self._numbers)

    @property
    def is_read(self) -> bool:
        """True if all terms have been read, because look-ups had taken as long as that."""
        return self._all is not None

    @property
    def in_order(self) -> Sequence[bytes] | Terms:
        """The terms by number, for looking at several: the list of them if it was read."""
        return self if self._all is None else self._all

    def __getitem__(self, number: int) -> bytes:
        """The term with this number."""
        if self._all is not None:
            return self._all[number]
        start, end = self.offsets[number : number + 2]
        return bytes(self.text[start:end])

    def between(self, first: int, end: int) -> tuple[bytes, list[int]]:
        """The terms from one number up to another in one piece, and where each begins in it; the last is where they end."""
        offsets = list(self.offsets[first : end + 1])
        if offsets != sorted(offsets):
            raise self.offsets.lent().damage()
        before = offsets[0]
        return bytes(self.text[before : offsets[-1]]), [offset - before for offset in offsets]

    def at_or_after(self, term: bytes, first: int = 0) -> int:
        """The number of the first term that does not come before this one, known to be `first` or later."""
        self._asked += 1
        if self._all is None and self._asked * _WORTH_READING > len(self._numbers):
            self._all = self._read()
        if self._all is not None:
            return bisect_left(self._all, term, first)
        # From a known place on it is mostly near by: steps that double find it sooner than halving the whole list.
        step, size = 1, len(self._numbers)
        while first and first + step < size and self[first + step] < term:
            first, step = first + step, step * 2
        return self._halved(term, first, min(first + step, size) if first else size)

    def _halved(self, term: bytes, low: int, high: int) -> int:
        """The place of a term between two numbers, by halving; the last halvings in one block, read at once."""
        while high - low > _BLOCK:
            middle = (low + high) >> 1
            if self[middle] < term:
                low = middle + 1
            else:
                high = middle
        offsets = self.offsets[low : high + 1]
        block, before, first = self.text[offsets[0] : offsets[-1]], offsets[0], low
        while low < high:
            middle = (low + high) >> 1
            start, end = offsets[middle - first : middle - first + 2]
            if bytes(block[start - before : end - before]) < term:
                low = middle + 1
            else:
                high = middle
        return low

    def find(self, term: bytes) -> int | None:
        """The number of a term, or `None`."""
        number = self.at_or_after(term)
        return number if number < len(self._numbers) and self[number] == term else None

    def _read(self) -> list[bytes]:
        text, offsets = bytes(self.text.whole()), self.offsets.whole()
        return [text[start:end] for start, end in pairwise(offsets)]

    def starting_with(self, prefix: bytes) -> Iterator[tuple[int, bytes]]:
        """Number and term of each term that begins so."""
        first = self.at_or_after(prefix)
        end = self.at_or_after(prefix + _BEYOND)
        offsets = self.offsets[first : end + 1]
        text = self.text[offsets[0] : offsets[-1]]
        before = offsets[0]
        for number in range(end - first):
            yield first + number, bytes(text[offsets[number] - before : offsets[number + 1] - before])


_BLOCK = 256  # terms whose text lies within a page or two, as a rule
_WORTH_READING = 150  # terms that are read in the time that finding one by halving takes
_BEYOND = b"\xff"  # comes after every byte of UTF-8
