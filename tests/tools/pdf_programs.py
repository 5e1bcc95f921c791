"""The set of PDFs that real programs made of a few texts.

`python tests/tools/pdf_programs.py FOLDER [NAME…]` makes it again, which needs those programs and fonts.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pdf_office import libreoffice, tesseract
from pdf_report import reportlab
from pdf_texts import HERE, Layout
from pdf_typeset import groff, latex, typst
from pdf_web import chromium, weasyprint

if TYPE_CHECKING:
    from collections.abc import Callable

_NOTO = "/usr/share/fonts/truetype/noto/NotoSans-"
_DEJAVU = "/usr/share/fonts/truetype/dejavu/DejaVuSerif"
_A5, _LETTER = (420, 595), (612, 792)

MADE: dict[str, tuple[Callable[[str, Layout], bytes], Layout]] = {
    "rapport-libreoffice-carlito": (libreoffice, Layout("Carlito", 11)),
    "rapport-libreoffice-noto-serif": (libreoffice, Layout("Noto Serif", 10, justified=False, leading=1.4, space=9)),
    "rapport-chromium-roboto": (chromium, Layout("Roboto", 10.5, justified=False, leading=1.5, space=10)),
    "rapport-latex-times": (latex, Layout("mathptmx", 11, indented=True)),
    "rapport-latex-cm": (latex, Layout("", 10, indented=True, page=_LETTER)),
    "gazette-latex-ec": (latex, Layout("textcomp", 11)),
    "rapport-groff-times": (groff, Layout("T", 11)),
    "rapport-reportlab-dejavu": (reportlab, Layout(f"{_DEJAVU}.ttf,{_DEJAVU}-Bold.ttf", 10, space=7, leading=1.3)),
    "rapport-typst-garamond": (typst, Layout("EB Garamond", 11.5)),
    "rapport-weasyprint-liberation": (weasyprint, Layout("Liberation Sans", 10, justified=False, leading=1.4)),
    "gazette-tesseract": (tesseract, Layout("Liberation Serif", 12)),
    "recit-libreoffice-caladea": (libreoffice, Layout("Caladea", 12, indented=True, page=_A5, margin=48)),
    "recit-latex-palatino": (latex, Layout("mathpazo", 12, indented=True, page=_A5, margin=50)),
    "recit-chromium-garamond": (chromium, Layout("EB Garamond", 13, indented=True, page=_A5, margin=44, leading=1.3)),
    "recit-typst-libertinus": (typst, Layout("Libertinus Serif", 11, indented=True, page=_A5, margin=48)),
    "recit-groff-palatino": (groff, Layout("P", 12, indented=True, leading=1.25)),
    "recit-tesseract": (tesseract, Layout("Carlito", 13, space=9)),
    "gazette-libreoffice-liberation": (libreoffice, Layout("Liberation Serif", 11, columns=2)),
    "gazette-libreoffice-gyre": (libreoffice, Layout("TeX Gyre Heros", 9, columns=3, justified=False)),
    "gazette-latex-times": (latex, Layout("mathptmx", 10, columns=2, indented=True)),
    "gazette-chromium-noto": (chromium, Layout("Noto Sans", 10, columns=2, leading=1.35)),
    "gazette-groff-times": (groff, Layout("T", 10, columns=2)),
    "gazette-reportlab-noto": (reportlab, Layout(f"{_NOTO}Regular.ttf,{_NOTO}Bold.ttf", 9.5, columns=2, leading=1.3)),
    "gazette-typst-carlito": (typst, Layout("Carlito", 11, columns=2)),
    "statuts-libreoffice-dejavu": (libreoffice, Layout("DejaVu Sans", 9.5, space=8)),
    "statuts-libreoffice-liberation": (libreoffice, Layout("Liberation Sans", 12, justified=False)),
    "statuts-chromium-caladea": (chromium, Layout("Caladea", 11, leading=1.4)),
    "statuts-latex-helvetica": (latex, Layout("helvet", 11, space=5)),
    "statuts-groff-helvetica": (groff, Layout("H", 10, leading=1.3)),
    "statuts-weasyprint-gyre": (weasyprint, Layout("TeX Gyre Pagella", 10.5, indented=True, leading=1.3)),
    "statuts-typst-noto": (typst, Layout("Noto Serif", 9.5)),
}


def main(folder: Path, names: list[str]) -> None:
    """Write the set, or those of these names."""
    for name, (program, layout) in MADE.items():
        if not names or name in names:
            text = (HERE / f"{name.split('-', maxsplit=1)[0]}.txt").read_text(encoding="utf-8")
            (folder / f"{name}.pdf").write_bytes(program(text, layout))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
