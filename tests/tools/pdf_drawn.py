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


def initial_of_speech(canvas: Any) -> None:
    """An initial that stands behind the dash of somebody who speaks, written before all else as floats of the web are."""
    canvas.setFont("Times-Roman", 34)
    canvas.drawString(60, 650, "— P")
    _prose(canvas, 60, 750)
    canvas.setFont("Times-Roman", 11)
    canvas.drawString(126, 661, "ourquoi descends-tu toujours,")
    canvas.drawString(126, 646, "demanda le puits, si vite ?")
    canvas.drawString(60, 626, "— Parce qu’un seau me tire.")


def large_marks(canvas: Any) -> None:
    """Marks of notes that are hardly smaller than the text, as style sheets of the web have them."""
    text = canvas.beginText(60, 750)
    for piece, rise in (
        ("Leur histoire reste à écrire", 0),
        ("1", 4.5),
        (". Elle touche au droit", 0),
        ("2", 4.5),
        (".", 0),
    ):
        text.setFont("Helvetica", 9 if rise else 10.5)
        text.setRise(rise)
        text.textOut(piece)
    canvas.drawText(text)


def note_over_pages(canvas: Any) -> None:
    """A note that ends at the foot of the next page, before another one."""
    _prose(canvas, 60, 750)
    canvas.setFont("Helvetica", 8)
    canvas.drawString(60, 90, "1 On coupe une alliance à la pince quand on a tardé ; le bijoutier la")
    canvas.showPage()
    _prose(canvas, 60, 750)
    canvas.setFont("Helvetica", 8)
    canvas.drawString(60, 100, "ressoude ensuite sans difficulté.")
    canvas.drawString(60, 90, "2 Voir plus haut.")


def spaced_columns(canvas: Any) -> None:
    """Narrow columns, in one of which lines were spaced out."""
    canvas.setFont("Times-Roman", 9)
    columns = (
        ("La bonne tangue chante, disait-on à", "Moidrey, et celle des bancs anciens,", "que l’on disait morte, était vendue", "moitié moins cher que les autres."),
        ("les querelles de préséance au", "passage des gués ont laissé", "d’innombrables traces dans les", "archives de la justice royale."),
        ("Il ne resta que les pauvres, pour y", "chauffer leur four avec du varech,", "comme leurs pères, et les pères de", "leurs pères l’avaient toujours fait."),
    )  # fmt: skip
    for number, column in enumerate(columns):
        for row, line in enumerate(column):
            words, x, y = line.split(), 60 + 165 * number, 750 - 10.4 * row
            width = sum(canvas.stringWidth(word, "Times-Roman", 9) for word in words)
            gap = 2.5 if row == len(column) - 1 else (147 - width) / (len(words) - 1)
            for word in words:
                canvas.drawString(x, y, word)
                x += canvas.stringWidth(word, "Times-Roman", 9) + gap


def cut_cells(canvas: Any) -> None:
    """A table in a cell of which a word is cut at the end of a line."""
    _prose(canvas, 60, 750)
    canvas.setFont("Helvetica", 11)
    rows = (
        ("Janvier", ("Peser les ruches",), "1 h"),
        ("Avril", ("Première visite com-", "plète"), "3 h"),
        ("Mai", ("Poser les hausses",), "2 h"),
    )
    y = 680.0
    for month, work, hours in rows:
        canvas.drawString(60, y, month)
        for number, line in enumerate(work):
            canvas.drawString(160, y - 13 * number, line)
        canvas.drawString(330, y, hours)
        y -= 13 * len(work) + 8


def definitions(canvas: Any) -> None:
    """Terms with their definitions set in under them, without space between."""
    canvas.setFont("Times-Roman", 11)
    lines = (
        (60, "Confiture de mûres"), (100, "Cueillir les mûres un matin sec, puis peser le tout et ajouter du sucre,"),
        (100, "laisser une nuit et cuire à feu vif dans une grande bassine de cuivre."), (60, "Vin de noix"),
        (100, "Quarante noix vertes, coupées en quatre, et cinq litres de vin rouge,"), (100, "à laisser macérer quarante jours au frais."),
    )  # fmt: skip
    for number, (left, line) in enumerate(lines):
        canvas.drawString(left, 750 - 14 * number, line)


def bare_list(canvas: Any) -> None:
    """A list of which the bullets are pictures."""
    _prose(canvas, 60, 750)
    lines = (
        "deux lots de bois", "une parcelle de pré qui touche au chemin communal et que la",
        "commune ne fauche plus depuis dix ans, avec sa haie",
    )  # fmt: skip
    for number, line in enumerate(lines):
        canvas.drawString(90, 690 - 14 * number, line)
    for top in (693, 679):
        canvas.circle(82, top, 2, fill=1)


def narrow_table(canvas: Any) -> None:
    """A table as wide as its words, with the names of its columns in bold letters."""
    _prose(canvas, 60, 750)
    rows = (("Poste", "Somme"), ("Toit", "8 000"), ("Portail", "4 500"))
    for number, (post, sum_) in enumerate(rows):
        canvas.setFont("Helvetica" if number else "Helvetica-Bold", 11)
        canvas.drawString(60, 690 - 15 * number, post)
        canvas.drawString(100, 690 - 15 * number, sum_)


def broken_bookmarks(canvas: Any) -> None:
    """A bookmark whose program has lost the backslashes of its escapes."""
    _prose(canvas, 60, 750)
    canvas.bookmarkPage("b")
    canvas.addOutlineEntry("37637700L403100e00s00s00a00i00m00a00g00e", "b", level=0)


DRAWN = {
    "cellules-coupees": cut_cells,
    "definitions": definitions,
    "liste-sans-puce": bare_list,
    "tableau-etroit": narrow_table,
    "colonnes-espacees": spaced_columns,
    "grands-appels": large_marks,
    "lettrine-de-dialogue": initial_of_speech,
    "note-sur-deux-pages": note_over_pages,
    "signets-abimes": broken_bookmarks,
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
