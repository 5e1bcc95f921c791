"""Bombs, hanging and crashing readers, missing libraries: each costs one file, and says why."""

import os
import signal
import sys
import zipfile
from pathlib import Path
from threading import Timer

import pytest
from office_files import archive, docx, odt
from pdf_file import Line, pdf
from reading_files import read_document

from searcher.documents.formats.registry import BY_NAME, XLS, missing_library, recognise
from searcher.documents.model import Extract
from searcher.documents.options import ReadingOptions
from searcher.documents.read.reader import Reader
from searcher.documents.read.sandbox import Sandbox
from searcher.errors import DocumentError

_SHEET = Path(__file__).parents[1] / "files" / "made" / "classeur.xls"

GOOD = docx([("p", "Du texte.")])
UNIX = pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="signals of Unix")


@pytest.fixture
def good(tmp_path: Path) -> str:
    (tmp_path / "good.docx").write_bytes(GOOD)
    return str(tmp_path / "good.docx")


def read_in(sandbox: Sandbox, path: str, options: ReadingOptions | None = None) -> list[Extract]:
    return list(sandbox.read(path, BY_NAME["docx"], options or ReadingOptions(), []))


def refusal(folder: Path, name: str, data: bytes, options: ReadingOptions | None = None) -> str:
    (folder / name).write_bytes(data)
    with pytest.raises(DocumentError) as error:
        read_document(folder / name, options=options)
    assert "\n" not in str(error.value)
    return str(error.value)


def swollen(megabytes: int) -> bytes:
    """A Word document of a few kilobytes that unfolds to this much."""
    text = f"<w:document><w:body><w:p><w:t>{'a' * (megabytes << 20)}</w:t></w:p></w:body></w:document>"
    return archive({"word/document.xml": text}, zipfile.ZIP_DEFLATED)


def test_archive_that_unfolds_to_too_much_is_not_read(tmp_path: Path) -> None:
    data = swollen(64)
    assert len(data) < 100_000
    assert refusal(tmp_path, "a.docx", data) == "unfolds to more than a document can be; it is not read"


