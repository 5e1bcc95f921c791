"""What only marks words, in whatever format, parts neither words nor paragraphs."""

from pathlib import Path

import pytest
from reading_files import read_document

JATS = """<?xml version="1.0" encoding="utf-8"?>
<article dtd-version="1.2" article-type="other"><front><article-meta><title-group>
<article-title>La tangue</article-title></title-group></article-meta></front><body><sec><title>Nature</title>
<p>Un sable <italic>fin</italic>, riche en <bold>co</bold>quilles<xref ref-type="fn" rid="n1">1</xref>.</p>
<sec><title>Usage</title><list><list-item><p>Corriger le <bold>sol</bold> ;</p></list-item>
<list-item><p>bâtir.</p></list-item></list></sec></sec></body>
<back><fn-group><fn id="n1"><p>Selon les analyses.</p></fn></fn-group></back></article>"""
OWN = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><div><head>Nature</head>
<own:remarque xmlns:own="urn:x">Un sable <hi>fin</hi>, riche en <hi>co</hi>quilles.<p>Un paragraphe.</p>Et la <hi>fin</hi>.</own:remarque>
</div></body></text></TEI>"""


@pytest.mark.parametrize(
    ("name", "text", "paragraphs"),
    [
        (
            "article.xml",
            JATS,
            [
                (None, "La tangue"),
                ("Nature", "Un sable fin, riche en coquilles."),
                ("Nature › Usage", "Corriger le sol ;\nbâtir."),
                ("Nature › Usage", "Selon les analyses."),
            ],
        ),
        (
            "propre.xml",
            OWN,
            [
                (None, "Un sable fin, riche en coquilles."),
                (None, "Un paragraphe."),
                (None, "Et la fin."),
            ],
        ),
        (
            "mots.adoc",
            "Un mot cou**pé** en deux, un __titre__long, et **gras**.\n",
            [(None, "Un mot coupé en deux, un titrelong, et gras.")],
        ),
    ],
)
def test_paragraphs_and_words_are_whole(
    tmp_path: Path, name: str, text: str, paragraphs: list[tuple[str | None, str]]
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    found = [(paragraph.heading, paragraph.text) for paragraph in read_document(tmp_path / name).content()]
    assert found == paragraphs
