"""DOCX, ODT, EPUB, RTF: real files, the same text in each of them found in the same paragraphs."""

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office_files import archive, docx, epub, odt, rtf
from reading_files import read_document
from work import lines_run

from searcher.documents.formats.docx import read as read_docx
from searcher.documents.formats.rtf import read as read_rtf
from searcher.documents.read.reader import Reader
from searcher.documents.source import Source
from searcher.errors import DocumentError

FILES = Path(__file__).parents[1] / "files" / "programs"
WRITERS = {"docx": docx, "odt": odt, "rtf": rtf}
META = {"title": "Le règlement", "author": "Zoé Œuvrard", "date": "2024-03-14", "language": "fr-FR"}
BLOCKS = [
    ("p", "Avant tout titre."),
    ("h1", "Titre premier"),
    ("p", "L’été, l’œuvre – « 10 % » 中文 😀 {accolades} \\ & <signes>."),
    ("h2", "Chapitre II"),
    ("item", "premier point"),
    ("item", "second point"),
    ("row", "Poste\tMontant"),
    ("row", "Voirie\t10 000"),
    ("h1", "Titre deuxième"),
    ("p", "La fin."),
]
EXPECTED = [
    (None, "Avant tout titre."),
    ("Titre premier", "L’été, l’œuvre – « 10 % » 中文 😀 {accolades} \\ & <signes>."),
    ("Titre premier › Chapitre II", "premier point\nsecond point"),
    ("Titre premier › Chapitre II", "Poste\tMontant\nVoirie\t10 000"),
    ("Titre deuxième", "La fin."),
]


def write(folder: Path, name: str, data: bytes) -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def places(path: Path) -> list[tuple[str | None, str]]:
    return [(paragraph.heading, paragraph.text) for paragraph in read_document(path).content()]


@pytest.mark.parametrize("suffix", WRITERS)
def test_paragraphs_stand_under_their_headings(tmp_path: Path, suffix: str) -> None:
    assert places(write(tmp_path, f"a.{suffix}", WRITERS[suffix](BLOCKS, META))) == EXPECTED


@pytest.mark.parametrize("suffix", WRITERS)
def test_title_author_and_date_are_those_of_the_file(tmp_path: Path, suffix: str) -> None:
    document = read_document(write(tmp_path, f"a.{suffix}", WRITERS[suffix](BLOCKS, META)))
    language = {} if suffix == "rtf" else {"language": "fr"}
    assert document.title == "Le règlement"
    assert document.metadata == {"type": suffix, "author": "Zoé Œuvrard", "date": "2024-03-14", **language}


@pytest.mark.parametrize("suffix", WRITERS)
def test_first_heading_is_the_title_where_none_is_given(tmp_path: Path, suffix: str) -> None:
    document = read_document(write(tmp_path, f"a.{suffix}", WRITERS[suffix]([("h1", "Rapport"), ("p", "Texte.")])))
    assert (document.title, [p.heading for p in document.content()]) == ("Rapport", [None])


@pytest.mark.parametrize("suffix", ["docx", "odt"])
def test_text_laid_out_as_title_is_the_title(tmp_path: Path, suffix: str) -> None:
    blocks = [("title", "Rapport annuel"), ("h1", "Bilan"), ("p", "Texte.")]
    document = read_document(write(tmp_path, f"a.{suffix}", WRITERS[suffix](blocks)))
    assert (document.title, [p.heading for p in document.content()]) == ("Rapport annuel", ["Bilan"])


@pytest.mark.parametrize("suffix", ["docx", "odt", "epub", "rtf"])
def test_file_of_another_program_is_read_as_it_was_written(suffix: str) -> None:
    document = read_document(FILES / f"rapport.{suffix}")
    found = {paragraph.text: paragraph.heading for paragraph in document.content()}
    chapter = "Titre I : La ressource › Chapitre 1"
    lists = next(text for text in found if text.startswith("Présents :"))
    assert (
        " ".join(re.sub("[•–]", "", lists).split()[:16])
        == "Présents : Mme Vautrin, maire ; M. Ouldache : sous-point un ; sous-point deux ; M."
    )
    assert found[lists] == chapter
    assert found["Année\tVolume\n2022\t120 m³\n2023\t480 m³"] == chapter
    assert found["Une citation en bloc, que l’auteur a reprise."] == chapter
    assert any("Note de bas de page sur la nappe phréatique." in text for text in found)
    assert any(text.startswith("Le premier paragraphe parle de l’eau, avec du texte en gras") for text in found)
    assert (
        found["Un autre paragraphe, avec un saut de ligne forcé et un terme : l’eau usée."] == "Titre II : Les usages"
    )
    if suffix != "rtf":  # Pandoc says nothing of the author there.
        assert (document.title, document.metadata["author"]) == ("Rapport sur l’eau", ["Ada Lovelace", "Zoé Mercier"])


