"""Where words stand in the paragraphs of one chunk, recorded as the texts are read, then sorted by word and by stem.

Each occurrence of a word is one number, `paragraph << 16 | position`, appended to an array that the word owns; the memo
from a stretch of text to its words holds the arrays' `append` methods themselves. So a stretch that was seen before costs
one look-up and one call, whatever had to be done to learn what it yields.
"""

from __future__ import annotations

from array import array
from collections import Counter
from itertools import chain

from searcher.hints import TYPE_CHECKING
from searcher.kernels.posting_code import codes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from searcher.kernels.marks import Plain

    Junctions = tuple[bytes, bytes, Sequence[str], bytes, int, Sequence[tuple[int, str]]]
    Append = Callable[[int], None]
    Places = tuple[tuple[tuple[tuple[int, Append], ...], int], ...]
    Yield = tuple[tuple[tuple[tuple[int, int], ...], int], ...]
    """What a stretch yields: for each surface its words, a position and a number each, and how many positions it takes."""
    Taken = tuple[bytes, bytes, bytes, bytes, bytes]

LAST_POSITION = (1 << 16) - 4
"""The last position that a word can have: in a longer paragraph the words beyond are found, but not by phrases."""

_BEYOND = LAST_POSITION + 2  # next to no position, of this paragraph or the one after

_MOST_STRETCHES = 400_000  # remembered
_FEW = 8  # occurrences: below, a loop takes less time than a view of them


