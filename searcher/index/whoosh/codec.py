"""Our segments as Whoosh sees them: a schema, a codec, readers and a matcher.

`whoosh.index.open_dir` on an index of ours returns a Whoosh index whose readers, searchers and queries work. Three
fields can be searched: `stem` (folded stems, without the stop words), `exact` (folded words, with positions) and
`title` (folded stems of titles and headings), besides `document` (its id). Writing goes through
`searcher.index.write.index_writer` alone.
"""

from __future__ import annotations

from bisect import bisect_left
from pathlib import Path
from struct import pack, unpack

from whoosh.analysis import Token, Tokenizer
from whoosh.codec import base
from whoosh.fields import ID, STORED, FieldType, Schema
from whoosh.formats import Format, Frequency
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo, TermNotFound

from searcher.french import Word, analyse, is_stop_word
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.index.format.segment import Segment
from searcher.kernels.posting_code import decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from searcher.index.storage.manifest import SegmentEntry

_READ_ONLY = "this index is written with searcher.open(…).writer(); Whoosh only reads it"


class FrenchTokenizer(Tokenizer):  # type: ignore[misc]
    """The chain as a Whoosh analyser: a view of `searcher.french.analyse`, one token per term of a field."""

    def __init__(self, terms: str) -> None:
        """Take `terms` from each word: `stems` or `folded`."""
        self.terms = terms

    def __call__(self, value: str, **kwargs: Any) -> Iterator[Token]:
        """Yield a token per term, with position and original offsets."""
        for start, end, position, words in analyse(value):
            for word in words:
                for term in self._terms_of(word):
                    # Whoosh hands one token over and over to save time; a fresh one each is safe to keep.
                    yield Token(
                        text=term, original=value[start:end], pos=position + word.position, startchar=start,
                        endchar=end, boost=1.0, stopped=False, mode=kwargs.get("mode", ""), positions=True, chars=True,
                    )  # fmt: skip

    def _terms_of(self, word: Word) -> Iterable[str]:
        if self.terms == "folded":
            return (word.folded,)
        return () if is_stop_word(word.written) else word.stems