def test_notes_of_a_word_document_are_read(tmp_path: Path) -> None:
    path = write(tmp_path, "a.docx", docx([("p", "Avant."), ("h1", "T"), ("p", "Texte.")], notes=["Voir l’article 3."]))
    assert places(path)[-1] == (None, "Voir l’article 3.")


def test_long_numbered_clauses_are_paragraphs(tmp_path: Path) -> None:
    clauses = [("item", f"Clause {number} : {'le preneur s’engage, ' * 12}sans réserve.") for number in range(3)]
    assert len(places(write(tmp_path, "a.docx", docx(clauses)))) == 3


def test_chapters_of_a_book_are_headings_and_its_table_of_contents_is_left_out(tmp_path: Path) -> None:
    chapters = {
        "Le départ": "<p>Il&nbsp;partit &agrave; l’aube.</p><h2>Le port</h2><p>La <i>mer</i> montait.</p>",
        "Le retour": "<p>Il revint.</p>",
    }
    path = write(tmp_path, "a.epub", epub(chapters, {**META, "title": "Le Voyage"}))
    document = read_document(path)
    assert (document.title, document.metadata["type"], document.metadata["author"]) == (
        "Le Voyage",
        "epub",
        "Zoé Œuvrard",
    )
    assert places(path) == [
        ("Le départ", "Il\u00a0partit à l’aube."),
        ("Le départ › Le port", "La mer montait."),
        ("Le retour", "Il revint."),
    ]


def test_running_header_of_rtf_is_left_out(tmp_path: Path) -> None:
    assert "courant" not in str(places(write(tmp_path, "a.rtf", rtf(BLOCKS, META))))


def test_rtf_in_the_code_page_of_old_macs_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, "a.rtf", rb"{\rtf1\mac\pard l'\'8et\'8e\par}")
    assert places(path) == [(None, "l'été")]


def test_cells_that_stand_for_many_are_written_so_often_as_anybody_means(tmp_path: Path) -> None:
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    row = (
        '<table:table-row table:number-rows-repeated="{}"><table:table-cell table:number-columns-repeated="{}">'
        "<text:p>mot</text:p></table:table-cell></table:table-row>"
    )
    rows = row.format(3, 2) + row.format(1000, 1000) * 50 + row.format(1, 1)
    file = tmp_path / "copies.fods"
    file.write_text(
        f'<office:document{spaces} office:mimetype="application/vnd.oasis.opendocument.spreadsheet">'
        f'<office:body><office:spreadsheet><table:table table:name="A">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document>"
    )
    with Reader() as reader:
        (document,) = reader.read(str(file), file.name)
    texts = [paragraph.text for paragraph in document.content()]
    assert texts[:3] == ["mot\tmot"] * 3
    assert texts[-1] == "mot"
    assert 50_000 < sum(text.count("mot") for text in texts) <= 110_000


@pytest.mark.parametrize(
    ("suffix", "part", "prefix"), [("docx", "word/document.xml", "w"), ("odt", "content.xml", "text")]
)
def test_prefixes_are_the_files_own_affair(tmp_path: Path, suffix: str, part: str, prefix: str) -> None:
    with ZipFile(BytesIO(WRITERS[suffix](BLOCKS, META))) as whole:
        members = {name: whole.read(name) for name in whole.namelist()}
    renamed = re.sub(rf"\b{prefix}:(?=[a-zA-Z])", "ns0:", members[part].decode()).replace(
        f"xmlns:{prefix}=", "xmlns:ns0="
    )
    assert places(write(tmp_path, f"a.{suffix}", archive({**members, part: renamed}))) == EXPECTED


