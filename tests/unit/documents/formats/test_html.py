"""HTML: what a visitor comes for, and where it stands in the file."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_files import read_document

from searcher.documents.formats.html import read_page

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
    extract = read_page(
        (Path(__file__).parents[1] / "files" / "html" / "press-article.html").read_text(encoding="utf-8")
    )
    assert [(found.line, found.heading, found.text) for found in extract.paragraphs] == [
        (12, None, "Par Claire Martin, publié le 5 mars 2024 à 10:00"),
        (14, None, "Le logiciel libre s'impose dans l'intelligence artificielle, selon une étude."),
        (15, None, "Publicité"),
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
        (20, "Des modèles ouverts", "Un graphique"),
        (20, "Des modèles ouverts", "Nombre de modèles publiés par an. © AFP"),
        (21, "Des modèles ouverts", "Nous n'aurions jamais pu le faire seuls."),
        (
            23,
            "Des modèles ouverts",
            "La suite dépendra des régulateurs, qui hésitent encore sur la définition même du mot ouvert.",
        ),
        (24, "Des modèles ouverts", "Année\tModèles\n2022\t120\n2023\t480"),
        (27, "Des modèles ouverts › Commentaires", "Très bon article, merci beaucoup pour ces explications claires !"),
    ]


def test_box_of_links_that_is_called_related_goes_with_its_heading() -> None:
    html = (
        "<p>Le texte de la page, assez long pour en être un."
        "<div class=related><h3>Sur le même thème</h3><ul><li><a href=1>Un autre article</a></ul></div>"
        "<div class=related><h3>Sources</h3><p>Un rapport.</p></div>"
    )
    assert [(found.heading, found.text) for found in read_page(html).paragraphs][1:] == [("Sources", "Un rapport.")]


@pytest.mark.parametrize(
    "name", ["footer", "cookies", "social", "partage", "recette-cookies", "menu", "comments", "pub"]
)
@pytest.mark.parametrize("page", ["<main>{}</main>", "{}", "<article>{}</article>"])
@pytest.mark.parametrize("attribute", ["class", "id"])
def test_no_class_and_no_id_hides_a_text(name: str, page: str, attribute: str) -> None:
    body = f"<p>Le texte du jour.</p><div {attribute}={name}><h2>Un titre</h2><p>Farine et sucre.</p></div>"
    assert texts(page.format(body)) == ["Le texte du jour.", "Farine et sucre."]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("l’eau<sup class=reference><a href='#note-1'>[1]</a></sup> pure", "l’eau pure"),
        ("l’eau<a href='#fn1'><sup>1</sup></a> pure", "l’eau pure"),
        ("l’eau<a href='notes.xhtml#n' epub:type='noteref'>12</a> pure", "l’eau pure"),
        ("le 1<sup>er</sup> mai, 2 m<sup>2</sup>", "le 1er mai, 2 m²"),
        ("l’économie<sup>12</sup> croît, 10<sup>-5</sup>", "l’économie¹² croît, 10⁻⁵"),
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


LONG = "Le comité a débattu longuement de la voirie, de la cantine et du gymnase avant de lever la séance."


@pytest.mark.parametrize(
    ("html", "last"),
    [
        ("<main><p>{}</p><div hidden='until-found'><p>Le tarif réduit.</p></div></main>", "Le tarif réduit."),
        ("<main><p>{}</p><div role=tabpanel hidden><p>Second onglet.</p></div></main>", "Second onglet."),
        ("<p>{}</p><button aria-controls=p>Voir</button><div id=p aria-hidden=true>Un pli.</div>", "Un pli."),
        ("<p>{}</p><div hidden>Un brouillon.</div>", LONG),
        ("<p>{}</p><dialog>Acceptez-vous ?</dialog>", LONG),
        ("<p>{}</p><figure><img src=a.png alt='Une carte'></figure>", "Une carte"),
        ("<p>{}</p><p><img src=a.png alt='IMG_12.JPG'></p>", LONG),
        ("<p>{}</p><p>Soit <math><mi>epsilon</mi><mo>=</mo><mn>42</mn></math>.</p>", "Soit epsilon = 42 ."),
        ("<p>{}</p><p>La <ruby>ville<rp>(<rt>cité<rp>)</ruby> dort.</p>", "La ville (cité) dort."),
        ("<main><p>{}</p><form><p>Vos trimestres.</p><input></form></main>", "Vos trimestres."),
        ("<p>{}</p><form><label>Votre adresse</label><input><button>Envoyer</button></form>", LONG),
        ("<p>{}</p><ul><li><a href=a>Guide de la pompe</a><li><a href=b>Plan</a></ul>", "Guide de la pompe\nPlan"),
        ("<p>{}</p><p>extra<script>var a = '<p>';</script>ordinaire</p>", "extraordinaire"),
        ("<head><title>T</title><p>{}</p><p>Sans fin de tête.</p>", "Sans fin de tête."),
    ],
)
def test_what_a_visitor_can_come_to_see_is_read(html: str, last: str) -> None:
    assert texts(html.format(LONG))[-1] == last


@pytest.mark.parametrize(
    ("html", "heading"),
    [
        ("<h2><button>Quels documents ?</button></h2><p>{}</p>", "Quels documents ?"),
        ("<div><h2><a href='/pompe'>Réparer une pompe</a></h2><p>{}</p></div>", "Réparer une pompe"),
        ("<h2>Les causes<a class=headerlink href='#causes'>¶</a></h2><p>{}</p>", "Les causes"),
        ("<div class=hero><h1>Les castors</h1></div><main><p>{}</p></main>", "Les castors"),
        ("<header><h1>Les castors</h1></header><p>{}</p>", "Les castors"),
        ("<header><h1><a href='/'>Le Courrier</a></h1></header><main><p>{}</p></main>", None),
        ("<h2>Les causes<br>du recul</h2><p>{}</p>", "Les causes du recul"),
        ("<h2><svg><title>Icône</title></svg> Les causes</h2><p>{}</p>", "Les causes"),
    ],
)
def test_headings_are_kept_whatever_is_in_them_or_around(html: str, heading: str | None) -> None:
    [paragraph] = read_page(f"<title>Autre</title>{html}".format(LONG)).paragraphs
    assert (paragraph.heading, paragraph.text) == (heading, LONG)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a < b, c<d, 1 &lt; 2 &amp;c.", "a < b, c<d, 1 < 2 &c."),
        ("<p title='1>2' data-x = a>Un<!-- <p>non</p> --> deux<!> trois", "Un deux trois"),
        ("<p>Un <b>mot</b> <b", "Un mot <b"),
        ("<p class='jamais fermé>Un mot</p> et un autre", "Un mot"),
        ("<P>Un<BR/>mot</P>", "Un mot"),
        ("<p>&#" + "9" * 5000 + ";", "&#" + "9" * 5000 + ";"),
        ("<style/><p>Un mot", "Un mot"),
        ("<title>Un", "Un"),
        ("<p>Un<![CDATA[ < deux]]>", "Un < deux"),
    ],
)
def test_tags_are_told_from_text_as_browsers_do(html: str, text: str) -> None:
    assert texts(html)[0] == text


def test_line_break_parts_words_in_items_and_cells_too() -> None:
    assert texts("<ul><li>Un pont<br>de pierre</ul><table><tr><td>12 rue Haute<br/>69001 Lyon<td>oui</table>") == [
        "Un pont de pierre",
        "12 rue Haute 69001 Lyon\toui",
    ]


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


@pytest.mark.parametrize("title", ["Document", "Untitled Document", "Page sans titre", "Document1", "index.html", " "])
def test_title_that_a_program_wrote_gives_way_to_the_heading(tmp_path: Path, title: str) -> None:
    (tmp_path / "a.html").write_text(
        f"<title>{title}</title><main><h1>Le phare</h1><p>Il s’allume au soir.</p></main>", encoding="utf-8"
    )
    assert read_document(tmp_path / "a.html").title == "Le phare"
