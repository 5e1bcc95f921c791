"""A document as the cluster keeps it: an entry for each paragraph, with all that ranking asks of the document."""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import blake2b

from searcher.cluster.dictionary import ValueEntry, WordEntry
from searcher.cluster.rows import Head, pack_about, pack_contents
from searcher.cluster.stretches import Stretches, weighed
from searcher.cluster.tokens import paragraph_id, short, stem_token
from searcher.documents.heading_path import heading_levels
from searcher.documents.reasons import Reason, UnreadCode
from searcher.documents.text.dates import iso_date
from searcher.errors import DocumentError
from searcher.french import fold
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.index.format.metadata import values_of
from searcher.index.format.stored_text import MAX_TEXT_BYTES
from searcher.index.write.inverter import digest, title_stems, titles_above
from searcher.query.language.field_names import DATE, canonical
from searcher.query.rank.near_duplicates import longest_digests

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from searcher.cluster.connection import Json
    from searcher.cluster.stretches import Tokens
    from searcher.documents.model import Document, Paragraph

_MAX_CHARS = MAX_TEXT_BYTES // 4
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Learnt:
    """The words and values of some documents, each once, under its id in the dictionary."""

    def __init__(self) -> None:
        """Know none yet."""
        self.words: dict[str, WordEntry] = {}
        self.values: dict[str, ValueEntry] = {}
        self.stretches = Stretches(self.words)
        self.headings = Stretches({})  # whose words are known by their stems alone


class Entry(NamedTuple):
    """A paragraph as the cluster is sent it: its id there, and what it says, as a line of JSON."""

    id: str
    source: bytes


def entries_of(document: Document, learnt: Learnt, file: str | None = None) -> list[Entry]:
    """The paragraphs of a document, `file` with each of them; the dictionary is to learn its words and values.

    Raises `DocumentError` for a document that cannot be kept.
    """
    paragraphs = document.content()
    fields, date = _fields(document, learnt)
    titles = [title_stems(above) if above else () for above in titles_above(document, paragraphs)]
    over = [" ".join(map(stem_token, stems)) for stems in titles]
    new = new_levels(paragraphs)
    found = learnt.stretches.tokens([paragraph.text for paragraph in paragraphs])
    digests = [digest(paragraph.text) for paragraph in paragraphs]
    lengths = [one.length for one in found]
    first = paragraphs[0].heading if paragraphs else None
    of_all = Head(
        document.id,
        number=0,
        of=len(paragraphs),
        first_over="".join(over[:1]),
        first_above=sum(map(len, titles[:1])),
        first_headed=bool(first),
        longest=longest_digests(lengths, digests),
        contents=[*zip(digests, lengths, strict=True)],
    )
    kept: Json = {"fields": sorted(fields), "date": date, "file": file}
    searched = kept | {
        "document": document.id,
        "of": len(paragraphs),
        "place": f"/{fold(document.id)}".replace("\n", " "),
    }
    folder, slash, _rest = document.id.partition("/")
    if slash:
        searched["folder"] = folder
    shown = {"title": document.title, "path": document.path, "metadata": _metadata(document), "first_heading": first}
    same = _encode(_kept(searched)).removesuffix("}"), _encode(_kept(kept | shown)).removesuffix("}")
    contents = pack_contents((one.word, paragraph.text) for one, paragraph in zip(found, paragraphs, strict=True))
    entries = []
    for place, (paragraph, one, stems) in enumerate(zip(paragraphs, found, titles, strict=True)):
        before = (paragraphs[place - 1], found[place - 1]) if place and lengths[place - 1] == 1 else None
        heads = [levels[level] for levels in [heading_levels(paragraph.heading)] for level in new[place]]
        if not place and document.title:
            heads.insert(0, document.title)
        own = of_all._replace(
            number=place + 1, length=one.length, digest=digests[place], heading=paragraph.heading or None,
            over=over[place], above=len(stems), after_word=before is not None,
        )  # fmt: skip
        more = _encode(_shown(paragraph, before, new[place]))
        about = pack_about(own, f"{same[1]}{'}' if more == '{}' else ',' + more[1:]}")
        counted = {"number": own.number, "length": own.length, "digest": f"{own.digest:016x}", "above": own.above}
        counted["heads"] = [head.word for head in learnt.headings.tokens(heads)] if heads else []
        # Tokens and columns have nothing in them that JSON writes otherwise, and are most of an entry.
        line = (
            f'{same[0]},{_encode(counted)[1:-1]},"word":"{one.word}",'
            f'"stem":"{weighed([*one.stems, *over[place].split()], one.length + own.above)}",'
            f'"about":"{b64encode(about).decode()}","content":"{b64encode(contents[place]).decode()}"}}\n'
        )
        entries.append(Entry(paragraph_id(document.id, own.number), _encoded(line)))
    _learn_titles(titles, learnt)
    return entries


