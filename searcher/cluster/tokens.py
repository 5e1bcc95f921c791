"""A paragraph as the cluster gets it: its words as tokens, in positions and frequencies that BM25 over there is to see.

`word` has every word at its place: the folded form, and where it has accents `=written` behind it. `stem` has no places: each
stem stands there as often as its posting code says, in a field as long as the code's length, so that a score over there
differs from the local one by rounding only.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from hashlib import blake2b
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from searcher.cluster.dictionary import WordEntry
from searcher.french import is_stop_word, stretches, surfaces
from searcher.index.write.term_buffer import stem_key
from searcher.kernels.posting_code import FREQUENCIES, LENGTH_BITS, LENGTHS, code, length_step

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FILLER = "·"
"""Stands where a position has no word, and fills the length of a field up; no word is so written."""

_MAX_TOKEN_CHARS = 200
_MAX_ID_BYTES = 400  # OpenSearch takes 512, and a number may stand behind it
_MAX_STRETCHES_CACHED = 200_000
_MAX_STRETCHES_MET = 100_000
_ROUNDED = [FREQUENCIES[code(count, 0) >> LENGTH_BITS] for count in range(FREQUENCIES[-1] + 1)]
_SIGNS = str.maketrans({" ": "\ue020", "|": "\ue07c", "/": "\ue02f", "=": "\ue03d", FILLER: "\ue0b7"})


def token(word: str) -> str:
    r"""A word, or one stem, as a token: without the signs that part tokens, and of a length that Lucene takes.

    >>> token("km/h") == "km\ue02fh", len(token("a" * 1000)) < 250
    (True, True)
    """
    if not word.isalnum():
        word = word.encode(errors="replace").decode().translate(_SIGNS)
        word = "".join(word.split()) or FILLER
    if len(word) > _MAX_TOKEN_CHARS:
        return f"{word[:_MAX_TOKEN_CHARS]}…{blake2b(word.encode(), digest_size=8).hexdigest()}"
    return word


def form_tokens(written: str, folded: str) -> tuple[str, ...]:
    """The tokens of a written form: the last one is its own."""
    return (token(folded),) if written == folded else (token(folded), f"={token(written)}")


def stem_token(key: str) -> str:
    """The token of a stem key: a word that may be a form of several stems has one token of all.

    >>> stem_token("porte porter")
    'porte/porter'
    """
    return "/".join(map(token, key.split(" ")))


class _Stretch(NamedTuple):
    """`places` are its tokens by position, `met` its words by their ids in the dictionary; `reaches_over` says of such as `%` that one stands where the next stretch begins."""

    places: tuple[tuple[int, str], ...]
    text: str
    reaches_over: bool
    stems: tuple[str, ...]
    positions: int
    met: dict[str, WordEntry]


@lru_cache(maxsize=_MAX_STRETCHES_CACHED)
def _stretch(text: str) -> _Stretch:
    places: dict[int, list[str]] = {}
    stems: list[str] = []
    met: dict[str, WordEntry] = {}
    start = 0
    for found in surfaces(text):
        for word in found.words:
            places.setdefault(start + word.position, []).extend(form_tokens(word.written, word.folded))
            key = None if is_stop_word(word.written) else stem_key(word.stems)
            if key is not None:
                stems.append(stem_token(key))
            met[f"w{short(word.written)}"] = WordEntry(word.written, word.folded, key)
        start += found.positions
    joined = {place: "|".join(forms) for place, forms in places.items()}
    text = "".join(f"{joined.get(place, FILLER)} " for place in range(start))
    return _Stretch(tuple(joined.items()), text, max(joined, default=-1) >= start, tuple(stems), start, met)


class Stretches(dict[str, _Stretch]):
    """The stretches that some documents have, by their text; the words of one are learnt when it is first met."""

    def __init__(self, words: dict[str, WordEntry]) -> None:
        """Learn the words by their ids in the dictionary."""
        super().__init__()
        self._words = words

    def __missing__(self, text: str) -> _Stretch:
        found = _stretch(text)
        self._words.update(found.met)
        if len(self) >= _MAX_STRETCHES_MET:
            self.clear()
        self[text] = found
        return found


class Tokens(NamedTuple):
    """The words of a paragraph: the field `word`, its stems, and how many positions it has."""

    word: str
    stems: list[str]
    length: int


def tokens(text: str, met: Stretches | None = None) -> Tokens:
    """The tokens of a paragraph; its words are learnt where `met` is given."""
    found = [*map(_stretch if met is None else met.__getitem__, stretches(text))]
    if not found:
        return Tokens("", [], 0)
    _, texts, reaching, stems, lengths, _ = zip(*found, strict=True)
    word = "".join(_joined(found, texts, reaching) if True in reaching else texts)
    return Tokens(word.rstrip(f" {FILLER}"), [*chain.from_iterable(stems)], sum(lengths))


def _joined(found: Sequence[_Stretch], texts: Sequence[str], reaching: Sequence[bool]) -> Iterator[str]:
    """Yield the tokens of stretches, some of which stand in one place."""
    at = 0
    while True in reaching[at:]:
        first = reaching.index(True, at)
        yield from texts[at:first]
        length, end, at = 0, 1, first
        while length < end and at < len(found):
            end = max(end, length + max(dict(found[at].places), default=-1) + 1)
            length += found[at].positions
            at += 1
        yield _merged(found[first:at], max(length, end))
    yield from texts[at:]


def _merged(group: Sequence[_Stretch], length: int) -> str:
    """The tokens of stretches that take so many positions together."""
    places: dict[int, list[str]] = {}
    start = 0
    for stretch in group:
        for place, forms in stretch.places:
            places.setdefault(start + place, []).append(forms)
        start += stretch.positions
    return "".join(f"{'|'.join(places.get(place, (FILLER,)))} " for place in range(length))


def short(text: str) -> str:
    """An id of a length that OpenSearch takes: the text, or what stands for a long one."""
    encoded = text.encode(errors="replace")
    if len(encoded) <= _MAX_ID_BYTES:
        return encoded.decode()
    return f"{encoded[:200].decode(errors='ignore')}…{blake2b(encoded, digest_size=16).hexdigest()}"


def weighed(stems: Sequence[str], length: int) -> str:
    """The field `stem`: each stem as often, in a field as long, as the posting codes of the local index say.

    What shares its place with the token before is not counted for the length.
    """
    step = length_step(length)
    counts = Counter(stems)
    repeated = [*counts]
    if len(repeated) < len(stems):
        for stem, count in counts.items():
            if count > 1:
                repeated += [stem] * (_ROUNDED[min(count, FREQUENCIES[-1])] - 1)
    rounded = LENGTHS[step]
    if len(repeated) <= rounded:
        return " ".join([*repeated, *[FILLER] * (rounded - len(repeated))])
    return " ".join("|".join(repeated[place::rounded]) for place in range(rounded))
