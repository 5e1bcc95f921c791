"""PDFs of LibreOffice, and scans of them whose text a machine has read."""

from __future__ import annotations

import html
import re
import tempfile
from pathlib import Path

from pdf_texts import Layout, blocks, groups, notes_of, run

# LibreOffice


def libreoffice(text: str, layout: Layout) -> bytes:
    """A flat ODT, printed by Writer."""
    parts = blocks(text)
    header = next((part.text for part in parts if part.kind == "~"), "")
    body, in_columns = "", ""
    for kind, texts in groups(parts):
        written = [_odt_notes(html.escape(each, quote=False), notes_of(parts)) for each in texts]
        if kind == "#":
            body += f'<text:h text:style-name="H1" text:outline-level="1">{written[0]}</text:h>'
        elif kind.startswith("#"):
            level = len(kind)
            in_columns += f'<text:h text:style-name="H{level}" text:outline-level="{level}">{written[0]}</text:h>'
        elif kind == "-":
            items = "".join(
                f'<text:list-item><text:p text:style-name="B">{each}</text:p></text:list-item>' for each in written
            )
            in_columns += f'<text:list text:style-name="L">{items}</text:list>'
        elif kind == "|":
            in_columns += _odt_table(written)
        elif kind == "p":
            in_columns += f'<text:p text:style-name="B">{written[0]}</text:p>'
    if layout.columns > 1:
        in_columns = f'<text:section text:style-name="C" text:name="c">{in_columns}</text:section>'
    data = _FODT.format(
        header=f'<style:header><text:p text:style-name="R">{header}</text:p></style:header>' if header else "",
        body=body + in_columns,
        font=layout.font,
        size=layout.size,
        large=layout.size * 1.7,
        middle=layout.size * 1.3,
        small=layout.size * 1.1,
        tiny=layout.size * 0.8,
        width=layout.page[0],
        height=layout.page[1],
        margin=layout.margin,
        align="justify" if layout.justified else "start",
        indent=1.5 * layout.size if layout.indented else 0,
        leading=round(100 * layout.leading / 1.2),
        space=0 if layout.indented else layout.space,
        columns=layout.columns,
    )
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.fodt").write_text(data, encoding="utf-8")
        run(
            [
                "soffice",
                f"-env:UserInstallation=file://{folder}/u",
                "--headless",
                "--convert-to",
                "pdf",
                "--outdir",
                folder,
                "a.fodt",
            ],
            folder,
        )
        return (Path(folder) / "a.pdf").read_bytes()


def _odt_notes(text: str, notes: dict[str, str]) -> str:
    def note(found: re.Match[str]) -> str:
        return (
            f'<text:note text:note-class="footnote"><text:note-citation>{found[1]}</text:note-citation><text:note-body>'
            f'<text:p text:style-name="F">{notes[found[1]]}</text:p></text:note-body></text:note>'
        )

    return re.sub(r"\{(\d)\}", note, text)


def _odt_table(lines: list[str]) -> str:
    cells = [line.split(" | ") for line in lines]
    columns = f'<table:table-column table:number-columns-repeated="{len(cells[0])}"/>'
    written = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p text:style-name="T">{cell}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in cells
    )
    return f'<table:table table:name="t">{columns}{written}</table:table><text:p text:style-name="S"/>'


_FODT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2"
 office:mimetype="application/vnd.oasis.opendocument.text" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0">
<office:font-face-decls><style:font-face style:name="F0" svg:font-family="'{font}'"/></office:font-face-decls>
<office:styles>
<style:default-style style:family="paragraph"><style:paragraph-properties style:writing-mode="lr-tb"/>
<style:text-properties style:font-name="F0" fo:font-size="{size}pt" fo:language="fr" fo:country="FR"/></style:default-style>
<style:style style:name="B" style:family="paragraph"><style:paragraph-properties fo:text-align="{align}" fo:text-indent="{indent}pt"
 fo:line-height="{leading}%" fo:margin-bottom="{space}pt"/></style:style>
<style:style style:name="T" style:family="paragraph"/><style:style style:name="S" style:family="paragraph"/>
<style:style style:name="R" style:family="paragraph"><style:text-properties fo:font-size="{tiny}pt"/></style:style>
<style:style style:name="F" style:family="paragraph"><style:text-properties fo:font-size="{tiny}pt"/></style:style>
<style:style style:name="H1" style:family="paragraph"><style:paragraph-properties fo:margin-bottom="12pt"/>
<style:text-properties fo:font-size="{large}pt" fo:font-weight="bold"/></style:style>
<style:style style:name="H2" style:family="paragraph"><style:paragraph-properties fo:margin-top="10pt" fo:margin-bottom="5pt" fo:keep-with-next="always"/>
<style:text-properties fo:font-size="{middle}pt" fo:font-weight="bold"/></style:style>
<style:style style:name="H3" style:family="paragraph"><style:paragraph-properties fo:margin-top="8pt" fo:margin-bottom="4pt" fo:keep-with-next="always"/>
<style:text-properties fo:font-size="{small}pt" fo:font-weight="bold" fo:font-style="italic"/></style:style>
<text:list-style style:name="L"><text:list-level-style-bullet text:level="1" text:bullet-char="•">
<style:list-level-properties text:list-level-position-and-space-mode="label-alignment"><style:list-level-label-alignment
 text:label-followed-by="listtab" fo:text-indent="-18pt" fo:margin-left="36pt"/></style:list-level-properties></text:list-level-style-bullet></text:list-style>
</office:styles>
<office:automatic-styles>
<style:style style:name="C" style:family="section"><style:section-properties text:dont-balance-text-columns="false"><style:columns
 fo:column-count="{columns}" fo:column-gap="18pt"/></style:section-properties></style:style>
<style:page-layout style:name="P"><style:page-layout-properties fo:page-width="{width}pt" fo:page-height="{height}pt"
 fo:margin-left="{margin}pt" fo:margin-right="{margin}pt" fo:margin-top="{margin}pt" fo:margin-bottom="{margin}pt"/>
<style:header-style><style:header-footer-properties fo:margin-bottom="14pt"/></style:header-style></style:page-layout>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="P">{header}</style:master-page></office:master-styles>
<office:body><office:text>{body}</office:text></office:body></office:document>"""


# A scan whose text a machine has read


def tesseract(text: str, layout: Layout) -> bytes:
    """The pages of LibreOffice as pictures, and the text that Tesseract laid over them; the pictures are left out."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.pdf").write_bytes(libreoffice(text, layout))
        run(["pdftoppm", "-r", "250", "-gray", "-png", "a.pdf", "p"], folder)
        names = sorted(path.name for path in Path(folder).glob("p*.png"))
        (Path(folder) / "list.txt").write_text("\n".join(names))
        run(["tesseract", "list.txt", "scan", "-l", "fra", "--dpi", "250", "-c", "textonly_pdf=1", "pdf"], folder)
        return (Path(folder) / "scan.pdf").read_bytes()
