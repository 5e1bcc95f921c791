"""Documents that nobody means well with; the queries are in `hostile_queries`."""

from __future__ import annotations

import io
import tarfile
import zipfile
import zlib


def documents(scale: int = 1) -> dict[str, bytes]:
    """File names and contents; about 10 MB in all times `scale`."""
    return {
        "long-line.txt": b"mot " * (500_000 * scale),
        "long-word.txt": b"a" * (2_000_000 * scale),
        "one-letter.txt": b"a\n\n" * (20_000 * scale),
        "nulls.txt": b"\0" * (500_000 * scale),
        "nulls-between.txt": b"chat\0chien " * (20_000 * scale),
        "surrogates.txt": "chat \ud800 chien ".encode("utf-8", "surrogatepass") * (10_000 * scale),
        "half-pairs.txt": b"\xff\xfe" + b"\x00\xd8a\x00 \x00" * (20_000 * scale),
        "marks.txt": ("e" + "\u0301" * (500_000 * scale)).encode(),
        "mixed-marks.txt": ("e" + "\u0301\u0323" * (200_000 * scale)).encode(),
        "marked-words.txt": (("e" + "\u0301" * 200 + " ") * (1000 * scale)).encode(),
        "hyphens.txt": b"-".join([b"mot"] * (100_000 * scale)),
        "apostrophes.txt": b"l'" * (200_000 * scale),
        "quotes.md": b">" * (10_000 * scale) + b" chat",
        "brackets.md": b"[" * (10_000 * scale) + b"chat" + b"]" * (10_000 * scale),
        "stars.md": b"*a " * (10_000 * scale),
        "links.md": b"[a](b" * (3000 * scale),
        "ticks.md": b" ".join(b"`" * number for number in range(1, 300 * scale)),
        "tags.md": b"<div>" * (10_000 * scale) + b"<a " * (10_000 * scale),
        "entities.md": b"&amp;" * (20_000 * scale),
        "headings.md": b"# a\n\nb\n\n" * (3000 * scale),
    }


def archive(**members: bytes) -> bytes:
    """A ZIP file; `__` in a name stands for a slash, `_xml` at its end for the suffix."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in members.items():
            opened.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return file.getvalue()


def _packed(name: str, data: bytes, times: int = 1) -> bytes:
    """A ZIP file with a file in it, in a ZIP file, so many times."""
    for _ in range(times):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as opened:
            opened.writestr(name, data)
        name, data = "a.zip", file.getvalue()
    return data


def _tar(name: str, data: bytes) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as opened:
        about = tarfile.TarInfo(name)
        about.size = len(data)
        opened.addfile(about, io.BytesIO(data))
    return file.getvalue()


def _pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    numbered = b"".join(b"%d 0 obj %s endobj\n" % (number, each) for number, each in enumerate(objects, 1))
    return b"%PDF-1.7\n" + numbered + b"trailer <</Root 1 0 R/Size 9" + trailer + b">>\nstartxref\n0\n%%EOF\n"


def _stream(data: bytes, about: bytes = b"") -> bytes:
    return b"<</Length %d%s>> stream\n%s\nendstream" % (len(data), about, data)


_LAUGHS = (
    b'<!DOCTYPE d [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12))
    + b"]><d>&m;</d>"
)
_OUTSIDE = b'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><d>&a; dehors</d>'
_CATALOG, _PAGES = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
_PAGE = b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/MediaBox[0 0 600 800]/Resources<</XObject<</X 5 0 R>>>>>>"
_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + bytes.fromhex("3e000300feff0900060000000000000000000000")


def formats() -> dict[str, bytes]:
    """File names and contents of other formats than text: what unfolds, multiplies, nests or leads to itself without end."""
    spaces = b" " * 400_000_000
    deflated = zlib.compress(spaces, 9)
    return {
        "bombe.docx": archive(word__document_xml=spaces),
        "bombe.xlsx": archive(xl__workbook_xml=b"<workbook/>", xl__sharedStrings_xml=spaces),
        "bombe.odt": archive(content_xml=spaces),
        "bombe.pptx": archive(ppt__presentation_xml=spaces),
        "bombe.epub": archive(**{"META-INF__container_xml": spaces}),
        "bombe.zip": _packed("a.txt", spaces),
        "bombe.pdf": _pdf(_CATALOG, _PAGES, _PAGE, _stream(deflated, b"/Filter/FlateDecode")),
        "poupées.zip": _packed("a.txt", b"fond", 200),
        "dehors.zip": _packed("../../../dehors.txt", b"dehors"),
        "dehors.tar": _tar("/../dehors.txt", b"dehors"),
        "dehors.xml": _OUTSIDE,
        "dehors.docx": archive(word__document_xml=_OUTSIDE),
        "rires.docx": archive(word__document_xml=_LAUGHS),
        "rires.odt": archive(content_xml=_LAUGHS),
        "rires.epub": archive(**{"META-INF__container_xml": _LAUGHS}),
        "rires.xml": _LAUGHS,
        "profond.html": b"<div>" * 100_000 + b"fond",
        "profond.jsonl": b'{"text":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        "profond.json": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        "profond.ipynb": b'{"cells":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        "profond.rtf": b"{\\rtf1 " + b"{" * 100_000 + b"fond",
        "profond.tex": b"\\begin{document}" + b"{" * 100_000 + b"fond",
        "profond.xml": b"<a>" * 100_000 + b"fond" + b"</a>" * 100_000,
        "profond.docx": archive(word__document_xml=b"<a>" * 100_000 + b"</a>" * 100_000),
        "profond.eml": b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(3000)
        ),
        "profond.pdf": _pdf(_CATALOG, b"[" * 100_000 + b"]" * 100_000),
        "cercle.pdf": _pdf(_CATALOG, b"<</Type/Pages/Kids[2 0 R]/Count 9>>"),
        "cercle-dessins.pdf": _pdf(
            _CATALOG, _PAGES, _PAGE, _stream(b"/X Do"),
            _stream(b"/X Do /X Do", b"/Type/XObject/Subtype/Form/Resources<</XObject<</X 5 0 R>>>>"),
        ),
        "cercle-tables.pdf": _pdf(_CATALOG, _PAGES, trailer=b"/Prev 0"),
        "objets.pdf": _pdf(_CATALOG, _PAGES, *[b"<<>>"] * 200_000),
        "vide.pdf": b"%PDF-1.7\n",
        "cercle.doc": _COMPOUND + bytes(512 * 40),
        "ones.doc": _COMPOUND + b"\xff" * (512 * 40),
        "grand.png": b"\x89PNG\r\n\x1a\n" + bytes.fromhex("0000000d49484452") + b"\x00\x00\xff\xff" * 2 + b"\x08\x02\0\0\0" + bytes(40),
        "long.csv": b"text\n" + b'"' + b"x" * 5_000_000,
        "long.html": b"<p>" + b"a" * 5_000_000,
        "long.rtf": b"{\\rtf1 " + b"a" * 5_000_000 + b"}",
        "long.eml": b"Subject: " + b"a" * 5_000_000 + b"\n\nfin",
        "long.srt": b"1\n00:00:00,000 --> 00:00:01,000\n" + b"a" * 5_000_000,
        "ligne.txt": b"mot " * 3_000_000,
        "trop.txt": b"a" * 51_000_000,
    }  # fmt: skip