@pytest.mark.parametrize("part", ["docProps/core.xml", "word/styles.xml", "meta.xml", "styles.xml"])
def test_damaged_part_that_a_document_can_do_without_is_noted(tmp_path: Path, part: str) -> None:
    suffix = "docx" if "/" in part else "odt"
    with ZipFile(BytesIO(WRITERS[suffix](BLOCKS, META))) as whole:
        members = {name: whole.read(name) for name in whole.namelist()}
    path = write(tmp_path, f"a.{suffix}", archive({**members, part: b"<x"}))
    with Reader() as reader:
        [document] = reader.read(str(path), "a")
        assert reader.notes == [f"its part {part} is damaged: unclosed token in line 1 of its XML"]
    assert document.content()[-1].text == "La fin."


@given(st.binary(max_size=300))
def test_rtf_of_any_bytes_is_read_or_refused(data: bytes) -> None:
    try:
        extracts = list(read_rtf(Source(b"{\\rtf1\\ansi " + data)))
    except DocumentError:
        return
    assert len(extracts) == 1


@pytest.mark.parametrize("suffix", ["docx", "odt", "epub"])
@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda data: data[: len(data) // 2], "is damaged: File is not a zip file"),
        (lambda _: b"PK\x03\x04", "is damaged: File is not a zip file"),
        (lambda _: archive({"autre.txt": "rien"}), "is damaged: its part .* is missing"),
        (lambda data: data.replace(b"<", b"("), "is damaged: "),
        (lambda _: b"ceci n'en est pas un", "is damaged: it does not begin as"),
    ],
)
def test_damaged_file_is_refused_with_the_reason(tmp_path: Path, suffix: str, damage: object, reason: str) -> None:
    assert callable(damage)
    whole = WRITERS[suffix](BLOCKS, META) if suffix in WRITERS else epub({"Un": "<p>Texte.</p>"})
    with pytest.raises(DocumentError, match=f"^{reason}"):
        read_document(write(tmp_path, f"a.{suffix}", damage(whole)))


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def relations(**targets: str) -> str:
    found = "".join(
        f'<Relationship Id="{kind}" Type="{RELATIONS}/{kind}" Target="{target}"/>' for kind, target in targets.items()
    )
    return f'<Relationships xmlns="{PACKAGE}">{found}</Relationships>'


def word_texts(folder: Path, body: str, styles: str = "", **parts: str | bytes) -> list[str]:
    """The paragraphs of a Word document whose main part is not where it usually is."""
    names = {"aFChunk": "chunk.html", "footer": "footer1.xml", "header": "header1.xml", "comments": "comments.xml"}
    xml = f'<w:{{0}} xmlns:w="{W}" xmlns:r="{RELATIONS}">{{1}}</w:{{0}}>'
    members: dict[str, str | bytes] = {
        "_rels/.rels": relations(officeDocument="/texte/corps.xml"),
        "texte/corps.xml": xml.format("document", f"<w:body>{body}</w:body>"),
        "texte/_rels/corps.xml.rels": relations(styles="styles.xml", **{kind: names[kind] for kind in parts}),
        "texte/styles.xml": xml.format("styles", styles),
        **{
            f"texte/{names[kind]}": part if kind == "aFChunk" else xml.format(kind, part)
            for kind, part in parts.items()
        },
    }
    (folder / "a.docx").write_bytes(archive({"[Content_Types].xml": "<Types/>", **members}))
    return [found.text for found in read_document(folder / "a.docx").content()]


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


SHOWN = '<w:vanish w:val="0"/>'
HIDDEN = '<w:rStyle w:val="secret"/>'
RAISED = '<w:vertAlign w:val="superscript"/>'


def word_style(identity: str, name: str, more: str = "") -> str:
    return f'<w:style w:styleId="{identity}"><w:name w:val="{name}"/>{more}</w:style>'


def styled(identity: str, text: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{identity}"/></w:pPr>{run(text)}</w:p>'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            f"<w:p>{run('Vu. ')}{run('Caché', '<w:vanish/>')}{run('Montré', SHOWN)}</w:p>",
            ["Vu. Montré"],
        ),
        (f"<w:p>{run('Vu. ')}{run('Caché', HIDDEN)}</w:p>", ["Vu."]),
        (f"<w:p>{run('m')}{run('2', RAISED)}</w:p>", ["m²"]),
        (
            f"<w:p><w:moveFrom>{run('Déplacé')}</w:moveFrom></w:p><w:p><w:moveTo>{run('Déplacé')}</w:moveTo></w:p>",
            ["Déplacé"],
        ),
        ("<w:p><w:r><w:t>mot</w:t><w:sym w:char='F0FC'/><w:t>suite</w:t></w:r></w:p>", ["mot suite"]),
        (styled("tdm", "Le bornage 417") + styled("corps", "Les bornes."), ["Les bornes."]),
        (styled("fils", "Titre d’un style qui en suit un autre") + styled("corps", "Texte."), ["Texte."]),
    ],
)
def test_word_document_says_what_word_shows(tmp_path: Path, body: str, expected: list[str]) -> None:
    styles = (
        word_style("fils", "Le mien", '<w:basedOn w:val="pere"/>')
        + word_style("pere", "heading 2", '<w:basedOn w:val="fils"/>')
        + word_style("tdm", "toc 1")
        + word_style("secret", "Secret", "<w:rPr><w:vanish/></w:rPr>")
    )
    assert word_texts(tmp_path, body, styles) == expected


