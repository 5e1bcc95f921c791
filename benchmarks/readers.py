"""How fast the reader of each format is beside a plain peer that only takes the text out, in the same run.

    python benchmarks/readers.py [--megabytes 2] [--dry]

The texts of `corpus/`, repeated, are written in each format; both read the file from memory, in this process and by
turns, and the least processor time of three counts. MB are of the text that comes out of our reader, in UTF-8. Peers
that are not installed are left out, and said to be.
"""

import argparse
import csv
import email
import io
import json
import sys
import time
from collections.abc import Callable
from email.policy import default
from html import escape
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

from machine import description, keep

from searcher.documents.read.sandbox import collect_seldom

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests" / "tools"))
CORPUS = HERE.parent / "corpus"
TIMES = 3


class Case(NamedTuple):
    """A format: its reader here, a file in it, and what a peer does with its bytes."""

    name: str
    module: str
    data: bytes
    peer: str
    read: Callable[[bytes], object]
    pages: int = 0


def paragraphs(megabytes: float) -> list[str]:
    """Paragraphs of the corpus, again and again until there are enough."""
    files = sorted(path for path in CORPUS.rglob("*") if path.suffix in {".txt", ".md"} and path.name != "README.md")
    parts = [part for path in files for part in path.read_text(encoding="utf-8").split("\n\n") if part.strip()]
    parts = [" ".join(part.split()) for part in parts]
    times = max(1, round(megabytes * 1e6 / sum(len(part.encode()) for part in parts)))
    return [f"{part} ({number})" for number in range(times) for part in parts]


def cases(texts: list[str]) -> list[Case]:
    """The formats that can be written here, with the peers that are there."""
    makers = (_text, _html, _csv, _jsonl, _xml, _docx, _xlsx, _pptx, _ods, _mbox, _pdf)
    found = []
    for make in makers:
        try:
            found.append(make(texts))
        except ImportError as error:
            print(f"{make.__name__[1:]}: left out, {error.name} is not installed")
    return found


def _text(texts: list[str]) -> Case:
    return Case("text", "text", "\n\n".join(texts).encode(), "str.splitlines", lambda data: data.decode().splitlines())


def _html(texts: list[str]) -> Case:
    body = "".join(f"<p>{escape(text)}</p>\n" for text in texts)

    def read(data: bytes) -> str:
        pieces: list[str] = []
        parser = HTMLParser()
        parser.handle_data = pieces.append  # type: ignore[method-assign]
        parser.feed(data.decode())
        return "".join(pieces)

    return Case("html", "html", f"<html><body><main>{body}</main></body></html>".encode(), "html.parser", read)


def _csv(texts: list[str]) -> Case:
    target = io.StringIO()
    csv.writer(target).writerows([["titre", "texte"], *(["x", text] for text in texts)])
    return Case(
        "csv", "csv", target.getvalue().encode(), "csv", lambda data: list(csv.reader(io.StringIO(data.decode())))
    )


def _jsonl(texts: list[str]) -> Case:
    data = "".join(f"{json.dumps({'texte': text}, ensure_ascii=False)}\n" for text in texts).encode()
    return Case(
        "jsonl", "jsonl", data, "json", lambda data: [json.loads(line) for line in data.decode().split("\n") if line]
    )


def _xml(texts: list[str]) -> Case:
    body = "".join(f"<p>{escape(text)}</p>" for text in texts)
    data = f"<TEI><text><body><div>{body}</div></body></text></TEI>".encode()
    return Case("xml (TEI)", "xml_document", data, "ElementTree", lambda data: "".join(ET.fromstring(data).itertext()))  # noqa: S314 — ours


def _docx(texts: list[str]) -> Case:
    from docx import Document
    from office_files import docx

    data = docx([("p", text) for text in texts])
    return Case(
        "docx", "docx", data, "python-docx", lambda data: [p.text for p in Document(io.BytesIO(data)).paragraphs]
    )


def _xlsx(texts: list[str]) -> Case:
    from openpyxl import Workbook, load_workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Avis")
    for number, text in enumerate(texts):
        sheet.append([number, text, number / 4])
    target = io.BytesIO()
    book.save(target)

    def read(data: bytes) -> list[Any]:
        return [
            list(rows) for rows in load_workbook(io.BytesIO(data), read_only=True)["Avis"].iter_rows(values_only=True)
        ]

    return Case("xlsx", "xlsx", target.getvalue(), "openpyxl", read)


