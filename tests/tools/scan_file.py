"""Scans: pages of text rendered as pictures of grey, turned and made dirty as paper is, and put into PDFs again."""

import random
import zlib
from typing import NamedTuple

import pypdfium2 as pdfium
from pdf_file import Line, pdf

_DPI = 200
_POINTS = 72


class Picture(NamedTuple):
    """A page in shades of grey, a byte for each dot."""

    width: int
    height: int
    dots: bytes

    def pgm(self) -> bytes:
        return b"P5 %d %d 255\n" % (self.width, self.height) + self.dots

    def turned(self) -> "Picture":
        """The same, turned to the right by a quarter."""
        columns = (self.dots[column :: self.width][::-1] for column in range(self.width))
        return Picture(self.height, self.width, b"".join(columns))

    def dirty(self, share: float) -> "Picture":
        """The same with dots of any shade in this share of its places."""
        chance = random.Random(7)  # noqa: S311 — dirt is no secret
        dots = bytearray(self.dots)
        for _ in range(round(len(dots) * share)):
            dots[chance.randrange(len(dots))] = chance.randrange(256)
        return self._replace(dots=bytes(dots))


def picture(lines: list[str], size: float = 12) -> Picture:
    """A page with these lines, as a scanner sees it."""
    page = [Line(50, 80 + 2 * size * number, text, size) for number, text in enumerate(lines)]
    bitmap = pdfium.PdfDocument(pdf([page]))[0].render(scale=_DPI / _POINTS, grayscale=True)
    rows = memoryview(bitmap.buffer).cast("B")
    dots = b"".join(rows[at * bitmap.stride : at * bitmap.stride + bitmap.width] for at in range(bitmap.height))
    return Picture(bitmap.width, bitmap.height, dots)


def scan(pictures: list[Picture]) -> bytes:
    """A PDF of these pictures, as a scanner writes it."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    kids = []
    for each in pictures:
        width, height = (side * _POINTS / _DPI for side in (each.width, each.height))
        first = len(objects) + 1
        kids.append(b"%d 0 R" % first)
        content = b"q %f 0 0 %f 0 0 cm /I Do Q" % (width, height)
        data = zlib.compress(each.dots)
        objects += [
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %f %f]/Contents %d 0 R/Resources<</XObject<</I %d 0 R>>>>>>"
            % (width, height, first + 1, first + 2),
            b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
            b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8"
            b"/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (each.width, each.height, len(data), data),
        ]
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(kids), len(kids))
    target, places = b"%PDF-1.4\n", []
    for number, written in enumerate(objects, start=1):
        places.append(len(target))
        target += b"%d 0 obj%s endobj\n" % (number, written)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(target))
    return target + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (len(objects) + 1, table, trailer)