class PackedPositions(Format):  # type: ignore[misc]
    """Positions of a term in a paragraph, 32 bits each; Whoosh's own format would pickle them."""

    def word_values(self, value: str, analyzer: Any, **kwargs: Any) -> Iterator[tuple[str, int, float, bytes]]:
        """Yield term, frequency, weight and packed positions of each term of a text."""
        places: dict[str, list[int]] = {}
        for token in analyzer(value, **kwargs):
            places.setdefault(token.text, []).append(token.pos)
        for text, positions in places.items():
            yield text, len(positions), float(len(positions)), self.encode(positions)

    def encode(self, positions: list[int]) -> bytes:
        """Pack positions."""
        return pack(f"<{len(positions)}I", *positions)

    def decode_positions(self, value: bytes) -> list[int]:
        """Unpack positions."""
        return list(unpack(f"<{len(value) // 4}I", value))

    def decode_frequency(self, value: bytes) -> int:
        """How often the term occurs."""
        return len(value) // 4

    def decode_weight(self, value: bytes) -> float:
        """Weight of a posting as Whoosh's scorers want it: its occurrences."""
        return float(len(value) // 4)


class Stems(FieldType):  # type: ignore[misc]
    """Folded stems."""

    def __init__(self) -> None:
        """Stems are scored; where they stand is known from the words themselves."""
        super().__init__(Frequency(), FrenchTokenizer("stems"), scorable=True, multitoken_query="or")


class Words(FieldType):  # type: ignore[misc]
    """Folded words with positions."""

    def __init__(self) -> None:
        """Words are scored and make phrases."""
        super().__init__(PackedPositions(), FrenchTokenizer("folded"), scorable=True)


class ParagraphSchema(Schema):  # type: ignore[misc]
    """The fields of every index of ours."""

    def __init__(self) -> None:
        """Name the fields."""
        super().__init__(document=ID(stored=True), exact=Words(), stem=Stems(), text=STORED, title=Stems())


class OpenedSchema(ParagraphSchema):
    """Schema that Whoosh reads from an index of this format."""

    def clean(self) -> None:
        """Refuse: Whoosh calls this before it writes a commit, of which our manifest would not know."""
        raise NotImplementedError(_READ_ONLY)


class ParagraphSegment(base.Segment):  # type: ignore[misc]
    """A segment in Whoosh's table of contents."""

    def __init__(self, entry: SegmentEntry) -> None:
        """Name the segment as its file is named."""
        self.indexname, self.segid = entry.name.split("_", 1)
        self.compound = False
        self.entry = entry

    def codec(self) -> ParagraphCodec:
        """The codec that reads it."""
        return ParagraphCodec()

    def doc_count_all(self) -> int:
        """Paragraphs, those removed included."""
        return self.entry.paragraphs

    def deleted_count(self) -> int:
        """Paragraphs removed."""
        return self.entry.paragraphs - self.entry.live

    def deleted_docs(self) -> Iterator[int]:
        """The numbers of the paragraphs removed."""
        for first, last in self.entry.removed:
            yield from range(first, last)

    def is_deleted(self, docnum: int) -> bool:
        """Whether a paragraph was removed."""
        return any(first <= docnum < last for first, last in self.entry.removed)

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        """Refuse: removing goes through our writer, which keeps the manifest in step."""
        raise NotImplementedError(_READ_ONLY)


class ParagraphCodec(base.Codec):  # type: ignore[misc]
    """Reads segments; has no writers."""

    def terms_reader(self, storage: Any, segment: ParagraphSegment) -> ParagraphTerms:
        """The terms and postings of a segment."""
        return ParagraphTerms(Segment(_file(storage, segment)))

    def per_document_reader(self, storage: Any, segment: ParagraphSegment) -> ParagraphValues:
        """The lengths and stored values of a segment."""
        return ParagraphValues(Segment(_file(storage, segment)), segment)

    def per_document_writer(self, storage: Any, segment: Any) -> Any:
        """Refuse."""
        raise NotImplementedError(_READ_ONLY)

    def field_writer(self, storage: Any, segment: Any) -> Any:
        """Refuse."""
        raise NotImplementedError(_READ_ONLY)

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> Any:
        """Refuse."""
        raise NotImplementedError(_READ_ONLY)

    def postings_reader(self, *args: Any, **kwargs: Any) -> Any:
        """Refuse: `ParagraphTerms.matcher` is the way to postings."""
        raise NotImplementedError(_READ_ONLY)

    def new_segment(self, storage: Any, indexname: str) -> Any:
        """Refuse."""
        raise NotImplementedError(_READ_ONLY)


def _file(storage: Any, segment: ParagraphSegment) -> Path:
    return segment.entry.file(Path(storage.folder))


class TermPostings(NamedTuple):
    """A term in one segment: paragraphs ascending, how often it occurs in each, and the positions if they are kept."""

    paragraphs: list[int]
    weights: list[float]
    positions: list[bytes] | None = None


class ParagraphTerms(base.TermsReader):  # type: ignore[misc]
    """The terms of a segment, field by field in the order of the fields' names."""

    def __init__(self, segment: Segment) -> None:
        """Read an open segment."""
        self._segment = segment
        self._stems = {"stem": segment.stem, "title": segment.title}
        self._fields = ("document", "exact", "stem", "title")

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        """Whether a field has a term."""
        name, text = term
        if name == "exact":
            return bool(self._segment.word_group(text.decode()))
        if name == "document":
            return self._segment.find_document(text.decode()) is not None
        return name in self._stems and bool(self._stems[name].having(text))

    def indexed_field_names(self) -> tuple[str, ...]:
        """The fields that can be searched."""
        return self._fields

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Every field's terms."""
        for name in self._fields:
            yield from self._terms_of(name, b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """The terms from this one on, to the end of the last field."""
        for name in self._fields:
            if name >= fieldname:
                yield from self._terms_of(name, prefix if name == fieldname else b"")

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Every term with its statistics."""
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """The terms from this one on with their statistics."""
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def cursor(self, fieldname: str, fieldobj: Any) -> TermCursor:
        """A cursor over one field's terms."""
        return TermCursor(self, fieldname, [term for _, term in self._terms_of(fieldname, b"")])

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """The statistics of a term; raises `TermNotFound`."""
        postings = self._postings(fieldname, text)
        lengths = [self._segment.lengths[paragraph] for paragraph in postings.paragraphs]
        return TermInfo(
            weight=sum(postings.weights),
            df=len(postings.paragraphs),
            minlength=min(lengths),
            maxlength=max(lengths),
            maxweight=max(postings.weights),
            minid=postings.paragraphs[0],
            maxid=postings.paragraphs[-1],
        )

    def frequency(self, fieldname: str, text: bytes) -> float:
        """How often a term occurs."""
        return sum(self._postings(fieldname, text).weights) if (fieldname, text) in self else 0.0

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """In how many paragraphs a term occurs."""
        return len(self._postings(fieldname, text).paragraphs) if (fieldname, text) in self else 0

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> TermMatcher:
        """The paragraphs of a term; raises `TermNotFound`."""
        postings = self._postings(fieldname, text)
        return TermMatcher(
            postings.paragraphs, postings.weights, postings.positions, format_, scorer, term=(fieldname, text),
            terminfo=self.term_info(fieldname, text),
        )  # fmt: skip

    def close(self) -> None:
        """Nothing to do: the memory map goes with the last reader of it."""

    def _terms_of(self, name: str, first: bytes) -> Iterator[tuple[str, bytes]]:
        if name == "document":
            ids = self._segment.ids
            yield from ((name, ids[number]) for number in range(ids.at_or_after(first), len(ids)))
            return
        if name != "exact":
            stems = self._stems[name].stems
            yield from ((name, stem) for stem in stems[bisect_left(stems, first) :])
            return
        previous = None
        for number in range(self._segment.words.at_or_after(first), len(self._segment.words)):
            folded = self._segment.words[number].partition(b"\0")[0]
            if folded != previous and folded >= first:
                yield name, folded
            previous = folded

    def _postings(self, name: str, text: bytes) -> TermPostings:
        if (name, text) not in self:
            msg = f"no term {name}:{text!r}"
            raise TermNotFound(msg)
        if name == "document":
            document = self._segment.find_document(text.decode())
            paragraphs = list(self._segment.paragraphs_of(document or 0))
            return TermPostings(paragraphs, [1.0] * len(paragraphs))
        if name == "exact":
            return self._word_postings(text.decode())
        field = self._stems[name]
        weights: dict[int, float] = {}
        for chunk in range(self._segment.chunks):
            first = self._segment.bases[chunk]
            for term in field.having(text):
                if found := field.postings(term, chunk):
                    for paragraph, code in zip(found.paragraphs, found.codes, strict=True):
                        weights[first + paragraph] = weights.get(first + paragraph, 0.0) + decode(code)[0]
        paragraphs = sorted(weights)
        return TermPostings(paragraphs, [weights[paragraph] for paragraph in paragraphs])

    def _word_postings(self, folded: str) -> TermPostings:
        places: dict[int, list[int]] = {}
        group = self._segment.word_group(folded)
        for chunk in range(self._segment.chunks):
            base_number = self._segment.bases[chunk]
            for occurrence in self._segment.occurrences(group, chunk):
                places.setdefault(base_number + (occurrence >> 16), []).append(occurrence & 0xFFFF)
        positions = [pack(f"<{len(found)}I", *found) for found in places.values()]
        return TermPostings(list(places), [float(len(found)) for found in places.values()], positions)


class TermMatcher(ListMatcher):  # type: ignore[misc]
    """Whoosh's matcher over a list, with a skip that does not walk."""

    def id(self) -> int:
        """The current paragraph; past the end the last one, which queries of Whoosh read, as its own codec returns it."""
        found: int = self._ids[min(self._i, len(self._ids) - 1)]
        return found

    def skip_to(self, id: int) -> None:
        """Go to the first paragraph that does not come before this one."""
        self._i: int = bisect_left(self._ids, id, self._i)


class TermCursor(base.FieldCursor):  # type: ignore[misc]
    """Walks the terms of one field, as fuzzy queries do."""

    def __init__(self, terms: ParagraphTerms, name: str, texts: list[bytes]) -> None:
        """Stand before the first term."""
        self._terms, self._name, self._texts = terms, name, texts
        self._place = 0

    def first(self) -> str | None:
        """Go to the first term."""
        self._place = 0
        return self.text()

    def find(self, string: str | bytes) -> str | None:
        """Go to the first term that does not come before this one."""
        self._place = bisect_left(self._texts, string.encode() if isinstance(string, str) else string)
        return self.text()

    def next(self) -> str | None:
        """Go to the next term."""
        self._place += 1
        return self.text()

    def text(self) -> str | None:
        """The term here, or `None` past the end."""
        return self._texts[self._place].decode() if self.is_valid() else None

    def term_info(self) -> TermInfo | None:
        """The statistics of the term here."""
        return self._terms.term_info(self._name, self._texts[self._place]) if self.is_valid() else None

    def is_valid(self) -> bool:
        """Whether there is a term here."""
        return self._place < len(self._texts)


class ParagraphValues(base.PerDocumentReader):  # type: ignore[misc]
    """Lengths and stored values of a segment's paragraphs."""

    def __init__(self, segment: Segment, entry: ParagraphSegment) -> None:
        """Read an open segment, as its table of contents has it."""
        self._segment, self._entry = segment, entry
        self._removed = frozenset(entry.deleted_docs())

    def doc_count(self) -> int:
        """Paragraphs left."""
        return self._segment.paragraphs - len(self._removed)

    def doc_count_all(self) -> int:
        """Paragraphs, those removed included."""
        return self._segment.paragraphs

    def has_deletions(self) -> bool:
        """Whether any was removed."""
        return bool(self._removed)

    def is_deleted(self, docnum: int) -> bool:
        """Whether this one was removed."""
        return docnum in self._removed

    def deleted_docs(self) -> frozenset[int]:
        """Numbers of the removed paragraphs."""
        return self._removed

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Words in a paragraph; the same for every field of its text."""
        return self._segment.lengths[docnum] if fieldname in {"exact", "stem"} else default or 1

    def field_length(self, fieldname: str) -> int:
        """Words in all paragraphs, or in all titles."""
        return self._segment.title_length if fieldname == "title" else self._segment.length

    def min_field_length(self, fieldname: str) -> int:
        """Words in the shortest paragraph."""
        return min(self._segment.lengths, default=0)

    def max_field_length(self, fieldname: str) -> int:
        """Words in the longest paragraph."""
        return max(self._segment.lengths, default=0)

    def stored_fields(self, docnum: int) -> dict[str, str]:
        """The paragraph's text and its document's id."""
        document = self._segment.document_of(docnum)
        return {"document": self._segment.document_id(document), "text": self._segment.text(docnum)}