def _pptx(texts: list[str]) -> Case:
    from pptx import Presentation

    presentation = Presentation()
    for start in range(0, min(len(texts), 2000), 5):
        slide = presentation.slides.add_slide(presentation.slide_layouts[1])
        slide.shapes.title.text = texts[start][:40]
        slide.placeholders[1].text = "\n".join(texts[start : start + 5])
    target = io.BytesIO()
    presentation.save(target)

    def read(data: bytes) -> list[str]:
        slides = Presentation(io.BytesIO(data)).slides
        return [shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame]

    return Case("pptx", "pptx", target.getvalue(), "python-pptx", read, len(presentation.slides))


def _ods(texts: list[str]) -> Case:
    from office_files import archive
    from python_calamine import load_workbook

    names = {name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "table", "text")}
    spaces = " ".join(f'xmlns:{name}="{address}"' for name, address in names.items())
    rows = "".join(
        f'<table:table-row><table:table-cell office:value-type="string"><text:p>{escape(text)}</text:p></table:table-cell></table:table-row>'
        for text in texts
    )
    content = f'<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name="Avis">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    data = archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": "<manifest/>",
        }
    )
    return Case(
        "ods",
        "ods",
        data,
        "calamine (Rust)",
        lambda data: load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python(),
    )


def _mbox(texts: list[str]) -> Case:
    head = "From a@b Thu Mar 14 09:30:00 2024\nFrom: a@exemple.fr\nSubject: Avis\nContent-Type: text/plain; charset=utf-8\n\n"
    groups = ["\n\n".join(texts[start : start + 5]) for start in range(0, len(texts), 5)]
    data = "\n".join(f"{head}{group}\n" for group in groups).encode()

    def read(data: bytes) -> list[Any]:
        parts = data.split(b"\n\nFrom a@b")
        messages = [email.message_from_bytes(part.partition(b"\n")[2], policy=default) for part in parts]
        return [message.get_content() for message in messages]

    return Case("mbox", "mbox", data, "email", read)


def _pdf(texts: list[str]) -> Case:
    import pypdfium2 as pdfium
    from pdf_file import Line, pdf, wrap

    lines = [line for text in texts[:3000] for line in wrap(text.encode("cp1252", "replace").decode("cp1252"), 455)]
    pages = [
        [Line(70, 70 + 14 * at, line) for at, line in enumerate(lines[start : start + 50])]
        for start in range(0, len(lines), 50)
    ]

    def read(data: bytes) -> list[str]:
        document = pdfium.PdfDocument(data)
        return [document[number].get_textpage().get_text_bounded() for number in range(len(document))]

    return Case("pdf", "pdf.reader", pdf(pages), "pypdfium2, raw text", read, len(pages))


def seconds(work: Callable[[], object]) -> float:
    """Processor time of one run."""
    start = time.process_time()
    work()
    return time.process_time() - start


def measure(case: Case) -> dict[str, Any]:
    """Both readers by turns."""
    from searcher.documents.source import Source

    reader = import_module(f"searcher.documents.formats.{case.module}")
    size = sum(len(p.text.encode()) for extract in reader.read(Source(case.data)) for p in extract.paragraphs)
    pairs = [
        (seconds(lambda: list(reader.read(Source(case.data)))), seconds(lambda: case.read(case.data)))
        for _ in range(TIMES)
    ]
    ours, theirs = (max(min(times), 1e-6) for times in zip(*pairs, strict=True))
    found = {"format": case.name, "text_mb": round(size / 1e6, 2), "mb_s": round(size / 1e6 / ours, 2)}
    found |= {"peer": case.peer, "peer_mb_s": round(size / 1e6 / theirs, 2), "times_the_peer": round(ours / theirs, 2)}
    if case.pages:
        found |= {"pages_s": round(case.pages / ours), "peer_pages_s": round(case.pages / theirs)}
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=float, default=2.0, help="of text in each file")
    parser.add_argument("--dry", action="store_true", help="keep nothing")
    asked = parser.parse_args()
    collect_seldom()  # as in the process that reads files
    rows = [measure(case) for case in cases(paragraphs(asked.megabytes))]
    print(
        f"{'format':<10} {'text MB':>8} {'MB/s':>8} {'pages/s':>8}   {'peer':<20} {'MB/s':>8} {'pages/s':>8} {'time':>6}"
    )
    for row in rows:
        pages, theirs = row.get("pages_s", ""), row.get("peer_pages_s", "")
        print(
            f"{row['format']:<10} {row['text_mb']:>8} {row['mb_s']:>8} {pages:>8}   "
            f"{row['peer']:<20} {row['peer_mb_s']:>8} {theirs:>8} {row['times_the_peer']:>5}×"
        )
    if not asked.dry:
        keep({**description(), "readers": rows}, "-readers")


if __name__ == "__main__":
    main()
