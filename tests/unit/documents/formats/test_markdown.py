"""Markdown: the words and their headings, without the marks; expected texts are beside the files."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher.documents.formats.markdown import read_markdown
from searcher.documents.model import Paragraph

FILES = Path(__file__).parents[1] / "files" / "markdown"
words = st.text("abcdéàç", min_size=1, max_size=8)


def expected(path: Path) -> tuple[str | None, list[tuple[int, str, str]]]:
    """Read a file's `.expected`: its title, then line number, tab, heading path, tab, paragraph."""
    title, *lines = path.with_suffix(".expected").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t", 2) for line in lines]
    return title or None, [
        (int(number), heading, text.replace("\\n", "\n").replace("\\t", "\t")) for number, heading, text in rows
    ]


def read(text: str) -> tuple[str | None, list[tuple[int | None, str, str]]]:
    extract = read_markdown(text)
    return extract.title, [(found.line, found.heading or "", found.text) for found in extract.paragraphs]


def texts(markdown: str) -> list[str]:
    return [paragraph.text for paragraph in read_markdown(markdown).paragraphs]


@pytest.mark.parametrize("path", sorted(FILES.glob("*.md")), ids=lambda path: path.stem)
def test_file_has_these_paragraphs(path: Path) -> None:
    assert read(path.read_text(encoding="utf-8")) == expected(path)


@pytest.mark.parametrize("line_end", ["\r\n", "\r"], ids=["windows", "old-mac"])
@pytest.mark.parametrize("path", sorted(FILES.glob("*.md")), ids=lambda path: path.stem)
def test_line_ends_make_no_difference(path: Path, line_end: str) -> None:
    assert read(path.read_bytes().decode().replace("\n", line_end)) == expected(path)


@given(st.text())
def test_every_text_can_be_read(text: str) -> None:
    for paragraph in read_markdown(text).paragraphs:
        assert paragraph.text.strip()


@given(st.lists(st.lists(words, min_size=1, max_size=5), min_size=1, max_size=5))
def test_paragraphs_of_plain_words_are_those_of_plain_text(paragraphs: list[list[str]]) -> None:
    given_texts = [" ".join(paragraph) for paragraph in paragraphs]
    assert read_markdown("\n\n".join(given_texts)).paragraphs == tuple(
        Paragraph(text, line=2 * number + 1) for number, text in enumerate(given_texts)
    )


@given(st.lists(st.tuples(st.integers(1, 6), words), min_size=1, max_size=8))
def test_no_heading_is_lost(headings: list[tuple[int, str]]) -> None:
    extract = read_markdown("\n\n".join(f"{'#' * level} {text}" for level, text in headings))
    kept = [extract.title, *(word for found in extract.paragraphs for word in (found.heading, found.text))]
    assert {text for _, text in headings} <= {part for words in kept if words for part in words.split(" › ")}


def test_heading_without_text_below_knows_its_line() -> None:
    assert read("# Titre\n\n## Vide\n\n## Plein\n\nTexte.") == ("Titre", [(3, "", "Vide"), (7, "Plein", "Texte.")])


def test_line_break_in_html_parts_two_words() -> None:
    assert texts("une ligne<br>suivante")[0].split() == ["une", "ligne", "suivante"]


def test_html_paragraphs_on_one_line_do_not_run_together() -> None:
    assert texts("<p>Un</p><p>Deux</p>\n")[0].split() == ["Un", "Deux"]


def test_html_block_shows_its_characters() -> None:
    assert texts("<p>L&eacute;gende</p>\n") == ["Légende"]


def test_text_between_two_rules_is_not_lost() -> None:
    assert texts("---\n\nPremier paragraphe.\n\n---\n\nSecond.\n") == ["Premier paragraphe.", "Second."]


TOML = (
    '+++\ntitle = "Le bail"\ndate = 2024-03-04\ntags = ["loyer", "bail"]\n[extra]\nauthors = ["Ada"]\n+++\n\nTexte.\n'
)


def test_front_matter_in_toml_is_read_as_one_in_yaml() -> None:
    extract = read_markdown(TOML)
    assert (extract.title, extract.metadata) == (
        "Le bail",
        {"tags": ["loyer", "bail"], "author": "Ada", "date": "2024-03-04"},
    )
    assert [(found.line, found.text) for found in extract.paragraphs] == [(9, "Texte."), (1, "loyer, bail")]


def test_other_names_of_a_note_are_words_of_it() -> None:
    extract = read_markdown("---\ntitle: T\ndate: 2024-3-4\naliases: [Le viaduc, Pont]\n---\nTexte.\n")
    assert extract.metadata == {"date": "2024-03-04"}
    assert [found.text for found in extract.paragraphs] == ["Texte.", "Le viaduc / Pont"]


def test_long_paragraph_is_read_whole() -> None:
    text = "un *mot* et [un lien](http://a.fr/b) " * 1000
    [paragraph] = read_markdown(text).paragraphs
    assert paragraph.text.count("un lien") == 1000
    assert paragraph.text.replace("*", "").count("un mot et") == 1000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<div>Un <b>m</b>ot<script>var a</script></div>", "Un mot"),
        ("Un <!-- non --> mot <img alt='vu'>", "Un  mot vu"),
        ("<p>Un <!-- jamais fermé</p>", "Un  jamais fermé"),
        ("a < b et c", "a < b et c"),
    ],
)
def test_html_in_markdown_is_read_as_its_text(text: str, expected: str) -> None:
    assert next((found.text for found in read_markdown(text).paragraphs), None) == expected
