"""A paragraph as the cluster gets it: its words as tokens, in positions and frequencies that BM25 over there is to see.

`word` has every word at its place: the folded form, and where it has accents `=written` behind it. `stem` has no places: each
stem stands there once, with its frequency as its posting code says, and a filler makes the field as long as the code's length, so
that a score over there differs from the local one by rounding only.
"""

from __future__ import annotations

from array import array
from collections import Counter
from itertools import accumulate, chain, pairwise

from searcher.cluster.dictionary import WordEntry
from searcher.cluster.tokens import FILLER, TIMES, form_tokens, short, stem_token
from searcher.french import (
    find_stems,
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
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.index.write.term_buffer import stem_key
from searcher.kernels import OccurrenceBuffer
from searcher.kernels.posting_code import FREQUENCIES, LENGTH_BITS, LENGTHS, code, length_step

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from searcher.kernels.inverter import Yield

_MAX_STRETCHES_MET = 200_000
_REACHES_OVER = "\0"
_ROUNDED = [FREQUENCIES[code(count, 0) >> LENGTH_BITS] for count in range(FREQUENCIES[-1] + 1)]
_LENGTH_FACTOR = 3
"""Fields are longer than texts by this, as there may be more stems than a length that was rounded down."""


def _lucene_length(length: int) -> int:
    """A length that Lucene keeps as it is, near this one: beyond 40 it has four bits of what is over 24.

    >>> [_lucene_length(length) for length in (7, 39, 51, 99, 240)]
    [7, 39, 52, 96, 248]
    """
    over = length - 24
    step = 1 << max(0, over.bit_length() - 4) if over > 0 else 1
    return 24 + round(over / step) * step


_FIELD_LENGTHS = [_lucene_length(_LENGTH_FACTOR * length) for length in LENGTHS]


class _Stretch(NamedTuple):
    """A piece of text between white space: its tokens by position, how many positions it has, and the stems of its words."""

    places: tuple[tuple[int, str], ...]
    positions: int
    stems: tuple[str, ...]


class Tokens(NamedTuple):
    """The words of a paragraph: the field `word`, its stems, and how many positions it has."""

    word: str
    stems: list[str]
    length: int


class Stretches:
    """The stretches met so far, numbered; the words of one are learnt when it is first met."""

    def __init__(self, words: dict[str, WordEntry]) -> None:
        """Learn the words by their ids in the dictionary."""
        self._words = words
        self._begin()

    def _begin(self) -> None:
        self._known: list[_Stretch] = []
        self._texts: list[str] = []  # the tokens of each as they are sent
        self._stems: list[tuple[str, ...]] = []
        self._plain: dict[str, int] = {}
        # Each stretch is one word to it, so that the words of a text are its stretches.
        self._buffer = OccurrenceBuffer(
            self._learn, stretches_with_space, junction, junctions(), plain_words(), self._learn_plain
        )

    def tokens(self, texts: Sequence[str]) -> list[Tokens]:
        """The tokens of some paragraphs; their words are learnt."""
        if self._buffer.known() >= _MAX_STRETCHES_MET:
            self._begin()
        counts, numbers = self._buffer.words(texts, [text.encode("utf-8", "surrogatepass") for text in texts])
        met = memoryview(numbers).cast("I").tolist()
        ends = accumulate(memoryview(counts).cast("I"), initial=0)
        return [self._tokens(met[start:end]) for start, end in pairwise(ends)]

    def _tokens(self, met: Sequence[int]) -> Tokens:
        texts, stems = self._texts, self._stems
        word = "".join([texts[number] for number in met])
        length = word.count(" ")
        if _REACHES_OVER in word:
            word = "".join(self._joined(met))
        return Tokens(word.rstrip(f" {FILLER}"), [*chain.from_iterable([stems[number] for number in met])], length)

    def _joined(self, met: Sequence[int]) -> Iterator[str]:
        """Yield the tokens of stretches, some of which stand in one place."""
        texts = [self._texts[number] for number in met]
        done = 0
        for first, text in enumerate(texts):
            if first < done or not text.endswith(_REACHES_OVER):
                continue
            yield from texts[done:first]
            length, end, done = 0, 1, first
            group: list[_Stretch] = []
            while length < end and done < len(met):
                group.append(self._known[met[done]])
                end = max(end, length + max(dict(group[-1].places), default=-1) + 1)
                length += group[-1].positions
                done += 1
            yield _merged(group, max(length, end))
        yield from texts[done:]

    def _learn(self, stretch: str) -> Yield:
        """What a stretch yields: itself, as a word with a number."""
        if letters := plain_word(stretch):
            (number,) = self._learn_plain([normalize(letters)])
            return ((((0, number),), 1),)
        words: list[tuple[int, str, str]] = []
        start = 0
        for found in surfaces(stretch):
            words += ((start + word.position, word.written, word.folded) for word in found.words)
            start += found.positions
        stems = [find_stems(folded) for _position, _written, folded in words]
        return ((((0, self._number(words, stems, start)),), 1),)

    def _learn_plain(self, words: list[str]) -> array[int]:
        """The numbers of words, each of which is all that some stretch is, beside its punctuation."""
        new = [written for written in dict.fromkeys(words) if written not in self._plain]
        folded = [*map(strip_accents, new)]
        for written, plain, stems in zip(new, folded, stems_of_each(folded), strict=True):
            self._plain[written] = self._number([(0, written, plain)], [stems], 1)
        return array("I", [self._plain[written] for written in words])

    def _number(
        self, words: Sequence[tuple[int, str, str]], stems_of_words: Sequence[tuple[str, ...]], positions: int
    ) -> int:
        """The number of a stretch of these words, each with its position; one such as `%` may stand where the next stretch begins."""
        places: dict[int, list[str]] = {}
        stems: list[str] = []
        for (position, written, folded), of_word in zip(words, stems_of_words, strict=True):
            places.setdefault(position, []).extend(form_tokens(written, folded))
            key = None if is_stop_word(written) else stem_key(of_word)
            if key is not None:
                stems.append(stem_token(key))
            self._words[f"w{short(written)}"] = WordEntry(written, folded, key)
        joined = {place: "|".join(forms) for place, forms in places.items()}
        text = "".join([f"{joined.get(place, FILLER)} " for place in range(positions)])
        if max(joined, default=-1) >= positions:
            text += _REACHES_OVER
        self._known.append(_Stretch(tuple(joined.items()), positions, tuple(stems)))
        self._texts.append(text)
        self._stems.append(self._known[-1].stems)
        return len(self._texts) - 1


def _merged(group: Sequence[_Stretch], length: int) -> str:
    """The tokens of stretches that take so many positions together."""
    places: dict[int, list[str]] = {}
    start = 0
    for stretch in group:
        for place, forms in stretch.places:
            places.setdefault(start + place, []).append(forms)
        start += stretch.positions
    return "".join(f"{'|'.join(places.get(place, (FILLER,)))} " for place in range(length))


def weighed(stems: Sequence[str], length: int) -> str:
    """The field `stem`: each stem as often, in a field as long, as the posting codes of the local index say.

    >>> weighed(["prix", "pain", "prix"], 4)
    'prix|2 pain ·|9'
    """
    counts = Counter(stems)
    filled = _FIELD_LENGTHS[length_step(length)]
    if len(counts) == len(stems):
        return " ".join([*counts, _times(FILLER, filled - len(stems))])
    found = []
    for stem, count in counts.items():
        times = 1 if count == 1 else _ROUNDED[min(count, FREQUENCIES[-1])]
        filled -= times
        found.append(stem if times == 1 else f"{stem}{TIMES}{times}")
    return " ".join([*found, _times(FILLER, filled)])


def _times(stem: str, times: int) -> str:
    return f"{stem}{TIMES}{max(1, times)}"
