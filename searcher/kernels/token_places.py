"""Where each token stands in some paragraphs whose words were cut and analysed before.

The words of a paragraph are one text: a space between positions, a bar between the tokens of one. `=` begins the token of a
form with accents, which stands behind that of the folded form; such a place is not one of the folded form's own.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right

_BETWEEN = " |"  # tokens
_LAST_POSITION = (1 << 16) - 1


class TokenPlaces:
    """Where tokens stand in paragraphs, given the ascending numbers of those and their words.

    The texts lie one behind the other, each between spaces, so that a token is looked for in all at once.
    """

    def __init__(self, paragraphs: list[int], words: list[bytes]) -> None:
        """Take the words of each paragraph, in UTF-8."""
        texts = [text.decode() for text in words]
        self._paragraphs = paragraphs
        self._starts: list[int] = []
        start = 0
        for text in texts:
            self._starts.append(start)
            start += len(text) + 3
        self._starts.append(start)
        self._text = "".join([f" {text} \n" for text in texts])
        self._found: dict[str, memoryview] = {}

    def of(self, token: str) -> memoryview:
        """The occurrences of a token, ascending `paragraph << 16 | position`.

        >>> [divmod(place, 1 << 16) for place in TokenPlaces([3, 7], ["un pre|=pré".encode(), b"pre"]).of("pre")]
        [(7, 0)]
        """
        found = self._found.get(token)
        if found is None:
            found = self._found[token] = memoryview(self._look_for(token))
        return found

    def _look_for(self, token: str) -> array[int]:
        text, size = self._text, len(token)
        found = array("I")
        row = position = counted = end_of_row = 0
        place = text.find(token)
        while place >= 0:
            end = place + size
            if text[place - 1] in _BETWEEN and text[end] in _BETWEEN and not text.startswith("|=", end):
                if place >= end_of_row:
                    row = bisect_right(self._starts, place) - 1
                    counted, end_of_row = self._starts[row] + 1, self._starts[row + 1]
                    position = 0
                position += text.count(" ", counted, place)
                counted = place
                found.append(self._paragraphs[row] << 16 | min(position, _LAST_POSITION))
            place = text.find(token, end)
        return found