class OccurrenceBuffer:
    """What was recorded of one chunk.

    `learn` is asked once what a stretch yields, with numbers for its words. `cut` is asked how a text is cut that has
    white space within a stretch; it says `None` of one that has not.

    The others are for the twin in C, to which a text costs less than a question. `junction` says of a stretch in its low
    byte how it may go on over white space, and above that how it may follow another: `cut` need not be asked of a text
    without neighbours that have a bit in common there. `junctions`, `searcher.french.Junctions`, are tables that say so of
    most stretches, and over what white space they go on, `plain` those of `searcher.french.plain_words`: stretches that are one plain word with the same small
    letters yield the same, and `learn` is asked of the first; or `learn_words`, which is asked for the numbers of words by
    those letters, of many at once.
    """

    def __init__(  # noqa: PLR0913, PLR0917 — what is asked of French
        self,
        learn: Callable[[str], Yield],
        cut: Callable[[str], list[str] | None],
        junction: Callable[[str], int],  # noqa: ARG002 — cutting all texts takes less time here
        junctions: Junctions | None = None,  # noqa: ARG002
        plain: Plain | None = None,  # noqa: ARG002 — looking a stretch up takes less time
        learn_words: Callable[[list[str]], array[int]] | None = None,  # noqa: ARG002
    ) -> None:
        """Know nothing yet."""
        self._learn, self._cut = learn, cut
        self._occurrences: list[array[int]] = []
        self._titles: dict[int, list[int]] = {}  # of each stem, the paragraphs that have it in a title above them
        self._simple: dict[str, Append] = {}
        self._others: dict[str, Places] = {}
        self._words: dict[str, tuple[int, ...]] = {}  # of stretches that `words` was asked of

    def known(self) -> int:
        """How many stretches are remembered."""
        return len(self._simple) + len(self._others)

    def begin(self) -> None:
        """Be ready for the next chunk: forget what was recorded, also what nobody took because of an interruption."""
        self._titles.clear()
        for occurrences in self._occurrences:
            if occurrences:
                # Emptied in place, because the memo holds this very array's append method.
                del occurrences[:]

    def cut_ahead(self, encoded: tuple[bytes, ...]) -> None:
        """Cut texts that `add` will be given next, this very tuple of them: the extension does so without the interpreter's lock.

        No other method is called meanwhile.
        """

    def add(self, first: int, texts: Sequence[str], encoded: Sequence[bytes]) -> bytes:
        """Record the words of the texts of some paragraphs, numbered from `first` on.

        `encoded` has the same texts in UTF-8, which is what the extension reads. Returns how many positions each has, in
        32 bits.
        """
        lengths = array("I")
        for paragraph, (text, data) in enumerate(zip(texts, encoded, strict=True), first):
            stretches = self._cut(text)
            stretches = text.split() if stretches is None else stretches
            lengths.append(self._record(paragraph << 16, stretches, is_long=len(data) > LAST_POSITION))
        return lengths.tobytes()

    def words(self, texts: Sequence[str], encoded: Sequence[bytes]) -> tuple[bytes, bytes]:
        """The words of some texts, in the order in which they are learnt, of which nothing is recorded.

        `encoded` has the same texts in UTF-8. Returns how many words each text has, and their numbers, 32 bits each.
        """
        counts, numbers = array("I"), array("I")
        for text, _ in zip(texts, encoded, strict=True):
            stretches = self._cut(text)
            found = list(chain.from_iterable(map(self._words_of, text.split() if stretches is None else stretches)))
            counts.append(len(found))
            numbers.extend(found)
        return counts.tobytes(), numbers.tobytes()

    def _words_of(self, stretch: str) -> tuple[int, ...]:
        found = self._words.get(stretch)
        if found is None:
            if len(self._words) > _MOST_STRETCHES:
                self._words.clear()
            found = tuple([word for places, _ in self._learn(stretch) for _, word in places])
            self._words[stretch] = found
        return found

    def _record(self, first: int, stretches: list[str], *, is_long: bool) -> int:
        if is_long:
            return self._record_long(first, stretches)
        key = first
        simple = self._simple.get
        for stretch in stretches:
            append = simple(stretch)
            if append is not None:
                append(key)
                key += 1
                continue
            for places, positions in self._yield(stretch):
                for position, append_place in places:
                    append_place(key + position)
                key += positions
        return key - first

    def _record_long(self, first: int, stretches: list[str]) -> int:
        """Record the words of a paragraph that may have more positions than can be told apart."""
        length = 0
        for stretch in stretches:
            for places, positions in self._yield(stretch):
                for position, append in places:
                    place = length + position
                    append(first + (place if place <= LAST_POSITION else _BEYOND))
                length += positions
        return length

    def _yield(self, stretch: str) -> Places:
        simple = self._simple.get(stretch)
        if simple is not None:
            return ((((0, simple),), 1),)
        found = self._others.get(stretch)
        return self._learnt(stretch) if found is None else found

    def _learnt(self, stretch: str) -> Places:
        if self.known() > _MOST_STRETCHES:
            self._simple.clear()
            self._others.clear()
        found = tuple(
            (tuple((position, self._append(word)) for position, word in places), positions)
            for places, positions in self._learn(stretch)
        )
        if len(found) == 1 and len(found[0][0]) == 1 == found[0][1] and not found[0][0][0][0]:
            self._simple[stretch] = found[0][0][0][1]
        else:
            self._others[stretch] = found
        return found

    def _append(self, word: int) -> Append:
        while len(self._occurrences) <= word:
            self._occurrences.append(array("I"))
        return self._occurrences[word].append

    def add_titles(self, lengths: array[int], stems: array[int]) -> None:
        """Count the words of titles among those of the paragraphs under them.

        `lengths` says of each paragraph from the first on how many of `stems` stand above it.
        """
        start = 0
        for paragraph, length in enumerate(lengths):
            for stem in stems[start : start + length]:
                self._titles.setdefault(stem, []).append(paragraph)
            start += length

    def take(self, steps: Sequence[int], stem_of: Sequence[int], stems: int) -> Taken:
        """What was recorded, as bytes, list after list; then the next chunk begins.

        `steps` has the length step of each paragraph, `stem_of` the stem of each word, -1 for a word that has none, of so
        many `stems`. Returns the occurrences of each word and their counts; of each stem the paragraphs (16 bits each),
        their codes, and their counts.
        """
        while len(self._occurrences) < len(stem_of):
            self._occurrences.append(array("I"))
        forms: list[list[int]] = [[] for _ in range(stems)]
        for word, stem in enumerate(stem_of):
            if stem >= 0:
                forms[stem].append(word)
        found = [self._postings(stem, words, steps) for stem, words in enumerate(forms)]
        taken = (
            b"".join(self._occurrences),
            array("I", map(len, self._occurrences)).tobytes(),
            b"".join([paragraphs for paragraphs, _ in found]),
            b"".join([posting_codes for _, posting_codes in found]),
            array("I", [len(posting_codes) for _, posting_codes in found]).tobytes(),
        )
        self.begin()
        return taken

    def _postings(self, stem: int, words: list[int], steps: Sequence[int]) -> tuple[bytes, bytes]:
        titled = self._titles.get(stem)
        if len(words) == 1 and not titled:
            return postings(_paragraphs_of(self._occurrences[words[0]]), steps)
        arrays = [found for word in words if (found := self._occurrences[word])]
        return postings(sorted(chain(titled or (), *map(_paragraphs_of, arrays))), steps)


def _paragraphs_of(occurrences: array[int]) -> list[int]:
    """The paragraph of each occurrence.

    >>> _paragraphs_of(array("I", [3 << 16 | 1, 3 << 16 | 7, 5 << 16]))
    [3, 3, 5]
    """
    if len(occurrences) < _FEW:
        return [occurrence >> 16 for occurrence in occurrences]
    return memoryview(occurrences).cast("B").cast("H")[1::2].tolist()


def postings(paragraphs: list[int], steps: Sequence[int] | Mapping[int, int]) -> tuple[bytes, bytes]:
    """Paragraph numbers (16 bits each) and codes of a term, from the paragraph of each of its occurrences, ascending."""
    if not paragraphs:
        return b"", b""
    if len(paragraphs) == 1:
        return paragraphs[0].to_bytes(2, "little"), bytes((steps[paragraphs[0]],))
    once = dict.fromkeys(paragraphs)
    if len(once) == len(paragraphs):
        # Once in each paragraph: the code is the length's step alone.
        return array("H", paragraphs).tobytes(), bytes(map(steps.__getitem__, paragraphs))
    return array("H", once).tobytes(), codes(Counter(paragraphs), steps)
