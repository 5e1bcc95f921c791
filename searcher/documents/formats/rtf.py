r"""RTF: words among control words; groups in braces, of which some hold no text.

After the Rich Text Format Specification 1.9: a control word is `\name` with an optional number, `\'xx` is a byte in the
code page of the file, `\uN` a character that is followed by stand-ins for old readers.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace

from searcher.documents.formats.document_builder import Outline
from searcher.documents.formats.raised import raised
from searcher.documents.reasons import Reason, UnreadCode
from searcher.documents.source import facts
from searcher.documents.text.titles import real_title
from searcher.errors import DocumentError
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searcher.documents.model import Extract
    from searcher.documents.source import Source

_TOKEN = re.compile(
    rb"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<byte>[0-9A-Fa-f]{2})|\\(?P<symbol>[^A-Za-z'])"
    rb"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)"
)
_CHARACTERS = {
    "tab": " ", "emdash": "—", "endash": "–", "emspace": "\u2003", "enspace": "\u2002", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "bullet": "•", "line": " ", "zwj": "\u200d", "zwnj": "\u200c",
}  # fmt: skip
_SYMBOLS = {b"~": "\u00a0", b"_": "\u2011", b"-": "\u00ad", b"{": "{", b"}": "}", b"\\": "\\"}
_CODE_PAGES = {"mac": "mac-roman", "pc": "cp437", "pca": "cp850", "ansi": "cp1252"}
# Groups that say something else than the text. Any that begins with \* is left out as well.
_OTHER = frozenset(
    [
        "fonttbl",
        "colortbl",
        "stylesheet",
        "info",
        "pict",
        "object",
        "header",
        "headerl",
        "headerr",
        "headerf",
        "footer",
        "footerl",
        "footerr",
        "footerf",
        "listtext",
        "pntext",
        "fldinst",
        "bkmkstart",
        "bkmkend",
        "xe",
        "tc",
        "themedata",
        "nonshppict",
        "filetbl",
        "revtbl",
        "listtable",
        "shprslt",
    ]
)
_SHAPES = frozenset(["shpinst", "do"])
_TEXTS_OF_SHAPES = frozenset(["shptxt", "dptxbxtext"])
_HIDDEN = frozenset(["v", "deleted"])
_INFO = frozenset(["title", "author", "creatim", "doccomm"])
_ENDS = frozenset(["par", "sect", "page", "column"])
_BULLET = re.compile(r"(?:[•·▪◦–—-]|\d{1,2}[.)]) ")
_DEEPEST = 2000


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds until a brace closes: where text goes, how it looks, how many stand-ins a character in Unicode has."""

    place: str = "text"
    stand_ins: int = 1
    hidden: frozenset[str] = frozenset()  # the words that hide it
    is_raised: bool = False


@dataclass(slots=True)
class _State:
    """The document as read so far."""

    outline: Outline
    code_page: str = "cp1252"
    group: _Group = _Group()
    groups: list[_Group] = field(default_factory=list)
    skip: int = 0  # stand-ins that are still to come
    pieces: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # footnotes of the paragraph
    raw: bytearray = field(default_factory=bytearray)
    info: dict[str, list[str]] = field(default_factory=dict)
    heading_styles: dict[int, int] = field(default_factory=dict)
    style: int = 0  # of the style sheet, which is being read
    level: int | None = None
    item: bool = False
    in_table: bool = False


def read(source: Source) -> Iterator[Extract]:
    """Read a file as one document."""
    state = _State(Outline())
    for token in _TOKEN.finditer(source.data):
        _take(state, token)
    state.in_table = False
    _end_paragraph(state)
    title = real_title("".join(state.info.get("title", [])))
    outline = state.outline
    extract = outline.close()
    metadata = facts(author="".join(state.info.get("author", [])), date="".join(state.info.get("creatim", [])))
    yield replace(extract, title=title or extract.title, metadata=metadata)


def _take(state: _State, token: re.Match[bytes]) -> None:
    if brace := token["brace"]:
        _flush(state)
        _open_or_close(state, brace)
    elif token["byte"]:
        if not _stands_in(state):
            state.raw.append(int(token["byte"], 16))
    elif symbol := token["symbol"]:
        _take_symbol(state, symbol)
    elif word := token["word"]:
        _take_word(state, word.decode(), int(token["number"]) if token["number"] else None)
    else:
        text = token["text"]
        skipped = min(state.skip, len(text))
        state.skip -= skipped
        state.raw += text[skipped:]


def _open_or_close(state: _State, brace: bytes) -> None:
    if brace == b"{":
        if len(state.groups) > _DEEPEST:
            raise DocumentError(Reason(UnreadCode.GROUPS_TOO_DEEP))
        state.groups.append(state.group)
        if state.group.place in _INFO:
            state.group = replace(state.group, place="nowhere")
    elif state.groups:
        state.group = state.groups.pop()
    state.skip = 0


def _take_symbol(state: _State, symbol: bytes) -> None:
    if symbol == b"*":
        state.group = replace(state.group, place="nowhere")
    elif symbol in b"\r\n":
        _end_paragraph(state)
    elif symbol in _SYMBOLS and not _stands_in(state):
        _write(state, _SYMBOLS[symbol])


