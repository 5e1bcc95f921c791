"""What a program does wrong is said in a sentence where it is done, and changes nothing."""

from __future__ import annotations

import copy
import math
import pickle
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

import searcher
from searcher import Document, DocumentError, Paragraph, QueryError, StorageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NAN = float("nan")


class World(NamedTuple):
    """An index of records, one of files, and a hit of the first."""

    records: Any
    files: Any
    hit: Any


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.txt").write_text("Le chat dort.\n\nLe chien.", encoding="utf-8")
    with searcher.create("ix") as records, searcher.open("docs", index="fx") as files:
        with records.writer() as writer:
            writer.add(Document(id="a", text="Le chat dort.", metadata={"author": "Ada"}))
        yield World(records, files, records.search("chat")[0])


PATHS = [
    (3, TypeError, "must be a string or a path, not int"),
    (b"docs", TypeError, "must be a string or a path, not bytes"),
    (["docs"], TypeError, "must be a string or a path, not list"),
    (True, TypeError, "must be a string or a path, not bool"),
    ("", ValueError, "is empty; name a place, or leave it out"),
    ("a\0b", ValueError, "has a zero byte in it; name a place"),
]
COUNTS = [
    ("3", TypeError, "must be a whole number, not str"),
    (2.5, TypeError, "must be a whole number, not float"),
    (True, TypeError, "must be a whole number, not bool"),
    (-1, ValueError, r"must be a number from \d, not -1"),
]
NUMBERS = [
    ("3", TypeError, "must be a number, not str"),
    ([], TypeError, "must be a number, not list"),
    (NAN, ValueError, "must be a number.*, not nan"),
    (10**400, ValueError, "must be a number.*, not nan"),
]
TEXTS = [(bad, TypeError, f"must be a string, not {type(bad).__name__}") for bad in (3, b"a", ["a"], object())]
NAMES = [*TEXTS, ("", ValueError, "is empty; leave it out")]
FUNCTIONS = [(3, TypeError, "progress must be a function, not int")]

CALLS: list[tuple[str, Callable[[World, Any], object], list[tuple[Any, type[Exception], str]]]] = [
    ("open", lambda _, bad: searcher.open(bad), PATHS),
    ("open index", lambda _, bad: searcher.open("docs", index=bad), PATHS),
    ("open config", lambda _, bad: searcher.open("docs", index="fx", config=bad), PATHS),
    ("create", lambda _, bad: searcher.create(bad), PATHS),
    ("Index", lambda _, bad: searcher.Index(bad), PATHS),
    ("open refresh_timeout", lambda _, bad: searcher.open("docs", index="fx", refresh_timeout=bad), NUMBERS),
    ("open max_size", lambda _, bad: searcher.open("docs", index="fx", max_size=bad), COUNTS),
    ("open text_field", lambda _, bad: searcher.open("docs", index="fx", text_field=bad), TEXTS),
    ("open title_field", lambda _, bad: searcher.open("docs", index="fx", title_field=bad), TEXTS),
    ("open progress", lambda _, bad: searcher.open("docs", index="fx", progress=bad), FUNCTIONS),
    ("join", lambda w, bad: searcher.join(w.records, bad), [(3, TypeError, "join takes indexes, not int; open them")]),
    ("search", lambda w, bad: w.records.search(bad), [*TEXTS, (None, TypeError, "query must be a string, not None")]),
    (
        "limit",
        lambda w, bad: w.records.search("chat", limit=bad),
        [*COUNTS, (None, TypeError, "limit must be a whole number; iterate")],
    ),
    ("offset", lambda w, bad: w.records.search("chat", offset=bad), COUNTS),
    ("facets", lambda w, bad: w.records.search("chat", facets=bad), [NAMES[0], NAMES[1], NAMES[-1]]),
    ("facets of", lambda w, bad: w.records.search("chat", facets=["author", bad]), [NAMES[0], NAMES[1], NAMES[-1]]),
    ("sort", lambda w, bad: w.records.search("chat", sort=bad), [("SCORE", ValueError, "sort is one of score, date")]),
    ("min_score", lambda w, bad: w.records.search("chat", min_score=bad), NUMBERS),
    (
        "search_many",
        lambda w, bad: w.records.search_many(bad),
        [
            ("chat", TypeError, "queries must be a list of strings, not str"),
            (3, TypeError, "queries must be a list of strings, not int"),
            (["chat", 3], TypeError, "query must be a string, not int"),
        ],
    ),
    (
        "search_many threads",
        lambda w, bad: w.records.search_many(["chat"], threads=bad),
        [*COUNTS, (0, ValueError, "threads must be a number from 1")],
    ),
    ("more_like limit", lambda w, bad: w.records.more_like("chat", limit=bad), COUNTS),
    ("words", lambda w, bad: w.records.words(bad), TEXTS),
    ("suggest", lambda w, bad: w.records.suggest(bad), TEXTS),
    ("suggest limit", lambda w, bad: w.records.suggest("c", bad), COUNTS),
    ("document", lambda w, bad: w.records.document(bad), TEXTS),
    ("document query", lambda w, bad: w.records.document("a", bad), TEXTS),
    ("document source", lambda w, bad: w.records.document("a", source=bad), COUNTS),
    ("file_of", lambda w, bad: w.files.file_of(bad), TEXTS),
    ("words limit", lambda w, bad: w.records.words("c", bad), COUNTS),
    ("memory", lambda w, bad: w.records.writer(memory=bad), [*COUNTS, (0, ValueError, "memory must be a number from")]),
    ("jobs", lambda w, bad: w.records.writer(jobs=bad), [*COUNTS, (0, ValueError, "jobs must be a number from 1")]),
    ("progress", lambda w, bad: w.records.writer(progress=bad), FUNCTIONS),
    ("refresh timeout", lambda w, bad: w.files.refresh(timeout=bad), NUMBERS),
    ("refresh progress", lambda w, bad: w.files.refresh(bad), FUNCTIONS),
    ("context", lambda w, bad: w.hit.context(bad), [(b, ValueError, "context takes a number") for b in ("3", -1, 2.5)]),
]
CASES = [
    pytest.param(call, *case, id=f"{name}: {str(case[0])[:12]!r}") for name, call, cases in CALLS for case in cases
]


