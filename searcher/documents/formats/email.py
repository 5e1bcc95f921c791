"""E-mail: subject, sender, date and all text of a message; what is forwarded and attached is a part of it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain, groupby
from mimetypes import guess_extension

from searcher.documents.formats.html import read_page
from searcher.documents.formats.members import read_member
from searcher.documents.formats.mime import decode_words, parse
from searcher.documents.heading_path import HEADING_SEPARATOR
from searcher.documents.model import Extract, Paragraph
from searcher.documents.reasons import Reason, UnreadCode
from searcher.documents.source import facts
from searcher.documents.text.paragraphs import split_paragraphs
from searcher.errors import DocumentError
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from searcher.documents.formats.mime import Part
    from searcher.documents.source import Source

_MAX_DEPTH = 20  # of parts in parts
_MAX_PARTS = 10_000
_MAX_ADDRESSES_CHARS = 2_000
_MAX_GREETING_CHARS = 60
_STUB = 0.5  # of the text in HTML: a plain text that is shorter only says that there is another
_QUOTED = re.compile(r"(?:> ?)*")
_ADDRESS = re.compile(r'"((?:[^"\\]|\\.)*)"\s*<[^>]*>|([^<>,;"]*)<([^>]*)>|([^\s<>,;:"]+@[^\s<>,;:"]+)')
_GREETING = re.compile(
    r"(?:bonjour|bonsoir|salut|coucou|cher|chère|chers|chères|madame|monsieur|mesdames|messieurs|hello|dear|hi)\b",
    re.IGNORECASE,
)
_SIGNATURES = ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature")
_OF_CALENDARS = re.compile(r"(?:SUMMARY|LOCATION|DESCRIPTION|COMMENT)(?:;[^:\n]*)?:(.*)", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([nN,;\\])")


def read(source: Source) -> Iterator[Extract]:
    """Read a file as one document. Raises `DocumentError` for one that does not begin with headers."""
    message = parse(source.data.removeprefix(b"\xef\xbb\xbf"))
    if not message.headers:
        raise DocumentError(Reason(UnreadCode.NO_EMAIL))
    title = _subject(message)
    paragraphs = [*_Reading(source).message(message)] or [Paragraph(text) for text in [title] if text]
    paragraphs += _correspondents(message)
    metadata = facts(
        author=_names(message.headers.get("from", "")),
        date=decode_words(message.headers.get("date", "")),
        language=message.headers.get("content-language"),
    )
    yield Extract(title, tuple(paragraphs), metadata)


class _Reading:
    """The parts of one message, in their order."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._left = _MAX_PARTS

    def message(self, message: Part, depth: int = 0) -> Iterator[Paragraph]:
        """What is written in a message, and in what is attached."""
        yield from _with_greeting(self._part(message, depth))

    def _part(self, part: Part, depth: int) -> Iterator[Paragraph]:
        type_ = part.type
        self._left -= 1
        if depth > _MAX_DEPTH or self._left < 0:
            if self._left in {-1, 0}:
                self._source.notes.append(Reason(UnreadCode.TOO_MANY_PARTS))
            return
        if type_.startswith("multipart/"):
            yield from self._parts(part, type_, depth + 1)
        elif type_ in {"message/rfc822", "message/global"}:
            yield from self._forwarded(parse(part.content()), depth + 1)
        elif _is_shown(part, type_):
            yield from self._shown(part, type_)
        elif type_ not in _SIGNATURES:
            yield from self._attached(part, type_)

    def _parts(self, part: Part, type_: str, depth: int) -> Iterator[Paragraph]:
        parts = part.parts()
        if type_ == "multipart/encrypted":
            self._source.notes.append(Reason(UnreadCode.ENCRYPTED))
        elif not parts:
            yield from self._shown(part, "text/plain")
        elif type_ == "multipart/alternative":
            yield from self._alternative(parts, depth)
        else:
            yield from chain.from_iterable(self._part(each, depth) for each in parts)

    def _alternative(self, parts: list[Part], depth: int) -> Iterator[Paragraph]:
        """The plain form of a text, or the other where the plain one is blank or a stub; and what a calendar adds."""
        best: list[Paragraph] = []
        added: list[Paragraph] = []
        for part in parts:
            found = list(self._part(part, depth))
            if part.type == "text/calendar":
                added += found
            elif not best or _chars(best) < _STUB * _chars(found):
                best = found
        said = "\n".join(paragraph.text for paragraph in best)
        yield from best
        yield from (paragraph for paragraph in added if paragraph.text not in said)

    def _shown(self, part: Part, type_: str) -> Iterator[Paragraph]:
        """The paragraphs of a part that is shown with the message; one in no known encoding is noted."""
        try:
            text = part.text()
        except DocumentError as error:
            self._source.notes.append(Reason(UnreadCode.PART, part=type_, why=error.message))
            return
        if type_ == "text/html":
            yield from (replace(found, line=None) for found in read_page(text, whole=True).paragraphs)
        elif type_ == "text/calendar":
            yield from _entries(text)
        else:
            if part.flag("format"):
                text = _unflowed(text, is_glued=part.flag("delsp"))
            yield from (Paragraph(found) for each in _by_depth(text) for _line, found in split_paragraphs(each))

    def _forwarded(self, message: Part, depth: int) -> Iterator[Paragraph]:
        yield from _under(_subject(message), chain(self.message(message, depth), _correspondents(message)))

    def _attached(self, part: Part, type_: str) -> Iterator[Paragraph]:
        """The paragraphs of a file that is attached; one that cannot be read is noted, but for pictures in the text."""
        if type_.startswith("image/") and not part.is_attachment:
            return
        name = part.filename or f"part{guess_extension(type_) or ''}"
        try:
            for extract in read_member(self._source, name, part.content()):
                yield from _under(extract.title or name.rpartition(".")[0] or name, _located(name, extract.paragraphs))
        except DocumentError as error:
            self._source.notes.append(Reason(UnreadCode.ATTACHMENT, name=name, why=error.message))


