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
from itertools import chain, repeat

from searcher.french import (
    is_stop_word,
    known_surfaces,
    normalize,
    plain_word,
    stems_of_each,
    stretches,
    strip_accents,
)
from searcher.hints import TYPE_CHECKING, Protocol
from searcher.index.format.term_dictionary import Lists, Terms, write_lists, write_terms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

    from searcher.documents.model import Metadata

    _Value = tuple[bytes, bytes]
    Fields = dict[str, list[tuple[_Value, list[int]]]]
    """Of each field, in order, its values, likewise, and the documents that have each."""
    _MakeValues = Callable[[Sequence[str]], Iterable[_Value]]
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
    return lines_of([value])[0]


def lines_of(values: Sequence[str]) -> list[bytes]:
    """The lines of many values, which have many words in common."""
    cut = list(map(stretches, values))
    words = {stretch: _words_of(stretch) for stretch in set(chain.from_iterable(cut))}
    spelt = _spellings({written: folded for found in words.values() for written, folded, _ in found})
    own, joined = (
        {
            stretch: " ".join([spelt[written] for written, _, is_joined in found if is_joined == which])
            for stretch, found in words.items()
        }
        for which in (False, True)
    )
    behind = {stretch: spellings for stretch, spellings in joined.items() if spellings}
    return [f" {_line(pieces, own, behind)} ".encode(errors="replace") for pieces in cut]


def _line(pieces: list[str], own: dict[str, str], behind: dict[str, str]) -> str:
    words = " ".join(filter(None, map(own.__getitem__, pieces)))
    if behind.keys().isdisjoint(pieces):
        return words
    joined = " ".join([behind[piece] for piece in pieces if piece in behind])
    return f"{words} | {joined}" if words else f"| {joined}"


def _words_of(stretch: str) -> list[tuple[str, str, bool]]:
    """The words of a stretch of text, as written and folded, and whether each stands behind the bar."""
    if letters := plain_word(stretch):
        written = normalize(letters)
        return [(written, strip_accents(written), False)]
    return [
        (word.written, word.folded, word.joined or word.part)
        for token in known_surfaces(stretch)
        for word in token.words
    ]


def _spellings(folded: dict[str, str]) -> dict[str, str]:
    """For words as written, given with their folded spelling, that one, with its stems where it is not its own only one."""
    found = folded.copy()
    asked = [written for written in folded if not is_stop_word(written)]
    for written, stems in zip(asked, stems_of_each(list(map(folded.__getitem__, asked))), strict=True):
        if stems != (folded[written],):
            found[written] = "=".join([folded[written], *stems])
    return found


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


def fields_of(documents: Sequence[Described]) -> Fields:
    """What documents say: the values of each field, and which documents have each."""
    given: dict[tuple[str, _MakeValues], dict[str, list[int]]] = {}  # of each text, the documents that say it
    titles: dict[str, list[int]] = {}
    for number, document in enumerate(documents):
        if document.title:
            titles.setdefault(document.title[:MAX_VALUE_CHARS], []).append(number)
        for name, values_of_texts, text in _others_of(document) if document.path or document.metadata else ():
            having = given.setdefault((name, values_of_texts), {}).setdefault(text, [])
            if not having or having[-1] != number:
                having.append(number)
    if titles:
        given[_TITLE, _of_titles] = titles
    fields: dict[str, dict[_Value, list[int]]] = {}
    for (name, values_of_texts), texts in given.items():
        found = fields.setdefault(name, {})
        for value, having in zip(values_of_texts(list(texts)), texts.values(), strict=True):
            found[value] = sorted({*found[value], *having}) if value in found else having
    return {name: sorted(found.items()) for name, found in sorted(fields.items())}


def write_fields(writer: SectionWriter, fields: Fields) -> None:
    """Write the sections `field.…`; nothing when no document says anything."""
    if not fields:
        return
    values = list(chain.from_iterable(fields.values()))
    writer.write(_NAMES, json.dumps([(name, len(found)) for name, found in fields.items()]).encode())
    write_terms(writer, "field.values", (given for (given, _), _ in values))
    write_terms(writer, "field.lines", (line for (_, line), _ in values))
    write_lists(writer, "field.documents", [having for _, having in values])


def values_of(document: Described) -> Iterator[tuple[str, _Value]]:
    """Yield each value of a document with its field: as it was given, which is empty for a title, and as a line."""
    for name, values_of_texts, text in _texts_of(document):
        yield name, _value_of(values_of_texts, text)


@lru_cache(maxsize=1 << 12)
def _value_of(values_of_texts: _MakeValues, text: str) -> _Value:
    (value,) = values_of_texts([text])
    return value


def _texts_of(document: Described) -> Iterator[tuple[str, _MakeValues, str]]:
    """What a document says of itself: the field, what makes values of that field of texts, and the text."""
    if document.title:
        yield _TITLE, _of_titles, document.title[:MAX_VALUE_CHARS]
    yield from _others_of(document)


def _others_of(document: Described) -> Iterator[tuple[str, _MakeValues, str]]:
    """What it says beside its title."""
    if document.path:
        yield "path", _of_paths, document.path
    for name, given in document.metadata.items():
        for value in given if isinstance(given, list | tuple) else [given]:
            if isinstance(value, str | int | float):
                text = (value if isinstance(value, str) else json.dumps(value)).strip()[:MAX_VALUE_CHARS]
                if text:
                    yield str(name), _of_others, text


def _of_titles(texts: Sequence[str]) -> Iterable[_Value]:
    return zip(repeat(b""), lines_of(texts))


def _of_paths(texts: Sequence[str]) -> Iterable[_Value]:
    return zip(map(_encoded, texts), repeat(b""))


def _of_others(texts: Sequence[str]) -> Iterable[_Value]:
    return zip(map(_encoded, texts), lines_of(texts), strict=True)


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

    def all_lines(self) -> tuple[bytes, list[int]]:
        """The lines of all values in one piece, and where each begins in it; the last is where they end."""
        return self._metadata.lines.between(self.numbers.start, self.numbers.stop)

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
