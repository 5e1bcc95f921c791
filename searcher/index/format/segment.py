"""A segment, open for reading in place in the memory map: terms and roots here, the other parts in the modules it is made of."""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING
from searcher.index.format.paragraph_columns import ParagraphColumns
from searcher.index.format.postings import Field
from searcher.index.format.term_dictionary import Lists, Terms
from searcher.index.format.words import Words
from searcher.kernels import TermPostings, WordLookup
from searcher.lazy import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path
    from typing import Any

    from searcher.index.storage.manifest import SegmentEntry


class Segment(Words, ParagraphColumns):
    """One segment, open for reading. Paragraphs and documents are numbered from 0, in the order of their documents."""

    def __init__(self, path: Path) -> None:
        """Open the file; nothing but its table is read yet. Raises `CorruptIndex` and `IndexFormat`."""
        super().__init__(path)
        self.stem = Field(self.reader, "stem", self.bases)

    @classmethod
    def of_commit(cls, entry: SegmentEntry, folder: Path) -> Segment:
        """Open the segment that a commit lists. Raises `CorruptIndex` when another one has its name."""
        segment = cls(entry.file(folder))
        known = segment.paragraphs, segment.documents, entry.checksum and segment.reader.checksum
        if known != (entry.paragraphs, entry.documents, entry.checksum):
            raise segment.reader.is_another()
        return segment

    @lazy
    def lookup(self) -> WordLookup:
        """What looks the words of queries up."""
        return WordLookup(self, TermPostings)

    def lent_sections(self) -> tuple[Any, ...]:
        """What a kernel needs to look words up in place."""
        return (
            self.stem.lent,
            self.title.lent,
            self._roots.lent,
            self._terms_of_roots.lent,
            self.words.lent,
            self._stem_words.lent,
            self.reader.pages("word.starts", "I").lent(),
            self._occurrences.lent(),
            self.bases,
        )

    @lazy
    def title(self) -> Field:
        """Titles and headings."""
        return Field(self.reader, "title", self.bases)

    def of_root(self, name: str) -> Sequence[int]:
        """The numbers of the terms of the field `stem` that have a root."""
        number = self._roots.find(name.encode())
        return () if number is None else self._terms_of_roots[number]

    @lazy
    def _roots(self) -> Terms:
        return Terms(self.reader, "roots")

    @lazy
    def _terms_of_roots(self) -> Lists:
        return Lists(self.reader, "roots.in", len(self._roots), len(self.stem.terms))

    @lazy
    def _stem_words(self) -> Lists:
        return Lists(self.reader, "stem.words", len(self.stem.terms), len(self.words))

    def words_of(self, term: int) -> Sequence[int]:
        """The numbers of the written forms that are indexed under a term of the field `stem`."""
        return self._stem_words[term]

    def words_having(self, stems: Iterable[str]) -> set[int]:
        """The numbers of the written forms that have any of these stems."""
        terms = (term for stem in stems for term in self.stem.having(stem.encode()))
        return {word for term in terms for word in self.words_of(term)}
