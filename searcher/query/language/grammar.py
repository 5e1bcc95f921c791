"""From tokens to the tree of a query, by descent: each method reads one rule of the grammar in `searcher.query.language.parser`."""

from __future__ import annotations

import re

from searcher.query.language.ast import (
    AND,
    CUT_SHORT,
    FIGURES,
    NOT,
    OPERATORS,
    OR,
    PARTED,
    STARRED_ARTICLE,
    Boost,
    Field,
    Fuzzy,
    Group,
    Node,
    Pattern,
    Phrase,
    Range,
    Value,
    Whole,
    Word,
    is_filter,
    says_something,
)
from searcher.query.language.field_names import DATE, canonical
from searcher.query.language.field_values import FUZZY, MAX_EDITS, PATTERN, dates, parse_value
from searcher.query.language.group_builder import Parts, unwrapped
from searcher.query.language.lexer import FACTOR, NAME, Token, tokens
from searcher.query.language.notes import NoteCode, Reason
from searcher.query.language.prose import is_prose

_BOOSTED = re.compile(rf"(.+)\^({FACTOR})")
_FIELD = re.compile(rf"({NAME}):(?!//|[:\\])(.+)", re.DOTALL)
_DEEPEST = 50
ASIDE_WEIGHT = 0.3
"""How much the words of an aside count: those before it name the thing already."""
_MIN_FACTOR, _MAX_FACTOR = 0.01, 100.0


