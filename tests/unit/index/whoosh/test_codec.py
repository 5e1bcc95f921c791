"""Our index is a Whoosh index: Whoosh opens it, and finds in it what it would find in one of its own."""

from __future__ import annotations

import pickletools
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import whoosh.index
from hypothesis import example, given, settings
from hypothesis import strategies as st
from thorough import examples
from whoosh import query as q
from whoosh.filedb.filestore import FileStorage, RamStorage

from searcher import Document, Index
from searcher.french import analyse, fold
from searcher.index.storage.manifest import INDEX_NAME, SegmentEntry
from searcher.index.whoosh import table_of_contents
from searcher.index.whoosh.codec import ParagraphCodec, ParagraphSchema
from searcher.index.write import inverter
from searcher.index.write.index_writer import IndexWriter
from searcher.query import compile_query, parse, rewrite
from searcher.query.plan.clauses import WordClause

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

VOCABULARY = """
    le la les École l'école L’État coeur cœur pêche péché peche open-source open source chevaux cheval yeux données
    donnees étudiant·e·s dit-il 10 000 C++ S.N.C.F. aujourd'hui x
"""
WORDS = st.sampled_from([*VOCABULARY.split(), "10\u202f000"])
SENTENCES = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)
DOCUMENTS = st.lists(
    st.builds(
        Document,
        id=st.sampled_from(["a", "b", "c", "d", "é", "a/b"]),
        paragraphs=st.lists(SENTENCES, min_size=1, max_size=4),
    ),
    max_size=6,
    unique_by=lambda document: document.id,
)
FOLDED = [word.folded for text in VOCABULARY.split() for found in analyse(text) for word in found.words]
STEMS = [stem for text in VOCABULARY.split() for found in analyse(text) for word in found.words for stem in word.stems]

EXACT = st.sampled_from([*FOLDED, "inconnu"])
BEGINNINGS = EXACT.flatmap(lambda word: st.integers(0, len(word)).map(lambda length: word[:length]))


def wildcard(word: str, place: int, sign: str) -> str:
    place %= len(word)
    return word[:place] + sign + word[place + 1 :]


LEAVES = st.one_of(
    EXACT.map(lambda word: q.Term("exact", word)),
    st.sampled_from([*STEMS, "inconnu"]).map(lambda stem: q.Term("stem", stem)),
    st.sampled_from(["a", "é", "z"]).map(lambda name: q.Term("document", name)),
    st.builds(lambda words, slop: q.Phrase("exact", words, slop=slop), st.lists(EXACT, min_size=2, max_size=3), st.integers(1, 3)),
    BEGINNINGS.map(lambda text: q.Prefix("exact", text)),
    st.builds(wildcard, EXACT, st.integers(0, 9), st.sampled_from("*?")).map(lambda text: q.Wildcard("exact", text)),
    st.builds(
        lambda word, edits, prefix: q.FuzzyTerm("exact", word, maxdist=edits, prefixlength=prefix),
        EXACT, st.integers(1, 2), st.integers(0, 1),
    ),
    st.sampled_from([q.Every(), q.Every("exact"), q.Every("stem")]),
    st.builds(
        lambda ends, first, last: q.TermRange("exact", *sorted(ends), startexcl=first, endexcl=last),
        st.tuples(EXACT, EXACT), st.booleans(), st.booleans(),
    ),
)  # fmt: skip
TREES = st.recursive(
    LEAVES,
    lambda trees: st.one_of(
        st.lists(trees, min_size=1, max_size=3).map(q.Or),
        st.lists(trees, min_size=1, max_size=3).map(q.And),
        st.builds(lambda kept, left_out: q.And([kept, q.Not(left_out)]), trees, trees),
        # No AndNot: Whoosh's own matcher for it looks past the end of its lists, and so finds one thing or another.
        st.builds(q.AndMaybe, trees, trees),
        st.builds(q.Require, trees, trees),
        trees.map(q.ConstantScoreQuery),
    ),
    max_leaves=5,
)


def by_whoosh(folder: Path, documents: list[Document]) -> None:
    """What our index holds, in one of stock Whoosh's."""
    writer = whoosh.index.create_in(str(folder), ParagraphSchema()).writer()
    for document in documents:
        for paragraph in document.content():
            writer.add_document(document=document.id, exact=paragraph.text, stem=paragraph.text, text=paragraph.text)
    writer.commit()


def found(folder: Path, tree: q.Query) -> list[tuple[str, str]]:
    """Document and text of each paragraph that Whoosh finds."""
    with whoosh.index.open_dir(str(folder)).searcher() as searcher:
        hits = [(hit["document"], hit["text"]) for hit in searcher.search(tree, limit=None)]
        unscored = [searcher.stored_fields(number) for number in searcher.docs_for_query(tree)]
    assert sorted((fields["document"], fields["text"]) for fields in unscored) == sorted(hits)
    return sorted(hits)


