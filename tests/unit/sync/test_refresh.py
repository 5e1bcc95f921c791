"""Bringing an index up to date: it holds what the files say, and nothing is read or written that need not be."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

import searcher
from searcher.documents.scan.selection import Selection
from searcher.index.storage.manifest import latest_number, read_manifest
from searcher.sync import file_hash
from searcher.sync.apply import Progress, Summary
from searcher.sync.plan import known_files
from searcher.sync.refresh import refresh

if TYPE_CHECKING:
    from collections.abc import Callable

LATER = count(1_600_000_000_123_456_789)  # times of change long past, in nanoseconds


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """Eight files in three folders, all of another content."""
    for number, place in enumerate(["", "", "", "sub/", "sub/", "sub/deep/", "other/", "other/"]):
        put(tmp_path / "notes" / f"{place}{number}.txt", f"Le mot{number} du carnet.")
    return tmp_path / "notes"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "index"


def put(path: Path, text: str, modified: int | None = None) -> Path:
    """Write a file that seems to have been left alone for years, and was changed after all that were put before."""
    modified = modified or next(LATER)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(modified, modified))
    return path


def counts(summary: Summary) -> tuple[int, int, int, int]:
    return summary.added, summary.changed, summary.removed, summary.moved


def found(place: Path, root: Path, query: str) -> list[str]:
    with searcher.open(root, index=place, refresh=False) as index:
        return sorted(hit.document.id for hit in index.search(query, limit=1000))


def segments(place: Path) -> set[str]:
    return {path.name for path in place.glob("*.seg")}


def holds(place: Path, root: Path) -> dict[str, list[str]]:
    """The texts of every document of an index."""
    texts: dict[str, list[str]] = {}
    with searcher.open(root, index=place, refresh=False) as index:
        for number, document in index._snapshot.documents():
            segment = index._snapshot.segments[number]
            texts[segment.document_id(document)] = [segment.text(each) for each in segment.paragraphs_of(document)]
    return texts


PLACES = st.sampled_from(["a.txt", "b.txt", "c/a.txt", "c/d/e.md"])
TEXTS = st.sampled_from(["Le chat.", "Le chien", "Un autre texte.", "\0", ""])
STEPS = st.one_of(
    st.tuples(st.just("write"), PLACES, TEXTS),
    st.tuples(st.just("remove"), PLACES, st.none()),
    st.tuples(st.just("move"), PLACES, PLACES),
    st.tuples(st.just("touch"), PLACES, st.none()),
    st.tuples(st.just("refresh"), st.none(), st.none()),
)


def take(step: tuple[str, Any, Any], root: Path, place: Path) -> None:
    kind, first, second = step
    path = root / (first or "")
    if kind == "refresh":
        refresh(place, root)
    elif kind == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(second, encoding="utf-8")
    elif path.exists() and kind == "remove":
        path.unlink()
    elif path.exists() and kind == "touch":
        path.touch()
    elif path.exists():
        (root / second).parent.mkdir(parents=True, exist_ok=True)
        path.rename(root / second)


@settings(max_examples=examples(15))
@given(st.lists(STEPS, max_size=10))
def test_whatever_happens_to_the_files_the_index_is_as_one_made_anew(
    new_folder: Callable[[], Path], steps: list[tuple[str, Any, Any]]
) -> None:
    root, refreshed, anew = new_folder(), new_folder(), new_folder()
    (root / "constant.txt").write_text("Toujours là.", encoding="utf-8")
    for step in [*steps, ("refresh", None, None)]:
        take(step, root, refreshed)
    refresh(anew, root)
    assert holds(refreshed, root) == holds(anew, root)
    assert known_files(refreshed, latest_number(refreshed) or 0).skipped == known_files(anew, 1).skipped


def test_one_changed_one_removed_one_renamed_and_one_added_are_four(tmp_path: Path, place: Path) -> None:
    root = tmp_path / "many"
    for number in range(1000):
        put(root / f"{number // 50}" / f"{number}.txt", f"Le mot{number} du carnet.")
    assert counts(refresh(place, root)) == (1000, 0, 0, 0)
    before = read_manifest(place).segments
    put(root / "0" / "7.txt", "Le mot7 a changé.")
    (root / "3" / "160.txt").unlink()
    (root / "5" / "251.txt").rename(root / "9" / "renamed.txt")
    put(root / "new" / "1000.txt", "Le mot1000 est nouveau.")
    summary = refresh(place, root)
    assert counts(summary) == (1, 1, 1, 1)
    assert summary.touched == 4
    assert [found(place, root, f"mot{number}") for number in (7, 160, 251, 1000, 999)] == [
        ["0/7.txt"],
        [],
        ["9/renamed.txt"],
        ["new/1000.txt"],
        ["19/999.txt"],
    ]
    *kept, new = read_manifest(place).segments
    assert [entry.name for entry in kept] == [entry.name for entry in before]
    assert new.documents == 3


def test_time_without_change_is_no_change(notes: Path, place: Path) -> None:
    refresh(place, notes)
    before = {path: path.stat().st_mtime_ns for path in place.iterdir()}
    os.utime(notes / "0.txt")
    assert counts(refresh(place, notes)) == (0, 0, 0, 0)
    assert {path: path.stat().st_mtime_ns for path in place.iterdir()} == before


def test_new_times_of_much_text_are_remembered(tmp_path: Path, place: Path) -> None:
    root = tmp_path / "large"
    put(root / "a.txt", "Une phrase assez longue pour ne rien dire.\n\n" * 30_000)
    refresh(place, root)
    before = segments(place)
    os.utime(root / "a.txt", ns=(1, 1))
    assert counts(refresh(place, root)) == (0, 0, 0, 0)
    assert (segments(place), latest_number(place)) == (before, 2)
    refresh(place, root)
    assert latest_number(place) == 2


def test_change_within_a_tick_of_the_clock_is_seen(
    tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = put(tmp_path / "notes" / "a.txt", "Le chat.")
    modified = file.stat().st_mtime_ns
    monkeypatch.setattr(file_hash, "time_ns", lambda: modified + 1_000_000)
    refresh(place, file.parent)
    put(file, "Le rat..", modified)
    assert file.stat().st_mtime_ns == modified
    assert counts(refresh(place, file.parent)) == (0, 1, 0, 0)
    assert found(place, file.parent, "rat") == ["a.txt"]


def test_moved_file_keeps_its_paragraphs(notes: Path, place: Path) -> None:
    put(notes / "titre.md", "# Un titre\n\n## Partie\n\nLe lapin court.\n\nIl revient.")
    refresh(place, notes)
    (notes / "titre.md").rename(notes / "sub" / "ailleurs.md")
    assert counts(refresh(place, notes)) == (0, 0, 0, 1)
    with searcher.open(notes, index=place) as index:
        (hit,) = index.search("lapin")
        assert (hit.document.id, hit.document.title, hit.heading, hit.line) == (
            "sub/ailleurs.md",
            "Un titre",
            "Partie",
            5,
        )
        assert hit.document.path == str(notes / "sub" / "ailleurs.md")


def test_folder_that_was_renamed_is_moved_file_by_file(notes: Path, place: Path) -> None:
    refresh(place, notes)
    (notes / "sub").rename(notes / "else")
    assert counts(refresh(place, notes)) == (0, 0, 0, 3)
    assert found(place, notes, "mot5") == ["else/deep/5.txt"]


def test_file_of_another_format_is_read_again_when_it_moves(notes: Path, place: Path) -> None:
    put(notes / "a.txt", "# Pas un titre\n\nLe lapin.")
    refresh(place, notes)
    (notes / "a.txt").rename(notes / "a.md")
    assert counts(refresh(place, notes)) == (1, 0, 1, 0)
    with searcher.open(notes, index=place) as index:
        assert index.search("lapin")[0].document.title == "Pas un titre"


def test_part_leaves_the_rest_alone(notes: Path, place: Path) -> None:
    refresh(place, notes)
    for path in (notes / "0.txt", notes / "sub" / "3.txt", notes / "other" / "6.txt"):
        path.unlink()
    put(notes / "1.txt", "Le lapin.")
    put(notes / "sub" / "4.txt", "Le lapin.")
    assert counts(refresh(place, notes, parts=["sub"])) == (0, 1, 1, 0)
    assert found(place, notes, "lapin") == ["sub/4.txt"]
    assert found(place, notes, "mot0 mot3 mot6") == ["0.txt", "other/6.txt"]
    assert counts(refresh(place, notes)) == (0, 1, 2, 0)


def test_part_can_be_a_file(notes: Path, place: Path) -> None:
    refresh(place, notes)
    put(notes / "sub" / "3.txt", "Le lapin.")
    put(notes / "sub" / "4.txt", "Le lapin.")
    (notes / "0.txt").unlink()
    assert counts(refresh(place, notes, parts=["sub/3.txt", "0.txt"])) == (0, 1, 1, 0)
    assert found(place, notes, "lapin mot4") == ["sub/3.txt", "sub/4.txt"]


def test_part_of_what_is_not_indexed_yet_is_all_of_it(notes: Path, place: Path) -> None:
    assert counts(refresh(place, notes, parts=["sub"])) == (8, 0, 0, 0)


def test_selection_is_remembered_until_another_is_given(notes: Path, place: Path) -> None:
    refresh(place, notes, selection=Selection(exclude=("sub/",)))
    assert found(place, notes, "mot0 mot3") == ["0.txt"]
    put(notes / "sub" / "8.txt", "Le lapin.")
    assert counts(refresh(place, notes)) == (0, 0, 0, 0)
    assert counts(refresh(place, notes, rebuild=True)) == (5, 0, 0, 0)
    assert counts(refresh(place, notes, selection=Selection())) == (4, 0, 0, 0)
    assert counts(refresh(place, notes)) == (0, 0, 0, 0)


def test_selection_that_leaves_nothing_says_so(notes: Path, place: Path) -> None:
    with pytest.raises(searcher.NoDocuments, match="is left by what the index was told to include and exclude"):
        refresh(place, notes, selection=Selection(include=("*.md",)))


def test_index_of_another_version_keeps_its_selection(notes: Path, place: Path) -> None:
    refresh(place, notes, selection=Selection(include=("sub/",)))
    (manifest,) = place.glob("*.json")
    manifest.write_text(manifest.read_text().replace('"format": ', '"format": 9'))
    summary = refresh(place, notes)
    assert summary.rebuilt
    assert counts(summary) == (3, 0, 0, 0)


def test_rebuild_for_another_folder_has_a_selection_of_its_own(notes: Path, place: Path, tmp_path: Path) -> None:
    refresh(place, notes, selection=Selection(exclude=("*.txt", "!0.txt")))
    put(tmp_path / "others" / "a.txt", "Le lapin.")
    assert counts(refresh(place, tmp_path / "others", rebuild=True)) == (1, 0, 0, 0)


def test_folder_that_cannot_be_read_keeps_its_documents(
    folder_for_all: Path, as_nobody: Callable[..., dict[str, Any]]
) -> None:
    root, place = folder_for_all / "notes", folder_for_all / "index"
    put(root / "a.txt", "Le chat.")
    put(root / "closed" / "b.txt", "Le lapin.")
    put(root / "closed" / "c" / "d.txt", "Le lapin aussi.")
    place.mkdir()
    place.chmod(0o777)
    assert as_nobody(root, "refresh", place)["added"] == 3
    (root / "closed").chmod(0)
    (root / "a.txt").unlink()
    again = as_nobody(root, "refresh", place)
    assert (again["removed"], again["skipped"]) == (1, [["closed", "cannot be read: Permission denied"]])
    with searcher.open(root, index=place, refresh=False) as index:
        assert [hit.document.id for hit in index.search("lapin")] == ["closed/b.txt", "closed/c/d.txt"]
        assert index.facts().skipped == {"closed": "cannot be read: Permission denied"}
    (root / "closed").chmod(0o755)
    (root / "closed" / "b.txt").unlink()
    last = as_nobody(root, "refresh", place)
    assert (last["removed"], last["skipped"]) == (1, [])


def test_file_that_cannot_be_read_keeps_what_was_read_of_it(
    folder_for_all: Path, as_nobody: Callable[..., dict[str, Any]]
) -> None:
    root, place = folder_for_all / "notes", folder_for_all / "index"
    put(root / "a.txt", "Le chat.")
    put(root / "b.txt", "Le chien.").chmod(0)
    place.mkdir()
    place.chmod(0o777)
    reason = "cannot be read: Permission denied"
    first = as_nobody(root, "refresh", place)
    assert (first["added"], first["skipped"]) == (1, [["b.txt", reason]])
    put(root / "a.txt", "Le lapin.").chmod(0)
    second = as_nobody(root, "refresh", place)
    assert (second["changed"], second["skipped"]) == (0, [["a.txt", reason], ["b.txt", reason]])
    assert found(place, root, "chat") == ["a.txt"]
    for name in ("a.txt", "b.txt"):
        (root / name).chmod(0o644)
    third = as_nobody(root, "refresh", place)
    assert (third["added"] + third["changed"], third["skipped"]) == (2, [])
    assert found(place, root, "lapin chien") == ["a.txt", "b.txt"]


def test_file_that_vanishes_between_the_look_and_the_reading_is_listed(notes: Path, place: Path) -> None:
    refresh(place, notes)
    put(notes / "0.txt", "Le lapin.")
    put(notes / "9.txt", "Le lapin.")

    def remove(step: Progress) -> None:
        (notes / ("0.txt" if step.files == 0 else "9.txt")).unlink(missing_ok=True)

    summary = refresh(place, notes, progress=remove)
    assert counts(summary) == (0, 0, 1, 0)
    assert summary.skipped == (
        ("0.txt", "vanished before it could be read"),
        ("9.txt", "vanished before it could be read"),
    )
    assert found(place, notes, "lapin mot0") == []
    assert refresh(place, notes) == Summary(0, 0, 0, ())


def test_file_that_becomes_a_pipe_before_it_is_read_is_not_opened(notes: Path, place: Path) -> None:
    def replace(_: Progress) -> None:
        if (notes / "7.txt").is_file():
            (notes / "7.txt").unlink()
            os.mkfifo(notes / "7.txt")

    put(notes / "7.txt", "Le lapin.")
    summary = refresh(place, notes, progress=replace)
    assert summary.skipped == (("7.txt", "cannot be read: is no regular file"),)


@pytest.mark.parametrize("size", [10, 200_000])
@pytest.mark.parametrize("name", ["7.txt", "below/7.txt", "below"])
def test_what_becomes_a_link_out_of_the_folder_before_it_is_read_is_not_followed(
    notes: Path, place: Path, tmp_path: Path, name: str, size: int
) -> None:
    outside = put(tmp_path / "outside" / "7.txt", "Le secret. " * size)
    put(notes / "7.txt", "Le lapin.")
    put(notes / "below" / "7.txt", "Le lapin.")

    def replace(step: Progress) -> None:
        if step.files == 0:
            (notes / name).rename(tmp_path / "away")
            (notes / name).symlink_to(outside.parent if name == "below" else outside)

    refresh(place, notes, progress=replace)
    assert found(place, notes, "secret") == []
    assert found(place, notes, "mot0") == ["0.txt"]


def test_links_that_stay_in_the_folder_are_read(notes: Path, place: Path) -> None:
    put(notes / "below" / "7.txt", "Le lapin.")
    (notes / "link.txt").symlink_to("below/7.txt")
    refresh(place, notes)
    with searcher.open(notes, index=place) as index:
        assert index.document("link.txt") is not None


def test_look_that_takes_too_long_leaves_the_index_as_it_is(notes: Path, place: Path) -> None:
    assert counts(refresh(place, notes, timeout=0)) == (8, 0, 0, 0)  # there was nothing to search in
    put(notes / "0.txt", "Le lapin.")
    summary = refresh(place, notes, timeout=0)
    assert summary.touched == 0
    assert summary.postponed == (
        f"looking at all files takes longer than 0 s; bring it up to date with: searcher index {notes}"
    )
    assert counts(refresh(place, notes, timeout=60)) == (0, 1, 0, 0)


KILLED = """
import os, signal, sys
from pathlib import Path
from searcher.sync.refresh import refresh
refresh(
    Path(sys.argv[1]), Path(sys.argv[2]), commit_after=0.01, jobs=int(sys.argv[4]),
    progress=lambda step: os.kill(os.getpid(), signal.SIGKILL) if step.files == int(sys.argv[3]) else None,
)
"""


@pytest.mark.parametrize("jobs", [1, 2])
def test_first_build_that_is_killed_goes_on_where_it_was(tmp_path: Path, place: Path, jobs: int) -> None:
    root = tmp_path / "many"
    for number in range(600):
        put(root / f"{number // 100}" / f"{number}.txt", f"Le mot{number} du carnet. " * 20)
    done = subprocess.run([sys.executable, "-c", KILLED, place, root, "500", str(jobs)], check=False)
    assert done.returncode == -signal.SIGKILL
    with searcher.open(root, index=place, refresh=False) as index:
        kept = index.document_count
    assert 0 < kept < 600
    assert counts(refresh(place, root)) == (600 - kept, 0, 0, 0)
    with searcher.open(root, index=place) as index:
        assert index.document_count == 600
        assert all(index.search(f"mot{number}", limit=5).total == 1 for number in range(0, 600, 37))


@pytest.mark.skipif(sys.platform == "darwin", reason="file names are UTF-8 there")
def test_file_whose_name_is_not_utf8_is_kept_up_to_date(tmp_path: Path, place: Path) -> None:
    root = tmp_path / "notes"
    file = put(root / os.fsdecode(b"d\xe9p\xf4t") / os.fsdecode(b"caf\xe9.txt"), "Le chat.")
    refresh(place, root)
    put(file, "Le lapin.")
    assert counts(refresh(place, root)) == (0, 1, 0, 0)
    with searcher.open(root, index=place) as index:
        (hit,) = index.search("lapin")
        assert hit.document.id == "d\\xe9p\\xf4t/caf\\xe9.txt"
        assert Path(hit.document.path or "").read_text(encoding="utf-8") == "Le lapin."
    file.rename(root / "café.txt")
    assert counts(refresh(place, root)) == (0, 0, 0, 1)
