"""Word 97 documents and messages of Outlook, in Microsoft's compound files."""

from pathlib import Path
from struct import pack

import pytest
from compound_file import compound_file, msg
from office_files import docx
from reading_files import read_document

from searcher.documents.formats.compressed_rtf import decompressed
from searcher.documents.formats.registry import recognise
from searcher.errors import DocumentError

FILES = Path(__file__).parents[1] / "files" / "made"
SENT = 133_548_822_000_000_000  # 14 March 2024, 09:30 UTC, in the ticks of Windows since 1601
TEXTS = {
    "0037": "Devis du couvreur",
    "0C1A": "Zoé Lambert",
    "5D01": "zoe@exemple.fr",
    "0E04": "Ada Roux",
    "1000": "Bonjour,\r\n\r\nLe devis de la toiture est arrivé.\r\n",
}


def test_message_of_outlook_is_read_as_any_message(tmp_path: Path) -> None:
    attached = {"échéances.docx": docx([("p", "Trois échéances.")]), "gros.txt": b"Un nautile.\n" + b" \n" * 4000}
    (tmp_path / "a.msg").write_bytes(msg(TEXTS, SENT, attached))
    document = read_document(tmp_path / "a.msg")
    assert document.title == "Devis du couvreur"
    assert document.metadata == {"type": "msg", "author": "Zoé Lambert", "date": "2024-03-14T09:30:00+00:00"}
    found = [(paragraph.location, paragraph.text) for paragraph in document.content()]
    assert found[0] == (None, "Bonjour,\nLe devis de la toiture est arrivé.")
    assert ("entry:échéances.docx", "Trois échéances.") in found
    assert ("entry:gros.txt", "Un nautile.") in found
    assert any("Ada Roux" in text for _location, text in found)


def test_body_that_is_in_rtf_alone_is_read(tmp_path: Path) -> None:
    rich = rb"{\rtf1\ansi\ansicpg1252\fromhtml1 {\*\htmltag64 <p>}Le devis est arriv\'e9.\par {\*\htmltag64 <p>}Il est cher.\par}"
    codes = b"".join(b"\0" + rich[at : at + 8] for at in range(0, len(rich), 8))
    packed = pack("<4I", len(codes) + 12, len(rich), 0x75465A4C, 0) + codes
    for stored in (packed, pack("<4I", len(rich) + 12, len(rich), 0x414C454D, 0) + rich):
        streams = {"__properties_version1.0": bytes(32), "__substg1.0_10090102": stored}
        (tmp_path / "a.msg").write_bytes(compound_file(streams))
        texts = [paragraph.text for paragraph in read_document(tmp_path / "a.msg").content()]
        assert texts == ["Le devis est arrivé.", "Il est cher."]


def test_body_in_rtf_that_is_cut_short_or_lies_is_read_as_far_as_it_goes() -> None:
    spoken = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af320686 56c090020627705b06c647d0a800fa0".replace(
            " ", ""
        )
    )
    assert decompressed(spoken, 1000) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    whole = decompressed(spoken, 1000)
    assert all(whole.startswith(decompressed(spoken[:end], 1000)) for end in range(len(spoken)))
    assert decompressed(spoken, 5) == whole[:5]
    assert decompressed(spoken[:8] + b"ABCD" + spoken[12:], 1000) == b""


def test_compound_file_that_is_no_message_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.msg").write_bytes(compound_file({"Autre": b"rien"}))
    with pytest.raises(DocumentError, match="is no message"):
        read_document(tmp_path / "a.msg")


@pytest.mark.parametrize("share", [3, 10, 40, 75])
def test_document_that_is_cut_short_is_read_or_refused(tmp_path: Path, share: int) -> None:
    data = (FILES / "bail.doc").read_bytes()
    (tmp_path / "a.doc").write_bytes(data[: len(data) * share // 100])
    try:
        assert read_document(tmp_path / "a.doc").content()
    except DocumentError as error:
        assert str(error).startswith(("is damaged", "holds no text"))


@pytest.mark.parametrize(
    ("head", "suffix", "name"),
    [(b"<html><p>Texte", ".doc", "html"), (b"{\\rtf1", ".doc", "rtf"), ("Été.".encode(), ".doc", "text")],
)
def test_what_word_is_asked_to_open_is_read_as_what_it_is(head: bytes, suffix: str, name: str) -> None:
    assert recognise(head, suffix).name == name
