"""Which words an inflected form may be a form of: `yeux` of œil, `mangeons` of manger, `directrice` of directeur.

The forms lie folded in a file that is mapped into memory, in buckets by their CRC-32. So opening it costs nothing, and a
search that meets three words reads three places of it. `tools/lexicon.py` makes the file from the spelling dictionary of
Dicollecte and from `variants.tsv` beside it; `README.md` there says whose words they are.

    magic         8 bytes
    buckets       u32, how many, a power of two; then for each where it begins, u32, and the end of the last
    edits         u32, how many bytes; then JSON: for each way to make lemmas of a form, [[letters to cut, to add], …],
                  and [-1, "-"] with them for a form that is written with a hyphen
    buckets       the forms whose CRC-32 ends in the bucket's number: length (u8), bytes of UTF-8, edits (u16)

`searcher.kernels.form_table` finds a form in it.
"""

from __future__ import annotations

import mmap
import os

from searcher.hints import TYPE_CHECKING
from searcher.kernels import FormTable
from searcher.lazy import cache, from_json, lazy

if TYPE_CHECKING:
    from typing import Any

    _Edit = list[Any]
    """How many letters to cut, and the letters to add."""
    _Way = tuple[tuple[tuple[int | None, str], ...], bool]
    """Where each edit cuts a form, counted from its end, and what it adds; whether such forms never have a hyphen."""

MAGIC = b"FRLEXIC3"

_HYPHENATED: _Edit = [-1, "-"]

_FILE = os.path.join(os.path.dirname(__file__), "forms.bin")


class _Ways(dict["int", "_Way"]):
    """The ways to make lemmas of forms, by their numbers, each made when it is first asked for."""

    def __init__(self, data: mmap.mmap, begin: int, end: int) -> None:
        super().__init__()
        self._data, self._begin, self._end = data, begin, end

    def __missing__(self, number: int) -> _Way:
        edits: list[_Edit] = from_json(f"[[{self._texts[number]}]]")
        cuts = tuple([(-cut or None, added) for cut, added in edits if cut >= 0])
        way = self[number] = cuts, _HYPHENATED not in edits
        return way

    @lazy
    def _texts(self) -> list[str]:
        """The JSON of each way, without the brackets around it: a search needs a few of them, of thousands."""
        return self._data[self._begin : self._end].decode()[len("[[[") : -len("]]]")].split("]],[[")


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
        end = start + 4 * (count + 1)
        size = int.from_bytes(self._data[end : end + 4], "little")
        self._ways = _Ways(self._data, end + 4, end + 4 + size)
        table = FormTable(self._data, start, count, end + 4 + size, self._ways)
        self._find = table.find
        self.entry = table.entry
        """What `lemmas` and `is_in_one_piece` say of a form, found once."""

    def is_hyphenated(self, form: str) -> bool:
        """Whether a form in one piece is one that is written with a hyphen as well.

        >>> lexicon().is_hyphenated("portemonnaie"), lexicon().is_hyphenated("avantage")
        (True, False)
        """
        number = self._find(form)
        return number >= 0 and not self._ways[number][1]

    def is_in_one_piece(self, form: str) -> bool:
        """Whether a form is known, and never written with a hyphen.

        >>> [lexicon().is_in_one_piece(form) for form in ("avantage", "portemonnaie", "zorglub")]
        [True, False, False]
        """
        return self.entry(form)[1]

    def lemmas(self, form: str) -> tuple[str, ...]:
        """The folded words of which this folded form is one, the likeliest first; none when it is not known.

        >>> lexicon().lemmas("yeux"), lexicon().lemmas("portes"), lexicon().lemmas("xyz")
        (('oeil',), ('porte', 'porter'), ())
        """
        return self.entry(form)[0]


@cache
def lexicon() -> Lexicon:
    """The lexicon that comes with the package."""
    return Lexicon(_FILE)
