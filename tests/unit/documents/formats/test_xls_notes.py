"""Comments of XLS: LibreOffice wrote those of `classeur.xls`; texts over several records, and what is damaged, are made here."""

from pathlib import Path
from struct import pack

from searcher.documents.formats.compound import Compound
from searcher.documents.formats.xls_notes import notes

CLASSEUR = Path(__file__).parents[1] / "files" / "made" / "classeur.xls"


def record(type_: int, data: bytes) -> bytes:
    return pack("<HH", type_, len(data)) + data


def commented(number: int, kind: int, *parts: bytes) -> bytes:
    """An object with a text in so many parts."""
    length = sum((len(part) - 1) // (1 + part[0]) for part in parts)
    records = [record(0x5D, pack("<4H", 0x15, 0x12, kind, number)), record(0x1B6, pack("<10xHH4x", length, 16))]
    return b"".join([*records, *(record(0x3C, part) for part in parts), record(0x3C, bytes(16))])


BEGIN = record(0x809, pack("<HH", 0x600, 0x10))


def test_text_goes_on_in_the_next_record_in_characters_of_another_width() -> None:
    parts = (b"\0" + "Révisé en ".encode("latin-1"), b"\1" + "avril : 3 €".encode("utf-16-le"))
    stream = BEGIN + commented(1, 0x19, *parts) + record(0x1C, pack("<4H", 1, 2, 0, 1))
    assert [(note.text, note.location) for note in notes(stream)] == [("Révisé en avril : 3 €", "cell:!C2")]


def test_text_box_is_read_and_a_text_without_its_comment_is_not() -> None:
    stream = BEGIN + commented(1, 0x06, b"\0Une bulle") + commented(2, 0x19, b"\0Perdue")
    assert [note.text for note in notes(stream)] == ["Une bulle"]


def test_stream_that_is_damaged_or_cut_short_raises_nothing() -> None:
    stream = Compound(CLASSEUR.read_bytes()).read("Workbook")
    assert [note.text for note in notes(stream)] == ["Relancer le gestionnaire avant Pâques"]
    for place in range(0, len(stream), 61):
        notes(stream[:place])
        notes(stream[:place] + bytes([stream[place] ^ 0xFF]) + stream[place + 1 :])
