"""PDF: pages, whole words, no running lines; scans are told from texts."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdf_file import HEIGHT, Line, paragraph, pdf
from reading_files import read_document

from searcher.documents.formats.pdf.layout import Page, read_pages
from searcher.documents.formats.pdf.lines import Line as Placed
from searcher.documents.model import Document
from searcher.documents.read.reader import Reader
from searcher.errors import DocumentError

SEASONS = ("printemps", "automne", "hiver", "été")


def season_page(number: int, season: str) -> list[Line]:
    """A page as offices print them: running lines, a heading, a wrapped paragraph, and another with an indent."""
    first = f"Au {season}, la commune a entre\u00adtenu les chemins com\u00admunaux et les fossés, malgré la pluie et le vent."
    second = f"Les habitants ont parti\u00adcipé aux réunions du {season}."
    return [
        Line(60, 40, "Commune de Montaubry - Rapport annuel", 9),
        Line(60, 90, f"Le {season}", 16),
        *paragraph(60, 120, 180, first),
        *paragraph(74, 200, 180, second),
        Line(290, HEIGHT - 30, f"Page {number} sur 4", 9),
    ]


def read(folder: Path, data: bytes) -> Document:
    (folder / "a.pdf").write_bytes(data)
    return read_document(folder / "a.pdf")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Document:
    info = {"Title": "Rapport annuel", "Author": "Mairie", "CreationDate": "D:20240314093000+01'00'"}
    pages = [season_page(number, season) for number, season in enumerate(SEASONS, 1)]
    return read(tmp_path_factory.mktemp("pdf"), pdf(pages, info, "fr-FR"))


def test_each_paragraph_knows_its_page_and_heading(report: Document) -> None:
    assert [(found.page, found.heading) for found in report.content()] == [
        (number, f"Le {season}") for number, season in enumerate(SEASONS, 1) for _ in range(2)
    ]


def test_words_cut_at_line_ends_are_whole(report: Document) -> None:
    assert [found.text for found in report.content()][:2] == [
        "Au printemps, la commune a entretenu les chemins communaux et les fossés, malgré la pluie et le vent.",
        "Les habitants ont participé aux réunions du printemps.",
    ]


def test_running_headers_footers_and_page_numbers_are_left_out(report: Document) -> None:
    assert not [found for found in report.content() if "Montaubry" in found.text or "Page" in found.text]


def test_metadata_are_those_of_the_file(report: Document) -> None:
    assert report.title == "Rapport annuel"
    assert report.metadata == {
        "type": "pdf",
        "author": "Mairie",
        "date": "2024-03-14T09:30:00+01:00",
        "language": "fr",
    }


@pytest.mark.parametrize("title", ["Microsoft Word - brouillon.docx", "rapport_v2.indd", "", "Sans titre"])
def test_title_that_a_program_made_up_gives_way_to_the_first_heading(tmp_path: Path, title: str) -> None:
    assert read(tmp_path, pdf([season_page(1, "printemps")], {"Title": title})).title == "Le printemps"


def test_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    left, right = "À gauche on lit d’abord ceci, qui est assez long.", "À droite on lit ensuite cela, qui l’est autant."
    page = [*paragraph(60, 100, 120, left), *paragraph(300, 100, 120, right)]
    assert [found.text for found in read(tmp_path, pdf([page])).content()] == [left, right]


def test_sentence_that_goes_on_overleaf_is_one_paragraph(tmp_path: Path) -> None:
    pages = [
        [Line(60, 100, "Le premier paragraphe est court."), Line(60, 140, "La délibération a été adoptée à la")],
        [Line(60, 100, "majorité des voix, après un long débat."), Line(60, 140, "Fin.")],
    ]
    assert [(found.page, found.text) for found in read(tmp_path, pdf(pages)).content()] == [
        (1, "Le premier paragraphe est court."),
        (1, "La délibération a été adoptée à la majorité des voix, après un long débat."),
        (2, "Fin."),
    ]


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("des logi-", "ciels libres", "des logiciels libres"),
        ("il est peut-", "être venu", "il est peut-être venu"),
        ("répond-", "il encore", "répond-il encore"),
        ("à Saint-", "Étienne", "à Saint-Étienne"),
        ("de 2023-", "2024", "de 2023-2024"),
        ("en porte-", "monnaie neuf", "en porte-monnaie neuf"),
    ],
)
def test_hyphen_stays_where_it_is_the_words_own(before: str, after: str, joined: str) -> None:
    lines = [
        Placed("Le porte-monnaie est là, peut-être.", 60, 400, 80, 11),
        Placed(before, 60, 400, 94, 11),
        Placed(after, 60, 400, 108, 11),
    ]
    assert read_pages([Page(lines)], None, {}).paragraphs[-1].text.endswith(joined)


def test_chapter_numbers_at_the_top_of_pages_are_no_running_lines(tmp_path: Path) -> None:
    pages = [
        [Line(60, 80, f"Chapitre {number}", 18), *paragraph(60, 120, 300, f"On lit « {word} » ici. " * 9)]
        for number, word in enumerate(SEASONS, 1)
    ]
    assert {found.heading for found in read(tmp_path, pdf(pages)).content()[1:]} == {f"Chapitre {n}" for n in (2, 3, 4)}


def test_items_and_the_last_row_of_a_table_are_no_part_of_what_follows(tmp_path: Path) -> None:
    item = "deux adjoints, dont celui qui est chargé des chemins et des fossés de toute la commune, ainsi que son suppléant"
    page = [
        Line(60, 100, "Sont présents :"),
        Line(60, 115, "•", 15),
        Line(75, 115, "la maire ;"),
        Line(60, 130, "•", 15),
        *paragraph(75, 130, 300, item),
        Line(60, 190, "Poste        Montant"),
        Line(60, 202, "Voirie        10 000"),
        *paragraph(60, 214, 400, "Le conseil en prend acte et passe à la suite de son ordre du jour sans autre débat."),
    ]
    assert [found.text for found in read(tmp_path, pdf([page])).content()] == [
        f"Sont présents :\n• la maire ;\n• {item}",
        "Poste\tMontant\nVoirie\t10 000",
        "Le conseil en prend acte et passe à la suite de son ordre du jour sans autre débat.",
    ]


@pytest.mark.parametrize("pages", [[[], []], [[], [Line(60, 100, " ")]]], ids=["pictures", "a picture and nothing"])
def test_scan_without_text_says_so(tmp_path: Path, pages: list[list[Line]]) -> None:
    with pytest.raises(
        DocumentError, match=r"^has no text but images of it: a scan; searcher index --ocr reads it by OCR$"
    ):
        read(tmp_path, pdf(pages))


def test_page_with_nothing_on_it_is_no_scan(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"^holds no text$"):
        read(tmp_path, pdf([[Line(60, 100, " ")]]))


def test_pages_without_text_among_others_are_noted(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf([[Line(60, 100, "Du texte.")], [], []]))
    with Reader() as reader:
        [document] = reader.read(str(tmp_path / "a.pdf"), "a")
        assert [found.text for found in document.content()] == ["Du texte."]
        assert reader.notes == [
            "2 pages, the first 2, are without text, as scans are; searcher index --ocr reads them by OCR"
        ]


@pytest.mark.parametrize("keep", [0.2, 0.6])
def test_damaged_file_is_refused_or_read_as_far_as_it_goes(tmp_path: Path, keep: float) -> None:
    data = pdf([season_page(1, "printemps")])
    with pytest.raises(DocumentError, match=r"^(is damaged|has no text)"):
        read(tmp_path, data[: int(len(data) * keep)])


@given(
    st.lists(
        st.lists(
            st.builds(
                lambda text, left, width, baseline, size, bold: Placed(
                    text, left, left + width, baseline, size, 0, bold
                ),
                st.text("aé- .1", min_size=1, max_size=8).filter(str.strip),
                st.floats(0, 500),
                st.floats(1, 400),
                st.floats(0, 800),
                st.sampled_from([8.0, 11.0, 20.0]),
                st.booleans(),
            ),
            max_size=8,
        ),
        max_size=4,
    )
)
def test_lines_anywhere_make_paragraphs_in_order_of_pages(pages: list[list[Placed]]) -> None:
    extract = read_pages([Page(lines) for lines in pages], None, {})
    numbers = [paragraph.page for paragraph in extract.paragraphs]
    assert all(number and 1 <= number <= len(pages) for number in numbers)
