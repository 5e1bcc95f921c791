"""Plain text: paragraphs, title and line numbers, whatever the line ends."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from reading_files import read_document

from searcher.documents.text.paragraphs import split_paragraphs, split_title

FILES = Path(__file__).parents[1] / "files" / "text"
LINE_ENDS = {"unix": "\n", "windows": "\r\n", "old-mac": "\r"}
PIECES = ["Un", "mot", "été", "l’œil", "logi-", "fin.", "Quoi ?", "e\u0301", "\u00a0", "x" * 70]
SEPARATORS = [" ", "\n", "\n\n", "\r\n", "\r", "\t", "\n \n"]
texts = st.lists(st.sampled_from(PIECES + SEPARATORS), max_size=40).map("".join)


def expected(path: Path) -> tuple[str | None, list[tuple[int, str]]]:
    """Read a file's `.expected`: its title on the first line, then line number, tab, paragraph."""
    title, *lines = path.with_suffix(".expected").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t", 1) for line in lines]
    return title or None, [(int(number), text.replace("\\n", "\n")) for number, text in rows]


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("line_end", LINE_ENDS.values(), ids=LINE_ENDS)
@pytest.mark.parametrize("path", sorted(FILES.glob("*.txt")), ids=lambda path: path.stem)
def test_file_has_these_paragraphs(path: Path, line_end: str) -> None:
    text = path.read_bytes().decode().replace("\n", line_end)
    assert split_title(text) == expected(path)


@given(st.one_of(texts, st.text()))
@example("Titre\n\nUn\ndeux.")
def test_nothing_is_lost_and_nothing_added(text: str) -> None:
    title, paragraphs = split_title(text)
    assert squeezed((title or "") + "".join(paragraph for _, paragraph in paragraphs)) == squeezed(text)


@given(st.one_of(texts, st.text()))
def test_no_paragraph_is_blank_or_has_blanks_around(text: str) -> None:
    for _, paragraph in split_paragraphs(text):
        assert paragraph
        assert paragraph == paragraph.strip()


@given(texts)
@example("Titre\n\nUn\n\n\nDeux")
@example("Court\n" + "Long. " * 30 + "\n" + "Aussi. " * 30)
def test_line_number_is_the_one_an_editor_shows(text: str) -> None:
    lines = re.split(r"\r\n|\n|\r", text)
    for number, paragraph in split_title(text)[1]:
        line = lines[number - 1].strip()
        assert line
        assert paragraph.startswith(line)


def test_page_breaks_of_a_scanned_book_do_not_shift_the_line_numbers() -> None:
    text = "Première page.\n\n\fDeuxième page.\n\n\fTroisième page.\n"
    assert list(split_paragraphs(text)) == [(1, "Première page."), (3, "Deuxième page."), (5, "Troisième page.")]


@pytest.mark.parametrize("end", [" ;", ".", ""])
def test_entries_with_a_blank_line_after_each_stay_apart(end: str) -> None:
    words = [
        "abri",
        "ancre",
        "aussière, ou amarre de fort diamètre",
        "bôme",
        "barre",
        "cabestan à bras",
        "drisse",
        "écoute",
    ]
    entries = [f"{word} : ce que le marin en dit quand il est à terre{end}" for word in words]
    assert [text for _, text in split_paragraphs("\n\n".join([*entries, "foc"] * 2))] == [*entries, "foc"] * 2


def test_text_given_as_one_line_is_one_paragraph() -> None:
    assert list(split_paragraphs("Un mot.")) == [(1, "Un mot.")]


@pytest.mark.parametrize("text", ["", "\n", " \t\n\u00a0\r\n"])
def test_blank_text_has_no_paragraph(text: str) -> None:
    assert split_title(text) == (None, [])


@pytest.mark.parametrize(
    ("first", "is_title"),
    [
        ("Compte rendu du conseil", True),
        ("Que faire ?", True),
        ("Fin de la phrase.", False),
        ("Il faut :", False),
        ("À suivre…", False),
        ("En outre,", False),
        ("x" * 100, True),
        ("x" * 101, False),
    ],
)
def test_title_is_short_and_no_sentence_ends_it(first: str, is_title: bool) -> None:  # noqa: FBT001
    assert (split_title(f"{first}\n\nDu texte.")[0] == first) == is_title


def test_headings_that_can_be_told_stand_above_their_paragraphs(tmp_path: Path) -> None:
    file = tmp_path / "statuts.txt"
    file.write_text(STATUTES, encoding="utf-8")
    document = read_document(str(file), "statuts.txt")
    assert document.title == "Statuts de l’association"
    assert [(paragraph.line, paragraph.heading, paragraph.text) for paragraph in document.content()] == [
        (3, None, "Adoptés le 3 mars."),
        (8, "TITRE PREMIER DES MEMBRES › Article 1er", "Est membre qui le demande."),
        (11, "TITRE PREMIER DES MEMBRES › Art. 2", "Art. 2. – Chaque membre a une voix."),
        (13, "TITRE PREMIER DES MEMBRES › Art. 2", "Elle ne se délègue pas."),
        (
            18,
            "TITRE II › Section A : Du bureau",
            "Le bureau compte trois membres. Article 12 du règlement, il se réunit chaque mois.",
        ),
        (20, None, "ANNEXE 1"),
    ]


def test_name_of_a_book_on_every_page_is_no_heading(tmp_path: Path) -> None:
    pages = [f"LE ROUGE DES TOITS\n\nLa page {number} du livre, où il ne se passe rien." for number in range(4)]
    (tmp_path / "livre.txt").write_text("\n\n".join([*pages, "CHAPITRE DEUX\n\nLa fin."]), encoding="utf-8")
    document = read_document(tmp_path / "livre.txt")
    assert {paragraph.heading for paragraph in document.content()} == {None, "CHAPITRE DEUX"}
    assert sum(paragraph.text == "LE ROUGE DES TOITS" for paragraph in document.content()) == 3


STATUTES = """Statuts de l’association

Adoptés le 3 mars.

TITRE PREMIER
DES MEMBRES
Article 1er
Est membre qui le demande.


Art. 2. – Chaque membre a une voix.

Elle ne se délègue pas.

TITRE II

Section A : Du bureau
Le bureau compte trois membres. Article 12 du règlement, il se réunit chaque mois.

ANNEXE 1
"""


def test_document_has_the_title_and_no_path(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Le titre\n\nUn.\n", encoding="utf-8")
    document = read_document(str(file), "dossier/a.txt")
    assert (document.id, document.title, document.path) == ("dossier/a.txt", "Le titre", None)
    assert [(paragraph.line, paragraph.text) for paragraph in document.content()] == [(3, "Un.")]
