"""The user's own words: what `searcher.toml` says, read and checked."""

from __future__ import annotations

import re

from searcher.config.schema import KEYS
from searcher.errors import ConfigError
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.i18n import Message, _
from searcher.lazy import expression

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any, NoReturn

_MAX_BYTES = 1 << 20
_MAX_GROUP_WORDS = 200  # each of which a query for one of them looks up
_MAX_DEPTH = 8  # of lists in lists, and of names with dots between them; no setting is deeper than two
_SPEAKS = expression(r"[^\W_]")
_MARKS = (
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:"{3,5}|\\?\Z)'
    r"|'''(?:[^']|'(?!''))*+(?:'{3,5}|\Z)"
    r'|"(?:[^"\\\n]|\\[^\n])*+"?'
    r"|'[^'\n]*+'?"
    r"|\#[^\n]*+"
    r"|[\[\]{}.=,\n]"
)
"""Texts and comments of a file, which are passed over, and the signs that make it deep."""


class Config(NamedTuple):
    """What a file says: groups of words that mean the same, words never to be stemmed, and further stop words."""

    path: Path
    synonyms: tuple[tuple[str, ...], ...] = ()
    exact: tuple[str, ...] = ()
    stop_words: tuple[str, ...] = ()


def read_config(path: Path) -> Config:
    """Read the words of a file. Raises `ConfigError`, which names file and line, for what does not belong there."""
    checker = Checker(path)
    return Config(
        path,
        tuple(checker.group(text) for text in checker.texts("synonyms", KEYS["synonyms"])),
        tuple(checker.word("exact", text) for text in checker.texts("exact", KEYS["exact"])),
        tuple(checker.word("stop_words", text) for text in checker.texts("stop_words", KEYS["stop_words"])),
    )


def _read(path: Path) -> tuple[str, dict[str, Any]]:
    """The text of a file and what it says."""
    import tomllib

    try:
        with path.open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
        if len(data) > _MAX_BYTES:
            msg = _("{path} is larger than {n:,} bytes; it is no file of settings", path=path, n=_MAX_BYTES)
            raise ConfigError(msg)
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
        if line := _too_deep(text):
            raise ConfigError(_("{path}, line {line}: this is nested too deep", path=path, line=line))
        return text, tomllib.loads(text)
    except OSError as error:
        from searcher.i18n.system_errors import system_error

        msg = _("{path} cannot be read: {why}", path=path, why=system_error(error))
        raise ConfigError(msg) from None
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        msg = _("{path}, line {line}: this is no UTF-8; save the file as UTF-8", path=path, line=line)
        raise ConfigError(msg) from None
    except tomllib.TOMLDecodeError as error:
        what, line = _place_in_words(str(error), text)
        msg = _(
            '{path}, line {line}: {what}; a line is for example stop_words = ["monsieur"]',
            path=path,
            line=line,
            what=what,
        )
        raise ConfigError(msg) from None
    except ValueError:  # of a number with more digits than Python reads
        raise ConfigError(_("{path} has a number that is too long", path=path)) from None


def _too_deep(text: str) -> int:
    """The line of a file that is deeper than any file of settings; 0 where none is.

    The parser calls itself for each list in a list, and takes time with the square of the names with dots between them.
    """
    depth = dots = 0
    for mark in re.finditer(_MARKS, text, re.DOTALL):
        sign = mark[0]
        if sign in ("[", "{"):
            depth, dots = depth + 1, 0
        elif sign in ("]", "}"):
            depth = max(0, depth - 1)
        elif sign == ".":
            dots += 1
        elif sign in ("=", ",", "\n"):
            dots = 0
        if max(depth, dots) > _MAX_DEPTH:
            return text.count("\n", 0, mark.start()) + 1
    return 0


def _place_in_words(message: str, text: str) -> tuple[str, int]:
    """The parser's message without its place, and the line of it."""
    what, _, place = message.partition(" (at ")
    line = re.search(r"line (\d+)", place)
    return what[:1].lower() + what[1:], int(line[1]) if line else len(text.splitlines())


def _in_a_line(text: str) -> str:
    return " ".join(text.split())


class Checker:
    """Takes what a file says apart, and knows where in it a thing stands. Raises `ConfigError` for what it cannot be."""

    def __init__(self, path: Path) -> None:
        """Read a file; its keys are known ones."""
        self._path = path
        text, self.found = _read(path)
        self._lines = text.splitlines()
        for key in self.found:
            if key not in KEYS:
                self.refuse(key, _("unknown key {key}; the keys are {keys}", key=key, keys=", ".join(KEYS)))

    def texts(self, key: str, what: str) -> list[str]:
        """A list of texts, empty when the key is not there."""
        values = self.found.get(key, [])
        if not isinstance(values, list):
            self.refuse(key, _("{key} is {what}", key=key, what=what))
        for value in values:
            if not isinstance(value, str) or "\0" in value:
                self.refuse(key, _("{key} is {what}, each in quotes", key=key, what=what), str(value))
        return values

    def group(self, text: str) -> tuple[str, ...]:
        """The words and phrases of a text that have commas between them."""
        words = tuple(dict.fromkeys(" ".join(part.split()) for part in text.split(",")))
        if len(words) > _MAX_GROUP_WORDS:
            why = _("a group has {n:,} words, and can have {most} at most", n=len(words), most=_MAX_GROUP_WORDS)
            self.refuse("synonyms", why)
        if len(words) < 2 or not all(map(_SPEAKS.search, words)):  # noqa: PLR2004
            why = _('"{text}" is no group; write two words or more, with commas between them', text=_in_a_line(text))
            self.refuse("synonyms", why, text)
        return words

    def word(self, key: str, text: str) -> str:
        """A text that is one word."""
        if len(text.split()) != 1 or not _SPEAKS.search(text):
            why = _('"{text}" is no single word; {key} is {what}', text=_in_a_line(text), key=key, what=KEYS[key])
            self.refuse(key, why, text)
        return text.strip()

    def refuse(self, key: str, why: Message, value: str | None = None) -> NoReturn:
        """Raise `ConfigError` for a key, or for a value of it."""
        line = self._line(key, value)
        raise ConfigError(_("{path}, line {line}: {why}", path=self._path, line=line, why=why))

    def _line(self, key: str, value: str | None) -> int:
        """Where a key stands, or a value after it."""
        names = re.compile(rf"""\s*\[*\s*["']?{re.escape(key)}["']?\s*[=.\]]""")
        first = next((number for number, line in enumerate(self._lines) if names.match(line)), 0)
        if value is not None:
            after = enumerate(self._lines[first:], start=first)
            # What is written with escapes is not found as it reads; then the key must do.
            first = next((number for number, line in after if value in line), first)
        return first + 1