def _is_shown(part: Part, type_: str) -> bool:
    is_text = type_.startswith("text/") or type_ == "message/delivery-status"
    return is_text and not part.is_attachment and (not part.filename or type_ in {"text/plain", "text/html"})


def _under(heading: str | None, paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """The paragraphs under one more heading."""
    for paragraph in paragraphs:
        path = HEADING_SEPARATOR.join(filter(None, (heading, paragraph.heading)))
        yield replace(paragraph, heading=path or None)


def _located(name: str, paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """The paragraphs as those of an entry of this name."""
    for paragraph in paragraphs:
        location = "\n".join(filter(None, (f"entry:{name}", paragraph.location)))
        yield replace(paragraph, location=location, line=None)


def _with_greeting(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """The paragraphs, « Bonjour, » in one with what follows: alone it answers nothing."""
    found = iter(paragraphs)
    for first in found:
        is_greeting = len(first.text) <= _MAX_GREETING_CHARS and (
            first.text.endswith(",") or _GREETING.match(first.text)
        )
        following = next(found, None) if is_greeting else None
        if following and following.heading == first.heading and following.location == first.location:
            yield replace(first, text=f"{first.text}\n{following.text}")
        else:
            yield first
            yield from filter(None, [following])
        break
    yield from found


def _by_depth(text: str) -> Iterator[str]:
    r"""What is quoted, and what is not, each without the marks in front of its lines.

    >>> list(_by_depth("> Quand ?\n> Et où ?\nDemain."))
    ['Quand ?\nEt où ?', 'Demain.']
    """
    for _depth, part in groupby(map(_quoted, text.split("\n")), key=lambda line: line[0]):
        yield "\n".join(line for _depth, line in part)


def _quoted(line: str) -> tuple[int, str]:
    """How deep a line is quoted, and the line."""
    marks = _QUOTED.match(line)
    assert marks
    return marks[0].count(">"), line[marks.end() :]


def _unflowed(text: str, *, is_glued: bool) -> str:
    r"""The text with the lines whole that a program wrapped by RFC 3676; glued ones lose the space they end with.

    >>> _unflowed("Un mot et \nun autre.\n> La média \n> thèque\n", is_glued=False)
    'Un mot et un autre.\n> La média thèque\n'
    """
    lines: list[list[str]] = []
    flows, before = False, 0
    for line in text.split("\n"):
        depth, rest = _quoted(line)
        if not depth and rest.startswith(" "):
            rest = rest[1:]
        if not flows or depth != before:
            lines.append(["> " * depth])
        flows, before = rest.endswith(" ") and rest != "-- ", depth
        lines[-1].append(rest[:-1] if flows and is_glued else rest)
    return "\n".join(map("".join, lines))


def _entries(text: str) -> Iterator[Paragraph]:
    """What the entries of a calendar are about, where they are and what is said of them."""
    for line in text.replace("\n ", "").replace("\n\t", "").split("\n"):
        if found := _OF_CALENDARS.fullmatch(line):
            value = _ESCAPED.sub(lambda sign: "\n" if sign[1] in "nN" else sign[1], found[1])
            yield from (Paragraph(part) for _line, part in split_paragraphs(value))


def _subject(message: Part) -> str | None:
    return decode_words(message.headers.get("subject", "")) or None


def _correspondents(message: Part) -> list[Paragraph]:
    """Who wrote to whom, in a line each; none where nobody is named."""
    labels = {"from": "De", "to": "À", "cc": "Cc"}
    said = {label: decode_words(message.headers.get(name, "")) for name, label in labels.items()}
    text = "\n".join(f"{label} : {names}" for label, names in said.items() if any(map(str.isalnum, names)))
    return [Paragraph(text)] if text else []


def _names(addresses: str) -> list[str]:
    """Names of those who sent it, or addresses where they gave no name.

    >>> _names('Zoé Dupré <zoe@exemple.fr>, "Roux, B." <b@exemple.fr>, c@exemple.fr, <d@exemple.fr>')
    ['Zoé Dupré', 'Roux, B.', 'c@exemple.fr', 'd@exemple.fr']
    """
    found = (
        decode_words(re.sub(r"\\(.)", r"\1", quoted)) or decode_words(name) or address.strip() or bare
        for quoted, name, address, bare in _ADDRESS.findall(addresses[:_MAX_ADDRESSES_CHARS])
    )
    return list(filter(None, found))


def _chars(paragraphs: list[Paragraph]) -> int:
    return sum(len(paragraph.text) for paragraph in paragraphs)
