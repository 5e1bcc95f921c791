"""Metadata of documents, by field: the values, and the documents that have each.

A field is a key of the documents' metadata, or their title or path. Its values are kept twice: as they were given, sorted
(a title is not, it is read from the document), and as *lines*, by whose words they are found. A line is the
value's folded words with spaces around them, each followed by its stems where it is not its own only one:

    Le cheval d’Émile Zola    " le cheval d emile zola "
    Des chevaux               " des chevaux=cheval "
    week-end                  " week end | weekend "

What stands behind the bar is no neighbour of what stands before.
"""

from __future__ import annotations

import json
from functools import cached_property, lru_cache

from searcher.french import (
    is_stop_word,
    known_surfaces,
    normalize,
    plain_word,
    stems,
    stretches,
    strip_accents,
)
from searcher.hints import TYPE_CHECKING, Protocol
from searcher.index.format.term_dictionary import Lists, Terms, write_lists, write_terms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

    from searcher.documents.model import Metadata

    _Value = tuple[bytes, bytes]
    _MakeValue = Callable[[str], _Value]
    from searcher.index.storage.container import SectionReader, SectionWriter

MAX_VALUE_CHARS = 256
"""Characters of a value that can be asked for."""

_NAMES = "field.names"
_TITLE = "title"


@lru_cache(maxsize=1 << 12)
def line_of(value: str) -> bytes:
    """The line that a value is searched by.

    >>> line_of("Chevaux"), line_of("week-end")
    (b' chevaux=cheval ', b' week end | weekend ')
    """
    found = list(map(_words_of, stretches(value)))
    words, joined = (" ".join(filter(None, spellings)) for spellings in zip(*found, strict=True)) if found else ("", "")
    return f" {' '.join(filter(None, (words, joined and f'| {joined}')))} ".encode(errors="replace")


@lru_cache(maxsize=1 << 14)
def _words_of(stretch: str) -> tuple[str, str]:
    """The words of a stretch of text as a line has them, and those that stand behind its bar."""
    if letters := plain_word(stretch):
        written = normalize(letters)
        return _spellings(written, strip_accents(written)), ""
    words: list[str] = []
    joined: list[str] = []
    for token in known_surfaces(stretch):
        for word in token.words:
            (joined if word.joined or word.part else words).append(_spellings(word.written, word.folded))
    return " ".join(words), " ".join(joined)


def _spellings(written: str, folded: str) -> str:
    """A folded word, with its stems where it is not its own only one."""
    if is_stop_word(written):
        return folded
    found = stems(folded)
    return folded if found == (folded,) else "=".join([folded, *found])


class Described(Protocol):
    """What a document says of itself."""

    @property
    def title(self) -> str | None:
        """Its title, if any."""

    @property
    def path(self) -> str | None:
        """The path of its file, if any."""

    @property
    def metadata(self) -> Metadata:
        """Everything else."""


def write_metadata(writer: SectionWriter, documents: Sequence[Described]) -> None:
    """Write the sections `field.…`; nothing when no document says anything."""
    given: dict[tuple[str, _MakeValue], dict[str, list[int]]] = {}  # of each text, the documents that say it
    titles: dict[str, list[int]] = {}
    for number, document in enumerate(documents):
        if document.title:
            titles.setdefault(document.title[:MAX_VALUE_CHARS], []).append(number)
        for name, value_of, text in _others_of(document) if document.path or document.metadata else ():
            having = given.setdefault((name, value_of), {}).setdefault(text, [])
            if not having or having[-1] != number:
                having.append(number)
    if titles:
        given[_TITLE, _title] = titles
    fields: dict[str, dict[_Value, list[int]]] = {}
    for (name, value_of), texts in given.items():
        found = fields.setdefault(name, {})
        for text, having in texts.items():
            value = value_of(text)
            found[value] = sorted({*found[value], *having}) if value in found else having
    if not fields:
        return
    ordered = dict(sorted(fields.items()))
    values: list[tuple[_Value, list[int]]] = []
    for found in ordered.values():
        values += sorted(found.items())
    writer.write(_NAMES, json.dumps([(name, len(found)) for name, found in ordered.items()]).encode())
    write_terms(writer, "field.values", (given for (given, _), _ in values))
    write_terms(writer, "field.lines", (line for (_, line), _ in values))
    write_lists(writer, "field.documents", [having for _, having in values])