@example(
    documents=[Document(id="a", paragraphs=["le"])],
    gone=[],
    trees=[q.And([q.Term("exact", "le"), q.Term("exact", "inconnu")])],
    memory=1,
)
@settings(max_examples=examples(40))
@given(
    documents=DOCUMENTS,
    gone=DOCUMENTS,
    trees=st.lists(TREES, min_size=1, max_size=8),
    memory=st.sampled_from([1, 1 << 20]),
)
def test_whoosh_finds_in_our_index_what_it_finds_in_its_own(
    new_folder: Callable[[], Path], documents: list[Document], gone: list[Document], trees: list[q.Query], memory: int
) -> None:
    ours, theirs = new_folder(), new_folder()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inverter, "CHUNK_SIZE", 5)
        with IndexWriter(ours, memory=memory) as writer:
            for document in gone:
                writer.add(replace(document, id=f"x{document.id}"))
            for document in documents:
                writer.add(document)
        with IndexWriter(ours) as writer:
            for document in gone:
                assert writer.remove(f"x{document.id}")
    by_whoosh(theirs, documents)
    for tree in trees:
        assert found(ours, tree) == found(theirs, tree)


PLAIN = st.sampled_from(
    [
        "le",
        "la",
        "École",
        "État",
        "coeur",
        "cœur",
        "pêche",
        "péché",
        "peche",
        "open",
        "source",
        "chevaux",
        "cheval",
        "données",
        "x",
    ]
)


def plain_term(word: str, index: Index) -> q.Query:
    """A word as Whoosh is to look for it: by its stems, a stop word by itself."""
    (clause,) = rewrite(compile_query(parse(word)), index._snapshot).should
    assert isinstance(clause, WordClause)
    if clause.stop:
        return q.Term("exact", clause.folded)
    return q.Or([q.Term("stem", stem) for stem in clause.stems])


@settings(max_examples=examples(40))
@example(documents=[Document(id="a", paragraphs=["le"])], word="le", other="la", length=1)
@given(documents=DOCUMENTS, word=PLAIN, other=PLAIN, length=st.integers(1, 4))
def test_whoosh_finds_the_paragraphs_that_our_own_search_finds(
    make_index: Callable[..., Index], documents: list[Document], word: str, other: str, length: int
) -> None:
    index = make_index(*documents, memory=1)

    def whooshed(tree: q.Query) -> set[str]:
        return {text for _, text in found(index.folder, tree)}

    def searched(query: str) -> set[str]:
        return {hit.text for hit in index.search(query, limit=1000)}

    one, two, beginning = plain_term(word, index), plain_term(other, index), fold(word)[:length]
    assert searched(word) == whooshed(one)
    assert searched(f"+{word} +{other}") == whooshed(q.And([one, two]))
    assert searched(f"+{word} -{other}") == whooshed(q.And([one, q.Not(two)]))
    if len({word, other} & {"le", "la"}) != 1:  # a stop word beside another word is not looked for
        assert searched(f"{word} {other}") == whooshed(q.Or([one, two]))
    assert searched(f'"{word} {other}"') == whooshed(q.Phrase("exact", [fold(word), fold(other)]))
    assert searched(f"{beginning}*") == whooshed(q.Prefix("exact", beginning))


def test_whoosh_opens_the_index_twice_and_reads_on_while_we_commit(make_index: Callable[..., Index]) -> None:
    index = make_index("un chat", "un chien")
    one, other = (whoosh.index.open_dir(str(index.folder)) for _ in range(2))
    with one.searcher() as first, other.searcher() as second:
        with index.writer() as writer:
            writer.remove("d0")
            writer.add(Document(id="d2", text="un chat de plus"))
        for reading in (first, second):
            assert [hit["text"] for hit in reading.search(q.Term("exact", "chat"))] == ["un chat"]
            assert reading.reader().doc_count() == 2
    with whoosh.index.open_dir(str(index.folder)).searcher() as newest:
        assert [hit["document"] for hit in newest.search(q.Term("exact", "chat"))] == ["d2"]
        assert newest.reader().doc_count() == 2


def test_whoosh_opens_an_empty_index(make_index: Callable[..., Index]) -> None:
    assert found(make_index().folder, q.Every()) == []


def test_whoosh_ranks_our_paragraphs_too(make_index: Callable[..., Index]) -> None:
    index = make_index("un chat parmi beaucoup de chiens", "chat", "un chien", "un poisson")
    with whoosh.index.open_dir(str(index.folder)).searcher() as searcher:
        hits = searcher.search(q.Or([q.Term("stem", "chat"), q.Term("stem", "poisson")]))
        assert {hit["text"] for hit in hits} == {"chat", "un chat parmi beaucoup de chiens", "un poisson"}
        assert next(hit["text"] for hit in searcher.search(q.Term("stem", "chat"))) == "chat"


