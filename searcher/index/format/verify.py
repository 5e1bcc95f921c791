"""Consistency check of a segment: compare its parts with each other, since a forged segment has valid checksums.

A search compares what it reads with the sizes of what it reads from, so that nothing is read, unfolded or looped over
without bound. Only here is every number looked at: for `searcher check`, and when a search comes upon a contradiction.
"""

from __future__ import annotations

import struct
import zlib
from itertools import pairwise
from operator import le, lt

from searcher.hints import TYPE_CHECKING
from searcher.index.format.stored_text import stored_texts
from searcher.kernels.posting_code import BESTS, LENGTHS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from searcher.index.format.segment import Segment
    from searcher.index.storage.container import Typecode

_POSITION_BITS = 16
_FAULTS = (ArithmeticError, LookupError, TypeError, ValueError, RecursionError, struct.error, zlib.error)


def verify_segment(segment: Segment) -> None:
    """Raise `CorruptIndex` for the first section whose content no writer makes."""
    segment.reader.verify()
    verifier = _Verifier(segment)
    for name, verify in verifier.parts().items():
        try:
            verify()
        except _FAULTS:
            raise segment.reader.damaged(name) from None


class _Verifier:
    """Each method raises `ValueError`, or whatever comes of reading nonsense."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment
        self._reader = segment.reader

    def parts(self) -> dict[str, Callable[[], None]]:
        """What is to be verified, by the section that is named when it fails; later ones rely on earlier ones."""
        return {
            "document.first": self._firsts,
            "length": self._columns,
            "stem": lambda: self._field("stem"),
            "title": lambda: self._field("title"),
            "word": self._words,
            "stem.words": lambda: self._lists("stem.words", len(self._segment.stem.terms), len(self._segment.words)),
            "roots": self._roots,
            "id": self._ids,
            "digest": self._digests,
            "text": lambda: self._texts("text", self._segment.paragraphs),
            "heading": lambda: self._named("heading", "headings"),
            "location": lambda: self._named("location", "locations"),
            "document": self._records,
            "field.names": self._fields,
        }

    def _numbers(self, name: str, typecode: Typecode, count: int | None = None, below: int | None = None) -> memoryview:
        found = self._reader.array(name, typecode)
        _demand(count is None or len(found) == count)
        _demand(below is None or not found or max(found) < below)
        return found

    def _offsets(self, name: str, typecode: Typecode, end: int, count: int | None = None) -> memoryview:
        """Where pieces begin, and last where the last of them ends; a segment without chunks has no such place."""
        found = self._numbers(name, typecode, None if count is None else count + 1)
        _demand([*found[:1], *found[-1:]] in ([0, end], []) and all(map(le, found, found[1:])))
        return found

    def _terms(self, name: str, *, ordered: bool = True) -> list[bytes]:
        text = bytes(self._reader.bytes(f"{name}.text"))
        offsets = self._offsets(f"{name}.offsets", "I", len(text))
        terms = [text[start:end] for start, end in pairwise(offsets)]
        for term in terms:
            term.decode("utf-8", "surrogatepass")
        _demand(not ordered or all(map(lt, terms, terms[1:])))
        return terms

    def _lists(self, name: str, count: int, below: int) -> None:
        numbers = self._numbers(f"{name}.numbers", "I", below=below)
        self._offsets(f"{name}.starts", "I", len(numbers), count)

    def _texts(self, name: str, count: int) -> None:
        texts = stored_texts(self._reader, name, count)
        self._offsets(f"{name}.offsets", "Q", len(self._reader.bytes(f"{name}.blocks")))
        for number in reversed(range(count)):  # a block is read up to the text asked for: first of all whole
            texts.text(number)

    def _firsts(self) -> None:
        firsts = self._numbers("document.first", "I", self._segment.documents, self._segment.paragraphs + 1)
        _demand(not any(firsts[:1]) and all(map(le, firsts, firsts[1:])))

    def _columns(self) -> None:
        self._numbers("length", "H", self._segment.paragraphs)
        self._numbers("length.step", "B", self._segment.paragraphs, len(LENGTHS))
        for name in ("line", "page"):
            if name in self._reader:
                self._numbers(name, "I", self._segment.paragraphs)

    def _field(self, name: str) -> None:
        terms = self._terms(name)
        paragraphs = self._numbers(f"{name}.paragraphs", "H")
        self._numbers(f"{name}.codes", "B", len(paragraphs))
        self._numbers(f"{name}.bests", "B", self._segment.chunks * len(terms) * BESTS)
        starts = self._chunked_starts(name, len(terms), len(paragraphs))
        self._in_chunks(starts, len(terms), paragraphs, 0)
        shared = self._terms(f"{name}.shared")
        self._lists(f"{name}.shared.in", len(shared), len(terms))

    def _words(self) -> None:
        words = self._terms("word")
        occurrences = self._numbers("word.occurrences", "I")
        starts = self._chunked_starts("word", len(words), len(occurrences))
        self._in_chunks(starts, len(words), occurrences, _POSITION_BITS)

    def _chunked_starts(self, name: str, count: int, end: int) -> memoryview:
        return self._offsets(f"{name}.starts", "I", end, self._segment.chunks * (count + 1) - 1)

    def _in_chunks(self, starts: Sequence[int], count: int, numbers: memoryview, bits: int) -> None:
        """Each list of each chunk ascends and has paragraphs of that chunk only."""
        for chunk, (base, following) in enumerate(pairwise(self._segment.bases)):
            beyond = (following - base) << bits
            first = chunk * (count + 1)
            for start, end in pairwise(starts[first : first + count + 1]):
                found = numbers[start:end]
                _demand(start == end or (found[-1] < beyond and all(map(lt, found, found[1:]))))

    def _roots(self) -> None:
        self._lists("roots.in", len(self._terms("roots")), len(self._segment.stem.terms))

    def _ids(self) -> None:
        count = self._segment.documents
        _demand(len(self._terms("id")) == count)
        documents = self._numbers("id.document", "I", count, count)
        ranks = self._numbers("document.id", "I", count, count)
        _demand(all(ranks[document] == rank for rank, document in enumerate(documents)))

    def _digests(self) -> None:
        count = self._segment.paragraphs
        digests = self._numbers("digest", "Q", count)
        self._numbers("digest.shared", "B", count, 2)
        order = self._numbers("digest.order", "I", count, count)
        _demand(len(set(order)) == count)
        found = [digests[number] for number in order]
        _demand(all(map(le, found, found[1:])))

    def _named(self, column: str, texts: str) -> None:
        if column in self._reader:
            numbers = self._numbers(column, "I", self._segment.paragraphs)
            self._texts(texts, max(numbers, default=0) + 1)

    def _records(self) -> None:
        if "document.blocks" in self._reader:
            self._texts("document", self._segment.documents)
            for number in range(self._segment.documents):
                self._segment.record(number)

    def _fields(self) -> None:
        fields = self._segment.metadata.fields
        if fields:
            values, lines = self._terms("field.values", ordered=False), self._terms("field.lines", ordered=False)
            _demand(sum(len(field.numbers) for field in fields.values()) == len(values) == len(lines))
            self._lists("field.documents", len(values), self._segment.documents)


def _demand(holds: bool) -> None:  # noqa: FBT001 — it is the one thing that it takes
    if not holds:
        raise ValueError
