"""Damage is noticed, never believed; and mended where there is something to mend it from."""

from __future__ import annotations

import json
import random
import shutil
from typing import TYPE_CHECKING

import pytest
from corruption import answers, small_index, try_all

import searcher
from searcher import CorruptIndex, Document, IndexFormat
from searcher.index.storage.container import _ENTRY, _HEADER, FORMAT_VERSION, with_checksum
from searcher.index.storage.manifest import read_manifest
from searcher.library import open_with_summary
from searcher.sync.check_repair import check, repair

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess


def test_every_byte_changed_and_every_file_cut_gives_the_right_answer_or_an_error(place: Path) -> None:
    small_index(place / "index")
    counts = try_all(place / "index", [0xFF])
    assert counts["changed"] > 5000
    assert counts["noticed"] > 4000


def test_check_finds_every_damage_to_what_is_kept(place: Path) -> None:
    """Bytes between two sections have no meaning, and the lock says nothing that counts."""
    small_index(place)
    assert check(place).damage == ()
    chance = random.Random(0)  # noqa: S311 — no secret
    for path in [path for path in place.iterdir() if path.suffix]:
        good = path.read_bytes()
        for offset in chance.sample(range(len(good)), 60):
            if path.suffix == ".seg" and good[offset] == 0:
                continue  # It may be padding.
            path.write_bytes(good[:offset] + bytes([good[offset] ^ 0x10]) + good[offset + 1 :])
            damage = check(place).damage
            assert damage, f"{path.name}, byte {offset}"
            assert any(str(path) in line for line in damage)
        path.write_bytes(good)


@pytest.fixture
def documents(place: Path) -> Path:
    folder = place / "documents"
    folder.mkdir()
    (folder / "chat.txt").write_text("Un chat dort.\n\nUn autre chat veille.\n")
    (folder / "chien.txt").write_text("Un chien aboie.\n")
    return folder


def largest(folder: Path) -> Path:
    return max(folder.glob("*.seg"), key=lambda path: path.stat().st_size)


