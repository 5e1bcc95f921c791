"""HTML text → its tags and texts in their order, in time that grows as the text does.

The rules are those of https://html.spec.whatwg.org/multipage/parsing.html#tokenization, with two exceptions: what a
browser would leave out because a quote, a tag or a comment is never closed is kept as text, and an element that ends in `/>` is
empty, as it is in XHTML. `html.parser` of the standard library is not used: what it does with tags that are never closed
depends on the release of Python, and in most of them takes time that grows with the square of the text.
"""

from __future__ import annotations

import re
from functools import cache
from html import unescape

from searcher.hints import Protocol

_NAME = re.compile(r"[A-Za-z][^\s/>]*+")
_ATTRIBUTE = re.compile(r"[\s/]*+([^\s/>][^\s/>=]*+)(?:\s*+=\s*+(?:([\"'])|([^\s>\"'][^\s>]*+))?+)?+")
_TAG_END = re.compile(r"[\s/]*+>")
_PLAIN_TAG = re.compile(r"<(/?+)([A-Za-z][^\s/>]*+)>")  # without attributes, as most are
_RAW = frozenset(["script", "style", "xmp", "iframe", "noembed", "noframes", "title", "textarea"])
_WITH_REFERENCES = frozenset(["title", "textarea"])


class Handler(Protocol):
    """What is told of a page, in its order; lines are counted from 1."""

    def start(self, tag: str, attributes: dict[str, str], line: int) -> None:
        """An element begins; an empty one ends at once."""

    def end(self, tag: str) -> None:
        """An element ends, of which the begin may be missing."""

    def text(self, data: str, line: int) -> None:
        """Characters, in pieces of any size."""


def read_html(text: str, handler: Handler) -> None:
    """Tell a handler of the tags and texts of a page; comments and declarations are left out."""
    _Tokenizer(text, handler).run()


class _Tokenizer:
    """One pass over a text; what was sought in vain once is not sought again."""

    def __init__(self, text: str, handler: Handler) -> None:
        self._text, self._handler = text, handler
        self._line, self._counted = 1, 0  # the line at a place of the text
        self._missing: set[str] = set()  # what does not come any more
        self._last_end = text.rfind(">")

    def run(self) -> None:
        text, here, plain_tag = self._text, 0, _PLAIN_TAG.match
        while (found := text.find("<", here)) >= 0 and found < self._last_end:
            if here < found:
                self._tell(here, found)
            if not (plain := plain_tag(text, found)):
                here = self._take(found)
            elif plain[1]:
                self._handler.end(plain[2].lower())
                here = plain.end()
            else:
                here = self._start(plain[2].lower(), {}, found, plain.end())
        self._tell(here, len(text))

    def _take(self, start: int) -> int:
        """Take what begins with a `<`, and return where it ends."""
        text = self._text
        following = text[start + 1 : start + 2]
        if following == "/":
            return self._take_end(start)
        if following in {"!", "?"}:
            return self._take_declaration(start)
        if (name := _NAME.match(text, start + 1)) is None:
            self._tell(start, start + 1)
            return start + 1
        return self._take_start(name[0].lower(), start, name.end())

    def _take_end(self, start: int) -> int:
        name = _NAME.match(self._text, start + 2)
        end = self._text.find(">", start) + 1
        if name:
            self._handler.end(name[0].lower())
        return end

    def _take_declaration(self, start: int) -> int:
        """Pass over a comment or declaration; characters of a CDATA section are text."""
        text = self._text
        if text.startswith("<!--", start):
            if text.startswith((">", "->"), start + 4):
                return text.find(">", start) + 1
            end = self._find("-->", start + 4)
            return end + 3 if end >= 0 else start + 4
        if text.startswith("<![CDATA[", start) and (end := self._find("]]>", start)) >= 0:
            self._tell(start + 9, end, references=False)
            return end + 3
        return text.find(">", start) + 1

    def _take_start(self, tag: str, start: int, here: int) -> int:
        attributes: dict[str, str] = {}
        text = self._text
        while not (end := _TAG_END.match(text, here)):
            found = _ATTRIBUTE.match(text, here)
            if not found:  # The text ends within the tag.
                self._tell(start, len(text))
                return len(text)
            name, quote, value = found.groups()
            here = found.end()
            if quote and (closing := self._find(quote, here)) >= 0:
                value, here = text[here:closing], closing + 1
            if len(name) <= _MAX_NAME_CHARS:
                attributes.setdefault(name.lower(), _unescaped(value or ""))
        if "/" in end[0]:
            self._handler.start(tag, attributes, self._line_at(start))
            self._handler.end(tag)
            return end.end()
        return self._start(tag, attributes, start, end.end())

    def _start(self, tag: str, attributes: dict[str, str], start: int, end: int) -> int:
        """Tell of a tag between two places, and return where the text after it begins."""
        self._handler.start(tag, attributes, self._line_at(start))
        return self._take_raw(tag, end) if tag in _RAW else end

    def _take_raw(self, tag: str, start: int) -> int:
        """Take the text of an element in which `<` begins no tag; without an end tag it ends with the page."""
        end_tag = f"</{tag}"
        found = None if end_tag in self._missing else _end_of(tag).search(self._text, start)
        if not found:
            self._missing.add(end_tag)
            return start if tag in _WITH_REFERENCES else len(self._text)
        self._tell(start, found.start(), references=tag in _WITH_REFERENCES)
        return found.start()

    def _find(self, sought: str, start: int) -> int:
        if sought in self._missing:
            return -1
        found = self._text.find(sought, start)
        if found < 0:
            self._missing.add(sought)
        return found

    def _tell(self, start: int, end: int, *, references: bool = True) -> None:
        if start < end:
            data = self._text[start:end]
            self._handler.text(_unescaped(data) if references else data, self._line_at(start))

    def _line_at(self, place: int) -> int:
        self._line += self._text.count("\n", self._counted, place)
        self._counted = place
        return self._line


_MAX_NAME_CHARS = 100  # of an attribute


@cache
def _end_of(tag: str) -> re.Pattern[str]:
    return re.compile(rf"</{tag}(?=[\s/>])", re.IGNORECASE)


def _unescaped(text: str) -> str:
    """The text with characters in place of their references."""
    if "&" not in text:
        return text
    try:
        return unescape(text)
    except ValueError:  # the number of a character, of thousands of digits
        return text


_INLINE = frozenset([
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s", "small", "span",
    "strong", "sub", "sup", "u", "var",
])  # fmt: skip


def plain_text(html: str) -> str:
    r"""The text of a piece of HTML: inline tags leave nothing, others the end of a line.

    >>> plain_text("<p>Un <b>m</b>ot &amp; <!-- non --> un<br>autre")
    '\nUn mot &  un\nautre'
    """
    words = _Words()
    read_html(html, words)
    return "".join(words.pieces)


class _Words:
    """A handler that keeps the text."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._is_code = False

    def start(self, tag: str, attributes: dict[str, str], line: int) -> None:  # noqa: ARG002
        self.end(tag)
        self._is_code = tag in {"script", "style"}
        if alt := attributes.get("alt"):
            self.pieces.append(alt)

    def end(self, tag: str) -> None:
        self._is_code = False
        if tag not in _INLINE and not (self.pieces and self.pieces[-1] == "\n"):
            self.pieces.append("\n")

    def text(self, data: str, line: int) -> None:  # noqa: ARG002
        if not self._is_code:
            self.pieces.append(data)
