"""The sections of a segment, out of closed chunks and columns; docs/architecture.md has them drawn."""

from __future__ import annotations

import json
from array import array
from collections import Counter
from json.encoder import encode_basestring

from searcher.french import roots
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.index.format.metadata import write_fields
from searcher.index.format.paragraph_columns import MAX_LENGTH
from searcher.index.format.term_dictionary import write_lists, write_terms
from searcher.index.write.block_writer import BlockWriter
from searcher.index.write.chunk import join_counts
from searcher.kernels import best_codes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from searcher.documents.model import Metadata
    from searcher.index.format.metadata import Fields
    from searcher.index.storage.container import SectionWriter
    from searcher.index.write.chunk import Chunk, PostingRuns
    from searcher.index.write.term_buffer import Vocabulary

_encode = json.JSONEncoder(ensure_ascii=False).encode
_NOTHING_STORED = "[null, null, {}]"


class StoredDocument(NamedTuple):
    """What a segment keeps of a document, beside its paragraphs."""

    id: str
    title: str | None
    path: str | None
    metadata: Metadata


class Columns(NamedTuple):
    """One number per paragraph, in order; the steps are those of the lengths with title and headings."""

    lengths: array[int]
    steps: bytearray
    lines: array[int]
    pages: array[int]
    headings: array[int]
    locations: array[int]
    digests: array[int]


def write_words(writer: SectionWriter, vocabulary: Vocabulary, chunks: Sequence[Chunk]) -> dict[int, int]:
    """Write the words that occur, in their order; return which number each of them has there."""
    used = {number for chunk in chunks for number, count in enumerate(chunk.words.counts) if count}
    order = array("I", sorted(used, key=vocabulary.words.__getitem__))
    write_terms(writer, "word", map(vocabulary.words.__getitem__, order))
    writer.write("word.starts", join_counts(chunk.words.counts_of(order) for chunk in chunks))
    writer.write_parts("word.occurrences", (chunk.words.in_order(order) for chunk in chunks))
    return {word: number for number, word in enumerate(order)}


def write_stems(
    writer: SectionWriter, vocabulary: Vocabulary, chunks: Sequence[Chunk], word_numbers: Mapping[int, int]
) -> None:
    """Write the stems that occur, the words of each, and what they have in common."""
    terms = write_postings(writer, "stem", vocabulary.stems, [chunk.stems for chunk in chunks])
    forms = [vocabulary.forms[vocabulary.stems[term]] for term in terms]
    write_lists(writer, "stem.words", [_numbers_of(words, word_numbers) for words in forms])
    _write_roots(writer, terms)


def _numbers_of(words: Sequence[int], numbers: Mapping[int, int]) -> list[int]:
    """The numbers of those words that have one, ascending; most stems have one word."""
    if len(words) == 1:
        return [numbers[words[0]]] if words[0] in numbers else []
    return sorted([numbers[word] for word in words if word in numbers])


def write_postings(
    writer: SectionWriter, name: str, known: Mapping[str, int], chunks: Sequence[PostingRuns]
) -> list[str]:
    """Write a field: those of its terms that occur, in order, and their postings. `known` numbers the terms.

    Returns the terms that were written.
    """
    used = {number for chunk in chunks for number, count in enumerate(chunk.codes.counts) if count}
    terms = sorted((term for term, number in known.items() if number in used), key=str.encode)
    numbers = array("I", [known[term] for term in terms])
    write_terms(writer, name, map(str.encode, terms))
    _write_shared(writer, f"{name}.shared", terms)
    writer.write(f"{name}.starts", join_counts(chunk.codes.counts_of(numbers) for chunk in chunks))
    ordered = [(chunk.codes.in_order(numbers), chunk.codes.counts_of(numbers)) for chunk in chunks]
    writer.write_parts(f"{name}.bests", (best_codes(codes, counts) for codes, counts in ordered))
    writer.write_parts(f"{name}.paragraphs", (chunk.paragraphs.in_order(numbers) for chunk in chunks))
    writer.write_parts(f"{name}.codes", (codes for codes, _ in ordered))
    return terms


