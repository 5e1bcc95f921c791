"""Which word of a corpus is likeliest meant by one that it does not have, or hardly: by its letters, root and frequency."""

from __future__ import annotations

from collections import Counter

from searcher.french import root
from searcher.french.phonetic import respelt, sound
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.index.read.snapshot_cache import per_snapshot
from searcher.lazy import lru_cache
from searcher.query.expand.near_words import near_words
from searcher.query.expand.word_count import MIN_LETTERS, forms_in
from searcher.query.plan.edit_distance import edit_distance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searcher.index.format.segment import Segment
    from searcher.index.read.snapshot import Snapshot

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_MIN_LETTERS_WITH_TWO_SLIPS = 6  # letters of a word that may hold two slips
_MORE_FREQUENT = 50  # times, to be meant by a word that the corpus has
_SLIP, _FIRST_LETTER = 100, 10  # so many times rarer is one slip more, and one in the first letter
_BY_EAR = 3  # so many times rarer is what sounds alike
_MAX_WORDS_COMPARED = 4000  # words with the same beginning that are compared letter by letter
_MAX_WORDS_CACHED = 4096  # words


@per_snapshot(_MAX_WORDS_CACHED)
def likeliest(snapshot: Snapshot, typed: str, stems: tuple[str, ...], times: int) -> str | None:
    """The near word that is likeliest meant by a folded one, as it is mostly written.

    `None` when none is likelier than the typed one, which the corpus has so many `times`.
    """
    return _likeliest(typed, stems, times, snapshot)


def _likeliest(typed: str, stems: tuple[str, ...], times: int, snapshot: Snapshot) -> str | None:
    slips = Slips.of(typed, _beginning(typed, snapshot))
    distances: dict[str, int] = {}
    written: dict[str, Counter[str]] = {}
    for segment in snapshot.segments:
        own = forms_in(segment, typed, stems) if times else ()
        for number, word, distance in _near(segment, slips):
            if number not in own and word.isalpha() and len(word) >= MIN_LETTERS:
                distances[word] = distance
                written.setdefault(word, Counter())[segment.written(number)] += segment.occurrence_count([number])
    frequency = {word: counts.total() for word, counts in written.items() if counts.total() > times * _MORE_FREQUENT}

    heard = sound(typed)

    def likelihood(word: str) -> tuple[float, str]:
        if sound(word) == heard:
            return frequency[word] / _BY_EAR, word
        rarer = _SLIP ** distances[word] * (_FIRST_LETTER if word[0] != typed[0] else 1)
        return frequency[word] / rarer, word

    best = max(frequency, key=likelihood, default=None)
    return None if best is None else max(written[best], key=lambda form: (written[best][form], form))


@per_snapshot(_MAX_WORDS_CACHED)
def relative(snapshot: Snapshot, stems: tuple[str, ...]) -> str | None:
    """The most frequent word of a corpus that has the root of a stem, as it is mostly written; `None` for none."""
    written: Counter[str] = Counter()
    for segment in snapshot.segments:
        terms = {term for stem in stems for term in segment.of_root(root(stem))}
        words = {word for term in terms for word in segment.words_of(term)}
        written.update({segment.written(word): segment.occurrence_count([word]) for word in words})
    return max(written, key=lambda form: (written[form], form), default=None)


class Slips(NamedTuple):
    """What a word may have been meant for: words that begin with so many of its letters, others with a slip there, and those by ear."""

    typed: str
    length: int
    edits: int
    others: list[str]
    heard: list[str]

    @classmethod
    def of(cls, typed: str, length: int) -> Slips:
        """The slips of a word, of which so many letters are taken to be right as few enough words begin with."""
        start, edits = typed[:length], 1 if len(typed) < _MIN_LETTERS_WITH_TWO_SLIPS else 2
        others = {word for word in _one_slip(typed, length) if not word.startswith(start)}
        # What near words are is told before; `photo` is two slips from `foto`, and the first letter is one.
        heard = [
            word
            for word in sorted(_by_ear(typed) - others)
            if not word.startswith(start) or edit_distance(typed, word, edits) > edits
        ]
        return cls(typed, length, edits, sorted(others), heard)


def _near(segment: Segment, slips: Slips) -> Iterator[tuple[int, str, int]]:
    """Words with one slip, anywhere; in longer ones with two, where at least the beginning of this length is right.

    And words with any sound written in another way.
    """
    yield from near_words(segment, slips.typed, slips.edits, slips.typed[: slips.length])
    yield from ((number, word, 1) for number, word in segment.lookup.all_forms(slips.others))
    yield from ((number, word, slips.edits) for number, word in segment.lookup.all_forms(slips.heard))


@lru_cache(maxsize=1024)
def _by_ear(typed: str) -> frozenset[str]:
    """What sounds like a word with one of its sounds written in another way."""
    heard = sound(typed)
    return frozenset(word for word in respelt(typed) if sound(word) == heard)


def _beginning(typed: str, snapshot: Snapshot) -> int:
    """How long a beginning few enough words have, so that a large corpus takes no more time than that."""
    lengths = range(len(typed) + 1)
    return next((length for length in lengths if _have_few(snapshot, typed[:length])), len(typed))


@per_snapshot(_MAX_WORDS_CACHED)
def _have_few(snapshot: Snapshot, beginning: str) -> bool:
    """Whether few words begin so; it does not depend on how they are divided into segments."""
    lookups = [segment.lookup for segment in snapshot.segments]
    start = beginning.encode(errors="replace")
    return not lookups or lookups[0].few_begin(lookups[1:], start, _MAX_WORDS_COMPARED)


def _one_slip(word: str, length: int) -> set[str]:
    """What a word may have been before one slip touched its first letters.

    >>> sorted({"bc", "bac", "xbc", "xabc", "axbc", "ab"} & _one_slip("abc", 1))
    ['bac', 'bc', 'xabc', 'xbc']
    """
    found = set()
    for place in range(length):
        before, letter, after = word[:place], word[place], word[place + 1 :]
        found.add(before + after)
        found.add(before + after[:1] + letter + after[1:])
        found.update(before + other + after for other in _LETTERS)
        found.update(before + other + letter + after for other in _LETTERS)
    return found - {word}
