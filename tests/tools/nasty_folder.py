"""A folder with every format, every encoding, and files that nobody can read."""

import codecs
import os
import socket
from collections.abc import Mapping
from contextlib import chdir
from pathlib import Path
from typing import NamedTuple

from office_files import archive, docx, epub, odt, rtf
from pdf_file import Line, pdf


class Good(NamedTuple):
    """A file to be found: by a word that only it has, at a line or page."""

    content: bytes
    word: str
    line: int | None = None
    page: int | None = None
    heading: str | None = None


def _text(word: str, encoding: str) -> Good:
    text = f"Le relevé de l'été\n\nÀ l'école, on a noté : {word}, déjà.\n"
    return Good(text.encode(encoding), word, line=3)


_BLOCKS = [("h1", "Le compte rendu"), ("p", "Avant."), ("h1", "Décisions"), ("p", "Il est décidé : {}.")]


def _blocks(word: str) -> list[tuple[str, str]]:
    return [(kind, text.format(word)) for kind, text in _BLOCKS]


GOOD: Mapping[str, Good] = {
    "texte.txt": Good("Titre\n\nUn anémomètre tourne.\n".encode(), "anémomètre", line=3),
    "sans-suffixe": Good("Titre\n\nUn baromètre monte.\n".encode(), "baromètre", line=3),
    "page.md": Good(b"# Titre\n\n## Partie\n\nUn *cadastre* neuf.\n", "cadastre", line=5, heading="Partie"),
    "page.html": Good(
        "<title>T</title>\n<nav><a href=/>Accueil</a></nav>\n<h2>Partie</h2>\n<p>Une <b>drisse</b> usée.\n".encode(),
        "drisse",
        line=4,
        heading="Partie",
    ),
    "trois-pages.pdf": Good(
        pdf([[Line(60, 100, f"Page {word}.")] for word in ("première", "seconde", "écoutille")]), "écoutille", page=3
    ),
    "notes.docx": Good(docx(_blocks("faubourg")), "faubourg", heading="Décisions"),
    "notes.odt": Good(odt(_blocks("girouette")), "girouette", heading="Décisions"),
    "notes.rtf": Good(rtf(_blocks("hauban")), "hauban", heading="Décisions"),
    "ment.doc": Good(rtf(_blocks("ingénierie")), "ingénierie", heading="Décisions"),
    "ment.txt": Good(docx(_blocks("jusant")), "jusant", heading="Décisions"),
    "livre.epub": Good(epub({"Le départ": "<p>Un kayak rouge.</p>"}), "kayak", heading="Le départ"),
    "lettre.eml": Good(
        b"From: a@b.fr\nSubject: Essai\nContent-Type: text/plain; charset=utf-8\n\nLa lagune.\n", "lagune"
    ),
    "table.csv": Good(b"titre;texte\nUn;rien\nDeux;une mangrove\n", "mangrove", line=3),
    "archive": Good(archive({"a.txt": "Un bathyscaphe."}), "bathyscaphe", line=1),
    "table.jsonl": Good(b'{"text": "rien"}\n{"text": "un nautile"}\n', "nautile", line=2),
    **{
        f"codage-{encoding}.txt": _text(word, encoding)
        for encoding, word in {
            "utf-8": "nénuphar",
            "utf-8-sig": "obélisque",
            "utf-16": "pétroglyphe",
            "utf-16-le": "équinoxe",
            "utf-16-be": "quadrilatère",
            "cp1252": "réverbère",
            "latin-1": "sémaphore",
            "iso8859-15": "télégraphe",
            "mac-roman": "ultérieurement",
            "cp850": "vélodrome",
        }.items()
    },
    "codage-utf-16-be-marqué.txt": Good(
        codecs.BOM_UTF16_BE + "Le relevé\n\nUn wagonnet, déjà.\n".encode("utf-16-be"), "wagonnet", line=3
    ),
    "deux mots/l’été à Nîmes (n° 1) #2 100 % [vu].txt": Good(b"Titre\n\nUn xylophone.\n", "xylophone", line=3),
    "-l": Good(b"Titre\n\nUn yatagan.\n", "yatagan", line=3),
    f"{'p' * 200}/{'q' * 200}/{'r' * 200}.txt": Good(b"Titre\n\nUn zeppelin.\n", "zeppelin", line=3),
}

BAD: Mapping[str, tuple[bytes, str]] = {
    "vide.txt": (b"", "holds no text"),
    "blanc.docx": (docx([("p", " ")]), "holds no text"),
    "image.txt": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is not text in a known encoding"),
    "russe.txt": ("Все счастливые семьи похожи друг на друга".encode("cp1251"), "is not text in a known encoding"),
    "numérisé.pdf": (pdf([[], []]), "has no text but images of it: a scan"),
    "abîmé.pdf": (b"%PDF-1.7\nrien", "is damaged"),
    "faux.pdf": (b"GIF89a", "is damaged: it does not begin as PDF does"),
    "coupé.docx": (docx([("p", "Texte.")])[:500], "is damaged"),
    "coupé.epub": (
        archive({"mimetype": "application/epub+zip"}),
        "is damaged: its part META-INF/container.xml is missing",
    ),
    "entités.odt": (
        archive({"content.xml": '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'}),
        "declares XML entities",
    ),
    "verrouillé.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "is a locked or a Word 97 document"),
    "lignes.jsonl": (b"{\n", "line 1 is no JSON object"),
    "gros.txt": (b"a " * 1_000_001, "is larger than 2 MB"),
}


ODD: Mapping[str, str] = {
    "conduite.txt": "is no regular file",
    "prise.txt": "is no regular file",
    "mort.txt": "is a link that leads nowhere",
    "cercle.txt": "is a link that leads nowhere",
}
"""What only some systems have: a pipe, a socket, links that lead nowhere and to themselves."""


def make(folder: Path) -> Mapping[str, str]:
    """Write them all; return why each of the bad ones is not read, or how the reason begins."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, good in GOOD.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(good.content)
    for name, (content, _) in BAD.items():
        (folder / name).write_bytes(content)
    reasons = {name: reason for name, (_, reason) in BAD.items()}
    return reasons | ODD if _make_odd(folder) else reasons


def _make_odd(folder: Path) -> bool:
    """Make what can be made of `ODD` here: all or nothing. A folder that leads back to itself is nothing to be told."""
    if not hasattr(os, "mkfifo"):
        return False
    if not (folder / "conduite.txt").exists():
        os.mkfifo(folder / "conduite.txt")
        with socket.socket(socket.AF_UNIX) as made, chdir(folder):  # A socket's path may not be long.
            made.bind("prise.txt")
        (folder / "mort.txt").symlink_to("nulle-part.txt")
        (folder / "cercle.txt").symlink_to("cercle.txt")
        (folder / "boucle").symlink_to(".")
    return True
