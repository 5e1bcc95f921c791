"""The blocks of an HTML page: its texts, each with the element that it stands in, and what the head says of the page."""

from __future__ import annotations

import re

from searcher.documents.formats.html_tokens import read_html
from searcher.documents.formats.raised import raised
from searcher.documents.source import facts
from searcher.hints import NamedTuple

_SPACES = re.compile(r"[ \t\n\r\f]+")
BREAK = "\v"
_UNSEEN = frozenset([
    "script", "style", "template", "noscript", "svg", "head", "iframe", "object", "select", "textarea",
    "datalist", "audio", "video", "canvas", "rp", "annotation", "annotation-xml",
])  # fmt: skip
_AROUND_ROLES = frozenset(["navigation", "search", "menu", "menubar", "dialog", "alertdialog"])
_MARGIN_TAGS = {"header": "header", "footer": "footer", "aside": "aside", "form": "form"}
_MARGIN_ROLES = {"banner": "header", "contentinfo": "footer", "complementary": "aside", "form": "form"}
_MARGIN_NAMES = re.compile(
    r"(?:(?:site|main|page|global|top)?[-_]?(?:nav|navbar|navigation|fil-?d?-?ariane|sidebar|footer|social|pager|menu)"
    r"|(?!(?:.*[-_])?(?:has|with|is|no|show)[-_])(?:.*[-_])?(?:breadcrumbs?|cookies?|consent|share|sharing|partage"
    r"|pagination|newsletter|skip-?link|related|(?:a-)?lire-aussi|voir-aussi))(?:[-_].*)?",
    re.IGNORECASE,
)
_CONTENT = {"main": "main", "article": "article"}
_MAY_BE_UNSEEN = _UNSEEN | {"button", "dialog"}
_MAY_BE_AROUND = frozenset(["nav", *_MARGIN_TAGS, *_CONTENT])
HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = HEADINGS.keys() | frozenset([
    "address", "article", "aside", "blockquote", "body", "button", "caption", "center", "dd", "details",
    "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "hr",
    "html", "legend", "li", "main", "nav", "ol", "option", "p", "pre", "section", "summary", "table", "tbody",
    "td", "tfoot", "th", "thead", "tr", "ul",
])  # fmt: skip
_TRACKED = _BLOCKS | _UNSEEN | {"ruby", "rt"}
_CONTROLS = frozenset(["button", "input", "select", "textarea"])
_PARAGRAPH = frozenset(["p"])
_ENDS_BEFORE = {
    "p": _PARAGRAPH,
    "li": _PARAGRAPH | {"li"},
    "td": _PARAGRAPH | {"td", "th"},
    "th": _PARAGRAPH | {"td", "th"},
    "tr": _PARAGRAPH | {"tr", "td", "th"},
    "dt": _PARAGRAPH | {"dt", "dd"},
    "dd": _PARAGRAPH | {"dt", "dd"},
    "rt": frozenset(["rt", "rp"]),
    "rp": frozenset(["rt", "rp"]),
}
_EMPTY = frozenset([
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
])  # fmt: skip
_SYMBOLS_OF_MATHS = frozenset(["mi", "mn", "mo", "ms", "mtext"])
_NOTE_MARK = re.compile(r"\s*\[?(?:\d{1,3}|[a-z*†‡]{1,3})\]?\s*")
_WAY_BACK = ("↩", "↩\ufe0e", "↩\ufe0f")  # the link from a note to its mark
_FILE_NAME = re.compile(r"\S+\.(?:avif|bmp|gif|jpe?g|png|svg|webp)", re.IGNORECASE)
_LISTS = ("ul", "ol", "dl")
_SAYING = frozenset(["html", "meta", "time"])
_DATES = ("article:published_time", "datepublished", "dcterms.created", "dc.date", "dcterms.date", "date")
_AUTHORS = ("author", "article:author", "dc.creator", "dcterms.creator", "citation_author")


