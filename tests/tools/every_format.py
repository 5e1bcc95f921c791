"""Makes a folder of files in every format, each with a word that only it has: python tests/tools/every_format.py FOLDER 5000

The files are those of `tests/unit/documents/files`, which programs of each format wrote; one of their words gives way to
one that there is nowhere else.
"""

import gzip
import sys
import tarfile
from io import BytesIO
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, is_zipfile

from compound_file import msg
from office_files import epub, odt, rtf
from pdf_file import Line, pdf

_FILES = Path(__file__).parents[1] / "unit" / "documents" / "files"
_SENT = 133_548_822_000_000_000
_CONSONANTS, _VOWELS = "bdfgklmnprtvz", "aeiou"


class Sample(NamedTuple):
    """A file, the word in it that gives way, and the place of that word as a hit says it after the file's name."""

    data: bytes
    word: str
    place: str


class Planted(NamedTuple):
    """A file of the folder: the word that it alone has, and where a hit should say that this stands."""

    name: str
    word: str
    place: str


def samples() -> dict[str, Sample]:
    """A file of each format, by its suffix."""
    made = _FILES / "made"
    blocks = [("p", "Avant."), ("h1", "Bail"), ("p", "Un roselier pousse."), ("h1", "Durée"), ("p", "Neuf ans.")]
    mail = "From: a@exemple.fr\nDate: Thu, 14 Mar 2024 09:30:00 +0100\nSubject: Avis\n\nLe roselier pousse.\n"
    page = "<html><head><title>Avis</title></head><body><main><h1>Avis</h1>\n<p>Le roselier pousse.</p></main></body></html>"
    sheet, section = ", Loyers 2024!A2", " § Titre I : La ressource"
    files = {
        ".doc": ("bail.doc", "fermage", " § Objet du bail"), ".dotx": ("bail.dotx", "fermage", " § Objet du bail"),
        ".fodt": ("bail.fodt", "fermage", " § Objet du bail"), ".xlsx": ("classeur.xlsx", "Amandine", sheet),
        ".ods": ("classeur.ods", "Amandine", sheet), ".fods": ("classeur.fods", "Amandine", sheet),
        ".xls": ("classeur.xls", "Amandine", sheet), ".pptx": ("projet.pptx", "charpente", ", slide 2"),
        ".odp": ("projet.odp", "charpente", ", slide 2"), ".ics": ("agenda.ics", "chantier", ":3"),
        ".vcf": ("amis.vcf", "samedi", ":1"), ".json": ("articles.json", "halle", ", record 2"),
        ".ipynb": ("calcul.ipynb", "tarit", ", cell 3"), ".xml": ("catalogue.xml", "phare", " § 1"),
        ".srt": ("film.srt", "passerelle", ", 00:01:05"),
        ".alto": ("numerise.alto", "fermage", ", page 1"), ".hocr": ("numerise.hocr", "fermage", ", page 1"),
        ".mht": ("pont.mht", "semaines", " § 1"), ".adoc": ("rapport.adoc", "citation", ":34"),
        ".dbk": ("rapport.dbk", "paragraphe parle", section), ".fb2": ("rapport.fb2", "paragraphe parle", section),
        ".org": ("rapport.org", "citation", ":34"), ".rst": ("rapport.rst", "citation", ":40"),
        ".tei": ("rapport.tei", "paragraphe parle", section), ".tex": ("rapport.tex", "citation", ":129"),
        ".mbox": ("courrier.mbox", "toiture", ", message 1"),
    }  # fmt: skip
    found = {
        suffix: Sample((made / name).read_bytes(), word.split()[-1], place)
        for suffix, (name, word, place) in files.items()
    }
    inner = with_word((made / "classeur.xlsx").read_bytes(), "Amandine", "Amandine")
    return found | {
        ".txt": Sample(b"Titre\n\nLe roselier pousse.\n", "roselier", ":3"),
        ".md": Sample(b"# Titre\n\nLe *roselier* pousse.\n", "roselier", ":3"),
        ".html": Sample(page.encode(), "roselier", ":2"),
        ".pdf": Sample(pdf([[Line(72, 90, "Rien.")], [Line(72, 90, "Le roselier pousse.")]]), "roselier", ", page 2"),
        ".docx": Sample((_FILES / "programs" / "rapport.docx").read_bytes(), "citation", " § Chapitre 1"),
        ".odt": Sample(odt(blocks), "roselier", " § Bail"),
        ".rtf": Sample(rtf(blocks), "roselier", " § Bail"),
        ".epub": Sample(epub({"Bail": "<p>Un roselier pousse.</p>"}), "roselier", " § Bail"),
        ".eml": Sample(mail.encode(), "roselier", " § 1"),
        ".csv": Sample(b"titre;texte\nA;Rien\nB;Le roselier pousse\n", "roselier", ":3"),
        ".jsonl": Sample(b'{"texte": "Rien"}\n{"texte": "Le roselier pousse"}\n', "roselier", ":2"),
        ".vtt": Sample(b"WEBVTT\n\n01:05.000 --> 01:07.000\nLe roselier pousse.\n", "roselier", ", 00:01:05"),
        ".emlx": Sample(b"%d\n%s" % (len(mail.encode()), mail.encode()), "roselier", " § 1"),
        ".msg": Sample(msg({"0037": "Avis", "1000": "Le roselier pousse."}, _SENT, {}), "roselier", " § 1"),
        ".zip": Sample(_zip({"a.txt": b"Rien.\n", "d/b.xlsx": inner}), "Amandine", ", d/b.xlsx, Loyers 2024!A2"),
        ".tar": Sample(_tar({"d/b.txt": b"Titre\n\nLe roselier pousse.\n"}), "roselier", ", d/b.txt:3"),
        ".gz": Sample(gzip.compress(b"Titre\n\nLe roselier pousse.\n", mtime=0), "roselier", ":3"),
    }


