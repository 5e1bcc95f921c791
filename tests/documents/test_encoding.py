"""Old and new encodings: what a person saved is what is read."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher.documents.encoding import decode
from searcher.errors import DocumentError

TEXT = "L’œuvre a coûté 10 € « à peu près », naïveté comprise — été, garçon, Noël."
UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")
MARKS = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}


@pytest.mark.parametrize("encoding", UNICODE)
@given(text=st.text(st.characters(exclude_characters="\0\ufeff", exclude_categories=["Cs"])))
def test_any_text_comes_back_without_its_mark(encoding: str, text: str) -> None:
    assert decode(MARKS.get(encoding, b"") + text.encode(encoding)) == text


def test_windows_1252_is_read_with_its_quotes_ligatures_and_euro() -> None:
    assert decode(TEXT.encode("cp1252")) == TEXT


def test_one_stray_byte_makes_a_text_windows_1252_rather_than_lost() -> None:
    assert decode(b"caf\xe9 cr\xe8me") == "café crème"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", id="image"),
        pytest.param(b"\x7fELF\x02\x01\x01\0\0\0", id="program"),
        pytest.param(b"PK\x03\x04\x14\0\x06\0", id="archive"),
        pytest.param("sans marque".encode("utf-16-le"), id="UTF-16 without its mark"),
        pytest.param("été".encode("utf-32"), id="UTF-32"),
        pytest.param(codecs.BOM_UTF8 + b"\xe9t\xe9", id="broken UTF-8 with its mark"),
        pytest.param(codecs.BOM_UTF16_LE + b"a", id="half a UTF-16 character"),
        pytest.param(b"\x81\x8d\x8f\x90\x9d", id="bytes that Windows-1252 leaves undefined"),
    ],
)
def test_what_is_no_text_is_refused_with_what_to_do(data: bytes) -> None:
    with pytest.raises(DocumentError, match=r"^is not text in a known encoding; save it as UTF-8$"):
        decode(data)
