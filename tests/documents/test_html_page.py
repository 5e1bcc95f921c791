"""HTML: what a visitor comes for, and where it stands in the file."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_files import read_document

from searcher.documents.html_page import read_page

PAGE = """<!DOCTYPE html>
<html lang="fr-CA"><head><meta charset="utf-8"><title>La sécheresse — Le Courrier</title>
<meta name="author" content="Ada Nguyen"><meta property="article:published_time" content="2024-05-06T10:00:00+02:00">
<style>p { color: red }</style><script>var navigation = "<p>non</p>";</script></head>
<body class="has-sidebar menu-open">
<header><a href="/">Le Courrier</a></header>
<nav><ul><li><a href="/a">Politique</a></li><li><a href="/b">Sport</a></li></ul></nav>
<div class="breadcrumb">Accueil &gt; Environnement</div>
<main><article><header><h1>La sécheresse</h1></header>
<p>L&rsquo;eau <b>man</b>que
dans la vallée.<br>On coupe.
<p>Deuxième paragraphe
<h2>Les causes</h2>
<ul><li>le vent<li>le <a href="x">soleil</a></ul>
<table><tr><th>Mois<th>Pluie<tr><td>Mai<td>2 mm</table>
<pre>une ligne
  une autre</pre>
</article><aside>À lire aussi</aside></main>
<footer>Mentions légales</footer>
</body></html>
"""


def texts(html: str) -> list[str]:
    return [paragraph.text for paragraph in read_page(html).paragraphs]


def test_main_content_is_read_with_headings_and_lines(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    document = read_document(tmp_path / "a.html")
    assert document.title == "La sécheresse — Le Courrier"
    assert document.metadata == {
        "type": "html",
        "author": "Ada Nguyen",
        "date": "2024-05-06T10:00:00+02:00",
        "language": "fr",
    }
    assert [(found.line, found.heading, found.text) for found in document.content()] == [
        (10, None, "L’eau manque dans la vallée. On coupe."),
        (12, None, "Deuxième paragraphe"),
        (14, "Les causes", "le vent\nle soleil"),
        (15, "Les causes", "Mois\tPluie\nMai\t2 mm"),
        (16, "Les causes", "une ligne\n  une autre"),
    ]


def test_page_of_a_newspaper_without_main_is_read_without_what_stands_around() -> None:
    extract = read_page((Path(__file__).parent / "files" / "html" / "press-article.html").read_text(encoding="utf-8"))
    assert [(found.line, found.heading, found.text) for found in extract.paragraphs] == [
        (12, None, "Par Claire Martin, publié le 5 mars 2024 à 10:00"),
        (14, None, "Le logiciel libre s'impose dans l'intelligence artificielle, selon une étude."),
        (
            16,
            None,
            (
                "Selon le directeur technologique, « l'open source est l'avenir ». Les développeurs y trouvent des"
                " modèles, des jeux de données et une communauté qui répond à leurs questions."
            ),
        ),
        (18, "Des modèles ouverts", "Les modèles ouverts se sont multipliés. Ils sont moins chers."),
        (19, "Des modèles ouverts", "Ils sont auditables ;\nils sont adaptables."),
        (20, "Des modèles ouverts", "Nombre de modèles publiés par an. © AFP"),
        (21, "Des modèles ouverts", "Nous n'aurions jamais pu le faire seuls."),
        (
            23,
            "Des modèles ouverts",
            "La suite dépendra des régulateurs, qui hésitent encore sur la définition même du mot ouvert.",
        ),
        (24, "Des modèles ouverts", "Année\tModèles\n2022\t120\n2023\t480"),
    ]


def test_heading_of_links_alone_goes_with_them() -> None:
    html = (
        "<p>Le texte de la page, assez long pour en être un."
        "<div><h3>Sur le même thème</h3><ul><li><a href=1>Un autre article</a></ul></div>"
        "<div><h3>Sources</h3><p>Un rapport.</p></div><p>La fin du texte, qui vient après."
    )
    assert [(found.heading, found.text) for found in read_page(html).paragraphs][1:] == [
        ("Sources", "Un rapport."),
        ("Sources", "La fin du texte, qui vient après."),
    ]


@pytest.mark.parametrize("name", ["has-comments", "no-sidebar", "content-with-newsletter-x is-related"])
def test_class_that_tells_of_something_else_hides_nothing(name: str) -> None:
    assert texts(f"<div class='{name}'><p>Le texte.</p></div><div class=footer><p>Le pied.</p></div>") == ["Le texte."]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("l’eau<sup class=reference><a href='#note-1'>[1]</a></sup> pure", "l’eau pure"),
        ("l’eau<a href='#fn1'><sup>1</sup></a> pure", "l’eau pure"),
        ("l’eau<a href='notes.xhtml#n' epub:type='noteref'>12</a> pure", "l’eau pure"),
        ("le 1<sup>er</sup> mai, 2 m<sup>2</sup>", "le 1er mai, 2 m2"),
        ("voir <a href='#a'>12</a>", "voir 12"),
        ("Une note. <a href='#ref1'>↩︎</a>", "Une note."),
    ],
)
def test_mark_of_a_note_is_no_part_of_the_word_before_it(html: str, text: str) -> None:
    assert texts(f"<p>{html}</p><p>Un texte sans lien, pour que la page en ait assez.</p>")[0] == text


def test_list_within_a_list_and_its_announcement_are_one_paragraph() -> None:
    html = "<p>Présents :</p><ul><li>la maire<li>deux adjoints :<ul><li>Paul<li>Zoé</ul><li>le secrétaire</ul><p>Fin."
    assert texts(html) == ["Présents :\nla maire\ndeux adjoints :\nPaul\nZoé\nle secrétaire", "Fin."]


@pytest.mark.parametrize("encoding", ["iso-8859-1", "windows-1252", "utf-16", "iso-8859-15", "macintosh"])
def test_page_is_read_whatever_its_encoding_says(tmp_path: Path, encoding: str) -> None:
    html = "<meta charset='iso-8859-1'><title>Été</title><p>L'élève a coûté cher à l'école.</p>"
    (tmp_path / "a.htm").write_bytes(html.encode(encoding))
    assert [found.text for found in read_document(tmp_path / "a.htm").content()] == ["L'élève a coûté cher à l'école."]


def test_declared_encoding_that_is_no_french_one_is_taken(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes("<meta charset=koi8-r><p>Привет мир</p>".encode("koi8-r"))
    assert [found.text for found in read_document(tmp_path / "a.html").content()] == ["Привет мир"]


def test_page_of_links_alone_is_kept() -> None:
    assert texts("<ul><li><a href=a>Budget 2023</a><li><a href=b>Budget 2024</a></ul>") == ["Budget 2023\nBudget 2024"]


def test_links_beside_text_are_navigation() -> None:
    assert texts("<ul><li><a href=a>Accueil</a><li><a href=b>Contact</a></ul><p>Le texte du jour.") == [
        "Le texte du jour."
    ]


def test_page_that_is_navigation_only_is_not_lost() -> None:
    assert texts("<nav>Tout est <b>ici</b></nav>") == ["Tout est ici"]


def test_teaser_in_an_article_does_not_hide_the_page() -> None:
    assert len(texts(f"<article>Court.</article><p>{'Le vrai texte de la page. ' * 10}</p>")) == 2


def test_two_line_breaks_part_paragraphs_as_in_old_pages() -> None:
    assert texts("Un<br><br>Deux<br>suite") == ["Un", "Deux suite"]


def test_sections_of_old_word_do_not_stop_the_reading() -> None:
    assert texts("<p>Un<![if !supportLists]>deux<![endif]></p><![x[<p>trois") == ["Undeux", "trois"]


@given(st.text("<>/!-[]a =\"'&;pdivtlhr1 \n", max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    for paragraph in read_page(text).paragraphs:
        assert paragraph.text.strip()
        assert paragraph.line is None or 1 <= paragraph.line <= text.count("\n") + 1


@given(st.lists(st.text("abcé", min_size=1), min_size=1, max_size=6))
def test_every_paragraph_comes_back_in_its_line(words: list[str]) -> None:
    found = read_page("".join(f"<p>\n{word}\n" for word in words)).paragraphs
    assert [(paragraph.line, paragraph.text) for paragraph in found] == [
        (2 * number, word) for number, word in enumerate(words, start=1)
    ]
