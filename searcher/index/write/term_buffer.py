"""Term buffer: the words met so far, and their occurrences in the open chunk.

Words are numbered here, by what the chain says of them; where they occur is recorded by `OccurrenceBuffer`, which asks
what a stretch of text yields when it first meets it.
"""

from __future__ import annotations

from array import array
from functools import partial
from itertools import accumulate, pairwise

from searcher.french import (
    figure_groups,
    is_stop_word,
    junction,
    junctions,
    normalize,
    plain_word,
    plain_words,
    stems_of_each,
    stretches_with_space,
    strip_accents,
    surfaces,
)
from searcher.hints import TYPE_CHECKING
from searcher.index.write.background import Task
from searcher.index.write.chunk import PostingRuns, Runs, posting_runs
from searcher.kernels import OccurrenceBuffer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from searcher.kernels.inverter import Yield

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
        self._stem_of = array("i")  # of each word, -1 for a stop word
        self._unstemmed: list[tuple[str, str]] = []  # the words after those, as written and folded
        self._occurrences = OccurrenceBuffer(
            self._learn, stretches_with_space, junction, junctions(), plain_words(), self._learn_words
        )
        self._task: Task[Any] | None = None  # that uses the occurrences
        self.add = self._occurrences.add
        self.add_titles = self._occurrences.add_titles

    @property
    def memory(self) -> int:
        """About how many bytes are held, without the occurrences."""
        return _BYTES_PER_STRETCH * self._occurrences.known() + _BYTES_PER_WORD * len(self.words)

    def begin(self) -> None:
        """Be ready for the next chunk: forget what was recorded, also what nobody took because of an interruption."""
        task, self._task = self._task, None
        if task:
            task.wait()
        self._occurrences.begin()

    def kept(self, memory: int) -> Vocabulary:
        """Itself, or a new one when it takes a quarter of so much memory: who goes on need not learn all words again.

        This one is not used any more then.
        """
        if self.memory * 4 < memory:
            return self
        # The kernel holds who it asks. Nothing collects such circles while an index is written.
        del self._occurrences, self.add, self.add_titles
        return Vocabulary()

    def take_meanwhile(self, steps: Sequence[int]) -> Task[tuple[Runs, PostingRuns]]:
        """Find, in a thread, the occurrences of each word and the postings of each stem, by number; then the next chunk begins.

        `steps` are the length steps of the chunk's paragraphs. Nothing is added before it is done.
        """
        self._find_stems()
        task = self._task = Task(partial(self._take, bytes(steps), self._stem_of[:], len(self.forms)))
        return task

    def cut_meanwhile(self, encoded: tuple[bytes, ...]) -> Task[None]:
        """Cut, in a thread, the texts in UTF-8 that are to be added next, this very tuple. Nothing is added before it is done."""
        task = self._task = Task(partial(self._occurrences.cut_ahead, encoded))
        return task

    def _take(self, steps: bytes, stem_of: array[int], stems: int) -> tuple[Runs, PostingRuns]:
        taken = self._occurrences.take(steps, stem_of, stems)
        occurrences, word_counts, paragraphs, codes, counts = taken
        words = Runs(occurrences, array("I", word_counts), 4)
        return words, posting_runs(paragraphs, codes, array("I", counts))

    def _learn(self, stretch: str) -> Yield:
        """What a stretch yields, its words by number."""
        if letters := plain_word(stretch):
            written = normalize(letters)
            return ((((0, self._number(written, strip_accents(written))),), 1),)
        numbers = self._numbers
        if groups := figure_groups(stretch):
            last = groups.pop()
            found = [numbers.get(f"{group}-") or self._number(f"{group}-", group) for group in groups]
            found.append(numbers.get(last) or self._number(last, last))
            return ((tuple(enumerate(found)), len(found)),)
        return tuple(
            [
                (
                    tuple(
                        [
                            (position, numbers[written] if written in numbers else self._number(written, folded))
                            for position, written, folded, _, _ in words
                        ]
                    ),
                    positions,
                )
                for _, _, words, positions in surfaces(stretch)
            ]
        )

    def _learn_words(self, words: list[str]) -> array[int]:
        """The numbers of words, each of which is all that some stretch yields."""
        numbers, number = self._numbers, self._number
        return array(
            "I",
            [numbers[written] if written in numbers else number(written, strip_accents(written)) for written in words],
        )

    def _number(self, written: str, folded: str) -> int:
        """The number of a word."""
        number = self._numbers.get(written)
        if number is None:
            number = self._numbers[written] = len(self.words)
            self.words.append(word_key(written, folded))
            self._unstemmed.append((written, folded))
        return number

    def _find_stems(self) -> None:
        """Know the stems of all words: of many at once, which takes less time."""
        words, self._unstemmed = self._unstemmed, []
        stem_of, forms, place = self._stem_of, self.forms, self.place
        for (written, _), stems in zip(words, stems_of_each([folded for _, folded in words]), strict=True):
            stem = -1
            if not is_stop_word(written):
                stem = place(stem_key(stems))
                forms[stem].append(len(stem_of))
            stem_of.append(stem)

    def stems_of(self, texts: Sequence[str]) -> list[array[int]]:
        """The stems of the words of some texts, by number, each as often as it occurs; nothing is recorded of them."""
        counts, words = self._occurrences.words(texts, [text.encode("utf-8", "surrogatepass") for text in texts])
        self._find_stems()
        stem_of = self._stem_of
        stems = [stem_of[word] for word in memoryview(words).cast("I")]
        ends = list(accumulate(memoryview(counts).cast("I"), initial=0))
        return [array("I", [stem for stem in stems[start:end] if stem >= 0]) for start, end in pairwise(ends)]

    def place(self, key: str) -> int:
        """The number of a stem key."""
        place = self.stems.get(key)
        if place is None:
            place = self.stems[key] = len(self.forms)
            self.forms.append([])
        return place