def _kept(source: Json) -> Json:
    return {name: value for name, value in source.items() if value not in (None, "", [])}


def _encoded(line: str) -> bytes:
    try:
        return line.encode()
    except UnicodeEncodeError:  # half a surrogate pair, which JSON can write and UTF-8 cannot
        return json.dumps(json.loads(line)).encode() + b"\n"


def new_levels(paragraphs: Sequence[Paragraph]) -> list[list[int]]:
    """The levels of each paragraph's headings that begin with it, the uppermost of which is 0."""
    found = []
    above: list[str] = []
    for paragraph in paragraphs:
        levels = heading_levels(paragraph.heading)
        found.append([level for level, heading in enumerate(levels) if above[level : level + 1] != [heading]])
        above = levels
    return found


def line_of(what: object) -> bytes:
    """A line of JSON, as short as it can be."""
    return _encoded(f"{_encode(what)}\n")


def _shown(paragraph: Paragraph, before: tuple[Paragraph, Tokens] | None, new: list[int]) -> Json:
    """What is shown of a paragraph beside its text, or asked of few, with a word that stands before it alone."""
    shown: Json = {"location": paragraph.location, "line": paragraph.line, "page": paragraph.page, "new": new}
    if before:
        shown["before"] = {"text": before[0].text, "word": before[1].word, "heading": before[0].heading}
    return _kept(shown)


def _learn_titles(titles: Iterable[tuple[str, ...]], learnt: Learnt) -> None:
    for stem in {stem for over in titles for stem in over}:
        if (key := f"s{short(stem)}") not in learnt.words:
            learnt.words[key] = WordEntry(None, None, stem)


def _fields(document: Document, learnt: Learnt) -> tuple[set[str], str | None]:
    """The names of a document's values, which are learnt, and its date as it sorts."""
    fields: set[str] = set()
    date = None
    for name, (given, line) in values_of(document):
        key = blake2b(b"\0".join((given, line)), digest_size=10).hexdigest()
        value = f"{name}:{key}"
        fields.add(value)
        learnt.values[f"v{short(value)}"] = ValueEntry(name, given.decode(), line.decode(), value)
        if canonical(name) == DATE:
            date = iso_date(given.decode()) or date
    return fields, date


def _metadata(document: Document) -> str:
    try:
        about = json.dumps(dict(document.metadata), allow_nan=False)
    except (TypeError, ValueError) as error:
        msg = Reason(UnreadCode.METADATA, id=document.id, error=str(error))
        raise DocumentError(msg) from error
    texts: Iterator[str] = (text for p in document.content() for text in (p.text, p.heading, p.location) if text)
    if len(about) > MAX_TEXT_BYTES or max(map(len, texts), default=0) > _MAX_CHARS:
        msg = Reason(UnreadCode.TEXT_TOO_LONG, id=document.id, n=_MAX_CHARS)
        raise DocumentError(msg)
    return about