def test_whoosh_lists_each_term_once(make_index: Callable[..., Index]) -> None:
    index = make_index("pêche peche péché", "l'École")
    with whoosh.index.open_dir(str(index.folder)).reader() as reader:
        assert list(reader.field_terms("exact")) == ["ecole", "peche"]
        assert list(reader.field_terms("document")) == ["d0", "d1"]
        assert ("exact", "inconnu") not in reader


def test_whoosh_counts_the_occurrences_of_a_term(make_index: Callable[..., Index]) -> None:
    index = make_index("pêche peche péché", "l'École", memory=1)
    with whoosh.index.open_dir(str(index.folder)).reader() as reader:
        assert (reader.doc_frequency("exact", "peche"), reader.frequency("exact", "peche")) == (1, 3)
        assert (reader.doc_frequency("exact", "inconnu"), reader.frequency("exact", "inconnu")) == (0, 0)
        assert reader.field_length("exact") == 4
        lengths = [reader.doc_field_length(number, "exact") for number in range(reader.doc_count_all())]
        assert sum(lengths) == 4
        # Whoosh divides by it, and a title has no length of its own.
        assert [reader.doc_field_length(0, "title"), reader.doc_field_length(0, "title", 7)] == [1, 7]


def test_whoosh_may_not_write_to_the_index(make_index: Callable[..., Index]) -> None:
    index = whoosh.index.open_dir(str(make_index("un chat").folder))
    with pytest.raises(NotImplementedError, match="Whoosh only reads it"):
        index.writer(codec=ParagraphCodec())


def test_the_pickled_table_names_nothing_but_what_opens_it(make_index: Callable[..., Index]) -> None:
    folder = make_index("un chat", "un chien", memory=1).folder
    (table,) = folder.glob("*.toc")
    stream = FileStorage(str(folder)).open_file(table.name)
    for read in [stream.read_varint] * 3 + [stream.read_int] * 2 + [stream.read_varint] * 3:
        read()
    schema_names = names_in_pickle(stream.read_string())
    segment_names = names_in_pickle(table.read_bytes()[stream.tell() + 8 :])
    stream.close()
    assert segment_names == {"searcher.index.whoosh.table_of_contents opened_segment"}
    assert schema_names == {"searcher.index.whoosh.table_of_contents opened_schema"}


class Call:
    """What is pickled as a call of a function."""

    def __init__(self, *call: Any) -> None:
        self.call = call

    def __reduce__(self) -> tuple[Any, ...]:
        return self.call[0], self.call[1:]


class PickledSchema(ParagraphSchema):
    """A schema that is pickled as it is in our tables of contents."""

    def __reduce__(self) -> tuple[Any, ...]:
        return table_of_contents.opened_schema, ()


@pytest.mark.parametrize("number", [1, 77, (1 << 31) - 1])
@pytest.mark.parametrize("segments", [0, 1, 3])
def test_the_table_is_what_whoosh_writes(number: int, segments: int) -> None:
    entries = [
        SegmentEntry(f"{INDEX_NAME}_{segment:016x}", 1000 + segment, 3, ((1, 2), (5, 900))[:segment], 1 << 31)
        for segment in range(segments)
    ]
    calls = [Call(table_of_contents.opened_segment, *entry[:-1]) for entry in entries]
    storage = RamStorage()
    whoosh.index.TOC(PickledSchema(), calls, number).write(storage, INDEX_NAME)
    assert [*storage.files.values()] == [table_of_contents.table_of_contents(entries, number)]
    storage.files = {
        whoosh.index.TOC._filename(INDEX_NAME, number): table_of_contents.table_of_contents(entries, number)
    }
    read = whoosh.index.TOC.read(storage, INDEX_NAME, number)
    assert [segment.segment_id() for segment in read.segments] == [entry.name for entry in entries]
    assert [segment.entry for segment in read.segments] == [entry._replace(checksum=None) for entry in entries]


def names_in_pickle(data: bytes) -> set[str]:
    """The classes and functions that unpickling would look up."""
    names, texts = set(), [""]
    for opcode, argument, _ in pickletools.genops(data):
        if opcode.name == "GLOBAL":
            names.add(str(argument))
        elif opcode.name == "STACK_GLOBAL":
            names.add(" ".join(texts[-2:]))
        elif isinstance(argument, str):
            texts.append(argument)
    return names


def test_our_own_reader_never_unpickles(make_index: Callable[..., Index]) -> None:
    folder = make_index("un chat").folder
    (table,) = folder.glob("*.toc")
    table.write_bytes(b"no pickle at all")
    with Index(folder) as index:
        assert len(index.search("chat")) == 1
        with index.writer() as writer:
            writer.add(Document(id="d1", text="un autre chat"))
        assert len(index.search("chat")) == 2
