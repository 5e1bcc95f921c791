"""Every parser against damaged and hostile files: text, or one line of reason, and the rest is found.

`SEARCHER_FUZZ=2000` tries so many damaged copies of each format; the seeds are the files of `corpus/`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hostile import formats
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import searcher
from searcher.documents.options import ReadingOptions
from searcher.documents.read.reader import Reader
from searcher.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator

CORPUS = Path(__file__).parents[2] / "corpus"
SEEDS = {path.suffix: path for path in sorted(CORPUS.rglob("*.*"), reverse=True)}
TRIES = int(os.environ.get("SEARCHER_FUZZ", "12"))

Damage = tuple[str, float, bytes]
DAMAGES = st.lists(
    st.tuples(
        st.sampled_from(["put", "insert", "cut", "repeat", "end"]),
        st.floats(0, 1),
        st.binary(min_size=1, max_size=8)
        | st.sampled_from([b"<", b"\0", b"&e;", b"{\\", b"\xff\xfe", b"<<", b"/", b'"']),
    ),
    min_size=1,
    max_size=8,
)


def damaged(data: bytes, damages: list[Damage]) -> bytes:
    """The bytes after each damage in turn, at its share of the length."""
    for what, share, other in damages:
        at = int(share * len(data))
        data = {
            "put": data[:at] + other + data[at + len(other) :],
            "insert": data[:at] + other + data[at:],
            "cut": data[:at] + data[at + len(other) ** 3 :],
            "repeat": data[:at] + data[at : at + 64] * len(other) + data[at:],
            "end": data[: max(1, at)],
        }[what]
    return data


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(ReadingOptions(max_seconds=20.0, text_field="texte")) as opened:
        yield opened


@pytest.mark.parametrize("suffix", sorted(SEEDS))
def test_a_damaged_file_gives_text_or_one_line(reader: Reader, tmp_path: Path, suffix: str) -> None:
    seed, path = SEEDS[suffix].read_bytes(), tmp_path / f"a{suffix}"

    @settings(max_examples=TRIES, suppress_health_check=list(HealthCheck))
    @given(DAMAGES)
    def read(damages: list[Damage]) -> None:
        path.write_bytes(damaged(seed, damages))
        try:
            for document in reader.read(str(path), "a"):
                assert all(isinstance(paragraph.text, str) for paragraph in document.content())
        except DocumentError as error:
            assert len(str(error).splitlines()) == 1

    read()


def test_hostile_files_cost_themselves_and_nothing_else(place: Path) -> None:
    for name, data in formats().items():
        (place / name).write_bytes(data)
    (place / "témoin.txt").write_text("Le témoin est là.", encoding="utf-8")
    with searcher.open(place, index=place / ".index") as index:
        assert [hit.document.id for hit in index.search("témoin")] == ["témoin.txt"]
        skipped = index.facts().skipped
        assert not index.search("dehors root").total
    assert {"bombe.docx", "rires.docx", "rires.odt", "rires.epub", "trop.txt"} <= skipped.keys()
    assert all(len(reason.splitlines()) == 1 for reason in skipped.values())
