"""The lines of iCalendar and vCard: a name, its parameters, a value."""

from __future__ import annotations

import quopri
import re

from searcher.documents.text.encoding import decode
from searcher.hints import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE = re.compile(r'(?:[\w-]+\.)?([\w-]+)((?:;[^:;"]*(?:"[^"]*"[^:;"]*)*)*):(.*)', re.DOTALL)
_ESCAPED = re.compile(r"\\([nN,;\\:])")


class ContentLine(NamedTuple):
    """A line as its entry has it: `number` is that of its first line in the file."""

    name: str
    parameters: dict[str, str]
    value: str
    number: int

    @property
    def text(self) -> str:
        """The value without its escapes."""
        return _ESCAPED.sub(lambda sign: "\n" if sign[1] in "nN" else sign[1], self.value)

    @property
    def parts(self) -> list[str]:
        r"""The parts of a value with several, those that are empty left out.

        >>> ContentLine("ADR", {}, r";;3 rue du Pont\, bât. B;Lyon;;69001;", 1).parts
        ['3 rue du Pont, bât. B', 'Lyon', '69001']
        """
        pieces = re.split(r"(?<!\\);", self.value)
        return [text for piece in pieces if (text := self._replace(value=piece).text.strip())]


def content_lines(text: str) -> Iterator[ContentLine]:
    r"""The lines of a file, unfolded; what is no such line is passed over.

    >>> [line[:3] for line in content_lines("SUMMARY;LANGUAGE=fr:Réu\n nion\nNOTE;ENCODING=QUOTED-PRINTABLE:=C3=A9t=\n=C3=A9\n")]
    [('SUMMARY', {'LANGUAGE': 'fr'}, 'Réunion'), ('NOTE', {'ENCODING': 'QUOTED-PRINTABLE'}, 'été')]
    """
    for number, line in _unfolded(text.split("\n")):
        if found := _LINE.fullmatch(line):
            pairs = [part.partition("=") for part in found[2].split(";")[1:]]
            parameters = {
                name.upper() if sign else "TYPE": (value if sign else name).strip('"') for name, sign, value in pairs
            }
            value = found[3]
            if parameters.get("ENCODING", "").upper() == "QUOTED-PRINTABLE":
                value = decode(quopri.decodestring(value.encode()), parameters.get("CHARSET"))
            yield ContentLine(found[1].upper(), parameters, value, number)


def _unfolded(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Lines with those that go on in the next, and the number of the first."""
    pieces: list[str] = []
    first = 1
    is_quoted = False
    for number, line in enumerate(lines, start=1):
        if pieces and is_quoted and pieces[-1].endswith("="):
            pieces.append(f"\n{line}")
            continue
        if pieces and line.startswith((" ", "\t")):
            pieces.append(line[1:])
            continue
        if pieces:
            yield first, "".join(pieces)
        pieces, first = [line], number
        is_quoted = "QUOTED-PRINTABLE" in line.upper()
    if pieces:
        yield first, "".join(pieces)
