"""Paragraphs as the cluster gives them back.

A paragraph has two columns. `about` begins with what ranking asks of every candidate, in a form that is read at once; what is
shown of a hit, or asked of few, stands behind it as JSON. `content` are its words and its text, compressed as one block: the words
are inflated of each candidate, the text of those that are shown.
"""

from __future__ import annotations

import json
from functools import cached_property
from itertools import accumulate, pairwise
from struct import Struct, pack, unpack_from

from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.index.format.document_table import DocumentRecord
from searcher.index.format.paragraph_columns import MAX_LENGTH
from searcher.kernels import base64_bytes, deflate_blocks, inflated
from searcher.kernels.deflate import zlib_functions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from searcher.cluster.connection import Json

_HEAD = Struct("<Q9I3B")
_NONE = (1 << 32) - 1  # the length of what is not there
_MAX_PACKED = 32  # paragraphs
_TOO_MANY = _MAX_PACKED + 1
_FIRST_HEADED, _AFTER_WORD = 1, 2  # in one number
_WORDS, _TEXT, _BLOCK_TEXTS = 0, 1, 2
_MAX_BLOCK_BYTES = 1 << 30
_FASTEST = 1
_HALF_PAIRS = "surrogatepass"

ALL: Json = {"_source": False, "stored_fields": "_none_", "docvalue_fields": ["about", "content"]}
"""What a search asks for to have paragraphs whole."""

WITHOUT_CONTENT: Json = ALL | {"docvalue_fields": ["about"]}
"""What a search asks for to have paragraphs without their texts and words."""


class Head(NamedTuple):
    """What ranking asks of a paragraph; `over` are the tokens of the stems that stand above it alone, `above` is how many they are.

    `of` is how many paragraphs the document has, `first_over` and `first_above` are those above its first one, and `first_headed`
    says whether that stands under a heading. `longest` are the digests of its longest paragraphs, `contents` digest and length of
    each. `after_word` says that the paragraph before is a single word, which is among what is shown.
    """

    document: str
    number: int
    of: int
    length: int = 0
    digest: int = 0
    heading: str | None = None
    over: str = ""
    above: int = 0
    first_over: str = ""
    first_above: int = 0
    first_headed: bool = False
    longest: Sequence[int] = ()
    contents: Sequence[tuple[int, int]] = ()
    after_word: bool = False


def pack_about(head: Head, shown: str) -> bytes:
    """The column `about`, with what is shown of the paragraph as JSON."""
    document, heading, over, first_over = (
        (text or "").encode(errors=_HALF_PAIRS) for text in (head.document, head.heading, head.over, head.first_over)
    )
    contents = head.contents if len(head.contents) <= _MAX_PACKED else ()
    there = (head.first_headed and _FIRST_HEADED) | (head.after_word and _AFTER_WORD)
    counts = len(head.longest), len(contents) if contents or not head.contents else _TOO_MANY, there
    texts = len(document), _NONE if head.heading is None else len(heading), len(over), len(first_over)
    return b"".join((
        _HEAD.pack(head.digest, head.number, head.of, head.length, head.above, head.first_above, *texts, *counts),
        pack(f"<{len(head.longest)}Q", *head.longest),
        pack(f"<{len(contents)}Q", *(digest for digest, _length in contents)),
        pack(f"<{len(contents)}H", *(min(length, MAX_LENGTH) for _digest, length in contents)),
        document, heading, over, first_over, shown.encode(errors=_HALF_PAIRS),
    ))  # fmt: skip


def pack_contents(contents: Iterable[tuple[str, str]]) -> list[bytes]:
    """The columns `content` of several paragraphs, given the words and the text of each."""
    texts = tuple([text.encode(errors=_HALF_PAIRS) for pair in contents for text in pair])
    blocks, lengths = deflate_blocks(texts, _BLOCK_TEXTS, b"", _FASTEST, zlib_functions())
    ends = [*accumulate(memoryview(lengths).cast("I"))]
    return [blocks[start:end] for start, end in pairwise([0, *ends])]


class Contents(NamedTuple):
    """What the paragraphs of a document are, one after the other: their digests, and their lengths up to `MAX_LENGTH`."""

    digests: Sequence[int]
    lengths: Sequence[int]