def damage_in(path: Path, section: str) -> None:
    """Change a byte in the middle of a section, in a new file: the old one may be mapped."""
    data = bytearray(path.read_bytes())
    _, _, count, table_at, _ = _HEADER.unpack_from(data)
    table = _ENTRY.iter_unpack(data[table_at : table_at + count * _ENTRY.size])
    places = {name.rstrip(b"\0").decode(): (offset, length) for name, offset, length in table}
    offset, length = places[section]
    data[offset + length // 2] ^= 0x01
    path.unlink()
    path.write_bytes(data)


@pytest.mark.parametrize("section", ["stem.text", "stem.codes", "text.blocks", "digest", "document.first"])
def test_a_search_that_meets_damage_mends_the_index_and_says_so(
    documents: Path, place: Path, search: Callable[..., CompletedProcess[str]], section: str
) -> None:
    assert search("--in", documents, "--index", place / "index", "chat").returncode == 0
    damage_in(largest(place / "index"), section)
    done = search("--in", documents, "--index", place / "index", "chat")
    assert done.returncode == 0
    assert "Un autre chat veille." in done.stdout
    assert done.stderr.count("\n") == 1
    assert f"the index was rebuilt: {place}" in done.stderr
    assert f"is damaged in {section}" in done.stderr
    assert check(place / "index").damage == ()


def test_a_search_that_may_not_mend_says_what_to_do(
    documents: Path, place: Path, search: Callable[..., CompletedProcess[str]]
) -> None:
    search("--in", documents, "--index", place / "index", "chat")
    damage_in(largest(place / "index"), "stem.codes")
    done = search("--in", documents, "--index", place / "index", "--no-refresh", "chat")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith(f"mend the index with: searcher repair {place / 'index'}\n")


def test_check_and_repair_from_documents(
    documents: Path, place: Path, manage: Callable[..., CompletedProcess[str]]
) -> None:
    index = place / "index"
    manage("index", documents, "--index", index)
    well = manage("check", documents, "--index", index)
    assert (well.returncode, well.stderr) == (0, "")
    files = sum(1 for path in index.iterdir() if path.suffix)  # all but the lock
    assert well.stdout.startswith(f"3 paragraphs of 2 documents, {files} files of")
    assert manage("repair", index).stdout == f"nothing to mend in {index}\n"
    damage_in(largest(index), "stem.codes")
    damage_in(largest(index), "digest")
    bad = manage("check", index)
    assert bad.returncode == 1
    assert [line.rpartition(" ")[2] for line in bad.stdout.splitlines()] == ["stem.codes", "digest"]
    assert bad.stderr == f"mend the index with: searcher repair {index}\n"
    mended = manage("check", "--repair", documents, "--index", index)
    assert mended.returncode == 0
    assert mended.stdout.endswith("made anew from 2 documents\n")
    assert json.loads(manage("check", index, "--json").stdout)["damage"] == []


def test_a_damaged_manifest_is_mended_from_the_documents_that_are_named(
    documents: Path, place: Path, manage: Callable[..., CompletedProcess[str]]
) -> None:
    index = place / "index"
    manage("index", documents, "--index", index)
    (manifest,) = index.glob("*.json")
    manifest.write_bytes(manifest.read_bytes()[:-20])
    lost = manage("repair", index)
    assert lost.returncode == 2
    assert "searcher repair DOCUMENTS --index" in lost.stderr
    assert manage("repair", documents, "--index", index).stdout == "made anew from 2 documents\n"
    assert check(index).damage == ()


def records(folder: Path, number: int) -> None:
    with searcher.create(folder) as index:
        for first in range(0, number, 20):
            with index.writer() as writer:
                for name in range(first, min(first + 20, number)):
                    writer.add(Document(id=f"d{name}", title="Titre", text=f"Un commun numéro {name}."))


def test_what_can_be_read_of_records_is_kept_and_the_rest_is_listed(place: Path) -> None:
    records(place, 60)
    texts = {hit.document.id: hit.text for hit in searcher.open(place).search("commun", limit=100)}
    first, second, third = (entry.file(place) for entry in read_manifest(place).segments)
    damage_in(first, "text.blocks")
    damage_in(second, "stem.codes")
    third.unlink()
    done = repair(place)
    assert not done.from_files
    assert done.documents == 20  # of the second: only what can be made again was damaged
    assert set(done.lost) == {*(f"d{name}" for name in range(20)), f"all documents in {third}"}
    assert check(place).damage == ()
    with searcher.open(place) as index:
        found = {hit.document.id: hit.text for hit in index.search("commun", limit=100)}
    assert found == {f"d{name}": texts[f"d{name}"] for name in range(20, 40)}


def test_records_whose_manifest_is_lost_are_kept(place: Path) -> None:
    records(place, 30)
    right = [(hit.document.id, hit.text) for hit in searcher.open(place).search("commun", limit=100)]
    (manifest,) = place.glob("*.json")
    manifest.write_bytes(b"")
    done = repair(place)
    assert done.documents == 30
    assert [line for line in done.lost if "removed lately may be back" in line]
    assert [(hit.document.id, hit.text) for hit in searcher.open(place).search("commun", limit=100)] == right


def test_an_index_of_files_that_are_gone_is_not_thrown_away(documents: Path, place: Path) -> None:
    index = place / "index"
    searcher.open(documents, index=index).close()
    documents.rename(place / "elsewhere")
    damage_in(largest(index), "stem.codes")
    done = repair(index)
    assert (done.from_files, done.documents, done.lost) == (False, 2, ())
    (place / "elsewhere").rename(documents)
    opened, summary = open_with_summary(documents, index=index)
    assert (opened.document_count, summary and summary.rebuilt) == (2, None)


def test_an_index_damaged_while_it_is_open_is_never_half_believed(place: Path) -> None:
    """A segment cut short under a reader that has read only its table."""
    small_index(place)
    right = answers(place)
    (entry, *_) = read_manifest(place).segments
    path = entry.file(place)
    data = path.read_bytes()
    with searcher.open(place) as index:
        path.write_bytes(bytes(len(data)))
        with pytest.raises(CorruptIndex):
            index.search("commun")[0].text  # noqa: B018 — reading it is what fails
        path.write_bytes(data)
    assert answers(place) == right


def _say_where_the_documents_are(manifest: Path, documents: Path) -> None:
    """Manifests have a checksum since version 4."""
    moved = manifest.read_bytes().replace(b'"/documents"', json.dumps(str(documents)).encode())
    content, _, checksum = moved.rpartition(b"}")
    manifest.write_bytes(with_checksum(content + b"}") if checksum.strip() else moved)


@pytest.mark.parametrize("version", [str(version) for version in range(1, FORMAT_VERSION)])
@pytest.mark.parametrize("kind", ["files", "records"])
def test_an_index_of_an_older_version_is_made_anew_or_refused(
    place: Path, golden: Path, kind: str, version: str
) -> None:
    shutil.copytree(golden / version / kind, place / "index")
    shutil.copytree(golden / "documents", place / "documents")
    if kind == "records":
        with pytest.raises(IndexFormat, match=f"has format {version}, this version reads {FORMAT_VERSION}"):
            searcher.open(place / "index")
        return
    (manifest,) = (place / "index").glob("*.json")
    _say_where_the_documents_are(manifest, place / "documents")
    opened, summary = open_with_summary(place / "documents", index=place / "index")
    with opened:
        assert summary
        assert summary.rebuilt
        assert f"has format {version}" in summary.rebuilt
        assert opened.search("chevaux").total == 1


def test_an_index_of_this_version_kept_since_it_began_still_opens(golden: Path) -> None:
    folder = golden / str(FORMAT_VERSION)
    assert check(folder / "files").damage == ()
    with searcher.open(folder / "files") as index:
        assert [hit.document.id for hit in index.search("pêche")] == ["pecheurs.md"]
        assert index.search("chevaux").total == 1
    with searcher.open(folder / "records") as index:
        assert {hit.document.id for hit in index.search("etat")} == {"avis-0", "avis-2"}