@pytest.mark.parametrize(("call", "bad", "error", "message"), CASES)
def test_wrong_arguments_are_refused_with_their_name(
    world: World, call: Callable[[World, Any], object], bad: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message) as raised:
        call(world, bad)
    # From us, and not from the depths of another library.
    assert "searcher" in Path(traceback.extract_tb(raised.value.__traceback__)[-1].filename).parts
    assert world.records.search("chat").total == 1
    with world.records.writer() as writer:  # nobody holds the lock
        writer.remove("never there")


@pytest.mark.parametrize("bad", [None, 3, "text", {"id": "a"}, b"x", Paragraph("x")])
def test_what_is_no_document_is_refused_and_nothing_is_written(world: World, bad: Any) -> None:
    def add() -> None:
        with world.records.writer() as writer:
            writer.add(Document(id="b", text="chat"))
            writer.add(bad)

    def remove() -> None:
        with world.records.writer() as writer:
            writer.remove("a")
            writer.remove(3 if isinstance(bad, str) else bad)

    with pytest.raises(TypeError, match=r"add takes a searcher\.Document, not "):
        add()
    with pytest.raises(TypeError, match="document_id must be a string, not "):
        remove()
    assert world.records.search("chat").total == 1


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"id": 3, "text": "x"}, "a document needs an id"),
        ({"id": "a", "text": 3}, "the text of document 'a' is int; pass a string"),
        ({"id": "a", "text": b"x"}, "the text of document 'a' is bytes; pass a string"),
        ({"id": "a", "text": "x", "title": 3}, "the title of document 'a' is int; pass a string"),
        ({"id": "a", "text": "x", "path": Path("x")}, "the path of document 'a' is .*Path; pass a string"),
        ({"id": "a", "text": "x", "metadata": 3}, "the metadata of document 'a' is int; pass a dict"),
        ({"id": "a", "text": "x", "metadata": [("a", 1)]}, "the metadata of document 'a' is list; pass a dict"),
        ({"id": "a", "text": "x", "metadata": {"a": b"x"}}, "the metadata of document 'a' cannot be kept: "),
        ({"id": "a", "text": "x", "metadata": {"a": math.nan}}, "the metadata of document 'a' cannot be kept: "),
        ({"id": "a", "paragraphs": 3}, "the paragraphs of document 'a' are no strings or Paragraphs only"),
        ({"id": "a", "paragraphs": [3]}, "the paragraphs of document 'a' are no strings or Paragraphs only"),
        ({"id": "a", "paragraphs": "x"}, "the paragraphs of document 'a' are one string"),
        (
            {"id": "a", "paragraphs": [Paragraph(3)]},
            "text, heading or location of a paragraph of document 'a' is no string",
        ),  # type: ignore[arg-type]
        (
            {"id": "a", "paragraphs": [Paragraph("x", heading=3)]},
            "text, heading or location of a paragraph of document 'a'",
        ),  # type: ignore[arg-type]
        ({"id": "a", "paragraphs": [Paragraph("x", line="3")]}, "a line or page of document 'a' is no number"),  # type: ignore[arg-type]
        ({"id": "a", "paragraphs": [Paragraph("x", page=2.5)]}, "a line or page of document 'a' is no number"),  # type: ignore[arg-type]
    ],
)
def test_document_that_cannot_be_kept_says_what_is_wrong(world: World, given: dict[str, Any], message: str) -> None:
    with pytest.raises(DocumentError, match=message), world.records.writer() as writer:
        writer.add(Document(**given))
    assert world.records.search("chat").total == 1


