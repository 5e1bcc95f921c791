"""An index that is damaged, or of another version, is noticed, and made anew from its documents."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING

import pytest
import whoosh.index
from whoosh.fields import TEXT, Schema

import searcher
from searcher import CorruptIndex, Document, IndexFormat, SearcherError
from searcher.index.storage.container import FORMAT_VERSION
from searcher.index.storage.manifest import read_manifest
from searcher.index.write.index_writer import IndexWriter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from searcher import Index


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "chat.txt").write_text("Un chat dort.\n\nUn autre chat veille.\n")
    return folder


def manifest(folder: Path) -> Path:
    return max(folder.glob("_MAIN_*.json"))


def segment(folder: Path) -> Path:
    return max(folder.glob("*.seg"))


def manifest_of_nothing(folder: Path) -> None:
    manifest(folder).write_bytes(b"")


def manifest_of_nonsense(folder: Path) -> None:
    manifest(folder).write_text(json.dumps({"format": FORMAT_VERSION, "segments": [{"name": "../../etc/passwd"}]}))


def manifest_of_another_version(folder: Path) -> None:
    manifest(folder).write_text(json.dumps({"format": 0}))


def manifest_gone(folder: Path) -> None:
    manifest(folder).unlink()


def files_damaged(folder: Path) -> None:
    max(folder.glob("_MAIN_*.files")).write_bytes(b"[")


def segment_cut(folder: Path) -> None:
    # Replaced, not written to: the index may still be mapped somewhere.
    data = segment(folder).read_bytes()
    segment(folder).rename(folder / "kept")
    (folder / f"{read_manifest(folder).segments[0].name}.seg").write_bytes(data[: len(data) // 2])


def segment_gone(folder: Path) -> None:
    segment(folder).unlink()


def index_of_another_program(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()
    other = whoosh.index.create_in(str(folder), Schema(content=TEXT))
    writer = other.writer()
    writer.add_document(content="chat")
    writer.commit()
    other.close()


MANIFESTS = [manifest_of_nothing, manifest_of_nonsense, manifest_of_another_version, manifest_gone]


@pytest.mark.parametrize(
    "damage",
    [*MANIFESTS, files_damaged, segment_cut, segment_gone],
)
def test_a_damaged_index_of_files_is_made_anew_and_says_why(
    documents: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    place = tmp_path / "index"
    searcher.open(documents, index=place).close()
    damage(place)
    from searcher.library import open_with_summary

    index, summary = open_with_summary(documents, index=place)
    with index:
        assert summary is not None
        assert summary.rebuilt
        assert [hit.text for hit in index.search("chat veille")] == ["Un autre chat veille.", "Un chat dort."]
        index.verify()
    names = {path.suffix for path in place.iterdir() if path.name != "kept"}
    assert names == {".seg", ".json", ".toc", ".files", ""}
    assert len(list(place.glob("*.seg"))) == 1


@pytest.mark.parametrize(
    "damage",
    [
        *MANIFESTS,
        files_damaged,
        segment_cut,
        segment_gone,
    ],
)
def test_a_damaged_index_is_made_anew_when_files_have_changed_too(
    documents: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    place = tmp_path / "index"
    searcher.open(documents, index=place).close()
    damage(place)
    (documents / "chien.txt").write_text("Un chien aboie.\n")
    with searcher.open(documents, index=place) as index:
        assert len(index.search("chien chat")) == 3


@pytest.mark.parametrize(
    "damage",
    [
        manifest_of_nothing,
        manifest_of_nonsense,
        manifest_of_another_version,
        manifest_gone,
        segment_cut,
        segment_gone,
    ],
)
def test_a_damaged_index_of_records_is_an_error_in_one_line(
    make_index: Callable[..., Index], damage: Callable[[Path], None]
) -> None:
    folder = make_index("un chat").folder
    damage(folder)
    with pytest.raises((CorruptIndex, IndexFormat)) as raised:
        searcher.open(folder)
    assert "\n" not in str(raised.value)


def test_a_damaged_index_of_records_can_be_written_anew(make_index: Callable[..., Index]) -> None:
    folder = make_index("un chat").folder
    segment_cut(folder)
    with IndexWriter(folder, rebuild=True) as writer:
        writer.add(Document(id="a", text="un chien"))
    with searcher.open(folder) as index:
        assert [hit.text for hit in index.search("chat chien")] == ["un chien"]


def test_the_old_index_answers_until_a_rebuild_is_done(make_index: Callable[..., Index]) -> None:
    index = make_index("un chat")
    with IndexWriter(index.folder, rebuild=True) as writer:
        writer.add(Document(id="a", text="un chien"))
        with searcher.open(index.folder) as meanwhile:
            assert len(meanwhile.search("chat")) == 1
    assert len(index.search("chat")) == 1
    index.reload()
    assert len(index.search("chat")) == 0


def sections(path: Path) -> dict[str, tuple[int, int]]:
    """Offset and length of each section, read from the table as the format describes it."""
    data = path.read_bytes()
    count, table_at = struct.unpack_from("<4xIQ", data, 8)
    table = data[table_at : table_at + 40 * count]
    return {
        name.rstrip(b"\0").decode(): (offset, length) for name, offset, length in struct.iter_unpack("<24sQQ", table)
    }


def with_flipped_byte(path: Path, place: int) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 0xFF
    path.unlink()
    path.write_bytes(data)


def test_verify_finds_a_flipped_byte_in_each_section_of_an_index(make_index: Callable[..., Index]) -> None:
    folder = make_index(Document(id="a", title="Un titre", text="Le chat.\n\nL’État, c’est le chat.")).folder
    path = segment(folder)
    good = path.read_bytes()
    found = {name: place for name, place in sections(path).items() if place[1]}
    assert len(found) > 15
    for name, (offset, length) in found.items():
        if name == "meta":
            continue  # damage there is noticed when the index is opened
        path.unlink()
        path.write_bytes(good)
        with_flipped_byte(path, offset + length // 2)
        with searcher.open(folder) as index, pytest.raises(CorruptIndex, match=f"damaged in {name}"):
            index.verify()


@pytest.mark.parametrize("name", ["text.blocks", "document.blocks", "text.offsets"])
def test_damage_met_while_searching_is_an_error_of_ours(make_index: Callable[..., Index], name: str) -> None:
    folder = make_index(*(Document(id=str(n), title="Titre", text=f"le chat {n} de l’État") for n in range(40))).folder
    path = segment(folder)
    offset, _ = sections(path)[name]
    with_flipped_byte(path, offset + 2)
    with searcher.open(folder) as index, pytest.raises(SearcherError):
        str([(hit.text, hit.document.title) for hit in index.search("chat", limit=100)])


def test_the_index_of_another_program_is_never_written_over(documents: Path, tmp_path: Path) -> None:
    place = tmp_path / "index"
    searcher.open(documents, index=place).close()
    index_of_another_program(place)
    before = sorted(path.name for path in place.iterdir())
    with pytest.raises(searcher.IndexFormat, match="choose another place for the index"):
        searcher.open(documents, index=place)
    assert sorted(path.name for path in place.iterdir()) == before


def test_an_index_of_records_is_never_taken_for_one_of_files(documents: Path, tmp_path: Path) -> None:
    place = tmp_path / "index"
    with searcher.create(place) as index, index.writer() as writer:
        writer.add(Document(id="a", text="Un lapin saute."))
    with pytest.raises(searcher.StorageError, match="holds records of its own; choose another place for the index"):
        searcher.open(documents, index=place)
    with searcher.open(place) as index:
        assert len(index.search("lapin")) == 1