class Row:
    """A paragraph, and what is kept of its document with each of its paragraphs. The names are those of `Head`."""

    def __init__(self, about: bytes, content: bytes | None = None) -> None:
        """Read what ranking asks for."""
        (
            self.digest, self.number, self.of, self.length, self.above, self.first_above,
            document, heading, over, first_over, longest, contents, self._there,
        ) = _HEAD.unpack_from(about)  # fmt: skip
        self._about, self._content = about, content
        self._few = 0 if contents == _TOO_MANY else contents
        self.is_large = contents == _TOO_MANY
        self._digests_at = _HEAD.size + 8 * longest
        self.longest: tuple[int, ...] = unpack_from(f"<{longest}Q", about, _HEAD.size)
        start = self._digests_at + 10 * self._few
        self.document = about[start : start + document].decode(errors=_HALF_PAIRS)
        start += document
        self.heading: str | None = None
        if heading != _NONE:
            self.heading = about[start : start + heading].decode(errors=_HALF_PAIRS)
            start += heading
        self.over = about[start : start + over]
        start += over
        self.first_over = about[start : start + first_over]
        self._shown_at = start + first_over
        self.word = b"" if content is None else _inflated(content, _WORDS)

    @cached_property
    def text(self) -> str:
        """Its characters; none where they were not asked for."""
        return "" if self._content is None else _inflated(self._content, _TEXT).decode(errors=_HALF_PAIRS)

    @cached_property
    def shown(self) -> Json:
        """What is shown of it, or asked of few."""
        return dict(json.loads(self._about[self._shown_at :]))

    @property
    def has_headings(self) -> bool:
        """Whether it, or the first paragraph of its document, stands under a heading."""
        return bool(self.heading or self._there & _FIRST_HEADED)

    @property
    def first_heading(self) -> str | None:
        """The heading of the document's first paragraph."""
        return self.shown.get("first_heading")

    @property
    def line(self) -> int | None:
        """The line that it begins in."""
        return self.shown.get("line")

    @property
    def page(self) -> int | None:
        """The page that it stands on."""
        return self.shown.get("page")

    @property
    def location(self) -> str | None:
        """Where it stands else."""
        return self.shown.get("location")

    @property
    def new(self) -> Sequence[int]:
        """The levels of its headings that begin with it."""
        return tuple(self.shown.get("new", ()))

    @property
    def date(self) -> str:
        """The document's date as it sorts; empty where it has none."""
        return str(self.shown.get("date", ""))

    @property
    def fields(self) -> Sequence[str]:
        """The names of the document's values."""
        return tuple(self.shown.get("fields", ()))

    @property
    def record(self) -> DocumentRecord:
        """What was stored of the document."""
        shown = self.shown
        return DocumentRecord(shown.get("title"), shown.get("path"), json.loads(shown.get("metadata", "{}")))

    def digests(self) -> Sequence[int]:
        """The digests of all paragraphs of the document, where they are kept with every one of them; else of the longest."""
        return self.longest if self.is_large else unpack_from(f"<{self._few}Q", self._about, self._digests_at)

    def contents(self) -> Contents | None:
        """Digests and lengths of the document's paragraphs; `None` where they are too many to be kept with every one of them."""
        if self.is_large:
            return None
        return Contents(self.digests(), unpack_from(f"<{self._few}H", self._about, self._digests_at + 8 * self._few))

    def before(self) -> Row | None:
        """The paragraph before, where it is a single word and was kept with this one: it may be the answer to a question."""
        if not self._there & _AFTER_WORD:
            return None
        kept = self.shown["before"]
        head = Head(self.document, self.number - 1, self.of, length=1, heading=kept.get("heading"))
        row = Row(pack_about(head, "{}"))
        row.word, row.text = kept["word"].encode(), kept["text"]
        return row


def row_of(hit: Json) -> Row:
    """The paragraph of a hit of a search for `ALL` or `WITHOUT_CONTENT`."""
    columns = hit["fields"]
    content = columns.get("content")
    return Row(base64_bytes(columns["about"][0]), None if content is None else base64_bytes(content[0]))


def _inflated(content: bytes, last: int) -> bytes:
    """The words of a block, or its text."""
    block = inflated(content, b"", _MAX_BLOCK_BYTES, _BLOCK_TEXTS, last)
    return block[8:] if last == _WORDS else block[8 + int.from_bytes(block[:4], "little") :]
