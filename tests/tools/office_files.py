"""Small writers of the office formats: real files, with as much in them as the programs that write them put there."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

# A block is a text with what it is: "h1" to "h6", "title", "item", "p", or "row" with tabs between the cells.
Block = tuple[str, str]

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def archive(members: Mapping[str, str | bytes], compression: int = ZIP_STORED) -> bytes:
    """A ZIP archive; not packed and without dates, so that it is the same whenever it is made."""
    target = BytesIO()
    with ZipFile(target, "w") as file:
        for name, content in members.items():
            file.writestr(ZipInfo(name), content, compress_type=compression)
    return target.getvalue()


def docx(blocks: Iterable[Block], meta: Mapping[str, str] | None = None, notes: Sequence[str] = ()) -> bytes:
    """A Word document; `meta` has title, author, date and language."""
    meta = meta or {}
    names = {
        "title": '<w:pStyle w:val="Titre"/>',
        "item": '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>',
        **{f"h{level}": f'<w:pStyle w:val="Titre{level}"/>' for level in range(1, 7)},
    }
    body = "".join(
        f"<w:tbl><w:tr>{''.join(f'<w:tc>{_word(cell)}</w:tc>' for cell in text.split(chr(9)))}</w:tr></w:tbl>"
        if kind == "row"
        else _word(text, names.get(kind, ""))
        for kind, text in blocks
    ).replace("</w:tbl><w:tbl>", "")
    styles = '<w:style w:styleId="Titre"><w:name w:val="Title"/></w:style>' + "".join(
        f'<w:style w:styleId="Titre{level}"><w:name w:val="heading {level}"/></w:style>' for level in range(1, 7)
    )
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
        f"<dc:title>{escape(meta.get('title', ''))}</dc:title><dc:creator>{escape(meta.get('author', ''))}</dc:creator>"
        f"<dcterms:created>{meta.get('date', '')}</dcterms:created></cp:coreProperties>"
    )
    lang = f'<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="{meta.get("language", "")}"/></w:rPr></w:rPrDefault></w:docDefaults>'
    members = {
        "[Content_Types].xml": _content_types(with_notes=bool(notes)),
        "_rels/.rels": _relations(
            ("officeDocument/2006/relationships/officeDocument", "word/document.xml"),
            ("package/2006/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/core.xml": _XML + core,
        "word/_rels/document.xml.rels": _relations(
            ("officeDocument/2006/relationships/styles", "styles.xml"),
            *[("officeDocument/2006/relationships/footnotes", "footnotes.xml")][: len(notes)],
        ),
        "word/styles.xml": f'{_XML}<w:styles xmlns:w="{_W}">{lang if "language" in meta else ""}{styles}</w:styles>',
        "word/document.xml": f'{_XML}<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>',
    }
    if notes:
        found = "".join(
            f'<w:footnote w:id="{number}">{_word(note)}</w:footnote>' for number, note in enumerate(notes, 1)
        )
        members["word/footnotes.xml"] = f'{_XML}<w:footnotes xmlns:w="{_W}">{found}</w:footnotes>'
    return archive(members)


def _word(text: str, properties: str = "") -> str:
    """A paragraph, its text in two runs, as Word cuts it."""
    half = len(text) // 2
    runs = "".join(
        f'<w:r><w:t xml:space="preserve">{escape(part)}</w:t></w:r>' for part in (text[:half], text[half:]) if part
    )
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{runs}</w:p>"


def _content_types(*, with_notes: bool) -> str:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml."
    parts = {"document": f"{kind}document.main+xml", "styles": f"{kind}styles+xml"}
    if with_notes:
        parts["footnotes"] = f"{kind}footnotes+xml"
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{type_}"/>' for name, type_ in parts.items()
    )
    return (
        f'{_XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/docProps/core.xml"'
        ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        f"{overrides}</Types>"
    )


def _relations(*targets: tuple[str, str]) -> str:
    found = "".join(
        f'<Relationship Id="r{number}" Type="http://schemas.openxmlformats.org/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{_XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{found}</Relationships>'


_ODF = "".join(
    f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office", "text": "text", "table": "table", "style": "style", "fo": "xsl-fo-compatible", "meta": "meta",
    }.items()
)  # fmt: skip
_ODF += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'


def odt(blocks: Iterable[Block], meta: Mapping[str, str] | None = None) -> bytes:
    """An OpenDocument text; `meta` has title, author, date and language."""
    meta = meta or {}
    body = "".join(_odt_block(kind, escape(text)) for kind, text in blocks)
    body = body.replace("</text:list><text:list>", "").replace("</table:table><table:table>", "")
    found = (
        f"<dc:title>{escape(meta.get('title', ''))}</dc:title>"
        f"<meta:initial-creator>{escape(meta.get('author', ''))}</meta:initial-creator>"
        f"<meta:creation-date>{meta.get('date', '')}</meta:creation-date>"
    )
    style = (
        '<office:styles><style:default-style style:family="paragraph"><style:text-properties'
        f' fo:language="{meta.get("language", "fr")}" fo:country="FR"/></style:default-style></office:styles>'
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
        '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>'
        + "".join(
            f'<manifest:file-entry manifest:full-path="{name}.xml" manifest:media-type="text/xml"/>'
            for name in ("content", "styles", "meta")
        )
        + "</manifest:manifest>"
    )
    return archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "META-INF/manifest.xml": _XML + manifest,
            "meta.xml": f'{_XML}<office:document-meta{_ODF} office:version="1.2"><office:meta>{found}</office:meta></office:document-meta>',
            "styles.xml": f'{_XML}<office:document-styles{_ODF} office:version="1.2">{style}</office:document-styles>',
            "content.xml": f'{_XML}<office:document-content{_ODF} office:version="1.2"><office:body><office:text>{body}</office:text></office:body></office:document-content>',
        }
    )


def _odt_block(kind: str, text: str) -> str:
    if kind.startswith("h"):
        return f'<text:h text:outline-level="{kind[1:]}">{text}</text:h>'
    if kind == "title":
        return f'<text:p text:style-name="Title">{text}</text:p>'
    if kind == "item":
        return f"<text:list><text:list-item><text:p>{text}</text:p></text:list-item></text:list>"
    if kind == "row":
        cells = "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in text.split("\t"))
        return f"<table:table><table:table-row>{cells}</table:table-row></table:table>"
    return f"<text:p>{text}</text:p>"


def epub(chapters: Mapping[str, str], meta: Mapping[str, str] | None = None) -> bytes:
    """A book: the body of each chapter by its title; `meta` has title, author, date and language."""
    meta = meta or {}
    names = {title: f"texte/chapitre-{number}.xhtml" for number, title in enumerate(chapters, 1)}
    items = "".join(
        f'<item id="c{number}" href="{name}" media-type="application/xhtml+xml"/>'
        for number, name in enumerate(names.values(), 1)
    )
    spine = "".join(f'<itemref idref="c{number}"/>' for number in range(1, len(names) + 1))
    package = (
        f'{_XML}<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">livre</dc:identifier>'
        f"<dc:title>{escape(meta.get('title', ''))}</dc:title><dc:creator>{escape(meta.get('author', ''))}</dc:creator>"
        f"<dc:date>{meta.get('date', '')}</dc:date><dc:language>{meta.get('language', 'fr')}</dc:language></metadata>"
        f'<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>{items}</manifest>'
        f'<spine><itemref idref="nav"/>{spine}</spine></package>'
    )
    links = "".join(f'<li><a href="{name}">{escape(title)}</a></li>' for title, name in names.items())
    pages = {
        f"OEBPS/{names[title]}": _page(title, f"<h1>{escape(title)}</h1>\n{body}") for title, body in chapters.items()
    }
    return archive(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": f'{_XML}<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/livre.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
            "OEBPS/livre.opf": package,
            "OEBPS/nav.xhtml": _page(
                "Sommaire", f'<nav epub:type="toc" xmlns:epub="http://www.idpf.org/2007/ops"><ol>{links}</ol></nav>'
            ),
            **pages,
        }
    )


def _page(title: str, body: str) -> str:
    return (
        f'{_XML}<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="fr"><head>'
        f"<title>{escape(title)}</title></head><body>\n{body}\n</body></html>\n"
    )


def rtf(blocks: Iterable[Block], meta: Mapping[str, str] | None = None) -> bytes:
    """A document in RTF, in Windows-1252 with what that cannot say in Unicode; `meta` has title, author and date."""
    meta = meta or {}
    year, month, day = (meta.get("date") or "2024-01-01").split("-")
    info = (
        rf"{{\info{{\title {_rtf(meta.get('title', ''))}}}{{\author {_rtf(meta.get('author', ''))}}}"
        rf"{{\creatim\yr{year}\mo{int(month)}\dy{int(day)}\hr9\min30}}}}"
    )
    styles = r"{\stylesheet{\s0 Normal;}{\s1 heading 1;}{\s2 heading 2;}}"
    body = "\n".join(_rtf_block(kind, text) for kind, text in blocks)
    fonts = r"{\fonttbl{\f0\froman\fcharset0 Liberation Serif;}}{\colortbl;\red0\green0\blue0;}"
    return (
        rf"{{\rtf1\ansi\ansicpg1252\deff0\uc1{fonts}{styles}{info}{{\*\generator Nul 1.0;}}"
        "\n"
        rf"{{\header\pard En-t\'eate courant\par}}{body}"
        "\n}"
    ).encode("ascii")


def _rtf_block(kind: str, text: str) -> str:
    if kind in {"h1", "h2"}:
        return rf"\pard\s{kind[1]}\b {_rtf(text)}\b0\par"
    if kind == "item":
        return rf"\pard\ls1{{\listtext\'b7\tab}}{_rtf(text)}\par"
    if kind == "row":
        return (
            r"\trowd\cellx3000\cellx6000 "
            + "".join(rf"\pard\intbl {_rtf(cell)}\cell" for cell in text.split("\t"))
            + r"\row"
        )
    return rf"\pard {_rtf(text)}\par"


def _rtf(text: str) -> str:
    written = []
    for character in text:
        if character in "\\{}":
            written.append(f"\\{character}")
        elif character.isascii():
            written.append(character)
        elif byte := character.encode("cp1252", "ignore"):
            written.append(f"\\'{byte[0]:02x}")
        else:
            units = character.encode("utf-16-le")
            written += [
                f"\\u{int.from_bytes(units[at : at + 2], 'little', signed=True)}?" for at in range(0, len(units), 2)
            ]
    return "".join(written)
