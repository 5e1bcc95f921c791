"""A small writer of PDF files: lines of text at places of one's choice, with the fonts every reader has."""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

WIDTH, HEIGHT = 595, 842  # points: A4
# Widths of Helvetica, in thousandths of its size; those that are not named are near 556.
_WIDTHS = (
    dict.fromkeys("ijl’'|", 222) | dict.fromkeys(" .,:;/!Ift«", 278) | dict.fromkeys("mM", 833) | {"w": 722, "W": 944}
)


class Line(NamedTuple):
    """A line of text: from the left and from the top, in points."""

    left: float
    top: float
    text: str
    size: float = 11


def width_of(text: str, size: float = 11) -> float:
    """How wide a text is, in points."""
    return sum(_WIDTHS.get(letter, 556) for letter in text) * size / 1000


def wrap(text: str, width: float, size: float = 11) -> list[str]:
    """Break a text into lines; a soft hyphen is where a word may be cut."""
    lines, line = [], ""
    for word in text.split(" "):
        if line and width_of(f"{line} {word}".replace("\u00ad", ""), size) > width:
            first, hyphen, rest = word.partition("\u00ad")
            if hyphen and width_of(f"{line} {first}-", size) <= width:
                lines.append(f"{line} {first}-")
                line = rest
            else:
                lines.append(line)
                line = word
        else:
            line = f"{line} {word}".strip()
    return [found.replace("\u00ad", "") for found in [*lines, line]]


def paragraph(left: float, top: float, width: float, text: str, size: float = 11) -> list[Line]:
    """A paragraph from this place on downwards, wrapped."""
    return [Line(left, top + number * size * 1.25, line, size) for number, line in enumerate(wrap(text, width, size))]


def pdf(pages: Iterable[Sequence[Line]], info: Mapping[str, str] | None = None, language: str | None = None) -> bytes:
    """A PDF file; a page without any line bears a grey image, as from a scanner."""
    pages = list(pages)
    numbers = [10 + 2 * number for number in range(len(pages))]
    lang = f"/Lang ({language})" if language else ""
    objects = {
        1: f"<</Type/Catalog/Pages 2 0 R{lang}>>".encode(),
        2: f"<</Type/Pages/Count {len(pages)}/Kids[{' '.join(f'{number} 0 R' for number in numbers)}]>>".encode(),
        3: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        4: _stream(
            bytes([200]) * 64, "/Type/XObject/Subtype/Image/Width 8/Height 8/ColorSpace/DeviceGray/BitsPerComponent 8"
        ),
        5: b"<<" + b"".join(f"/{key} ".encode() + _string(value) for key, value in (info or {}).items()) + b">>",
    }
    for number, lines in zip(numbers, pages, strict=True):
        objects[number] = (
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Contents {number + 1} 0 R"
            "/Resources<</Font<</F1 3 0 R>>/XObject<</Im1 4 0 R>>>>>>"
        ).encode()
        objects[number + 1] = _stream(b"\n".join(map(_show, lines)) or b"q 500 0 0 700 47 71 cm /Im1 Do Q")
    return _file(objects)


def _show(line: Line) -> bytes:
    text = line.text.encode("cp1252").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
    return f"BT /F1 {line.size} Tf {line.left} {HEIGHT - line.top:.2f} Td (".encode() + text + b") Tj ET"


def _string(value: str) -> bytes:
    return b"<" + (b"\xfe\xff" + value.encode("utf-16-be")).hex().encode() + b">"


def _stream(data: bytes, entries: str = "") -> bytes:
    packed = zlib.compress(data, 0)  # the same bytes with every version of zlib
    return f"<<{entries}/Filter/FlateDecode/Length {len(packed)}>>\nstream\n".encode() + packed + b"\nendstream"


def _file(objects: Mapping[int, bytes]) -> bytes:
    body, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", {}
    for number, content in objects.items():
        places[number] = len(body)
        body += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    size = max(objects) + 1
    table = b"".join(
        b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n" for number in range(size)
    )
    trailer = b"trailer\n<</Size %d/Root 1 0 R/Info 5 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
    return body + b"xref\n0 %d\n" % size + table + trailer
