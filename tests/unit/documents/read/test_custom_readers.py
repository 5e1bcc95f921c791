"""Files of a format of one's own: read by a function of the program, and kept when it is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import searcher
from searcher import DocumentError, Extract, Paragraph, Source
from searcher.library import open_with_summary

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NEEDS = "cannot be read: needs the reader of .fic of the program that made the index; open it there"


def read_card(source: Source) -> Extract:
    """A card: its title, a line of dashes, lines that are paragraphs."""
    title, _, rest = source.text().partition("\n---\n")
    if not rest:
        raise DocumentError("is no card: it has no line of dashes")
    lines = enumerate(rest.split("\n"), start=3)
    return Extract(title, tuple(Paragraph(text, line=line) for line, text in lines), {"author": "Ada"})


def read_lines(source: Source) -> Iterator[Extract]:
    source.notes.append("is old")
    for number, line in enumerate(source.text().splitlines(), start=1):
        yield Extract(None, (Paragraph(line, line=number),))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "fiches"
    folder.mkdir()
    (folder / "a.fic").write_text("Le chat\n---\nLes chats dorment.\nIls rêvent.", encoding="utf-8")
    (folder / "b.txt").write_text("Un chat.", encoding="utf-8")
    return folder


def found(index: searcher.Index, query: str) -> list[str]:
    return sorted(hit.document.id for hit in index.search(query))


def test_own_reader_gives_title_lines_and_metadata(folder: Path) -> None:
    with searcher.open(folder, index=folder.parent / "ix", readers={".fic": read_card}) as index:
        hit = index.search("rêver")[0]
        assert (hit.text, hit.line, hit.document.id, hit.document.title) == ("Ils rêvent.", 4, "a.fic", "Le chat")
        assert hit.document.metadata == {"type": "fic", "author": "Ada"}
        assert hit.document.path == str(folder / "a.fic")
        assert found(index, "chat") == ["a.fic", "b.txt"]


def test_iterable_makes_a_document_of_each_record_and_may_leave_notes(folder: Path) -> None:
    (folder / "c.rec").write_text("un chat\n\nun chien\n", encoding="utf-8")
    with searcher.open(folder, index=folder.parent / "ix", readers={".rec": read_lines}) as index:
        assert found(index, "chien") == ["c.rec/2"]
        assert index.search("chien")[0].document.path == str(folder / "c.rec")
        assert index.facts().notes == {"c.rec": "is old"}


@pytest.mark.parametrize("suffix", [".fic", ".FIC"])
def test_suffix_counts_in_any_case(folder: Path, suffix: str) -> None:
    (folder / "a.fic").rename(folder / "a.Fic")
    with searcher.open(folder, index=folder.parent / "ix", readers={suffix: read_card}) as index:
        assert found(index, "rêver") == ["a.Fic"]


def test_without_its_reader_nothing_is_lost_and_what_changed_is_said(folder: Path) -> None:
    place = folder.parent / "ix"
    searcher.open(folder, index=place, readers={".fic": read_card}).close()
    (folder / "new.fic").write_text("Autre\n---\nUn lion.", encoding="utf-8")
    for _ in range(2):
        index, summary = open_with_summary(folder, index=place)
        assert summary
        assert list(summary.skipped) == [("new.fic", NEEDS)]
        assert (found(index, "rêver"), found(index, "lion")) == (["a.fic"], [])
    (folder / "a.fic").write_text("Le chat\n---\nIl chante.", encoding="utf-8")
    index, summary = open_with_summary(folder, index=place)
    assert summary
    assert list(summary.skipped) == [("a.fic", NEEDS), ("new.fic", NEEDS)]
    assert found(index, "rêver") == ["a.fic"]
    with searcher.open(folder, index=place, readers={".fic": read_card}) as index:
        assert (found(index, "rêver"), found(index, "chanter"), found(index, "lion")) == ([], ["a.fic"], ["new.fic"])
        assert index.facts().skipped == {}


def test_removed_and_moved_files_are_noticed_without_the_reader(folder: Path) -> None:
    place = folder.parent / "ix"
    searcher.open(folder, index=place, readers={".fic": read_card}).close()
    (folder / "a.fic").rename(folder / "z.fic")
    with searcher.open(folder, index=place) as index:
        assert found(index, "rêver") == ["z.fic"]
    (folder / "z.fic").unlink()
    with searcher.open(folder, index=place) as index:
        assert found(index, "rêver") == []


def test_refresh_and_rebuild_use_the_reader_that_the_index_was_opened_with(folder: Path) -> None:
    with searcher.open(folder, index=folder.parent / "ix", readers={".fic": read_card}) as index:
        (folder / "new.fic").write_text("Autre\n---\nUn lion.", encoding="utf-8")
        index.refresh()
        assert found(index, "lion") == ["new.fic"]
        index.rebuild()
        assert (found(index, "lion"), found(index, "rêver")) == (["new.fic"], ["a.fic"])


def test_own_reader_goes_before_ours_until_it_is_taken_back(folder: Path) -> None:
    place = folder.parent / "ix"

    def shout(source: Source) -> Extract:
        return Extract("CRI", (Paragraph(source.text().upper()),))

    searcher.open(folder, index=place).close()
    with searcher.open(folder, index=place, readers={".txt": shout}) as index:
        assert index.search("chat")[0].text == "UN CHAT."
    with searcher.open(folder, index=place, readers={".fic": read_card}) as index:
        assert sorted(hit.text for hit in index.search("chat")) == ["Les chats dorment.", "UN CHAT."]
    with searcher.open(folder, index=place, readers={".txt": None}) as index:
        assert "Un chat." in [hit.text for hit in index.search("chat")]


def fails(source: Source) -> Extract:
    return Extract(None, source.secret)  # type: ignore[attr-defined]


def fails_later(_: Source) -> Iterator[Extract]:
    yield Extract(None, (Paragraph("Un chat."),))
    raise KeyError("secret")


@pytest.mark.parametrize(
    ("reader", "reason"),
    [
        (read_card, "is no card: it has no line of dashes"),
        (fails, "its reader failed: AttributeError in test_custom_readers.py, line "),
        (fails_later, "its reader failed: KeyError in test_custom_readers.py, line "),
        (lambda _: None, "its reader failed: TypeError in "),
        (lambda _: "text", "its reader gave str where it should give searcher.Extract"),
        (lambda _: [Extract(None, (Paragraph("a"),)), 3], "its reader gave int where it should give searcher.Extract"),
        (lambda _: Extract(3, (Paragraph("a"),)), "its reader gave a title that is int; give a string or None"),  # type: ignore[arg-type]
        (lambda _: Extract(None, (3,)), "the paragraphs of document .* are no strings or Paragraphs only"),  # type: ignore[arg-type]
        (lambda _: Extract(None, (Paragraph("a", line=0),)), "a line or page of document .* is no number from 1"),
        (lambda _: Extract(None, (Paragraph("a"),), {"x": object()}), "the metadata of document"),  # type: ignore[dict-item]
        (lambda _: Extract(None, ()), "holds no text"),
        (lambda _: [], "holds no text"),
    ],
)
def test_what_goes_wrong_in_a_reader_costs_the_file_alone(
    folder: Path, reader: searcher.FileReader, reason: str
) -> None:
    (folder / "bad.own").write_text("rien", encoding="utf-8")
    with searcher.open(folder, index=folder.parent / "ix", readers={".own": reader}) as index:
        assert list(index.facts().skipped) == ["bad.own"]
        with pytest.raises(AssertionError, match=reason):
            raise AssertionError(index.facts().skipped["bad.own"])
        assert found(index, "chat") == ["a.fic", "b.txt"]


def test_limits_of_size_and_of_paragraphs_hold(folder: Path) -> None:
    (folder / "long.own").write_text("mot " * 9000, encoding="utf-8")

    def whole(source: Source) -> Extract:
        return Extract(None, (Paragraph(source.text()),))

    with searcher.open(folder, index=folder.parent / "ix", readers={".own": whole}) as index:
        assert [len(hit.text) for hit in index.search("mot")] == [20000, 16000]
    with searcher.open(folder, index=folder.parent / "ix", readers={".own": whole}, max_size=1000) as index:
        assert "is larger than 0.001 MB" in index.facts().skipped["long.own"]


def test_single_file_of_a_format_of_ones_own_can_be_opened(folder: Path) -> None:
    with searcher.open(folder / "a.fic", index=folder.parent / "ix", readers={".fic": read_card}) as index:
        assert index.search("rêver")[0].document.path == str(folder / "a.fic")


@pytest.mark.parametrize(
    ("readers", "error", "message"),
    [
        ({"fic": read_card}, ValueError, "'fic' is no suffix; give it with its dot, as in '.abc'"),
        ({".tar.gz": read_card}, ValueError, "'.tar.gz' is no suffix"),
        ({".": read_card}, ValueError, "'.' is no suffix"),
        ({3: read_card}, ValueError, "3 is no suffix"),
        ({".fic": "read"}, TypeError, "the reader of .fic is str; give a function that takes a searcher.Source"),
        ([read_card], TypeError, "readers are functions by suffix, as in {'.abc': read}, not list"),
    ],
)
def test_wrong_readers_are_refused_before_anything_is_read(
    folder: Path, readers: dict[str, searcher.FileReader], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        searcher.open(folder, index=folder.parent / "ix", readers=readers)
    assert not (folder.parent / "ix").exists()


def test_reader_that_gives_record_after_record_is_stopped_when_its_time_is_over(folder: Path) -> None:
    (folder / "endless.own").write_text("mot", encoding="utf-8")

    def endless(_: Source) -> Iterator[Extract]:
        while True:
            yield Extract(None, (Paragraph("mot"),))

    how = {"readers": {".own": endless}, "reading": {"max_seconds": 0.01}}
    index, _ = open_with_summary(folder, index=folder.parent / "ix", **how)  # type: ignore[arg-type]
    assert index.facts().skipped == {"endless.own": "took its reader more than 0.01 seconds"}
    assert found(index, "mot") == []


def test_rebuild_without_the_reader_lists_what_it_leaves_out_and_the_reader_brings_it_back(folder: Path) -> None:
    place = folder.parent / "ix"
    searcher.open(folder, index=place, readers={".fic": read_card}).close()
    with searcher.open(folder, index=place) as index:
        summary = index.rebuild()
        assert summary
        assert list(summary.skipped) == [("a.fic", NEEDS)]
        assert found(index, "rêver") == []
    with searcher.open(folder, index=place, readers={".fic": read_card}) as index:
        assert (found(index, "rêver"), index.facts().skipped) == (["a.fic"], {})
