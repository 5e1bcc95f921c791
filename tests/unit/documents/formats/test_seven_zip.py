"""7z archives made by 7-Zip: the files in them are read, and what cannot be unpacked is said."""

from base64 import b64decode
from pathlib import Path

import pytest

from searcher.documents.formats.libarchive import missing_libarchive
from searcher.documents.formats.registry import may_be_read_now
from searcher.documents.options import ReadingOptions
from searcher.documents.read.reader import Reader
from searcher.documents.reasons import Reason, UnreadCode
from searcher.errors import DocumentError

pytest.importorskip("libarchive.exception", exc_type=(ImportError, AttributeError))

MADE = Path(__file__).parents[1] / "files" / "made" / "dossier.7z"
LOCKED = b64decode(
    "N3q8ryccAAQOIZ/vQAAAAAAAAAB6AAAAAAAAALbHWpSLULFzVlVCoGDRXOcIe4TDDIBWc4bPOb9UvKm6KR2BJBWRjuYMdajhAWra"
    "nYxqc/dB83J0t3tDBfZxzVDzlH5fAQQGAAEJQAAHCwEAAiQG8QcBElMPx+Rnbp5iLMqqJuHgHcmB6CEhAQABAAw3MwAICgEOSG2Q"
    "AAAFARkBABEjAGQAbwBzAHMAaQBlAHIALwBuAG8AdABlAC4AdAB4AHQAAAAZABQKAQDU880BkYDdARUGAQAggKSBAAA="
)  # 7z a -psecret
LOCKED_NAMES = b64decode(
    "N3q8ryccAAQMW1r4wAAAAAAAAAAvAAAAAAAAABu+LS8sU2UvFLY83cI8sYITjIjmLN25y2vaG5KdsxS7OkU1aQbBy110ONy+0Vco"
    "XhgVIFpG8Z4I6a22KY3KBkU2NqZmrJI7b1sZUVLlyWfNYT3Mi1dbm30vfaiaxLYnDa8Jf3NUXwEz+dXNh39ynvDePirEcvk4ZFJE"
    "8liTaMGBes3+xrs9tlB75wEC95Tbxln/mvrEZ8i7xqEr7GWQaW4ghbhznNpGuqqidDNcsL2eYOSkfKt7FBlU7VhZKz/6Jw9TGhYX"
    "BkABCYCAAAcLAQABJAbxBwESUw+bkWsuDu8Lf085ipVeTv8vDHoKAWqE1JwAAA=="
)  # 7z a -psecret -mhe=on
TWO = b64decode(
    "N3q8ryccAAT/MUxvzAAAAAAAAAAgAAAAAAAAAFuIz2QAJhlABwO20gc5Xyav3Up4G2hUA1+uvYmk615F6atkK/QonEGMb5gQCdd0"
    "1hrbxaQH19jUc5ZaPuSsctJXsAAAJhlABiNDV8qj4vfyOKspKBO6fo/bIIPW9KgawiXSR70k0Dt7Oqw+3ii5zF4HI7FxoHF52rGN"
    "DYJmjhm4AAAAgTMHrjGb8lXxHk4sGElZrobbUAXBzgOgshNeAnfpBVqPqp5tWu9tjlhBUuRGqADGydQx0Fo4jI21A+yP0nf2sBuI"
    "fCIBvYtCQwlrAAAXBn0BCU8ABwsBAAEjAwEBBV0AEAAADGYKAaq2OUcAAA=="
)  # 7z a -ms=off -m0=LZMA ./a.txt ./b.txt
ZEROS = b64decode(
    "N3q8ryccAAQJoGCltgAAAAAAAABaAAAAAAAAAJIDvGlCWmg5MUFZJlNZSr8JKAFfkcAAwAAAAKAAMIBNRtWgqAlkCoCXMUFZJlNZ"
    "Sr8JKAFfkcAAwAAAAKAAMIBNRtWgqAlkCoCXMUFZJlNZSr8JKAFfkcAAwAAAAKAAMIBNRtWgqAlkCoCXMUFZJlNZSr8JKAFfkcAA"
    "wAAAAKAAMIBNRtWgqAlkCoCXMUFZJlNZ3zikFgCxX0AIwAAAAQAAoAAwzAmqaaBJUW1ASVF4u5IpwoSE9ZJJCAEEBgABCYC2AAcL"
    "AQABAwQCAgzsgFiEAAgKAUcGmwIAAAUBGQgAAAAAAAAAABETAHoAZQByAG8ALgB0AHgAdAAAABkAFAoBAE2OZvSQgN0BFQYBACCA"
    "pIEAAA=="
)  # 7z a -m0=BZip2 of 210,000,000 bytes


def refusal(path: Path) -> str:
    with Reader() as reader, pytest.raises(DocumentError) as caught:
        list(reader.read(str(path), path.name))
    return str(caught.value)


def test_names_keep_their_accents_whatever_the_locale_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    with Reader() as reader:
        entries = {document.metadata["entry"] for document in reader.read(str(MADE), MADE.name)}
    assert "lettres/préavis.txt" in entries


@pytest.mark.parametrize("data", [LOCKED, LOCKED_NAMES])
def test_one_that_is_locked_is_said_to_be(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.7z").write_bytes(data)
    assert refusal(tmp_path / "a.7z").endswith("is locked with a password; save it without one")


@pytest.mark.parametrize("keep", [6, 40, 0.5, 0.99])
def test_one_that_is_cut_short_is_damaged(tmp_path: Path, keep: float) -> None:
    data = MADE.read_bytes()
    (tmp_path / "a.7z").write_bytes(data[: int(keep * len(data)) if keep < 1 else int(keep)])
    assert "is damaged" in refusal(tmp_path / "a.7z")


def test_what_comes_before_damage_is_read_and_the_rest_is_noted(tmp_path: Path) -> None:
    for place in (33, 100):
        data = bytearray(TWO)
        data[place] ^= 0x55
        (tmp_path / f"{place}.7z").write_bytes(data)
    with Reader() as reader:
        (found,) = reader.read(str(tmp_path / "100.7z"), "100.7z")
        assert (found.title, reader.notes) == ("a.txt", ["its part b.txt is damaged: ArchiveError"])
    assert refusal(tmp_path / "33.7z").startswith(
        "holds no file that can be read; the first: its part a.txt is damaged"
    )


@pytest.mark.slow
def test_nothing_unfolds_without_end(tmp_path: Path) -> None:
    (tmp_path / "a.7z").write_bytes(ZEROS)
    assert "unfolds to more than a document can be" in refusal(tmp_path / "a.7z")


def test_it_is_read_as_soon_as_libarchive_is_there() -> None:
    assert missing_libarchive() is None
    assert may_be_read_now(Reason(UnreadCode.NEEDS_LIBARCHIVE), 1, ReadingOptions())
