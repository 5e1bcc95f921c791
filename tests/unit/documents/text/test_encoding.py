"""Old and new encodings: what a person saved is what is read."""

import codecs
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from reading_files import read_document, read_documents

from searcher.documents.read.reader import Reader
from searcher.documents.text.encoding import decode, mojibake
from searcher.errors import DocumentError

CORPUS = Path(__file__).parents[4] / "corpus"
TEXT = "L’œuvre a coûté 10 € « à peu près », naïveté comprise — été, garçon, Noël."
OLDER = "L'œuvre a coûté 10 € « à peu près », naïveté comprise - été, garçon, Noël."
OLDEST = "L'oeuvre a coûté 10 F « à peu près », naïveté comprise - été, garçon, Noël."
UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32")
MARKS = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
ALL = {
    **dict.fromkeys([*UNICODE, "cp1252", "mac-roman"], TEXT),
    "iso8859-15": OLDER,
    "latin-1": OLDEST,
    "cp850": OLDEST,
}


@pytest.mark.parametrize("encoding", UNICODE)
@given(text=st.text(st.characters(exclude_characters="\0\ufeff", exclude_categories=["Cs"])))
def test_any_text_comes_back_without_its_mark(encoding: str, text: str) -> None:
    assert decode(MARKS.get(encoding, b"") + text.encode(encoding)) == text


@pytest.mark.parametrize(("encoding", "text"), ALL.items(), ids=ALL)
def test_signs_ligatures_and_accents_are_those_that_were_written(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("encoding", ALL)
@pytest.mark.parametrize(
    "name", ["mairie/conseil-2024-10-10.txt", "presse/depeche-agence.txt", "litterature/le-phare.txt"]
)
def test_same_text_in_every_encoding_has_the_same_paragraphs(tmp_path: Path, encoding: str, name: str) -> None:
    text = (CORPUS / name).read_text(encoding="utf-8")
    for written in set(text):
        try:
            written.encode(encoding)
        except UnicodeEncodeError:
            text = text.replace(written, {"œ": "oe", "Œ": "Oe", "’": "'", "\u202f": "\u00a0"}.get(written, "-"))
    (tmp_path / "unicode.txt").write_text(text, encoding="utf-8")
    (tmp_path / "other.txt").write_bytes(text.encode(encoding))
    expected = read_document(tmp_path / "unicode.txt").content()
    assert len(expected) > 5
    assert read_document(tmp_path / "other.txt").content() == expected


@pytest.mark.parametrize("encoding", ["cp1252", "mac-roman", "iso8859-15", "cp850"])
@pytest.mark.parametrize("word", ["été", "L'ÉTÉ", "où ?", "à Nîmes", "français", "les élèves"])
def test_a_word_is_enough(encoding: str, word: str) -> None:
    assert decode(word.encode(encoding)) == word


def test_locale_has_no_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT.encode("cp1252"))
    for locale in ("C", "fr_FR.ISO-8859-1", "ja_JP.SJIS"):
        monkeypatch.setenv("LC_ALL", locale)
        assert read_document(tmp_path / "a.txt").content()[0].text == TEXT


def test_a_few_bytes_of_windows_1252_do_not_spoil_a_text_in_utf8() -> None:
    assert decode(TEXT.encode() * 3 + b" caf\xe9") == TEXT * 3 + " café"


@pytest.mark.parametrize("text", ["L’été", TEXT])
def test_character_cut_in_two_at_the_end_does_not_spoil_the_text(text: str) -> None:
    assert decode(text.encode() + "é".encode()[:1]) == text + "Ã"


def test_one_stray_byte_makes_a_text_windows_1252_rather_than_lost() -> None:
    assert decode(b"caf\xe9 cr\xe8me") == "café crème"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", id="image"),
        pytest.param(b"\x7fELF\x02\x01\x01\0\0\0", id="program"),
        pytest.param(b"PK\x03\x04\x14\0\x06\0", id="archive"),
        pytest.param(codecs.BOM_UTF8 + b"\xe9t\xe9", id="broken UTF-8 with its mark"),
        pytest.param(codecs.BOM_UTF16_LE + b"a", id="half a UTF-16 character"),
        pytest.param("吾輩は猫である。名前はまだ無い。".encode("shift-jis"), id="Japanese"),
        pytest.param("Все счастливые семьи похожи друг на друга".encode("cp1251"), id="Russian"),
        pytest.param(bytes(range(256)), id="every byte"),
        pytest.param(b"\x81\x8d\x8f\x90\x9d", id="letters of no word"),
    ],
)
def test_what_is_no_text_is_refused_with_what_to_do(data: bytes) -> None:
    with pytest.raises(DocumentError, match=r"^is not text in a known encoding; save it as UTF-8$"):
        decode(data)


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        text = decode(data)
    except DocumentError:
        return
    assert "\0" not in text


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_utf8_taken_for_another_encoding_is_recognised_and_said(tmp_path: Path, encoding: str) -> None:
    damaged = "Délibéré à l’unanimité, été, été.".encode().decode(encoding, errors="replace")
    (tmp_path / "a.txt").write_text(f"{damaged}\n\nUn paragraphe intact.\n", encoding="utf-8")
    with Reader() as reader:
        [document] = reader.read(str(tmp_path / "a.txt"), "a.txt")
    assert document.content()[0].text == damaged
    assert len(reader.notes) == 1
    assert "letters like Ã© for é" in reader.notes[0]


@pytest.mark.parametrize(
    "text", [TEXT, "On lit Ã© pour é : c’est un défaut d’encodage répandu.", "SÃO PAULO, Â", "Ici on lit Ã©.", ""]
)
def test_what_only_mentions_the_damage_is_not_damaged(text: str) -> None:
    assert mojibake(text) == 0


@given(st.text("aeéèàçùô «»’", min_size=20))
def test_undamaged_french_is_never_reported(text: str) -> None:
    assume(any(letter in text for letter in "éèàç"))
    assert mojibake(text) == 0
    damaged = text.encode().decode("latin-1")
    assert mojibake(damaged) == 0 or mojibake(damaged) >= 3


def test_undecodable_file_is_named_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"\x89\x01\x02\0\0")
    with pytest.raises(DocumentError, match="is not text in a known encoding"):
        read_documents(tmp_path / "a.csv")