def values_of(document: Described) -> Iterator[tuple[str, _Value]]:
    """Yield each value of a document with its field: as it was given, which is empty for a title, and as a line."""
    for name, value_of, text in _texts_of(document):
        yield name, value_of(text)


def _texts_of(document: Described) -> Iterator[tuple[str, _MakeValue, str]]:
    """What a document says of itself: the field, what makes a value of that field of a text, and the text."""
    if document.title:
        yield _TITLE, _title, document.title[:MAX_VALUE_CHARS]
    yield from _others_of(document)


def _others_of(document: Described) -> Iterator[tuple[str, _MakeValue, str]]:
    """What it says beside its title."""
    if document.path:
        yield "path", _path, document.path
    for name, given in document.metadata.items():
        for value in given if isinstance(given, list | tuple) else [given]:
            if isinstance(value, str | int | float):
                text = (value if isinstance(value, str) else json.dumps(value)).strip()[:MAX_VALUE_CHARS]
                if text:
                    yield str(name), _other, text


def _title(text: str) -> _Value:
    return b"", line_of(text)


def _path(text: str) -> _Value:
    return _encoded(text), b""


def _other(text: str) -> _Value:
    return _encoded(text), line_of(text)


def _encoded(text: str) -> bytes:
    return text.encode(errors="replace")


class Values:
    """One field of one segment: its values by number, and the documents of each."""

    def __init__(self, metadata: _Values, first: int, count: int) -> None:
        """Look at so many values of a segment."""
        self._metadata = metadata
        self.numbers = range(first, first + count)

    def given(self, number: int) -> str:
        """A value as it was given; empty for a title."""
        return self._metadata.values[number].decode(errors="replace")

    def line(self, number: int) -> bytes:
        """The line of a value."""
        return self._metadata.lines[number]

    def documents(self, number: int) -> Sequence[int]:
        """The documents that have a value, ascending."""
        return self._metadata.documents[number]


class MetadataReader:
    """The fields of one segment."""

    def __init__(self, reader: SectionReader, documents: int) -> None:
        """Read their names; values are read when they are asked for. Raises `CorruptIndex`."""
        self._reader = reader
        self.fields: dict[str, Values] = {}
        values, first = _Values(reader, documents), 0
        for name, count in self._names():
            self.fields[name] = Values(values, first, count)
            first += count
        if self.fields and not first == len(values.values) == len(values.lines):
            raise reader.damaged(_NAMES)

    def _names(self) -> list[tuple[str, int]]:
        if _NAMES not in self._reader:
            return []
        try:
            names: Any = json.loads(bytes(self._reader.bytes(_NAMES)))
            found = [(str(name), int(count)) for name, count in names]
        except (ValueError, TypeError, OverflowError, RecursionError):
            raise self._reader.damaged(_NAMES) from None
        if any(count <= 0 for _, count in found):
            raise self._reader.damaged(_NAMES)
        return found


class _Values:
    """The values of all fields, one field after the other."""

    def __init__(self, reader: SectionReader, documents: int) -> None:
        self._reader = reader
        self._documents = documents

    @cached_property
    def values(self) -> Terms:
        """The values of all fields as they were given."""
        return Terms(self._reader, "field.values")

    @cached_property
    def lines(self) -> Terms:
        """The values of all fields as lines of words, which `line_of` makes."""
        return Terms(self._reader, "field.lines")

    @cached_property
    def documents(self) -> Lists:
        """The documents of each value."""
        return Lists(self._reader, "field.documents", len(self.values), self._documents)
