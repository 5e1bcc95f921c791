"""One file read: by its suffix, and with a reason when it cannot be."""

import sys
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from reading_files import read_document, read_documents

from searcher.documents.read.reader import Reader
from searcher.errors import DocumentError


@pytest.mark.parametrize("name", ["vide.txt", "vide.md"])
@pytest.mark.parametrize("content", ["", "\n\n \n", "\ufeff"])
def test_file_without_text_says_so(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(DocumentError, match=r"^holds no text$"):
        read_document(str(tmp_path / name), name)


def test_file_that_is_gone_says_so(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"^cannot be read: No such file or directory$"):
        read_document(str(tmp_path / "a.txt"), "a.txt")


@pytest.mark.parametrize("content", ["# Un titre seul\n", "Un titre seul\n===\n"])
def test_title_alone_can_be_found(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.md").write_text(content, encoding="utf-8")
    document = read_document(str(tmp_path / "a.md"), "a.md")
    assert [(paragraph.line, paragraph.text) for paragraph in document.content()] == [(1, "Un titre seul")]


def test_title_alone_knows_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ndate: hier\n---\n\n# Un titre seul\n", encoding="utf-8")
    assert [paragraph.line for paragraph in read_document(str(tmp_path / "a.md"), "a.md").content()] == [5]


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.mbox", "a.inconnu"])
def test_text_may_speak_of_pdf(tmp_path: Path, name: str) -> None:
    text = "From a@b.example Mon Jan  1 00:00:00 2024\nFrom: a@b.example\nDate: 1 Jan 2024\n\nUn fichier PDF commence par %PDF-1.7 toujours.\n"
    (tmp_path / name).write_text(text, encoding="utf-8")
    [document] = read_documents(str(tmp_path / name), name)
    said = " ".join(paragraph.text for paragraph in document.content())
    assert "toujours" in said


def test_suffix_decides_the_format(tmp_path: Path) -> None:
    for name in ("a.txt", "a.md", "a.MARKDOWN"):
        (tmp_path / name).write_text("Un **mot**.", encoding="utf-8")
    read = {name: read_document(str(tmp_path / name), name).content()[0].text for name in ("a.txt", "a.md")}
    assert read == {"a.txt": "Un **mot**.", "a.md": "Un mot."}
    assert read_document(str(tmp_path / "a.MARKDOWN"), "b").content()[0].text == "Un mot."


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_encoding_makes_no_difference(tmp_path: Path, encoding: str, name: str) -> None:
    (tmp_path / name).write_bytes("L’œuvre d’été".encode(encoding))
    assert [paragraph.text for paragraph in read_document(str(tmp_path / name), "a").content()] == ["L’œuvre d’été"]


@pytest.mark.skipif(sys.platform != "linux", reason="needs limits on memory")
def test_file_that_unfolds_to_more_memory_than_a_reader_may_take_is_refused(tmp_path: Path) -> None:
    main, related = (f"http://schemas.openxmlformats.org/{name}" for name in _OFFICE)
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{related}"><sheets><sheet name="A" r:id="s"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships><Relationship Id="s" Type="{related}/worksheet" Target="a.xml"/>'
        f'<Relationship Id="t" Type="{related}/sharedStrings" Target="t.xml"/></Relationships>',
        "xl/t.xml": f'<sst xmlns="{main}"><si><t>{"mot " * 250_000}</t></si></sst>',
        "xl/a.xml": f'<worksheet xmlns="{main}"><sheetData>{_ROW * 1000}</sheetData></worksheet>',
    }
    with ZipFile(tmp_path / "a.xlsx", "w", ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    (tmp_path / "b.fods").write_text("<a/>")
    with Reader() as reader:
        with pytest.raises(DocumentError, match="more memory than a reader may take"):
            list(reader.read(str(tmp_path / "a.xlsx"), "a.xlsx"))
        with pytest.raises(DocumentError, match="no text"):  # the next one has as much again
            list(reader.read(str(tmp_path / "b.fods"), "b.fods"))


_OFFICE = ("spreadsheetml/2006/main", "officeDocument/2006/relationships")
_ROW = '<row><c t="s"><v>0</v></c></row>'
