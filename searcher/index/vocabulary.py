"""The words met so far, and where they stand in the chunk that is being read.

Each occurrence of a word is one number, `paragraph << 16 | position`, appended to an array that the word owns; the memo
from a stretch of text to its words holds the arrays' `append` methods themselves. So a word that was seen before costs
one look-up and one call, whatever the chain had to do when it first saw it.
"""

from __future__ import annotations

from array import array
from itertools import chain as concatenate
from typing import TYPE_CHECKING

from searcher.french import Word, is_stop_word, plain_word, surfaces, word_of_letters
from searcher.index.chunk import PostingRuns, Runs, paragraphs_of, posting_runs, postings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Append = Callable[[int], None]
    Places = tuple[tuple[int, Append], ...]
    Entry = tuple[tuple[Places, int], ...]

LAST_POSITION = (1 << 16) - 4
"""The last position that a word can have: in a longer paragraph the words beyond are found, but not by phrases."""

_BEYOND = LAST_POSITION + 2  # next to no position, of this paragraph or the one after

_MEMO_SIZE = 400_000  # stretches remembered
_BYTES_PER_STRETCH = 160  # estimates of what Python takes for them, measured on 10 and on 70 MB of text
_BYTES_PER_WORD = 480


def word_key(written: str, folded: str) -> bytes:
    """The key of a written form: sorted, the forms of one folded word stand together, the word itself first."""
    return folded.encode() if written == folded else f"{folded}\0{written}".encode()


def stem_key(stems: tuple[str, ...]) -> str:
    """The key of the postings that words with these stems share: each word has its postings in one place.

    >>> stem_key(("porte", "porter"))
    'porte porter'
    """
    return " ".join(stems)


class Vocabulary:
    """Words and stems, numbered as they are met. `words` are the words' keys, `stems` the numbers of the stem keys."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.words: list[bytes] = []
        self.stems: dict[str, int] = {}
        self.forms: list[list[int]] = []  # of each stem key, the numbers of its words
        self._numbers: dict[str, int] = {}
        self._occurrences: list[array[int]] = []
        self._appends: list[Append] = []
        self._titles: dict[int, list[int]] = {}  # of each stem key, the paragraphs that have it in a title above them
        self._simple: dict[str, Append] = {}
        self._complex: dict[str, Entry] = {}

    @property
    def memory(self) -> int:
        """About how many bytes are held, without the occurrences."""
        return _BYTES_PER_STRETCH * (len(self._simple) + len(self._complex)) + _BYTES_PER_WORD * len(self.words)

    def begin(self) -> None:
        """Be ready for the next chunk: forget what was recorded, also what nobody took because of an interruption."""
        self._titles.clear()
        for occurrences in self._occurrences:
            if occurrences:
                # Emptied in place, because the memo holds this very array's append method.
                del occurrences[:]

    def kept(self, memory: int) -> Vocabulary:
        """Itself, or a new one when it takes a quarter of so much memory: who goes on need not learn all words again."""
        return self if self.memory * 4 < memory else Vocabulary()

    def add(self, key: int, found: Iterable[str]) -> int:
        """Record the stretches of a paragraph, whose first position has this key; return how many positions it has.

        It must end before `LAST_POSITION`; for others there is `add_long`.
        """
        start = key
        simple = self._simple.get
        for stretch in found:
            append = simple(stretch)
            if append is not None:
                append(key)
                key += 1
            else:
                entry = self._complex.get(stretch)
                for places, positions in self._learn(stretch) if entry is None else entry:
                    for position, append_place in places:
                        append_place(key + position)
                    key += positions
        return key - start

    def add_long(self, key: int, found: Iterable[str]) -> int:
        """The same for a paragraph of any length."""
        length = 0
        for stretch in found:
            for surface in surfaces(stretch):
                for word in surface.words:
                    place = length + word.position
                    self._append(word)(key + (place if place <= LAST_POSITION else _BEYOND))
                length += surface.positions
        return length

    def add_title(self, paragraph: int, key: str) -> None:
        """Count a word of a title among those of the paragraph under it."""
        self._titles.setdefault(self._place(key), []).append(paragraph)

    def take(self, steps: Sequence[int]) -> tuple[Runs, PostingRuns]:
        """The occurrences of each word and the postings of each stem, by number; then begin the next chunk.

        `steps` are the length steps of the chunk's paragraphs.
        """
        stems = posting_runs([self._postings(number, forms, steps) for number, forms in enumerate(self.forms)])
        words = Runs(self._occurrences, 4)
        self.begin()
        return words, stems

    def _postings(self, number: int, forms: list[int], steps: Sequence[int]) -> tuple[bytes, bytes]:
        titled = self._titles.get(number)
        if len(forms) == 1 and not titled:
            return postings(paragraphs_of(self._occurrences[forms[0]]), steps)
        arrays = [found for form in forms if (found := self._occurrences[form])]
        return postings(sorted(concatenate(titled or (), *map(paragraphs_of, arrays))), steps)

    def _learn(self, stretch: str) -> Entry:
        if len(self._simple) + len(self._complex) > _MEMO_SIZE:
            self._simple.clear()
            self._complex.clear()
        if plain := plain_word(stretch):
            known = self._simple.get(plain)
            if known is None:
                known = self._simple[plain] = self._append(word_of_letters(plain))
            self._simple[stretch] = known
            return ((((0, known),), 1),)
        entry = tuple(
            (tuple((word.position, self._append(word)) for word in found.words), found.positions)
            for found in surfaces(stretch)
        )
        if len(entry) == 1 and len(entry[0][0]) == 1 == entry[0][1]:
            self._simple[stretch] = entry[0][0][0][1]
        else:
            self._complex[stretch] = entry
        return entry

    def _append(self, word: Word) -> Append:
        """The method by which an occurrence of a word is recorded."""
        number = self._numbers.get(word.written)
        if number is None:
            number = self._numbers[word.written] = len(self.words)
            self.words.append(word_key(word.written, word.folded))
            occurrences = array("I")
            self._occurrences.append(occurrences)
            self._appends.append(occurrences.append)
            if not is_stop_word(word.written):
                self.forms[self._place(stem_key(word.stems))].append(number)
        return self._appends[number]

    def _place(self, key: str) -> int:
        """The number of a stem key."""
        place = self.stems.setdefault(key, len(self.forms))
        if place == len(self.forms):
            self.forms.append([])
        return place