class Parser:
    """Reads one query: `group(0)` is all of it, and `notes` what did not parse."""

    def __init__(self, query: str) -> None:
        """Cut the query into tokens."""
        self.notes: list[str] = []
        self._tokens = list(tokens(query, self.notes))
        self._is_prose = is_prose(query, self._tokens)
        if self._is_prose:
            self._tokens = list(map(self._without_sign, self._tokens))
        self._place = 0

    def _without_sign(self, token: Token) -> Token:
        """A dash or plus in a text is no operator."""
        if not token.sign:
            return token
        self.notes.append(Reason(NoteCode.SIGN_IN_PROSE, word=f"{token.sign}{token.text}"))
        return token._replace(sign="")

    def group(self, depth: int) -> Group:
        """Read to the closing parenthesis or the end."""
        parts = Parts()
        while self._place < len(self._tokens):
            if self._tokens[self._place].kind == "close":
                if depth:
                    break
                self._place += 1
                self.notes.append(Reason(NoteCode.PARENTHESIS_ALONE))
                continue
            if self._joins(AND, NOT):
                self._place += 1  # ET SAUF is SAUF.
            negated = self._takes_operator(NOT)
            joined = not negated and self._takes_operator(OR)
            parts.add(self._conjunction(depth), negated=negated, joined=joined)
        return parts.group()

    def _conjunction(self, depth: int) -> list[tuple[str, Node]]:
        """Things joined by ET, each with its sign."""
        items = [self._item(depth)]
        while self._takes_operator(AND):
            items.append(self._item(depth))
        return [(sign, node) for sign, node in items if node is not None]

    def _item(self, depth: int) -> tuple[str, Node | None]:
        token = self._tokens[self._place]
        self._place += 1
        if token.kind == "open":
            node = self._parenthesis(depth)
            return token.sign, self._of_field(token.field, node) if token.field and node else node
        if token.kind == "word":
            return token.sign, self._word(token)
        node = Phrase(token.text, token.slop) if says_something(token.text) else None
        if node and token.field:
            return token.sign, self._field(token.field, Whole(token.text) if token.kind == "whole" else node)
        return token.sign, self._boosted(node, token.boost)

    def _parenthesis(self, depth: int) -> Node | None:
        if depth >= _DEEPEST:
            self.notes.append(Reason(NoteCode.TOO_DEEP, n=_DEEPEST))
            return None  # So deep nobody means it: the words inside are read as words of the group outside.
        begin = self._place
        inner = unwrapped(self.group(depth + 1))
        is_aside = self._is_aside(begin, inner)
        boost = ""
        if self._place < len(self._tokens):
            boost = self._tokens[self._place].boost
            self._place += 1
        else:
            self.notes.append(Reason(NoteCode.PARENTHESIS_OPEN))
        return Boost(inner, ASIDE_WEIGHT) if inner and is_aside and not boost else self._boosted(inner, boost)

    def _is_aside(self, begin: int, inner: Node | None) -> bool:
        """Whether what was read from here on are plain words that explain the one before: `le FICP (fichier des incidents)`."""
        if isinstance(inner, Group) and any(map(is_filter, inner.should + inner.filters)):
            return False
        inside, end = self._tokens[begin : self._place], self._place + 2
        around = self._tokens[max(0, begin - 2) : end]
        operators = frozenset() if self._is_prose else OPERATORS
        if any(token.sign or token.field or token.text in operators for token in around):
            return False
        are_words = all(token.kind == "word" and says_something(token.text) for token in inside)
        return len(inside) > 1 and are_words and begin > 1 and around[0].kind == "word"

    def _word(self, token: Token) -> Node | None:
        if token.text in OPERATORS and not token.sign and not self._is_prose and not self._stands_alone():
            self.notes.append(Reason(NoteCode.OPERATOR_ALONE, operator=token.text))
        is_last = not any(map(says_something, (after.text for after in self._tokens[self._place :])))
        if is_last and CUT_SHORT.fullmatch(token.text):
            self.notes.append(Reason(NoteCode.CUT_SHORT, word=token.text))
            return Pattern(f"{token.text[:-1]}*")
        return self._plain(token.text)

    def _stands_alone(self) -> bool:
        """Whether the word just read is all there is, in the query or between two parentheses."""
        before = self._tokens[self._place - 2].kind if self._place > 1 else "open"
        after = self._tokens[self._place].kind if self._place < len(self._tokens) else "close"
        return (before, after) == ("open", "close")

    def _plain(self, text: str) -> Node | None:
        """What a text without white space says."""
        text = text.lstrip("+-")
        text = re.sub("[()]", "", text) if text.startswith("(") else text
        if not says_something(text):
            return None
        if match := _BOOSTED.fullmatch(text):
            return self._boosted(self._plain(match[1]), match[2])
        if (match := _FIELD.fullmatch(text)) and says_something(match[2]):
            return self._field(match[1], parse_value(match[2]))
        if match := FUZZY.fullmatch(text):
            edits = int(match[2] or 1)
            if edits > MAX_EDITS:
                self.notes.append(Reason(NoteCode.EDITS_CUT, word=text, n=MAX_EDITS))
            return Fuzzy(match[1], min(edits, MAX_EDITS)) if edits else self._plain(match[1])
        if STARRED_ARTICLE.fullmatch(text):
            return Word(text.replace("*", ""))
        is_parted = PARTED.search(text) and not FIGURES.fullmatch(text)
        return Pattern(text) if PATTERN.fullmatch(text) and not is_parted else Word(text)

    def _field(self, name: str, value: Value) -> Node | None:
        """A field; plain words when its value is no date where only a date can be."""
        if canonical(name) != DATE:
            return Field(name, value)
        as_dates = dates(value)
        if as_dates is None:
            asked = f"{name}:{value}"
            self.notes.append(Reason(NoteCode.NO_DATE, asked=asked))
            return self._as_words(name, value)
        return Field(name, as_dates)

    def _as_words(self, name: str, value: Value) -> Node | None:
        nodes: list[Node | None] = [self._plain(name)]
        if isinstance(value, Range):
            nodes += [self._plain(bound) for bound in (value.low, value.high) if bound]
        else:
            nodes.append(value if isinstance(value, Phrase) else self._plain(value.text))
        words = (self._as_words(*node) if isinstance(node, Field) else node for node in nodes)
        return unwrapped(Group(tuple(node for node in words if node)))

    def _of_field(self, name: str, node: Node) -> Node | None:
        """A field's name before a parenthesis goes for everything in it."""
        if isinstance(node, Group):
            parts = Parts()
            for sign, nodes in (("", node.should), ("+", (*node.must, *node.filters)), ("-", node.must_not)):
                for number, inner in enumerate(nodes):
                    of_field = self._of_field(name, inner)
                    parts.add([(sign, of_field)] if of_field else [], joined=number > 0)
            return unwrapped(parts.group())
        if isinstance(node, Word | Pattern | Fuzzy):
            return self._plain(f"{name}:{node.text if isinstance(node, Word) else node}")
        return self._field(name, node) if isinstance(node, Phrase) else node

    def _boosted(self, node: Node | None, typed: str) -> Node | None:
        if node is None or not typed:
            return node
        if is_filter(node):
            self.notes.append(Reason(NoteCode.FACTOR_OF_FILTER, part=str(node), factor=typed))
            return node
        factor = float(typed.replace(",", "."))
        if isinstance(node, Boost):
            factor *= node.factor
            node = node.node
        factor = round(min(max(factor, _MIN_FACTOR), _MAX_FACTOR), 3)
        return node if factor == 1 else Boost(node, factor)

    def _joins(self, operators: frozenset[str], following: frozenset[str]) -> bool:
        """Whether one operator stands here before another, and both between two things to join."""
        if self._is_prose:
            return False
        tokens = self._tokens[self._place : self._place + 3]
        words = [token.text if token.kind == "word" and not token.sign else "" for token in tokens]
        return self._place > 0 and len(tokens) == 3 and words[0] in operators and words[1] in following  # noqa: PLR2004

    def _takes_operator(self, operators: frozenset[str]) -> bool:
        """Pass over an operator, if one stands here between two things it can join."""
        if self._is_prose:
            return False
        after = self._place + 1
        if after >= len(self._tokens) or self._tokens[after].kind == "close":
            return False
        token, following = self._tokens[self._place], self._tokens[after]
        if token.kind != "word" or token.text not in operators or token.sign or self._place == 0:
            return False
        if self._tokens[self._place - 1].kind == "open":
            return False
        if following.kind == "word" and following.text in OPERATORS:
            return False
        self._place += 1
        return True
