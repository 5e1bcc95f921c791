"""The query language: words, "phrases", + and -, ET, OU, SAUF, parentheses, `préfixe*`, `mot~`.

    query    = clause { [ "OU" ] clause }                any of them matches, more of them rank higher
    clause   = item { "ET" item } | "SAUF" item          ET binds closer than OU; SAUF takes away from all before it
    item     = [ "+" | "-" ] ( "(" query ")" | phrase [ "~" number ] | word )

The operators are capitals, in French or English (AND, OR, NOT). Whatever does not fit is taken as plain words: no query
is a mistake.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from searcher.query.syntax import Fuzzy, Group, Node, Pattern, Phrase, Word

_TOKEN = re.compile(
    r"""
    (?P<sign> (?<![^\s(])[+-](?=[^\s+-]) )?
    (?: (?P<quote> "[^"]*" | “[^“”"]*[”"] | «[^«»]*» | „[^„“”]*[“”] ) (?:~(?P<slop>\d{1,3}))?
      | (?P<open> (?<![^\s(+-])\( )
      | (?P<close> \) )
      | (?P<word> [^\s()"«»“”„]+ (?: \([^\s()"«»“”„]*\) [^\s()"«»“”„]* )* )
    )
    """,
    re.VERBOSE,
)
_SPACED_NUMBER = re.compile(r"(?<![^\s\"«“])\d{1,3}(?:\s\d{3})+(?![^\s\"»”])")
# Most queries are nothing but words.
_SPECIAL = re.compile(
    r"""["«»“”„()~*]|(?:^|\s)[+-]|\?\w|\d\s\d|\b(?:ET|OU|SAUF|AND|OR|NOT)\b""",
)
_FUZZY = re.compile(r"(.*\w)~(\d)?")
_PATTERN = re.compile(r".*\*.*|.*\w\?\w.*|\?\w.*")
_AND, _OR, _NOT = {"ET", "AND"}, {"OU", "OR"}, {"SAUF", "NOT"}
_OPERATORS = _AND | _OR | _NOT
_DEEPEST = 50
_MOST_EDITS = 2


class _Token(NamedTuple):
    kind: str
    text: str
    sign: str
    slop: int


def parse(query: str) -> Group:
    """Read a query; every text is one.

    >>> parse("logiciel +libre -gratuit").must
    (Word(text='libre'),)
    >>> str(parse('"état de droit"~2 (chat OU chien) ET ch*val SAUF L’'))
    '"état de droit"~2 (+(chat chien) +ch*val) -L’'
    """
    if not _SPECIAL.search(query):
        return Group(tuple(map(Word, query.split())))
    return _Parser(list(_tokens(_SPACED_NUMBER.sub(lambda match: "".join(match[0].split()), query)))).group(0)


def _tokens(query: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(query):
        kind = match.lastgroup or "word"
        if match["quote"]:
            yield _Token("quote", match["quote"][1:-1].strip(), match["sign"] or "", int(match["slop"] or 0))
        else:
            yield _Token(kind, match[kind], match["sign"] or "", 0)


class _Parser:
    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._place = 0

    def group(self, depth: int) -> Group:
        """Read to the closing parenthesis or the end."""
        should: list[Node] = []
        must: list[Node] = []
        must_not: list[Node] = []
        while self._place < len(self._tokens):
            if self._tokens[self._place].kind == "close":
                if depth:
                    break
                self._place += 1  # It closes nothing.
                continue
            if self._joins(_AND, _NOT):
                self._place += 1  # ET SAUF is SAUF.
            negated = self._takes_operator(_NOT)
            if not negated:
                self._takes_operator(_OR)
            sign = self._tokens[self._place].sign
            node = self._conjunction(depth)
            if node is not None:
                (must_not if negated or sign == "-" else must if sign == "+" else should).append(node)
        return Group(tuple(should), tuple(must), tuple(must_not))

    def _conjunction(self, depth: int) -> Node | None:
        items = [self._item(depth)]
        while self._takes_operator(_AND):
            items.append(self._item(depth))
        nodes = tuple(node for node in items if node is not None)
        return Group(must=nodes) if len(nodes) > 1 else nodes[0] if nodes else None

    def _item(self, depth: int) -> Node | None:
        token = self._tokens[self._place]
        self._place += 1
        if token.kind == "open":
            return self._parenthesis(depth)
        if token.kind == "quote":
            return Phrase(token.text, token.slop) if token.text else None
        return _word(token.text) if token.kind == "word" else None

    def _parenthesis(self, depth: int) -> Node | None:
        if depth >= _DEEPEST:
            return None  # So deep nobody means it: the words inside are read as words of the group outside.
        inner = self.group(depth + 1)
        if self._place < len(self._tokens):
            self._place += 1
        nodes = (*inner.should, *inner.must, *inner.must_not)
        return nodes[0] if len(nodes) == 1 and not inner.must_not else inner if nodes else None

    def _joins(self, operators: set[str], following: set[str]) -> bool:
        """Whether one operator stands here before another, and both between two things to join."""
        tokens = self._tokens[self._place : self._place + 3]
        words = [token.text if token.kind == "word" and not token.sign else "" for token in tokens]
        return self._place > 0 and len(tokens) == 3 and words[0] in operators and words[1] in following  # noqa: PLR2004

    def _takes_operator(self, operators: set[str]) -> bool:
        """Pass over an operator, if one stands here between two things it can join."""
        after = self._place + 1
        if after >= len(self._tokens) or self._tokens[after].kind == "close":
            return False
        token, following = self._tokens[self._place], self._tokens[after]
        if token.kind != "word" or token.text not in operators or token.sign or self._place == 0:
            return False
        if following.kind == "word" and following.text in _OPERATORS:
            return False
        self._place += 1
        return True


def _word(text: str) -> Node:
    if match := _FUZZY.fullmatch(text):
        return Fuzzy(match[1], min(int(match[2] or 1), _MOST_EDITS))
    if _PATTERN.fullmatch(text) and any(character.isalnum() for character in text):
        return Pattern(text)
    return Word(text)
