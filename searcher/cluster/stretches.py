"""A paragraph as the cluster gets it: its words as tokens, in positions and frequencies that BM25 over there is to see.

`word` has every word at its place: the folded form, and where it has accents `=written` behind it. `stem` has no places: each
stem stands there once, with its frequency as its posting code says, and a filler makes the field as long as the code's length, so
that a score over there differs from the local one by rounding only.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from searcher.cluster.dictionary import WordEntry
from searcher.cluster.tokens import FILLER, TIMES, form_tokens, short, stem_token
from searcher.french import find_stems, is_stop_word, normalize, plain_word, stretches, strip_accents, surfaces
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.index.write.term_buffer import stem_key
from searcher.kernels.posting_code import FREQUENCIES, LENGTH_BITS, LENGTHS, code, length_step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_MAX_STRETCHES_CACHED = 1 << 15
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
    """A piece of text between white space: its tokens by position, its words by their ids in the dictionary.

    `text` are the tokens as they are sent, `stems` those of its words, a space behind each.
    """

    places: tuple[tuple[int, str], ...]
    positions: int
    text: str
    stems: str
    met: dict[str, WordEntry]


@lru_cache(maxsize=_MAX_STRETCHES_CACHED)
def _plain(written: str) -> _Stretch:
    """A stretch that is one word and its punctuation."""
    return _stretch_of([(0, written, strip_accents(written))], 1)


@lru_cache(maxsize=_MAX_STRETCHES_CACHED)
def _stretch(text: str) -> _Stretch:
    if letters := plain_word(text):
        return _plain(normalize(letters))
    words: list[tuple[int, str, str]] = []
    start = 0
    for found in surfaces(text):
        words += ((start + word.position, word.written, word.folded) for word in found.words)
        start += found.positions
    return _stretch_of(words, start)


def _stretch_of(words: Iterable[tuple[int, str, str]], positions: int) -> _Stretch:
    """A stretch of these words, each with its position; one such as `%` may stand where the next stretch begins."""
    places: dict[int, list[str]] = {}
    stems: list[str] = []
    met: dict[str, WordEntry] = {}
    for position, written, folded in words:
        places.setdefault(position, []).extend(form_tokens(written, folded))
        key = None if is_stop_word(written) else stem_key(find_stems(folded))
        if key is not None:
            stems.append(stem_token(key))
        met[f"w{short(written)}"] = WordEntry(written, folded, key)
    joined = {place: "|".join(forms) for place, forms in places.items()}
    text = "".join([f"{joined.get(place, FILLER)} " for place in range(positions)])
    if max(joined, default=-1) >= positions:
        text += _REACHES_OVER
    return _Stretch(tuple(joined.items()), positions, text, "".join([f"{stem} " for stem in stems]), met)


class Stretches(dict[str, str]):
    """The tokens of stretches by their text, `stems` their stems likewise; the words of one are learnt when it is first met."""

    def __init__(self, words: dict[str, WordEntry]) -> None:
        """Learn the words by their ids in the dictionary."""
        super().__init__()
        self._words = words
        self.stems: dict[str, str] = {}

    def __missing__(self, text: str) -> str:
        found = _stretch(text)
        self._words.update(found.met)
        self.stems[text] = found.stems
        self[text] = found.text
        return found.text

    def make_room(self) -> None:
        """Forget all when they are many: their words are known already."""
        if len(self) >= _MAX_STRETCHES_MET:
            self.clear()
            self.stems.clear()


class Tokens(NamedTuple):
    """The words of a paragraph: the field `word`, its stems, and how many positions it has."""

    word: str
    stems: list[str]
    length: int


def tokens(text: str, met: Stretches) -> Tokens:
    """The tokens of a paragraph; its words are learnt."""
    met.make_room()
    found = stretches(text)
    pieces = [*map(met.__getitem__, found)]
    word = "".join(pieces)
    stems = "".join(map(met.stems.__getitem__, found)).split(" ")[:-1]
    length = word.count(" ")
    if _REACHES_OVER in word:
        word = "".join(_joined(found, pieces))
    return Tokens(word.rstrip(f" {FILLER}"), stems, length)


def _joined(found: Sequence[str], pieces: Sequence[str]) -> Iterator[str]:
    """Yield the tokens of stretches, some of which stand in one place."""
    reaching = [piece.endswith(_REACHES_OVER) for piece in pieces]
    at = 0
    while True in reaching[at:]:
        first = reaching.index(True, at)
        yield from pieces[at:first]
        length, end, at = 0, 1, first
        group: list[_Stretch] = []
        while length < end and at < len(found):
            group.append(_stretch(found[at]))
            end = max(end, length + max(dict(group[-1].places), default=-1) + 1)
            length += group[-1].positions
            at += 1
        yield _merged(group, max(length, end))
    yield from pieces[at:]


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
