"""Cutting a query into what its grammar is made of: words, phrases, parentheses, and the signs before and behind them."""

from __future__ import annotations

import re

from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.query.language.notes import NoteCode, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = r"[^\W\d_][\w-]+"  # of two letters at least: C:\dossier is none
FACTOR = r"\d{1,3}(?:[.,]\d{1,3})?"

CALLING_CODE = r"\+(?:33|32|41|352|377|262|5[09][0468]|68[79])[\s.(]*\d"  # before a telephone number
TRUNK_ZERO = r"0\)(?=\d)"  # in a telephone number: +33 (0)1 45 67 89 10

_TOKEN = re.compile(
    rf"""
    (?P<sign> (?<![^\s(])(?!{CALLING_CODE})[+-](?=[^\s+-]) )?
    (?: (?P<field> (?<![^\s(+"«»“”„-]){NAME} ) : (?= =?["“«„] | \( ) )?
    (?: (?: (?P<whole> (?(field)=|(?!)) )?
            (?P<quote> "[^"]*" | “[^“”"]*[”"] | «[^«»]*» | „[^„“”]*[“”] ) (?:~(?P<slop>\d{{1,3}}))?
          | (?P<close> \) )
        ) (?: \^(?P<boost>{FACTOR})(?![^\s)]) )?
      | (?P<open> (?(field)|(?<![^\s(+-])) \( (?!{TRUNK_ZERO}) )
      | (?P<word> (?:\({TRUNK_ZERO})? [^\s()"«»“”„]+ (?: \([^\s()"«»“”„]*\) [^\s()"«»“”„]* )* )
    )
    """,
    re.VERBOSE,
)
_GROUP = re.compile(r"\d{3}(?:[.,]\d+)?")  # of digits, behind the first of a number
_QUOTES = re.compile('["«»“”„]')


class Token(NamedTuple):
    """`kind` is word, quote, whole (a phrase behind an equals sign), open or close."""

    kind: str
    text: str
    sign: str = ""
    field: str = ""
    slop: int = 0
    boost: str = ""


def tokens(query: str, notes: list[str]) -> Iterator[Token]:
    """Cut a query; what is left out is noted."""
    return _joined_numbers(_cut(query, notes))


def _cut(query: str, notes: list[str]) -> Iterator[Token]:
    end = 0
    for match in _TOKEN.finditer(query):
        if _QUOTES.search(query, end, match.start()):
            notes.append(_LONE_QUOTE)
        end = match.end()
        yield _token(match)
    if _QUOTES.search(query, end):
        notes.append(_LONE_QUOTE)


_LONE_QUOTE = Reason(NoteCode.QUOTE_ALONE)


def _token(match: re.Match[str]) -> Token:
    sign, field = match["sign"] or "", match["field"] or ""
    if match["quote"]:
        text = _QUOTES.sub(" ", match["quote"]).strip()
        kind = "whole" if match["whole"] else "quote"
        return Token(kind, text, sign, field, int(match["slop"] or 0), match["boost"] or "")
    kind = "open" if match["open"] else "close" if match["close"] else "word"
    return Token(kind, match[kind], sign, field, boost=match["boost"] or "")


def _joined_numbers(tokens: Iterator[Token]) -> Iterator[Token]:
    """Make one word of a number that is typed with spaces: 10 000."""
    number: Token | None = None
    for token in tokens:
        plain = token.kind == "word" and token.text.isdecimal()
        if number and token.kind == "word" and not token.sign and _GROUP.fullmatch(token.text):
            number = number._replace(text=number.text + token.text)
            if not plain:  # its decimals end it
                yield number
                number = None
            continue
        if number:
            yield number
        number = token if plain and len(token.text) <= 3 else None  # noqa: PLR2004
        if not number:
            yield token
    if number:
        yield number