def _take_word(state: _State, word: str, number: int | None) -> None:
    if word == "u" and number is not None:
        _write(state, chr(number % 0x10000))
        state.skip = state.group.stand_ins
        return
    if word in _CHARACTERS:
        if not _stands_in(state):
            _write(state, _CHARACTERS[word])
        return
    _flush(state)
    if not (_takes_coding(state, word, number) or _takes_look(state, word, number) or _takes_place(state, word)):
        if state.group.place == "text":
            _take_layout(state, word, number)
        else:
            _take_fact(state, word, number or 0)


def _takes_coding(state: _State, word: str, number: int | None) -> bool:
    """Whether a word says how characters are coded, which is then noted."""
    if word == "uc":
        state.group = replace(state.group, stand_ins=number or 0)
    elif word in _CODE_PAGES:
        state.code_page = _CODE_PAGES[word]
    elif word == "ansicpg" and number and _is_known(f"cp{number}"):
        state.code_page = f"cp{number}"
    else:
        return False
    return True


def _takes_look(state: _State, word: str, number: int | None) -> bool:
    """Whether a word says that text is hidden, deleted or raised, or no more, which is then noted."""
    group, is_on = state.group, number != 0
    if word in _HIDDEN:
        state.group = replace(group, hidden=group.hidden | {word} if is_on else group.hidden - {word})
    elif word == "plain":
        state.group = replace(group, hidden=group.hidden & {"deleted"}, is_raised=False)
    elif word in {"super", "nosupersub"}:
        state.group = replace(group, is_raised=is_on and word == "super")
    else:
        return False
    return True


def _takes_place(state: _State, word: str) -> bool:
    """Whether a word says that its group is no part of the running text, which is then noted."""
    around = state.groups[-1].place if state.groups else ""
    if word == "footnote" and around == "text":
        place = word
        state.notes.append("")
    elif word in _TEXTS_OF_SHAPES and around == "shape":
        place = "footnote"
        state.notes.append("")
    elif word in _SHAPES and around == "text":
        place = "shape"
    elif word in _OTHER and state.group.place == "text":
        place = word
    else:
        return False
    state.group = replace(state.group, place=place)
    return True


def _take_fact(state: _State, word: str, number: int) -> None:
    """What groups without text say of the document."""
    place = state.group.place
    if place == "info" and word in _INFO:
        state.group = replace(state.group, place=word)
    elif place == "creatim" and word in {"yr", "mo", "dy"}:
        state.info.setdefault(place, []).append(f"{number:04}" if word == "yr" else f"-{number:02}")
    elif place == "stylesheet" and word == "s":
        state.style = number
    elif place == "footnote" and word in _ENDS:
        state.notes[-1] += " "


def _take_layout(state: _State, word: str, number: int | None) -> None:
    """What says where a paragraph ends and what it is."""
    if word == "pard":
        state.level, state.item, state.in_table = None, False, False
    elif word == "s" and number in state.heading_styles:
        state.level = state.heading_styles[number]
    elif word == "outlinelevel" and number is not None and number < 9:  # noqa: PLR2004 — 9 is body text
        state.level = number + 1
    elif word in {"ls", "pnlvlblt", "pnlvlbody"}:
        state.item = True
    elif word == "intbl":
        state.in_table = True
    elif word == "trowd":
        state.outline.add_row()
    elif word == "cell":
        state.outline.add_cell(_gathered(state))
    elif word in _ENDS and not state.in_table:
        _end_paragraph(state)
    elif word in _ENDS:
        _write(state, " ")


def _stands_in(state: _State) -> bool:
    """Whether a character only stands for the one in Unicode before it."""
    if state.skip:
        state.skip -= 1
        return True
    return False


def _write(state: _State, text: str) -> None:
    _flush(state)
    if state.group.hidden:
        return
    if state.group.is_raised:
        text = raised(text)
    if state.group.place == "text":
        state.pieces.append(text)
    elif state.group.place == "footnote":
        state.notes[-1] += text
    elif state.group.place in _INFO:
        state.info.setdefault(state.group.place, []).append(text)


def _flush(state: _State) -> None:
    """Decode the bytes gathered, and put the text where it belongs."""
    if not state.raw:
        return
    text = bytes(state.raw).decode(state.code_page, errors="replace")
    state.raw.clear()
    if state.group.place == "stylesheet":
        name = re.match(r"(?:heading|titre) (\d);", text.strip(), re.IGNORECASE)
        if name:
            state.heading_styles[state.style] = int(name[1])
    elif state.group.place != "creatim":
        _write(state, text)


def _gathered(state: _State) -> str:
    _flush(state)
    text = _whole("".join(state.pieces))
    state.pieces.clear()
    return text


def _whole(text: str) -> str:
    """Put together the characters beyond the first plane, which come as two halves."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").strip()


def _end_paragraph(state: _State) -> None:
    if text := _gathered(state):
        _add(state, text)
    if not state.in_table:
        for note in state.notes:
            state.outline.add_paragraph(" ".join(filter(None, _whole(note).split(" "))))
        state.notes.clear()


def _add(state: _State, text: str) -> None:
    if state.level:
        # Of the file's own title the first heading is no other; where there is one, the heading is kept beside it.
        state.outline.title = state.outline.title or real_title("".join(state.info.get("title", [])))
        state.outline.open_heading(state.level, text)
    elif state.item or _BULLET.match(text):
        state.outline.add_item(text)
    else:
        state.outline.add_paragraph(text)


def _is_known(code_page: str) -> bool:
    try:
        codecs.lookup(code_page)
    except LookupError:
        return False
    return True
