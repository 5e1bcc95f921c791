"""PDFs of LaTeX, groff and Typst."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from pdf_texts import Layout, blocks, groups, notes_of, run

# LaTeX


def latex(text: str, layout: Layout) -> bytes:
    """An article; `font` is a package, or nothing for Computer Modern."""
    parts = blocks(text)
    header = next((part.text for part in parts if part.kind == "~"), "")
    notes = {number: _tex(note) for number, note in notes_of(parts).items()}
    body = ""
    for kind, texts in groups(parts):
        written = [
            re.sub(r"\\\{(\d)\\\}", lambda found: f"\\footnote{{{notes[found[1]]}}}", _tex(each)) for each in texts
        ]
        if kind == "#":
            body += f"\\title{{{written[0]}}}\\author{{}}\\date{{}}\\maketitle\n"
            body += "\\thispagestyle{fancy}" + (
                f"\\begin{{multicols}}{{{layout.columns}}}" if layout.columns > 1 else ""
            )
        elif kind.startswith("#"):
            body += f"\\{'sub' * (len(kind) - 2)}section*{{{written[0]}}}\n\n"
        elif kind == "-":
            body += "\\begin{itemize}" + "".join(f"\\item {each}\n" for each in written) + "\\end{itemize}\n\n"
        elif kind == "|":
            rows = "".join(each.replace(" | ", " & ") + "\\\\\n" for each in written)
            body += f"\n\n\\begin{{center}}\\begin{{tabular}}{{l{'r' * written[0].count(' | ')}}}\n{rows}\\end{{tabular}}\\end{{center}}\n\n"
        elif kind == "p":
            body += written[0] + "\n\n"
    package = f"\\usepackage{{{layout.font}}}" if layout.font else ""
    package += "\\renewcommand\\familydefault{\\sfdefault}" if layout.font == "helvet" else ""
    encoding = "\\usepackage[T1]{fontenc}" if layout.font else ""
    indent = "" if layout.indented else f"\\setlength\\parindent{{0pt}}\\setlength\\parskip{{{layout.space}pt}}"
    data = (
        f"\\documentclass[{layout.size:g}pt]{{article}}\\usepackage[utf8]{{inputenc}}{encoding}{package}\n"
        f"\\usepackage[paperwidth={layout.page[0]}bp,paperheight={layout.page[1]}bp,margin={layout.margin}bp]{{geometry}}\n"
        f"\\usepackage[french]{{babel}}\\usepackage{{multicol,fancyhdr}}\\pagestyle{{fancy}}\\fancyhf{{}}\\lhead{{{_tex(header)}}}\\cfoot{{\\thepage}}\n"
        f"{indent}\\begin{{document}}\n{'' if layout.justified else chr(92) + 'raggedright '}{body}"
        f"{chr(92) + 'end{multicols}' if layout.columns > 1 else ''}\\end{{document}}\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.tex").write_text(data, encoding="utf-8")
        run(["pdflatex", "-interaction=batchmode", "a.tex"], folder)
        return (Path(folder) / "a.pdf").read_bytes()


def _tex(text: str) -> str:
    text = re.sub(r"([%&#${}_])", r"\\\1", text)
    for written, meant in (("« ", "«~"), (" »", "~»"), ("\u00a0", "~"), ("—", "---"), ("–", "--")):
        text = text.replace(written, meant)
    return text


# groff


def groff(text: str, layout: Layout) -> bytes:
    """The macros of -ms; `font` is one of its families."""
    parts = blocks(text)
    notes = notes_of(parts)
    lines = [
        f".nr PS {layout.size:g}",
        f".nr VS {layout.size * layout.leading:g}",
        f".fam {layout.font}",
        f".nr LL {layout.page[0] - 2 * layout.margin:g}p",
        f".nr PO {layout.margin:g}p",
        ".hla fr",
        ".hpf hyphen.fr",
        f".nr PD {layout.space:g}p",
    ]
    for number, (kind, texts) in enumerate(written := groups(parts)):
        if kind.startswith("##") and layout.columns > 1 and not any(k.startswith("##") for k, _ in written[:number]):
            lines.append(".MC")
        lines += _groff_lines(kind, texts, ".PP" if layout.indented else ".LP", notes)
    source = "\n".join(lines) + "\n"
    if not layout.justified:
        source = ".ad l\n" + source
    width, height = layout.page
    program = shutil.which("groff")
    assert program, "groff is not installed"
    done = subprocess.run(
        [program, "-Kutf8", "-t", "-ms", "-mfr", "-Tpdf", f"-P-p{width / 72:.3f}i,{height / 72:.3f}i"],
        input=source.encode(),
        capture_output=True,
        check=True,
    )
    return done.stdout


def _groff_lines(kind: str, texts: list[str], paragraph: str, notes: dict[str, str]) -> list[str]:
    if kind == "|":
        form = "l" + " r" * texts[0].count(" | ") + "."
        return [".TS", "center;", form, *(each.replace(" | ", "\t") for each in texts), ".TE"]
    if kind == "-":
        return [line for each in texts for line in (".IP \\(bu 2", each)]
    if kind != "p":
        return (
            [f".ds LH {texts[0]}", ".ds CH", ".ds RH %"] if kind == "~" else [".TL" if kind == "#" else ".SH", texts[0]]
        )
    lines = [paragraph]
    for number, piece in enumerate(re.split(r"\{(\d)\}", texts[0])):
        if number % 2:
            lines[-1] += "\\**"
            lines += [".FS", notes[piece], ".FE"]
        elif piece:
            lines.append("\\&" * piece.startswith(".") + piece.strip())
    return lines


# Typst


def typst(text: str, layout: Layout) -> bytes:
    """A Typst document."""
    import typst as program

    parts = blocks(text)
    notes = notes_of(parts)
    header = next((part.text for part in parts if part.kind == "~"), "")
    body = ""
    for kind, texts in groups(parts):
        written = [
            re.sub(r"\{(\d)\}", lambda found: f"#footnote[{notes[found[1]]}]", re.sub(r"([*_#$@<~])", r"\\\1", each))
            for each in texts
        ]
        if kind == "#":
            body += f'#align(center, text(1.8em, weight: "bold")[{written[0]}])\n\n'
            body += f"#show: columns.with({layout.columns}, gutter: 18pt)\n\n" if layout.columns > 1 else ""
        elif kind.startswith("#"):
            body += "=" * (len(kind) - 1) + f" {written[0]}\n\n"
        elif kind == "-":
            body += "".join(f"- {each}\n" for each in written) + "\n"
        elif kind == "|":
            cells = ", ".join(f"[{cell}]" for each in written for cell in each.split(" | "))
            body += f"#table(columns: {written[0].count(' | ') + 1}, {cells})\n\n"
        elif kind == "p":
            body += written[0] + "\n\n"
    paragraph = f"justify: {str(layout.justified).lower()}, leading: {layout.leading - 0.6}em, spacing: {layout.leading - 0.6 if layout.indented else 1.2}em"
    paragraph += ", first-line-indent: (amount: 1.5em, all: true)" if layout.indented else ""
    source = (
        f'#set page(width: {layout.page[0]}pt, height: {layout.page[1]}pt, margin: {layout.margin}pt, numbering: "1", header: text(8pt)[{header}])\n'
        f'#set text(font: "{layout.font}", size: {layout.size}pt, lang: "fr", hyphenate: {str(layout.justified).lower()})\n#set par({paragraph})\n{body}'
    )
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.typ").write_text(source, encoding="utf-8")
        data: bytes = program.compile(str(Path(folder) / "a.typ"))
        return data