def test_word_document_is_read_with_all_that_stands_beside_its_text(tmp_path: Path) -> None:
    texts = word_texts(
        tmp_path,
        f"<w:p>{run('Le texte.')}</w:p><w:altChunk r:id='aFChunk'/>",
        comments=f"<w:comment><w:p>{run('À revoir.')}</w:p></w:comment>",
        header=f"<w:p>{run('Mairie de Lyon')}</w:p>",
        footer=f"<w:p>{run('Mairie de Lyon')}</w:p><w:p>{run('Confidentiel')}</w:p>",
        aFChunk="<p>Une annexe en HTML.</p>",
    )
    assert texts == ["Le texte.", "Une annexe en HTML.", "À revoir.", "Mairie de Lyon", "Confidentiel"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (r"Vu {\v secret}suite\v1  non\v0  oui\par", ["Vu suite oui"]),
        (r"Vu {\deleted supprim\'e9 }{\revised ajout\'e9}\par", ["Vu ajouté"]),
        (
            r"{\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt Encadr\'e9\par}}{\shprslt{\*\do{\dptxbxtext Encadr\'e9}}}}Corps\par",
            ["Corps", "Encadré"],
        ),
        (r"{\*\do\dobxpage{\dptxbx{\dptxbxtext Ancien cadre\par}}}Corps\par", ["Corps", "Ancien cadre"]),
        (r"50 m{\super 2} et 10\super 5\nosupersub  francs\par", ["50 m² et 10⁵ francs"]),
    ],
)
def test_rtf_says_what_is_shown(tmp_path: Path, body: str, expected: list[str]) -> None:
    (tmp_path / "a.rtf").write_bytes(rb"{\rtf1\ansi " + body.encode() + b"}")
    assert [found.text for found in read_document(tmp_path / "a.rtf").content()] == expected


def test_book_is_read_with_its_notes_boxes_and_old_parts(tmp_path: Path) -> None:
    body = (
        '<nav epub:type="toc"><ol><li><a href="a">Table</a></li></ol></nav><section class="sidebar"><p>Un encadré.</p></section>'
        '<p>Le bac<a epub:type="noteref" href="#n">1</a> passe.</p>'
        '<aside epub:type="footnote" id="n" hidden=""><p>Un chaland.</p></aside>'
    )
    with ZipFile(BytesIO(epub({"Été": body}))) as book:
        members = {name.replace("chapitre-1", "e\u0301te\u0301"): book.read(name) for name in book.namelist()}
    package = members["OEBPS/livre.opf"].replace(b"chapitre-1", b"%C3%A9t%C3%A9")
    members["OEBPS/livre.opf"] = package.replace(b"application/xhtml+xml", b"text/x-oeb1-document")
    (tmp_path / "a.epub").write_bytes(archive(members))
    found = read_document(tmp_path / "a.epub").content()
    assert [one.text for one in found] == ["Un encadré.", "Le bac passe.", "Un chaland."]


def test_styles_based_on_one_another_without_end_cost_no_more_than_their_number() -> None:
    def work(times: int) -> int:
        namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        styles = "".join(f'<w:style w:styleId="s{n}"><w:basedOn w:val="s{n + 1}"/></w:style>' for n in range(times))
        body = '<w:p><w:pPr><w:pStyle w:val="s0"/></w:pPr><w:r><w:t>mot</w:t></w:r></w:p>' * times
        data = archive(
            {
                "word/styles.xml": f"<w:styles {namespace}>{styles}</w:styles>",
                "word/document.xml": f"<w:document {namespace}><w:body>{body}</w:body></w:document>",
            }
        )
        return lines_run(lambda: [*read_docx(Source(data))])

    assert work(400) < 5 * work(100)
