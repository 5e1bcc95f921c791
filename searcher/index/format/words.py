"""The words of a segment as they are written, and where they occur."""

from __future__ import annotations

from itertools import chain

from searcher.hints import TYPE_CHECKING
from searcher.index.format.postings import CHUNK_SIZE, List, check_below
from searcher.index.format.segment_file import SegmentFile
from searcher.index.format.term_dictionary import Terms
from searcher.index.storage.container import Pages
from searcher.lazy import lazy, partial

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from searcher.index.format.postings import Numbers


class Words(SegmentFile):
    """The written forms of a segment, sorted by their folded word, and their occurrences chunk by chunk."""

    def __init__(self, path: Path) -> None:
        """Open the file. Raises `CorruptIndex` and `IndexFormat`."""
        super().__init__(path)
        self.words = Terms(self.reader, "word")
        self._word_width = len(self.words) + 1  # of each chunk's part of the starts
        self.reader.check_length("word.starts", "I", self.chunks * self._word_width)
        self._word_starts: Pages | memoryview = self.reader.pages("word.starts", "I")
        self._occurrences = self.reader.pages("word.occurrences", "I")
        self._sound: set[List] = set()  # lists that were seen to stay within their chunk

    def word_group(self, folded: str) -> list[int]:
        """The numbers of the written forms that fold to this word."""
        words, key = self.words, folded.encode()
        number = words.at_or_after(key)  # its own key comes first, those with accents follow
        if words.is_read and isinstance(self._word_starts, Pages):
            self._word_starts = self._word_starts.whole()
        group = []
        if number < len(words) and words[number] == key:
            group.append(number)
            number += 1
        accented = key + b"\0"
        while number < len(words) and words[number].startswith(accented):
            group.append(number)
            number += 1
        return group

    def written_form(self, written: str, folded: str) -> list[int]:
        """The number of one written form, in a list that is empty when it does not occur."""
        number = self.words.find(folded.encode() if written == folded else f"{folded}\0{written}".encode())
        return [] if number is None else [number]

    def written(self, word: int) -> str:
        """A written form, with its accents."""
        return self.words[word].rpartition(b"\0")[2].decode(errors="replace")

    def occurrences_of(self, word: int, chunk: int) -> memoryview:
        """Where a word occurs in a chunk, as it lies in the index: ascending `paragraph << 16 | position`."""
        place = chunk * self._word_width + word
        begin, end = self._word_starts[place : place + 2]
        return self._occurrences_in(chunk, begin, end)

    def _occurrences_in(self, chunk: int, begin: int, end: int) -> memoryview:
        """A list of occurrences, none of which is beyond the end of the chunk."""
        found = self._occurrences[begin:end]
        size = self.bases[chunk + 1] - self.bases[chunk]
        if size < CHUNK_SIZE and (chunk, begin, end) not in self._sound:
            damage = partial(self.reader.damaged, "word.occurrences")
            check_below(size << 16, found, self._sound, (chunk, begin, end), damage)
        return found

    def occurrences(self, words: Sequence[int], chunk: int) -> Numbers:
        """Where any of these words occurs in a chunk: ascending `paragraph << 16 | position`."""
        found = self.occurrence_lists(words, chunk)
        return found[0] if len(found) == 1 else sorted(chain.from_iterable(found))

    def occurrence_lists(self, words: Sequence[int], chunk: int) -> list[memoryview]:
        """Where those of these words that are in a chunk occur there, a list of ascending numbers for each."""
        start = chunk * self._word_width
        found = []
        for word in words:
            begin, end = self._word_starts[start + word : start + word + 2]
            if begin != end:
                found.append(self._occurrences_in(chunk, begin, end))
        return found

    def occurrence_count(self, words: Sequence[int]) -> int:
        """How often these words occur in the whole segment."""
        starts, width, count = self._word_starts, self._word_width, 0
        end = self.chunks * width
        for word in words:
            for place in range(word, end, width):
                first, last = starts[place : place + 2]
                count += last - first
        if count < 0:
            raise self.reader.damaged("word.starts")
        return count

    @lazy
    def occurrence_counts(self) -> list[int]:
        """How often each word occurs in the whole segment."""
        from operator import sub

        width = self._word_width
        chunks = [self._word_starts[chunk * width : (chunk + 1) * width] for chunk in range(self.chunks)]
        return [sum(counts) for counts in zip(*(map(sub, starts[1:], starts) for starts in chunks), strict=True)]

    @lazy
    def folded_counts(self) -> dict[str, int]:
        """How often each folded word occurs in any spelling: for patterns that may stand for any of them."""
        found: dict[str, int] = {}
        for (_, key), count in zip(self.words.starting_with(b""), self.occurrence_counts, strict=True):
            word = key.partition(b"\0")[0].decode(errors="replace")
            found[word] = found.get(word, 0) + count
        return found