@pytest.mark.parametrize(
    "use",
    [
        lambda index: index.search("chat"),
        lambda index: index.more_like("chat"),
        lambda index: index.words("c"),
        lambda index: index.suggest("c"),
        lambda index: index.document("a"),
        lambda index: index.is_current(),
        lambda index: index.iterate("chat"),
        lambda index: index.writer(),
        lambda index: index.refresh(),
        lambda index: index.reload(),
        lambda index: index.rebuild(),
        lambda index: index.facts(),
        lambda index: index.verify(),
        lambda index: index.document_count,
        lambda index: index.paragraph_count,
        lambda index: searcher.join(index, searcher.open("docs", index="other")),
    ],
)
@pytest.mark.parametrize("which", ["records", "files"])
def test_closed_index_says_so(world: World, use: Callable[[Any], object], which: str) -> None:
    index = getattr(world, which)
    index.close()
    index.close()
    assert index.closed
    with pytest.raises(StorageError, match=r"^this index is closed; open it again$"):
        use(index)


@pytest.mark.parametrize("end", ["commit", "cancel"])
def test_writer_that_has_come_to_its_end_says_so(world: World, end: str) -> None:
    writer = world.records.writer()
    getattr(writer, end)()
    for use in (lambda: writer.add(Document(id="b", text="x")), lambda: writer.remove("a"), writer.commit):
        with pytest.raises(StorageError, match=r"^this writer has come to its end; make another for more changes$"):
            use()
    writer.cancel()
    assert world.records.search("chat").total == 1


@pytest.mark.parametrize("huge", [10**9, 10**18, 10**30])
def test_any_size_of_page_is_a_page(world: World, huge: int) -> None:
    assert len(world.records.search("chat", limit=huge)) == 1
    assert len(world.records.search("chat", offset=huge, limit=huge)) == 0
    assert len(world.records.search("chat", limit=huge, sort="path", min_score=-5)) == 1
    assert list(world.records.more_like("chien", limit=huge, offset=huge)) == []
    assert world.hit.context(huge) == ((), ())
    assert world.records.words("", huge) == []


@pytest.mark.parametrize("nothing", ["", " \n", "\ud800", "?!", "\0", "«»"])
def test_query_without_words_says_so(world: World, nothing: str) -> None:
    with pytest.raises(QueryError, match="the query has no word in it"):
        world.records.search(nothing)


def test_what_is_open_cannot_be_copied_or_pickled_and_says_so(world: World) -> None:
    for take in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(
            TypeError, match=r"^an index cannot be copied or pickled; open it again where it is needed$"
        ):
            take(world.records)
        for of_index in (world.hit, world.records.search("chat")[:1]):
            with pytest.raises(
                TypeError, match=r"^a hit reads from its index and cannot be copied or pickled; pass on"
            ):
                take(of_index if take is not copy.copy else world.hit)
    assert pickle.loads(pickle.dumps(world.hit.snippet)) == world.hit.snippet  # noqa: S301 — a value is a value


def test_options_are_checked_whatever_was_asked_before(world: World) -> None:
    assert len(world.records.search("chat", limit=1)) == 1
    with pytest.raises(TypeError, match="whole number, not bool"):
        world.records.search("chat", limit=True)
    for facets in (["author"], iter(["author"]), iter(["author"])):
        assert list(world.records.search("chat", facets=facets).facets) == ["author"]
    with pytest.raises(TypeError, match="must be a string, not int"):
        world.records.search("chat", facets=iter([3]))
