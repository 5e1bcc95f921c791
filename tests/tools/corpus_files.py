"""Makes the documents of `corpus/` that cannot be written by hand: python tests/tools/corpus_files.py corpus

What it makes is the same to the byte each time; a test compares it with what is there.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

from office_files import docx, epub, odt, rtf
from pdf_file import HEIGHT, Line, paragraph, pdf

_LEFT, _WIDTH = 70, 455


def files() -> Mapping[str, bytes]:
    """The files by their names below `corpus/`."""
    return {
        "mairie/rapport-eau-2024.pdf": _water_report(),
        "droit/bail-associatif.docx": _lease(),
        "savoirs/le-pain-au-levain.odt": _bread(),
        "litterature/le-passeur.epub": _ferryman(),
        "mairie/arrete-marche.rtf": _market_order(),
    }


def _water_report() -> bytes:
    """Three pages with running lines, headings, a section in two columns, and words cut at the ends of lines."""
    texts = [
        (
            "Le réseau",
            "La régie exploite cent quarante-deux kilomètres de canali\u00adsations, dont un tiers date d’avant 1970. Les fuites repré\u00adsentent dix-neuf pour cent de l’eau mise en distri\u00adbution, contre vingt-trois l’année précé\u00addente.",
            "Quatre secteurs sont désormais équipés de capteurs acous\u00adtiques qui écoutent les conduites la nuit, quand la ville dort et que seul le bruit des fuites demeure.",
        ),
        (
            "La qualité",
            "Deux cent six prélè\u00advements ont été analysés au cours de l’année. Deux ont montré une teneur en nitrates proche du seuil ; le captage de la Fontenelle a été fermé onze jours par précau\u00adtion.",
            "Le goût de chlore, premier motif de récla\u00admation, tient surtout à la stagnation dans les immeubles peu occupés : laisser couler un verre d’eau suffit.",
        ),
        (
            "Le prix",
            "Le mètre cube coûte trois euros et douze centimes, assainis\u00adsement compris. Les quinze premiers mètres cubes de chaque foyer sont facturés à moitié prix depuis le mois de janvier.",
            "La régie n’emprunte plus : le renouvel\u00adlement des conduites est payé par les abon\u00adnements.",
        ),
    ]
    pages = []
    for number, (heading, *paragraphs) in enumerate(texts, start=1):
        lines = [
            Line(_LEFT, 40, "Régie des eaux de Montaubry-sur-Sorle - Rapport 2024", 9),
            Line(_LEFT, 90, heading, 17),
        ]
        columns = [_LEFT, _LEFT + 240] if heading == "La qualité" else [_LEFT] * len(paragraphs)
        top = 125.0
        for left, text in zip(columns, paragraphs, strict=True):
            lines += paragraph(left, top, 215 if heading == "La qualité" else _WIDTH, text)
            top = top if heading == "La qualité" else lines[-1].top + 30
        pages.append([*lines, Line(280, HEIGHT - 35, f"{number} / {len(texts)}", 9)])
    info = {
        "Title": "Rapport sur l’eau potable, exercice 2024",
        "Author": "Régie des eaux de Montaubry",
        "CreationDate": "D:20250210090000+01'00'",
    }
    return pdf(pages, info, "fr-FR")


def _lease() -> bytes:
    blocks = [
        ("h1", "Titre premier. Objet"),
        (
            "p",
            "La commune met à la disposition de l’association, à titre précaire, le rez-de-chaussée de l’ancienne halle aux grains, d’une surface de cent dix mètres carrés.",
        ),
        ("h2", "Article 2. Destination"),
        (
            "p",
            "Les lieux servent aux répétitions et aux ateliers. Aucun commerce n’y est exercé, la buvette des jours de fête exceptée.",
        ),
        ("h2", "Article 3. Charges"),
        ("row", "Poste\tÀ la charge de"),
        ("row", "Chauffage\tla commune"),
        ("row", "Nettoyage\tl’association"),
        ("h1", "Titre II. Fin du contrat"),
        (
            "p",
            "Chaque partie peut dénoncer la présente convention avec un préavis de trois mois, par lettre recommandée ou par simple remise en mairie contre récépissé.",
        ),
        ("item", "restitution des clés"),
        ("item", "état des lieux contradictoire"),
    ]
    meta = {
        "title": "Convention d’occupation de la halle aux grains",
        "author": "Service juridique",
        "date": "2024-01-22T14:05:00Z",
        "language": "fr-FR",
    }
    return docx(blocks, meta, ["La surface s’entend murs et cloisons déduits."])


def _bread() -> bytes:
    blocks = [
        (
            "p",
            "Un levain n’est que de la farine et de l’eau qu’on a laissées vivre. Les levures sauvages y soufflent des bulles, les bactéries lactiques lui donnent son acidité.",
        ),
        ("h1", "Rafraîchir"),
        (
            "p",
            "On jette la moitié, on nourrit le reste à poids égal. Au bout de quatre à huit heures, selon la chaleur de la cuisine, le levain a doublé et sent la pomme verte.",
        ),
        ("h1", "Pétrir sans pétrir"),
        (
            "p",
            "Une pâte très hydratée se travaille d’elle-même : quelques rabats espacés d’une demi-heure remplacent le pétrin, et le gluten s’aligne pendant qu’on lit.",
        ),
        ("item", "farine de blé : 500 g"),
        ("item", "eau tiède : 375 g"),
        ("item", "levain actif : 100 g"),
        ("item", "sel gris : 10 g"),
    ]
    return odt(
        blocks,
        {
            "title": "Le pain au levain",
            "author": "Armel Kerdoncuff",
            "date": "2023-11-05T18:30:00",
            "language": "fr",
        },
    )


def _ferryman() -> bytes:
    chapters = {
        "La rive": (
            "<p>Le passeur n’avait pas de nom dans le village ; on disait <i>celui du bac</i>, comme on dit celui du moulin. Il"
            " tirait sur sa corde du matin au soir, et la rivière faisait semblant de ne pas le connaître.</p>"
            "<p>Un soir d’octobre, une femme monta à bord avec une cage vide.</p>"
        ),
        "La traversée": (
            "<h2>Le milieu du fleuve</h2><p>« Que transportiez-vous ? » demanda-t-il. Elle regarda la cage."
            " « Un rossignol. Je l’ai rendu. »</p>"
            "<p>La corde gémit, l’eau poussa contre la coque, et pendant un long moment il n’y eut plus que ce bruit-là.</p>"
        ),
        "L’autre rive": "<p>Au matin, le bac était amarré du mauvais côté. Personne n’osa sonner la cloche.</p>",
    }
    return epub(chapters, {"title": "Le Passeur", "author": "Ysée Montclar", "date": "2022-09-01", "language": "fr"})


def _market_order() -> bytes:
    blocks = [
        (
            "p",
            "Le maire de Montaubry-sur-Sorle, considérant que la réfection du pavé de la place du Minage impose de déplacer les étals, arrête :",
        ),
        ("h1", "Article premier"),
        (
            "p",
            "Du 2 au 27 septembre 2024, le marché hebdomadaire se tient sur le mail des Tilleuls, de sept heures à treize heures trente.",
        ),
        ("h1", "Article 2"),
        (
            "p",
            "Les emplacements sont tirés au sort entre les commerçants abonnés ; les « volants » se présentent au placier avant six heures quarante-cinq.",
        ),
        ("h1", "Article 3"),
        (
            "p",
            "Le stationnement est interdit sur le mail la veille à partir de vingt heures. Les contrevenants s’exposent à la fourrière.",
        ),
    ]
    return rtf(
        blocks,
        {"title": "Arrêté portant déplacement du marché", "author": "Secrétariat général", "date": "2024-08-19"},
    )


if __name__ == "__main__":
    for name, content in files().items():
        path = Path(sys.argv[1]) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
