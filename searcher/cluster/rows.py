"""Paragraphs as the cluster gives them back."""

from __future__ import annotations

import json
import zlib
from base64 import b64decode, b64encode
from binascii import a2b_base64
from struct import Struct, unpack

from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.index.format.document_table import DocumentRecord
from searcher.index.format.paragraph_columns import MAX_LENGTH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from searcher.cluster.connection import Json

_PACKED = Struct("<QH")
_MAX_PACKED = 32  # paragraphs
_FASTEST, _RAW_WINDOW = 1, -15
_HALF_PAIRS = "surrogatepass"

ALL: Json = {"_source": False, "stored_fields": "_none_", "docvalue_fields": ["about", "content"]}
"""What a search asks for to have paragraphs whole."""

WITHOUT_CONTENT: Json = ALL | {"docvalue_fields": ["about"]}
"""What a search asks for to have paragraphs without their texts and words."""


def pack(about: str, word: str, text: str) -> tuple[str, str]:
    """The columns of a paragraph: what is said of it, as JSON, and its words and its text, compressed together."""
    compressor = zlib.compressobj(_FASTEST, zlib.DEFLATED, _RAW_WINDOW)
    content = f"{word}\n{text}".encode(errors=_HALF_PAIRS)
    packed = compressor.compress(content) + compressor.flush()
    return b64encode(about.encode(errors=_HALF_PAIRS)).decode(), b64encode(packed).decode()


def unpack_hit(hit: Json) -> Json:
    """What the columns of a paragraph say, in the hit of a search for `ALL` or `WITHOUT_CONTENT`."""
    columns = hit["fields"]
    source: Json = json.loads(_unpadded(columns["about"]).decode(errors=_HALF_PAIRS))
    if packed := columns.get("content"):
        content = zlib.decompress(_unpadded(packed), _RAW_WINDOW).decode(errors=_HALF_PAIRS)
        source["word"], _, source["text"] = content.partition("\n")
    return source


def _unpadded(column: Sequence[str]) -> bytes:
    """The bytes of a column, which OpenSearch writes in base 64 without the signs that fill its end."""
    return a2b_base64(f"{column[0]}==")


class DocumentRow(NamedTuple):
    """A document: how many paragraphs it has, and what stands above the first of them."""

    id: str
    paragraphs: int
    title: str | None
    path: str | None
    metadata: str
    first_heading: str | None
    first_over: tuple[str, ...]
    longest: tuple[int, ...]
    fields: Sequence[str]
    contents: str | None

    @property
    def record(self) -> DocumentRecord:
        """What was stored of it."""
        return DocumentRecord(self.title, self.path, json.loads(self.metadata))

    def digests(self) -> Sequence[int]:
        """The digests of all its paragraphs, where they are kept with every one of them; else of the longest."""
        if self.contents is None:
            return self.longest
        packed = b64decode(self.contents)
        return unpack("<" + "QH" * (len(packed) // _PACKED.size), packed)[::2]

    def unpacked_contents(self) -> list[tuple[int, int]] | None:
        """Digest and length of each paragraph; `None` where they are too many to be kept with every one of them."""
        return None if self.contents is None else [*_PACKED.iter_unpack(b64decode(self.contents))]


def pack_contents(digests: Sequence[int], lengths: Sequence[int]) -> str | None:
    """What a document's paragraphs are, kept with each of them, so that near copies are told without asking again."""
    if len(digests) > _MAX_PACKED:
        return None
    pairs = zip(digests, lengths, strict=True)
    return b64encode(b"".join(_PACKED.pack(digest, min(length, MAX_LENGTH)) for digest, length in pairs)).decode()


class Row(NamedTuple):
    """A paragraph: `word` is its words as tokens, `over` the stems of title and headings that stand above it alone.

    `new` are the levels of its headings that begin with it.
    """

    document: str
    number: int
    text: str
    word: str
    length: int
    over: tuple[str, ...]
    heading: str | None
    line: int | None
    page: int | None
    location: str | None
    digest: int
    date: str | None
    new: tuple[int, ...] = ()


def row_of(source: Json) -> Row:
    """The paragraph of an answer's source."""
    return Row(
        source["document"],
        source["number"],
        source.get("text", ""),
        source.get("word", ""),
        source["length"],
        tuple(source.get("over", "").split()),
        source.get("heading"),
        source.get("line"),
        source.get("page"),
        source.get("location"),
        int(source["digest"], 16),
        source.get("date"),
        tuple(source.get("new", ())),
    )


def row_before(source: Json) -> Row | None:
    """The paragraph before, where it is a single word and was kept with this one: it may be the answer to a question."""
    before = source.get("before")
    if not before:
        return None
    return Row(
        source["document"], source["number"] - 1, before["text"], before["word"], 1, (), before.get("heading"),
        None, None, None, 0, None,
    )  # fmt: skip


def document_of(source: Json) -> DocumentRow:
    """The document of a paragraph of an answer."""
    first = source.get("first") or {}
    return DocumentRow(
        source["document"],
        source["of"],
        source.get("title"),
        source.get("path"),
        source.get("metadata") or "{}",
        first.get("heading"),
        tuple(first.get("over", "").split()),
        tuple(int(digest, 16) for digest in source.get("longest", ())),
        source.get("fields", ()),
        source.get("contents"),
    )