def test_size_that_an_archive_claims_is_not_believed(tmp_path: Path) -> None:
    data = swollen(64)
    real = (64 << 20) + len("<w:document><w:body><w:p><w:t></w:t></w:p></w:body></w:document>")
    lying = data.replace(real.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert lying != data
    assert "is damaged" in refusal(tmp_path, "a.docx", lying)


@pytest.mark.parametrize("suffix", ["docx", "odt"])
def test_entities_of_xml_are_not_expanded(tmp_path: Path, suffix: str) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    secret = f'<!DOCTYPE x [<!ENTITY a SYSTEM "{Path(__file__).as_uri()}">]>'
    part = {"docx": "word/document.xml", "odt": "content.xml"}[suffix]
    for declaration in (bomb, secret):
        data = archive({part: f"{declaration}<x>&a;</x>"})
        assert refusal(tmp_path, f"a.{suffix}", data).startswith("declares XML entities, which are not read")


def test_xml_of_great_depth_is_refused(tmp_path: Path) -> None:
    data = archive({"word/document.xml": "<a>" * 200_000})
    assert refusal(tmp_path, "a.docx", data) == "is damaged: its XML is too deep"


def test_locked_archive_says_so(tmp_path: Path) -> None:
    locked = bytearray(GOOD)
    at = locked.index(b"PK\x01\x02")
    while at >= 0:
        locked[at + 8] |= 1
        at = locked.find(b"PK\x01\x02", at + 4)
    assert refusal(tmp_path, "a.docx", bytes(locked)) == "is locked with a password; save it without one"


def test_larger_file_than_asked_for_is_not_read(tmp_path: Path) -> None:
    reason = refusal(tmp_path, "a.txt", b"a" * 2001, ReadingOptions(max_size=2000))
    assert reason == "is larger than 0.002 MB; --max-size allows more"
    (tmp_path / "a.txt").write_bytes(b"a" * 2000)
    assert read_document(tmp_path / "a.txt", options=ReadingOptions(max_size=2000))


@UNIX
def test_reader_that_hangs_costs_its_file_and_no_other(good: str) -> None:
    sandbox = Sandbox()
    try:
        read_in(sandbox, good)
        assert sandbox.process
        hanging = sandbox.process
        os.kill(hanging.pid, signal.SIGSTOP)
        with pytest.raises(DocumentError, match=r"^took its reader more than 0.3 seconds$"):
            read_in(sandbox, good, ReadingOptions(max_seconds=0.3))
        assert hanging.returncode is not None
        assert read_in(sandbox, good)[0].paragraphs[0].text == "Du texte."
    finally:
        sandbox.close()


@UNIX
@pytest.mark.parametrize("crash", [signal.SIGSEGV, signal.SIGKILL], ids=["segmentation fault", "killed"])
def test_reader_that_crashes_costs_its_file_and_no_other(good: str, crash: signal.Signals) -> None:
    sandbox = Sandbox()
    try:
        read_in(sandbox, good)
        assert sandbox.process
        os.kill(sandbox.process.pid, signal.SIGSTOP)  # lest it answer before it crashes
        Timer(0.2, os.kill, [sandbox.process.pid, crash]).start()
        if crash == signal.SIGSEGV:
            Timer(0.3, os.kill, [sandbox.process.pid, signal.SIGCONT]).start()
        with pytest.raises(DocumentError, match=r"^is damaged: the reader of DOCX crashed$"):
            read_in(sandbox, good)
        assert read_in(sandbox, good)
    finally:
        sandbox.close()


@UNIX
def test_process_is_kept_for_the_next_file_and_ends_with_the_reader(good: str) -> None:
    with Reader() as reader:
        list(reader.read(good, "a"))
        assert reader._sandbox
        first = reader._sandbox.process
        list(reader.read(good, "b"))
        assert reader._sandbox.process is first
    assert first
    assert first.returncode is not None


@UNIX
@pytest.mark.parametrize("name", ["a.txt", "a.docx"])
def test_pipe_that_took_the_name_of_a_file_is_not_waited_for(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    with pytest.raises(DocumentError, match=r"^is no regular file$"):
        read_document(tmp_path / name)


@pytest.mark.skipif(sys.platform != "linux", reason="needs limits of memory")
def test_process_that_read_a_large_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("œuvre " * 7_000_000, encoding="utf-8")
    with Reader() as reader:
        list(reader.read(str(tmp_path / "a.txt"), "a"))
        assert reader._sandbox
        assert reader._sandbox.process is None


def test_small_files_of_python_readers_need_no_other_process(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Titre\n\nTexte.", encoding="utf-8")
    (tmp_path / "b.md").write_text("Texte.\n\n" * 2000, encoding="utf-8")
    with Reader() as reader:
        list(reader.read(str(tmp_path / "a.md"), "a"))
        assert reader._sandbox is None
        list(reader.read(str(tmp_path / "b.md"), "b"))
        assert reader._sandbox


@pytest.mark.parametrize(
    ("name", "head", "line"),
    [
        ("a.txt", "", "Le mot {}.\n\n"),
        pytest.param("a.csv", "texte,lieu\n", "Le mot {}.,Lyon\n", marks=pytest.mark.slow),
        pytest.param("a.jsonl", "", '{{"texte": "Le mot {}.", "lieu": "Lyon"}}\n', marks=pytest.mark.slow),
    ],
)
def test_large_text_and_records_are_read_in_another_process(tmp_path: Path, name: str, head: str, line: str) -> None:
    times = 30_000
    expected = [f"Le mot {number}." for number in range(times)]
    with Reader() as reader:
        for end in (10, times):
            (tmp_path / name).write_text(head + "".join(map(line.format, range(end))), encoding="utf-8")
            documents = list(reader.read(str(tmp_path / name), "a"))
            assert bool(reader._sandbox) == (end == times)
            assert [paragraph.text for document in documents for paragraph in document.content()] == expected[:end]
            assert {document.metadata.get("lieu") for document in documents} == {None if name == "a.txt" else "Lyon"}


def test_missing_library_is_named_with_the_command_that_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert missing_library(XLS) is None
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    reason = refusal(tmp_path, "a.xls", _SHEET.read_bytes())
    assert reason == "needs another library; install it with: pip install 'searcher-fr[office]'"


@pytest.mark.parametrize(
    ("name", "data", "type_"),
    [
        ("a.txt", pdf([[Line(60, 100, "Du texte.")]]), "pdf"),
        ("a.md", b"{\\rtf1 Du texte.}", "rtf"),
        ("a.doc", b"{\\rtf1 Du texte.}", "rtf"),
        ("a.doc", b"<html><p>Du texte.</html>", "html"),
        ("a.doc", GOOD, "docx"),
        ("a.txt", odt([("p", "Du texte.")]), "odt"),
        ("a.txt", b"\xef\xbb\xbf<!DOCTYPE html><p>Du texte.", "html"),
        ("lisezmoi", b"Du texte.", "text"),
        ("lisezmoi", GOOD, "docx"),
        ("a.md", b"<html>Du texte.", "markdown"),
    ],
)
def test_content_decides_where_the_suffix_lies_or_lacks(tmp_path: Path, name: str, data: bytes, type_: str) -> None:
    (tmp_path / name).write_bytes(data)
    document = read_document(tmp_path / name)
    assert (document.metadata["type"], document.content()[0].text) == (type_, "Du texte.")


@pytest.mark.parametrize(
    ("head", "suffix", "reason"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".docx", "is a locked or a Word 97 document; save it as .docx"),
        (b"GIF89a", ".pdf", "is damaged: it does not begin as PDF does"),
    ],
)
def test_what_is_in_no_format_says_what_to_do(head: bytes, suffix: str, reason: str) -> None:
    with pytest.raises(DocumentError, match=f"^{reason}"):
        recognise(head, suffix)
