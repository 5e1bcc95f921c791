"""PDFs of which one thing is looked at: forms, remarks, bookmarks, turned pages, raised figures, initials."""

from pathlib import Path

import pytest
from pdf_texts import HERE
from reading_files import read_document

PROSE = (
    "Le syndicat a choisi de réparer la vieille écluse de bois qui ferme le bief en amont du moulin communal, et les "
    "charpentiers y travailleront dès l’automne prochain."
)
VALLEY = (
    "DANS LA VALLÉE, on ne compte plus les moulins abandonnés depuis la fermeture du chemin de fer, et les roues "
    "tournent dans le vide."
)

RING = "1 On coupe une alliance à la pince quand on a tardé ; le bijoutier la ressoude ensuite sans difficulté."
CHANT = (
    "La bonne tangue chante, disait-on à Moidrey, et celle des bancs anciens, que l’on disait morte, était vendue moitié "
    "moins cher que les autres."
)
FORDS = "les querelles de préséance au passage des gués ont laissé d’innombrables traces dans les archives de la justice royale."
KELP = (
    "Il ne resta que les pauvres, pour y chauffer leur four avec du varech, comme leurs pères, et les pères de leurs pères "
    "l’avaient toujours fait."
)
JAM = (
    "Cueillir les mûres un matin sec, puis peser le tout et ajouter du sucre, laisser une nuit et cuire à feu vif dans une "
    "grande bassine de cuivre."
)
WINE = (
    "Quarante noix vertes, coupées en quatre, et cinq litres de vin rouge, à laisser macérer quarante jours au frais."
)
DEFINITIONS = ["Confiture de mûres", JAM, "Vin de noix", WINE]
SOLD = (
    "deux lots de bois\nune parcelle de pré qui touche au chemin communal et que la commune ne fauche plus depuis dix ans, avec "
    "sa haie"
)
WORK = "Janvier\tPeser les ruches\t1 h\nAvril\tPremière visite complète\t3 h\nMai\tPoser les hausses\t2 h"


@pytest.mark.parametrize(
    ("name", "paragraphs"),
    [
        ("formulaire", [PROSE, "Nom de famille : Quesnel-Ardouin", "Commune : Valserre"]),
        ("formulaire-libelle", ["Nom de famille :\tQuesnel-Ardouin\nCommune :\tValserre", PROSE]),
        ("remarques", [PROSE, "À vérifier auprès du cadastre."]),
        ("page-tournee", [PROSE, "Fin de la délibération.", "Dossier 4512"]),
        ("exposants", ["Le 1er mars, 25 m² de toit. Peu de CO2."]),
        ("lettrine", [VALLEY]),
        (
            "lettrine-de-dialogue",
            [PROSE, "— Pourquoi descends-tu toujours, demanda le puits, si vite ?", "— Parce qu’un seau me tire."],
        ),
        ("grands-appels", ["Leur histoire reste à écrire. Elle touche au droit."]),
        ("note-sur-deux-pages", [PROSE, RING, "2 Voir plus haut.", PROSE]),
        ("colonnes-espacees", [CHANT, FORDS, KELP]),
        ("cellules-coupees", [PROSE, WORK]),
        ("definitions", DEFINITIONS),
        ("liste-sans-puce", [PROSE, SOLD]),
        ("tableau-etroit", [PROSE, "Poste Somme", "Toit 8 000\nPortail 4 500"]),
    ],
)
def test_text_is_read_wherever_it_stands(name: str, paragraphs: list[str]) -> None:
    document = read_document(HERE / "drawn" / f"{name}.pdf")
    assert [paragraph.text for paragraph in document.content()] == paragraphs
    assert {paragraph.heading for paragraph in document.content()} == {None}


def test_bookmarks_tell_headings_in_letters_like_the_text() -> None:
    document = read_document(HERE / "drawn" / "signets.pdf")
    assert document.title == "Le bief"
    assert [(paragraph.heading, paragraph.text) for paragraph in document.content()] == [
        (None, PROSE),
        ("Le moulin", PROSE),
    ]


def test_bookmarks_that_a_program_has_broken_are_no_titles() -> None:
    document = read_document(HERE / "drawn" / "signets-abimes.pdf")
    assert (document.title, [paragraph.heading for paragraph in document.content()]) == (None, [None])


def test_every_drawn_file_is_looked_at() -> None:
    names = {path.stem for path in Path(HERE / "drawn").glob("*.pdf")}
    assert names == {
        "formulaire",
        "formulaire-libelle",
        "tableau-etroit",
        "liste-sans-puce",
        "remarques",
        "signets",
        "page-tournee",
        "exposants",
        "lettrine",
        "lettrine-de-dialogue",
        "grands-appels",
        "note-sur-deux-pages",
        "colonnes-espacees",
        "cellules-coupees",
        "definitions",
        "signets-abimes",
    }
