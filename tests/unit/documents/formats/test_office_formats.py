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


MARK_DELETED = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"


def cell(text: str) -> str:
    return f"<w:tc><w:p>{run(text)}</w:p></w:tc>"


def row(*texts: str) -> str:
    return f"<w:tr>{''.join(map(cell, texts))}</w:tr>"


def field(code: str, result: str) -> str:
    """A field of Word; of one within the code of another what is in its paragraph."""
    inner = code.replace("<w:p>", "</w:instrText></w:r>").replace("</w:p>", "<w:r><w:instrText>")
    begin, separate, end = (f"<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>" for kind in ("begin", "separate", "end"))
    return f"<w:p>{begin}<w:r><w:instrText>{inner}</w:instrText></w:r>{separate}{run(result)}{end}</w:p>"


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
        (
            f"<w:p><w:pPr><w:pPrChange><w:pPr><w:pStyle w:val='tdm'/></w:pPr></w:pPrChange></w:pPr>{run('Autrefois')}</w:p>",
            ["Autrefois"],
        ),
        (f"<w:p>{run('Montré', '<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>')}</w:p>", ["Montré"]),
        (f"<w:p>{MARK_DELETED}{run('Une phrase ')}</w:p><w:p>{run('coupée.')}</w:p>", ["Une phrase coupée."]),
        (f"<w:p>{MARK_DELETED}{run('Au bout.')}</w:p><w:tbl>{row('a', 'b')}</w:tbl>", ["Au bout.", "a\tb"]),
        (f"<w:p>{MARK_DELETED}{run('À la fin.')}</w:p>", ["À la fin."]),
        (styled("puce", "Un pont") + styled("puce", "Un gué"), ["Un pont\nUn gué"]),
        (field("IF " + field("MERGEFIELD Nom", "Dupont"), "Madame"), ["Madame"]),
        (field("REF x", "Un ") + f"<w:p>{run('Après.')}</w:p>", ["Un", "Après."]),
        (
            f"<w:p><w:r><w:ruby><w:rt>{run('kan')}</w:rt><w:rubyBase>{run('漢')}</w:rubyBase></w:ruby></w:r></w:p>",
            ["kan 漢"],
        ),
        (
            f"<w:tbl>{row('a', 'b')}<w:tr>{cell('c')}<w:tc><w:tbl>{row('d', 'e')}</w:tbl></w:tc></w:tr></w:tbl>",
            ["a\tb\nc\td e"],
        ),
    ],
)
def test_word_document_says_what_word_shows(tmp_path: Path, body: str, expected: list[str]) -> None:
    styles = (
        word_style("fils", "Le mien", '<w:basedOn w:val="pere"/>')
        + word_style("pere", "heading 2", '<w:basedOn w:val="fils"/>')
        + word_style("tdm", "toc 1")
        + word_style("puce", "List Bullet", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
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


def test_rtf_with_a_title_keeps_its_first_heading(tmp_path: Path) -> None:
    body = rb"{\rtf1\ansi{\info{\title Rapport annuel}}\pard\outlinelevel0 Le bornage\par\pard Les bornes.\par}"
    (tmp_path / "a.rtf").write_bytes(body)
    document = read_document(tmp_path / "a.rtf")
    assert document.title == "Rapport annuel"
    assert places(tmp_path / "a.rtf") == [("Le bornage", "Les bornes.")]


def odt_cell(text: str) -> str:
    return f"<table:table-cell>{text if text.startswith('<') else f'<text:p>{text}</text:p>'}</table:table-cell>"


def odt_row(*texts: str) -> str:
    return f"<table:table-row>{''.join(map(odt_cell, texts))}</table:table-row>"


def odt_table(*rows: str) -> str:
    return f"<table:table>{''.join(rows)}</table:table>"


def test_paragraph_in_the_style_of_a_heading_is_one_in_open_documents_too(tmp_path: Path) -> None:
    styles = (
        '<style:style style:name="Niveau" style:default-outline-level="2"/>'
        '<style:style style:name="P1" style:parent-style-name="Niveau"/>'
    )
    body = '<text:p>Avant.</text:p><text:p text:style-name="P1">Le bornage</text:p><text:p>Les bornes.</text:p>'
    odt_texts(tmp_path, body, f"<office:automatic-styles>{styles}</office:automatic-styles>")
    assert places(tmp_path / "a.odt") == [(None, "Avant."), ("Le bornage", "Les bornes.")]


def odt_texts(folder: Path, body: str, styles: str = "") -> list[str]:
    """The paragraphs of an OpenDocument text of one part."""
    names = {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
        "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
        "dc": "http://purl.org/dc/elements/1.1/",
    }
    declared = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in names.items())
    content = (
        f"<office:document-content {declared}>{styles}<office:body><office:text>{body}</office:text></office:body>"
    )
    (folder / "a.odt").write_bytes(archive({"content.xml": f"{content}</office:document-content>"}))
    return [found.text for found in read_document(folder / "a.odt").content()]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "<text:p>Le <office:annotation><dc:creator>Zoé</dc:creator><text:p>À revoir.</text:p></office:annotation>texte.</text:p>",
            ["Le texte."],
        ),
        (
            "<text:p>Voir <draw:frame><svg:title>Un pont</svg:title><svg:desc>de pierre</svg:desc></draw:frame>ici.</text:p>",
            ["Voir Un pont de pierre ici."],
        ),
        (
            "<text:p>Le <text:ruby><text:ruby-base>漢</text:ruby-base><text:ruby-text>kan</text:ruby-text></text:ruby>.</text:p>",
            ["Le 漢 kan ."],
        ),
        (
            odt_table(odt_row("a", "b"), odt_row("c", odt_table(odt_row("d", "e")))),
            ["a\tb\nc\td e"],
        ),
    ],
)
def test_open_document_says_what_is_shown(tmp_path: Path, body: str, expected: list[str]) -> None:
    assert odt_texts(tmp_path, body) == expected


SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("00000", "1234", "01234"),
        ("0#&quot; &quot;##&quot; &quot;##&quot; &quot;##&quot; &quot;##", "612345678", "0612345678"),
        ("#,##0.00", "1234.5", "1234,5"),
        ("[h]:mm", "1.5", "36:00"),
        ("[h]:mm:ss", "1.50001", "36:00:01"),
        ("[h]:mm", "-0.25", "-6:00"),
        ("dd/mm/yyyy", "45387", "05/04/2024"),
        ("[Red]0.0%", "0.125", "12,5 %"),
    ],
)
def test_cell_says_what_its_format_shows(tmp_path: Path, code: str, value: str, shown: str) -> None:
    sheet = f'<sheetData><row r="1"><c r="A1" s="0"><v>{value}</v></c></row></sheetData>'
    styles = f'<numFmts><numFmt numFmtId="164" formatCode="{code}"/></numFmts><cellXfs><xf numFmtId="164"/></cellXfs>'
    assert sheet_texts(tmp_path, sheet, styles) == [shown]


def sheet_texts(folder: Path, sheet: str, styles: str = "", drawing: str = "", chart: str = "<none/>") -> list[str]:
    """The paragraphs of a workbook of one sheet."""
    xml = f'<{{0}} xmlns="{SHEETS}" xmlns:r="{RELATIONS}">{{1}}</{{0}}>'
    members = {
        "_rels/.rels": relations(officeDocument="xl/workbook.xml"),
        "xl/workbook.xml": xml.format("workbook", '<sheets><sheet name="Feuil1" r:id="worksheet"/></sheets>'),
        "xl/_rels/workbook.xml.rels": relations(worksheet="sheet.xml", styles="styles.xml"),
        "xl/sheet.xml": xml.format("worksheet", sheet),
        "xl/_rels/sheet.xml.rels": relations(drawing="drawing.xml"),
        "xl/drawing.xml": drawing or "<none/>",
        "xl/_rels/drawing.xml.rels": relations(chart="chart.xml"),
        "xl/chart.xml": chart,
        "xl/styles.xml": xml.format("styleSheet", styles),
    }
    (folder / "a.xlsx").write_bytes(archive(members))
    return [found.text for found in read_document(folder / "a.xlsx").content()]


def test_title_of_a_chart_is_read(tmp_path: Path) -> None:
    names = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    chart = f"<chart {names}><title><a:p><a:r><a:t>Les crues du Doubs</a:t></a:r></a:p></title></chart>"
    sheet = '<sheetData><row r="1"><c r="A1"><v>7</v></c></row></sheetData>'
    assert sheet_texts(tmp_path, sheet, chart=chart) == ["7", "Les crues du Doubs"]


def test_reading_of_a_cell_and_stand_in_for_old_programs_are_left_out(tmp_path: Path) -> None:
    cell = '<c r="A1" t="inlineStr"><is><t>東京</t><rPh><t>トウキョウ</t></rPh></is></c>'
    drawing = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><mc:Choice><a:p><a:t>Segment</a:t></a:p></mc:Choice>'
        "<mc:Fallback><a:p><a:t>Cette forme représente un segment.</a:t></a:p></mc:Fallback></mc:AlternateContent>"
    )
    texts = sheet_texts(tmp_path, f'<sheetData><row r="1">{cell}</row></sheetData>', drawing=drawing)
    assert texts == ["東京", "Segment"]


def test_slide_says_once_what_it_says_for_two_programs(tmp_path: Path) -> None:
    names = 'xmlns:{0}="http://schemas.openxmlformats.org/{1}"'.format
    kinds = {"p": "presentationml/2006/main", "a": "drawingml/2006/main", "mc": "markup-compatibility/2006"}
    declared = " ".join([*(names(prefix, kind) for prefix, kind in kinds.items()), f'xmlns:r="{RELATIONS}"'])
    shape = "<p:sp><p:txBody><a:p><a:r><a:t>Un pont</a:t></a:r>{}</a:p></p:txBody></p:sp>"
    number = '<a:fld type="slidenum"><a:t>7</a:t></a:fld>'
    shapes = f"<mc:AlternateContent><mc:Choice>{shape.format(number)}</mc:Choice><mc:Fallback>{shape.format('')}</mc:Fallback></mc:AlternateContent>"
    members = {
        "_rels/.rels": relations(officeDocument="ppt/presentation.xml"),
        "ppt/presentation.xml": f'<p:presentation {declared}><p:sldIdLst><p:sldId r:id="slide"/></p:sldIdLst></p:presentation>',
        "ppt/_rels/presentation.xml.rels": relations(slide="slide.xml"),
        "ppt/slide.xml": f"<p:sld {declared}>{shapes}</p:sld>",
    }
    (tmp_path / "a.pptx").write_bytes(archive(members))
    assert [found.text for found in read_document(tmp_path / "a.pptx").content()] == ["Un pont"]


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