def make(folder: Path, count: int) -> list[Planted]:
    """Write so many files, in all formats by turns; return what is to be found in each."""
    planted = []
    for number, (suffix, sample) in enumerate(islice(cycle(samples().items()), count)):
        word = _word(number, len(sample.word))
        name = f"{number % 50:02}/fichier-{number}{suffix}"
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(with_word(sample.data, sample.word, word))
        planted.append(Planted(name, word, f"{name}{sample.place}"))
    return planted


def with_word(data: bytes, old: str, new: str) -> bytes:
    """The same file with another word of the same length, in whatever it is packed and written."""
    if data.startswith(b"\x1f\x8b"):
        return gzip.compress(with_word(gzip.decompress(data), old, new), mtime=0)
    if data.startswith(b"PK") and is_zipfile(BytesIO(data)):
        with ZipFile(BytesIO(data)) as file:
            return _zip({name: with_word(file.read(name), old, new) for name in file.namelist()})
    if data.startswith(b"%PDF"):
        return data.replace(old.encode("cp1252"), new.encode("cp1252"))
    for encoding in ("utf-8", "utf-16-le"):
        data = data.replace(old.encode(encoding), new.encode(encoding))
    return data


def _word(number: int, length: int) -> str:
    """A word of this length that no other number has: syllables that say the number, then others."""
    letters, left = "", number + 1
    while len(letters) < length:
        left, consonant = divmod(left, len(_CONSONANTS))
        left, vowel = divmod(left, len(_VOWELS))
        letters += _CONSONANTS[consonant] + _VOWELS[vowel]
    return letters[:length]


def _zip(members: dict[str, bytes]) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return target.getvalue()


def _tar(members: dict[str, bytes]) -> bytes:
    target = BytesIO()
    with tarfile.open(fileobj=target, mode="w") as file:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            file.addfile(info, BytesIO(data))
    return target.getvalue()


if __name__ == "__main__":
    for found in make(Path(sys.argv[1]), int(sys.argv[2])):
        print(*found, sep="\t")  # noqa: T201 — what is to be found where