class Block(NamedTuple):
    """A stretch of text: `tag` is the innermost element around it that is no inline one, `box` the one around that.

    `place` is "main" or "article" within these elements; `linked` counts the characters of links.
    """

    tag: str
    text: str
    line: int
    place: str
    linked: int
    box: int


class Margin(NamedTuple):
    """An element that may stand around the content of a page: its kind, and the blocks in it, from first to last + 1.

    The kind is `hidden` (never shown), `nav`, `header`, `footer`, `aside`, `form` or `named`, for one whose class or id
    tells of it.
    """

    kind: str
    place: str
    first: int
    end: int
    controls: int


class _Element(NamedTuple):
    """An element that is open; `block` is the tag of the innermost one around it, or itself, that is no inline one."""

    tag: str
    block: str
    number: int
    place: str
    margin: str
    first: int
    controls: int
    is_seen: bool


_NONE = _Element("", "", 0, "", "", 0, 0, is_seen=True)


class Page:
    """Gathers the blocks of a page, its margins and what its head says: a handler for `read_html`."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.margins: list[Margin] = []
        self._open: list[_Element] = []
        self._opened = self._controls = self._unseen = 0
        self._within = dict.fromkeys(_TRACKED, 0)  # how many elements of each tag are open
        self._controlled: set[str] = set()  # ids of what buttons and tabs show
        self._mark: int | None = None  # where a raised text begins that may be the mark of a note
        self._to_place = False  # does the link lead to a place in a page, as that of a mark does?
        self._link = 0  # where the link begins
        self._reading: int | None = None  # where the reading of a ruby text begins
        self._readings: list[str] = []
        self._pieces: list[str] = []
        self._line = self._here = self._linked = 0
        self._in_link = self._in_title = False
        self._title: list[str] = []
        self._said: dict[str, str] = {}

    def read(self, text: str) -> None:
        """Take a whole page."""
        read_html(text, self)
        self._end_block()
        while self._open:
            self._close_last()

    def title(self) -> str | None:
        """The page's title, as its head gives it."""
        return " ".join("".join(self._title).split()) or self._said.get("og:title")

    def facts(self) -> dict[str, str | list[str] | None]:
        """Author, date and language, where the page says them."""
        said = self._said
        return facts(
            author=next((said[name] for name in _AUTHORS if name in said and "://" not in said[name]), None),
            date=next((said[name] for name in (*_DATES, "time") if name in said), None),
            language=said.get("lang") or said.get("content-language"),
        )

    def start(self, tag: str, attributes: dict[str, str], line: int) -> None:
        """Take an element that begins."""
        self._here = line
        if tag in _SAYING:
            self._note(tag, attributes)
        if tag in _TRACKED:
            self._start_tracked(tag, attributes)
        if tag in _CONTROLS:
            self._controls += 1
            self._controlled.update(attributes.get("aria-controls", "").split())
        elif tag == "br":
            self._pieces.append(BREAK)
        elif tag == "title":
            self._in_title = not self._title and not self._within["svg"]
        elif tag == "img":
            self._take_picture(attributes)
        elif tag == "a":
            self._start_link(attributes)
        elif tag == "sup":
            self._mark = len(self._pieces) if self._mark is None else self._mark
            self._to_place = self._to_place and self._in_link
        elif tag in _SYMBOLS_OF_MATHS:
            self._pieces.append(" ")

    def end(self, tag: str) -> None:
        """Take an element that ends."""
        if tag == "title":
            self._in_title = False
        elif tag in {"a", "sup"}:
            self._end_mark(tag)
        elif tag in _SYMBOLS_OF_MATHS:
            self._pieces.append(" ")
        elif tag in {"rt", "ruby"}:
            self._end_reading()
        if tag == "ruby" and self._readings:
            self._pieces.append(f" ({''.join(self._readings)})")
            self._readings = []
        if tag in _TRACKED and self._within[tag]:
            self._end_tracked(tag)

    def text(self, data: str, line: int) -> None:
        """Take a piece of text."""
        if self._in_title:
            self._title.append(data)
        elif not self._unseen:
            if stripped := data.strip():
                self._line = self._line or line + data.count("\n", 0, data.index(stripped[0]))
                self._linked += len(stripped) if self._in_link else 0
            self._pieces.append(data)

    def _start_tracked(self, tag: str, attributes: dict[str, str]) -> None:
        is_block = tag in _BLOCKS and not (tag == "button" and self._is_in_heading())
        if is_block:
            self._end_block()
        if self._open and self._open[-1].tag == "head" and (is_block or tag == "body"):
            self._close_last()
        if tag in {"table", "tr"} or (tag in _LISTS and not self._is_in_list()):
            self._add_block(tag, "")
        ends = _ENDS_BEFORE.get(tag, frozenset())
        while self._open and self._open[-1].tag in ends:
            self._close_last()
        if tag == "rt":
            self._end_reading()
            self._reading = len(self._pieces)
        if tag in _EMPTY:
            return
        around = self._open[-1] if self._open else _NONE
        self._opened += 1
        is_seen = tag not in _MAY_BE_UNSEEN or self._is_seen(tag, attributes)
        place, margin = around.place, ""
        if attributes or tag in _MAY_BE_AROUND:
            margin = self._margin(tag, attributes)
            if place != "main":
                place = _CONTENT.get(tag) or _CONTENT.get(attributes.get("role", "")) or place
        block = tag if is_block else around.block
        self._open.append(_Element(tag, block, self._opened, place, margin, len(self.blocks), self._controls, is_seen))
        self._within[tag] += 1
        self._unseen += not is_seen

    def _end_tracked(self, tag: str) -> None:
        if tag in _BLOCKS and not (tag == "button" and self._is_in_heading()):
            self._end_block()
        while (last := self._open[-1].tag) != tag:
            if last in _BLOCKS:
                self._end_block()
            self._close_last()
        self._close_last()
        if tag == "table" or (tag in _LISTS and not self._is_in_list()):
            self._add_block(tag, "")

    def _close_last(self) -> None:
        element = self._open.pop()
        if element.margin:
            controls = self._controls - element.controls
            self.margins.append(Margin(element.margin, element.place, element.first, len(self.blocks), controls))
        self._within[element.tag] -= 1
        self._unseen -= not element.is_seen

    def _is_in_list(self) -> bool:
        return any(self._within[tag] for tag in _LISTS)

    def _is_in_heading(self) -> bool:
        return any(self._within[tag] for tag in ("summary", *HEADINGS))

    def _is_seen(self, tag: str, attributes: dict[str, str]) -> bool:
        """Whether the text of an element is for a visitor; that of a button is where it names what the button shows."""
        if tag == "button":
            return self._is_in_heading() or bool(attributes.keys() & {"aria-controls", "aria-expanded"})
        return tag not in _UNSEEN and not (tag == "dialog" and "open" not in attributes)

    def _margin(self, tag: str, attributes: dict[str, str]) -> str:
        """What an element may be that stands around the content, or nothing."""
        role = attributes.get("role", "")
        if self._is_hidden(attributes):
            return "hidden"
        if tag == "nav" or role in _AROUND_ROLES:
            return "nav"
        if kind := _MARGIN_TAGS.get(tag) or _MARGIN_ROLES.get(role):
            return kind
        if tag in HEADINGS or tag in {"html", "body", "main", "article", "p"} or tag not in _BLOCKS:
            return ""
        names = f"{attributes.get('class', '')} {attributes.get('id', '')}".split()
        return "named" if any(map(_MARGIN_NAMES.fullmatch, names)) else ""

    def _is_hidden(self, attributes: dict[str, str]) -> bool:
        """Whether nothing that a visitor can do shows an element: what tabs and buttons show is not."""
        hidden = attributes.get("hidden")
        if hidden == "until-found" or (hidden is None and attributes.get("aria-hidden") != "true"):
            return False
        is_panel = attributes.get("role") in {"tabpanel", "region"} or "aria-labelledby" in attributes
        is_panel = is_panel or "note" in attributes.get("epub:type", "")  # which a reading program shows on demand
        return not is_panel and attributes.get("id") not in self._controlled

    def _take_picture(self, attributes: dict[str, str]) -> None:
        """Take what stands for a picture, as far as it says something."""
        alt = attributes.get("alt", "").strip()
        is_ornament = attributes.get("role") in {"none", "presentation"} or attributes.get("aria-hidden") == "true"
        if alt and not is_ornament and not _FILE_NAME.fullmatch(alt):
            self.text(f" {alt} ", self._here)

    def _start_link(self, attributes: dict[str, str]) -> None:
        self._in_link, self._to_place = "href" in attributes, "#" in attributes.get("href", "")
        self._link = len(self._pieces)
        if attributes.get("role") == "tab":
            self._controlled.update((attributes.get("aria-controls") or attributes.get("href", "")[1:]).split())
        if attributes.get("epub:type") == "noteref" or attributes.get("role") == "doc-noteref":
            self._mark = len(self._pieces)

    def _end_mark(self, tag: str) -> None:
        """Take out the mark of a note, which would be a part of the word before it, and a heading's link to itself."""
        if self._mark is not None:
            text = "".join(self._pieces[self._mark :])
            if self._to_place and _NOTE_MARK.fullmatch(text):
                del self._pieces[self._mark :]
            elif tag == "sup":
                self._pieces[self._mark :] = [raised(text)]
        elif tag == "a" and self._is_in_heading() and not any(map(_has_letter, self._pieces[self._link :])):
            del self._pieces[self._link :]
        self._mark = None
        if tag == "a":
            self._in_link = False

    def _end_reading(self) -> None:
        """Put the reading of a ruby text behind the whole word."""
        if self._reading is not None:
            self._readings += self._pieces[self._reading :]
            del self._pieces[self._reading :]
            self._reading = None

    def _end_block(self) -> None:
        """What was gathered is a block."""
        if self._pieces:
            self._end_text()
        self._reading, self._readings = None, []
        self._line = self._linked = self._link = 0
        self._mark = None

    def _end_text(self) -> None:
        """Make a block of the pieces of a text, unless it is blank."""
        self._end_reading()
        text = "".join(self._pieces)
        if self._within["pre"]:
            text = text.replace(BREAK, "\n").strip("\n")
        else:
            text = _SPACES.sub(" ", text).replace(f" {BREAK}", BREAK).replace(f"{BREAK} ", BREAK).strip(" \v")
        if (ended := text.rstrip()).endswith(_WAY_BACK):
            text = ended.rstrip("↩\ufe0e\ufe0f").rstrip()
        if text.strip():
            self._add_block(self._open[-1].block if self._open else "", text)
        self._pieces = []

    def _add_block(self, tag: str, text: str) -> None:
        place = self._open[-1].place if self._open else ""
        box = self._open[-2].number if len(self._open) > 1 else 0
        self.blocks.append(Block(tag, text, self._line or self._here, place, self._linked, box))

    def _note(self, tag: str, attributes: dict[str, str]) -> None:
        """Keep what the head says of the page, the first of each."""
        said = attributes.get
        if tag == "meta" and "content" in attributes:
            name = said("name") or said("property") or said("itemprop") or said("http-equiv", "")
            self._said.setdefault(name.lower(), attributes["content"].strip())
        elif tag == "html":
            self._said["lang"] = said("lang") or said("xml:lang", "")
        elif tag == "time" and "datetime" in attributes:
            self._said.setdefault("time", attributes["datetime"])


def _has_letter(piece: str) -> bool:
    return any(map(str.isalnum, piece))
