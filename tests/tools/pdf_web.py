"""PDFs of web pages, by Chromium and WeasyPrint."""

from __future__ import annotations

import html
import re
import tempfile
from pathlib import Path

from pdf_texts import Layout, blocks, groups, notes_of, run

# HTML, for Chromium and WeasyPrint


def _page(text: str, layout: Layout) -> str:
    parts = blocks(text)
    header = next((part.text for part in parts if part.kind == "~"), "")
    before, inside = "", ""
    for kind, texts in groups(parts):
        written = [re.sub(r"\{(\d)\}", r"<sup>\1</sup>", html.escape(each, quote=False)) for each in texts]
        if kind == "#":
            before += f"<h1>{written[0]}</h1>"
        elif kind.startswith("#"):
            inside += f"<h{len(kind)}>{written[0]}</h{len(kind)}>"
        elif kind == "-":
            inside += "<ul>" + "".join(f"<li>{each}</li>" for each in written) + "</ul>"
        elif kind == "|":
            rows = ("".join(f"<td>{cell}</td>" for cell in each.split(" | ")) for each in written)
            inside += "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"
        elif kind == "p":
            inside += f"<p>{written[0]}</p>"
    notes = "".join(f"<p class=note><sup>{number}</sup> {note}</p>" for number, note in notes_of(parts).items())
    margin_box = f'@top-left {{ content: "{header}"; font-size: 8pt }}' if header else ""
    return f"""<!doctype html><html lang=fr><meta charset=utf-8><style>
@page {{ size: {layout.page[0]}pt {layout.page[1]}pt; margin: {layout.margin}pt; {margin_box}
 @bottom-center {{ content: counter(page); font-size: 8pt }} }}
body {{ font: {layout.size}pt/{layout.leading} "{layout.font}"; margin: 0; hyphens: auto;
 text-align: {"justify" if layout.justified else "left"} }}
div {{ columns: {layout.columns}; column-gap: 18pt }}
p {{ margin: 0 0 {0 if layout.indented else layout.space}pt; text-indent: {"1.5em" if layout.indented else "0"} }}
h1, h2, h3 {{ text-align: left; break-after: avoid }} td {{ padding: 3pt 14pt 3pt 0; border-bottom: 1px solid }}
.note {{ font-size: 80%; text-indent: 0 }} sup {{ font-size: 65% }}
</style>{before}<div>{inside}</div>{notes}</html>"""


def chromium(text: str, layout: Layout) -> bytes:
    """A web page, printed."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.html").write_text(_page(text, layout), encoding="utf-8")
        run(
            [
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                f"--user-data-dir={folder}/u",
                "--no-pdf-header-footer",
                f"--print-to-pdf={folder}/a.pdf",
                "a.html",
            ],
            folder,
        )
        return (Path(folder) / "a.pdf").read_bytes()


def weasyprint(text: str, layout: Layout) -> bytes:
    """A web page, laid out for paper."""
    import weasyprint as program

    data: bytes = program.HTML(string=_page(text, layout)).write_pdf()
    return data