def _write_shared(writer: SectionWriter, name: str, keys: Sequence[str]) -> None:
    """Write, for each stem that shares a key with others, the numbers of such keys."""
    found: dict[str, list[int]] = {}
    for number, key in enumerate(keys):
        if " " in key:
            for stem in key.split():
                found.setdefault(stem, []).append(number)
    _write_index(writer, name, found)


def _write_roots(writer: SectionWriter, keys: Sequence[str]) -> None:
    """Write, for each root, the numbers of its keys."""
    found: dict[str, list[int]] = {}
    for number, one in enumerate(roots([key.partition(" ")[0] for key in keys])):
        found.setdefault(one, []).append(number)
    _write_index(writer, "roots", found)


def _write_index(writer: SectionWriter, name: str, found: Mapping[str, list[int]]) -> None:
    terms = sorted(found, key=str.encode)
    write_terms(writer, name, map(str.encode, terms))
    write_lists(writer, f"{name}.in", [found[term] for term in terms])


def write_columns(writer: SectionWriter, columns: Columns, headings: Iterable[str], locations: Sequence[str]) -> None:
    """Write what is known of each paragraph; `headings` and `locations` are those that the columns of these names count."""
    writer.write("length", array("H", (min(length, MAX_LENGTH) for length in columns.lengths)))
    writer.write("length.step", columns.steps)
    for name, column in (("line", columns.lines), ("page", columns.pages), ("heading", columns.headings)):
        if any(column):
            writer.write(name, column)
    _write_texts(writer, "headings", list(headings))
    if any(columns.locations):
        writer.write("location", columns.locations)
        _write_texts(writer, "locations", locations)
    writer.write("digest", columns.digests)
    by_digest = sorted(range(len(columns.digests)), key=columns.digests.__getitem__)
    writer.write("digest.order", array("I", by_digest))
    copies = Counter(columns.digests)
    writer.write("digest.shared", bytes(copies[digest] > 1 for digest in columns.digests))


def document_records(documents: Sequence[StoredDocument]) -> BlockWriter | None:
    """What is stored of each document, being compressed in a thread; `None` where no document has any."""
    records = list(_records(documents))
    if all(record == _NOTHING_STORED for record in records):
        return None
    return _block_writer(records)


def _records(documents: Sequence[StoredDocument]) -> Iterator[str]:
    """The record of each; many documents may have one title, and nothing else."""
    known: dict[str | None, str] = {}
    for document in documents:
        title, path, metadata = document.title, document.path, document.metadata
        if path is not None or metadata:
            yield _record(document)
        else:
            yield known[title] if title in known else known.setdefault(title, _record(document))


def _record(document: StoredDocument) -> str:
    """Title, path and metadata in JSON."""
    about = ", ".join(["null" if text is None else encode_basestring(text) for text in (document.title, document.path)])
    return f"[{about}, {_encode(dict(document.metadata)) if document.metadata else '{}'}]"


def write_documents(
    writer: SectionWriter,
    documents: Sequence[StoredDocument],
    firsts: Iterable[int],
    records: BlockWriter | None,
    fields: Fields,
) -> None:
    """Write the documents, whose first paragraphs have these numbers, and their records and fields."""
    ids = [document.id.encode() for document in documents]
    by_id = sorted(range(len(ids)), key=ids.__getitem__)
    write_terms(writer, "id", map(ids.__getitem__, by_id))
    writer.write("id.document", array("I", by_id))
    writer.write("document.id", array("I", sorted(range(len(by_id)), key=by_id.__getitem__)))
    writer.write("document.first", array("I", firsts))
    write_fields(writer, fields)
    if records:
        records.write(writer, "document")


def _write_texts(writer: SectionWriter, name: str, texts: Sequence[str]) -> None:
    _block_writer(texts).write(writer, name)


def _block_writer(texts: Sequence[str]) -> BlockWriter:
    store = BlockWriter(texts)
    store.extend_meanwhile([text.encode("utf-8", "surrogatepass") for text in texts])
    return store
