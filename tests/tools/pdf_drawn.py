"""PDFs of which one thing is looked at, drawn with ReportLab: `python tests/tools/pdf_drawn.py FOLDER`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from reportlab.pdfgen.canvas import Canvas

_PROSE = (
    "Le syndicat a choisi de réparer la vieille écluse de bois",
    "qui ferme le bief en amont du moulin communal, et les",
    "charpentiers y travailleront dès l’automne prochain.",
)


def _prose(canvas: Any, left: float, top: float, size: float = 11) -> None:
    canvas.setFont("Helvetica", size)
    for number, line in enumerate(_PROSE):
        canvas.drawString(left, top - 1.27 * size * number, line)


def form(canvas: Any) -> None:
    """Fields with values: a text, a choice, and one that is empty."""
    _prose(canvas, 60, 750)
    fields = canvas.acroForm
    fields.textfield(name="n1", tooltip="Nom de famille", value="Quesnel-Ardouin", x=60, y=600, width=200, height=20)
    fields.textfield(name="n2", tooltip="Remarque", value="", x=60, y=560, width=200, height=20)
    fields.choice(
        name="c",
        tooltip="Commune",
        value="Valserre",
        options=["Valserre", "Port-Blanc"],
        x=60,
        y=520,
        width=200,
        height=20,
    )


def labelled_form(canvas: Any) -> None:
    """Fields behind their names, with text after them."""
    canvas.setFont("Helvetica", 11)
    for top, label in ((750, "Nom de famille :"), (725, "Commune :")):
        canvas.drawString(60, top, label)
    fields = canvas.acroForm
    where = {"x": 150, "width": 200, "height": 16, "borderWidth": 0, "fontSize": 11}
    fields.textfield(name="n", tooltip="Nom de famille", value="Quesnel-Ardouin", y=746, **where)
    fields.choice(name="c", value="Valserre", options=["Valserre", "Port-Blanc"], y=721, **where)
    _prose(canvas, 60, 690)


def remarks(canvas: Any) -> None:
    """A remark beside the text, and one that nobody sees."""
    _prose(canvas, 60, 750)
    canvas.textAnnotation("À vérifier auprès du cadastre.", Rect=[300, 700, 320, 720])
    canvas.textAnnotation("Brouillon oublié.", Rect=[300, 600, 320, 620], F="2")


def bookmarks(canvas: Any) -> None:
    """Headings in letters like the text's, which the bookmarks name."""
    for number, (name, top) in enumerate([("Le bief", 750), ("Le moulin", 650)]):
        canvas.setFont("Helvetica", 11)
        canvas.drawString(60, top, name)
        _prose(canvas, 60, top - 22)
        canvas.bookmarkPage(f"b{number}")
        canvas.addOutlineEntry(name, f"b{number}", level=0)


def turned(canvas: Any) -> None:
    """A page that is turned, with its text, and a note up along the margin."""
    canvas.setPageRotation(90)
    canvas.saveState()
    canvas.rotate(90)
    _prose(canvas, 60, -60)
    canvas.drawString(60, -125, "Fin de la délibération.")
    canvas.restoreState()
    canvas.drawString(60, 40, "Dossier 4512")


def raised(canvas: Any) -> None:
    """Figures above the line: of an ordinal, an exponent, a note; and one below it."""
    text = canvas.beginText(60, 750)
    for piece, rise in (
        ("Le 1", 0),
        ("er", 4),
        (" mars, 25 m", 0),
        ("2", 4),
        (" de toit", 0),
        ("3", 4),
        (". Peu de CO", 0),
        ("2", -2),
        (".", 0),
    ):
        text.setFont("Helvetica", 7 if rise else 11)
        text.setRise(rise)
        text.textOut(piece)
    canvas.drawText(text)


def initial(canvas: Any) -> None:
    """An initial of three lines, and small capitals after it."""
    canvas.setFont("Helvetica", 42)
    canvas.drawString(60, 700, "D")
    x = 94
    for piece, size in (("ANS", 9), (" LA VALLÉE", 9), (", on ne compte plus les", 11)):
        canvas.setFont("Helvetica", size)
        canvas.drawString(x, 728, piece)
        x += canvas.stringWidth(piece, "Helvetica", size)
    canvas.setFont("Helvetica", 11)
    canvas.drawString(94, 714, "moulins abandonnés depuis la")
    canvas.drawString(94, 700, "fermeture du chemin de fer, et")
    canvas.drawString(60, 686, "les roues tournent dans le vide.")


DRAWN = {
    "formulaire": form,
    "formulaire-libelle": labelled_form,
    "remarques": remarks,
    "signets": bookmarks,
    "page-tournee": turned,
    "exposants": raised,
    "lettrine": initial,
}


def main(folder: Path) -> None:
    """Write all of them."""
    for name, draw in DRAWN.items():
        canvas = Canvas(str(folder / f"{name}.pdf"), invariant=1)
        draw(canvas)
        canvas.showPage()
        canvas.save()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
