"""PDFs of ReportLab."""

from __future__ import annotations

import re
from io import BytesIO

from pdf_texts import Layout, blocks, groups, notes_of

# reportlab


def reportlab(text: str, layout: Layout) -> bytes:
    """Platypus; `font` is the path of a TrueType font without its suffix, of which there is a bold one."""
    from reportlab.lib.enums import TA_JUSTIFY, TA_LEFT
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import BaseDocTemplate, Frame, ListFlowable, PageTemplate, Paragraph, Table

    regular, bold = layout.font.split(",")
    pdfmetrics.registerFont(TTFont("A", regular))
    pdfmetrics.registerFont(TTFont("A-Bold", bold))
    pdfmetrics.registerFontFamily("A", normal="A", bold="A-Bold", italic="A", boldItalic="A-Bold")
    size = layout.size

    def style(factor: float, font: str = "A", space: float = layout.space, indent: float = 0) -> ParagraphStyle:
        align = TA_JUSTIFY if layout.justified and factor == 1 else TA_LEFT
        return ParagraphStyle(
            "s",
            fontName=font,
            fontSize=size * factor,
            leading=size * factor * layout.leading,
            spaceAfter=space,
            firstLineIndent=indent,
            alignment=align,
        )

    body = style(1, space=0 if layout.indented else layout.space, indent=1.5 * size if layout.indented else 0)
    parts = blocks(text)
    header = next((part.text for part in parts if part.kind == "~"), "")
    flow: list[object] = []
    for kind, texts in groups(parts):
        written = [re.sub(r"\{(\d)\}", r"<super>\1</super>", each) for each in texts]
        if kind == "#":
            flow.append(Paragraph(written[0], style(1.8, "A-Bold", 12)))
        elif kind.startswith("#"):
            flow.append(Paragraph(written[0], style(1.6 - 0.18 * len(kind), "A-Bold", 6)))
        elif kind == "-":
            flow.append(ListFlowable([Paragraph(each, style(1)) for each in written], bulletType="bullet"))
        elif kind == "|":
            flow.append(
                Table(
                    [each.split(" | ") for each in written],
                    style=[("FONT", (0, 0), (-1, -1), "A", size), ("GRID", (0, 0), (-1, -1), 0.5, "black")],
                )
            )
        elif kind == "p":
            flow.append(Paragraph(written[0], body))
    flow += [Paragraph(f"<super>{number}</super>{note}", style(0.8)) for number, note in notes_of(parts).items()]
    width, height = layout.page
    inner = (width - 2 * layout.margin - 18 * (layout.columns - 1)) / layout.columns
    frames = [
        Frame(layout.margin + number * (inner + 18), layout.margin, inner, height - 2 * layout.margin, 0, 0, 0, 0)
        for number in range(layout.columns)
    ]

    def running(canvas: object, document: object) -> None:
        canvas.setFont("A", 8)  # type: ignore[attr-defined]
        canvas.drawString(layout.margin, height - 36, header)  # type: ignore[attr-defined]
        canvas.drawCentredString(width / 2, 30, f"– {document.page} –")  # type: ignore[attr-defined]

    made = BytesIO()
    BaseDocTemplate(made, pagesize=layout.page, pageTemplates=[PageTemplate("p", frames, onPage=running)]).build(flow)
    return made.getvalue()
