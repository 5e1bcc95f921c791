"""Which words an inflected form may be a form of: `yeux` of œil, `mangeons` of manger, `directrice` of directeur.

The forms lie folded in a file that is mapped into memory, in buckets by their CRC-32. So opening it costs nothing, and a
search that meets three words reads three places of it. `tools/lexicon.py` makes the file from the spelling dictionary of
Dicollecte and from `variants.tsv` beside it; `README.md` there says whose words they are.

    magic         8 bytes
    buckets       u32, how many, a power of two; then for each where it begins, u32, and the end of the last
    edits         u32, how many bytes; then JSON: for each way to make lemmas of a form, [[letters to cut, to add], …],
                  and [-1, "-"] with them for a form that is written with a hyphen
    buckets       the forms whose CRC-32 ends in the bucket's number: length (u8), bytes of UTF-8, edits (u16)

A form is made of small letters, and has fewer bytes than any letter's number is: so its length and its bytes stand side by
side nowhere in a bucket but where it begins.
"""

from __future__ import annotations

import mmap
import os
import sys
from zlib import crc32

from searcher.hints import TYPE_CHECKING
from searcher.lazy import cache, from_json, lazy, lru_cache

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    _Edit = list[Any]
    """How many letters to cut, and the letters to add."""
    _Cut = tuple[int | None, str]
    """Where a form is cut, counted from its end, `None` where it is not; and the letters to add."""
    _Entry = tuple[tuple[str, ...], bool]
    """The lemmas of a form, and whether it is written with a hyphen."""

MAGIC = b"FRLEXIC3"

_HYPHENATED: _Edit = [-1, "-"]
_UNKNOWN: _Entry = ((), False)

_MAX_FORMS_CACHED = 1 << 13
_MAX_FORM_BYTES = ord("a")
_LENGTHS = [bytes([length]) for length in range(_MAX_FORM_BYTES)]

_FILE = os.path.join(os.path.dirname(__file__), "forms.bin")


class Lexicon:
    """A file of forms, open for reading."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Map the file. Raises `ValueError` when it is not one."""
        with open(path, "rb") as file:
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if self._data[: len(MAGIC)] != MAGIC:
            msg = f"{path} is no lexicon"
            raise ValueError(msg)
        start = len(MAGIC) + 4
        count = int.from_bytes(self._data[len(MAGIC) : start], "little")
        self._last = count - 1
        self._starts = _u32(memoryview(self._data)[start : (end := start + 4 * (count + 1))])
        size = int.from_bytes(self._data[end : end + 4], "little")
        self._edits_at = end + 4, end + 4 + size
        self._base = end + 4 + size
        self._ways: dict[bytes, tuple[list[_Cut], bool]] = {}
        self._found = lru_cache(maxsize=_MAX_FORMS_CACHED)(self._read)

    def is_hyphenated(self, form: str) -> bool:
        """Whether a form in one piece is one that is written with a hyphen as well.

        >>> lexicon().is_hyphenated("portemonnaie"), lexicon().is_hyphenated("avantage")
        (True, False)
        """
        return self._found(form)[1]

    def is_in_one_piece(self, form: str) -> bool:
        """Whether a form is known, and never written with a hyphen.

        >>> [lexicon().is_in_one_piece(form) for form in ("avantage", "portemonnaie", "zorglub")]
        [True, False, False]
        """
        lemmas, hyphenated = self._found(form)
        return bool(lemmas) and not hyphenated

    def lemmas(self, form: str) -> tuple[str, ...]:
        """The folded words of which this folded form is one, the likeliest first; none when it is not known.

        >>> lexicon().lemmas("yeux"), lexicon().lemmas("portes"), lexicon().lemmas("xyz")
        (('oeil',), ('porte', 'porter'), ())
        """
        return self._found(form)[0]

    def lemmas_of_each(self, forms: Iterable[str]) -> Iterator[tuple[str, ...]]:
        """Yield the lemmas of each of many folded words: what `lemmas` reads, in less time."""
        find, data, starts, base, last, cuts = (
            self._data.find,
            self._data,
            self._starts,
            self._base,
            self._last,
            self._cuts,
        )
        for form in forms:
            key = form.encode()
            length = len(key)
            number = crc32(key) & last
            at = -1
            if length < _MAX_FORM_BYTES and form.isalpha():
                at = find(_LENGTHS[length] + key, base + starts[number], base + starts[number + 1])
            after = at + 1 + length
            if at < 0:
                yield ()
                continue
            made = cuts[data[after] | data[after + 1] << 8]
            if len(made) == 1:  # as of most forms
                yield (form[: made[0][0]] + made[0][1],)
            else:
                yield tuple([form[:end] + added for end, added in made])

    def _read(self, form: str) -> _Entry:
        """What the file has of a form."""
        key = form.encode()
        length = len(key)
        if length >= _MAX_FORM_BYTES or not form.isalpha():
            return _UNKNOWN
        number, base, data, starts = crc32(key) & self._last, self._base, self._data, self._starts
        at = data.find(_LENGTHS[length] + key, base + starts[number], base + starts[number + 1])
        if at < 0:
            return _UNKNOWN
        after = at + 1 + length
        way = data[after : after + 2]
        cuts, hyphenated = self._ways.get(way) or self._way(way)
        if len(cuts) == 1:  # as of most forms
            end, added = cuts[0]
            return (form[:end] + added,), hyphenated
        return tuple([form[:end] + added for end, added in cuts]), hyphenated

    def _way(self, way: bytes) -> tuple[list[_Cut], bool]:
        """The edits of a way to make lemmas, and whether its forms are written with a hyphen; kept for the next of them."""
        edits: list[_Edit] = from_json(f"[[{self._texts_of_edits[int.from_bytes(way, 'little')]}]]")
        found = self._ways[way] = _cuts_of(edits), _HYPHENATED in edits
        return found

    @lazy
    def _texts_of_edits(self) -> list[str]:
        """The JSON of each way, without the brackets around it: a search needs a few of them, of thousands."""
        return self._data[slice(*self._edits_at)].decode()[len("[[[") : -len("]]]")].split("]],[[")

    @lazy
    def _edits(self) -> list[list[_Edit]]:
        edits: list[list[_Edit]] = from_json(self._data[slice(*self._edits_at)])
        return edits

    @lazy
    def _cuts(self) -> list[list[_Cut]]:
        """The edits of all ways."""
        return list(map(_cuts_of, self._edits))


def _cuts_of(edits: Sequence[_Edit]) -> list[_Cut]:
    """The edits that make lemmas, each with where a form is cut."""
    return [(-cut or None, added) for cut, added in edits if cut >= 0]


def _u32(data: memoryview) -> Sequence[int]:
    if sys.byteorder == "little":
        return data.cast("I")
    from array import array

    numbers = array("I", data.tobytes())
    numbers.byteswap()
    return numbers


@cache
def lexicon() -> Lexicon:
    """The lexicon that comes with the package."""
    return Lexicon(_FILE)
