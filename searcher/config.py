"""The user's own words: what `searcher.toml` says, read and checked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from searcher.errors import ConfigError
from searcher.messages import Message, _
from searcher.messages.system import system_error

if TYPE_CHECKING:
    from pathlib import Path

FILE_NAME = "searcher.toml"

_KEYS = {
    "synonyms": _('a list of groups such as "télétravail, travail à distance"'),
    "exact": _('a list of single words such as "orange"'),
    "stop_words": _('a list of single words such as "monsieur"'),
}
_SPEAKS = re.compile(r"[^\W_]")


class Config(NamedTuple):
    """What a file says: groups of words that mean the same, words never to be stemmed, and further stop words."""

    path: Path
    synonyms: tuple[tuple[str, ...], ...] = ()
    exact: tuple[str, ...] = ()
    stop_words: tuple[str, ...] = ()


def read_config(path: Path) -> Config:
    """Read a file. Raises `ConfigError`, which names file and line, for what does not belong there."""
    import tomllib

    try:
        text = path.read_text(encoding="utf-8-sig")
        found = tomllib.loads(text)
    except OSError as error:
        msg = _("{path} cannot be read: {why}", path=path, why=system_error(error))
        raise ConfigError(msg) from None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
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
    return _Checker(path, text).config(found)


def _place_in_words(message: str, text: str) -> tuple[str, int]:
    """The parser's message without its place, and the line of it."""
    what, _, place = message.partition(" (at ")
    line = re.search(r"line (\d+)", place)
    return what[:1].lower() + what[1:], int(line[1]) if line else len(text.splitlines())


def _in_a_line(text: str) -> str:
    return " ".join(text.split())


class _Checker:
    """Takes what was parsed from a text apart, and knows where in the text a thing stands."""

    def __init__(self, path: Path, text: str) -> None:
        self._path, self._lines = path, text.splitlines()

    def config(self, found: dict[str, object]) -> Config:
        for key in found:
            if key not in _KEYS:
                self._refuse(key, None, _("unknown key {key}; the keys are {keys}", key=key, keys=", ".join(_KEYS)))
        return Config(
            self._path,
            tuple(self._group(text) for text in self._texts(found, "synonyms")),
            tuple(self._word("exact", text) for text in self._texts(found, "exact")),
            tuple(self._word("stop_words", text) for text in self._texts(found, "stop_words")),
        )

    def _texts(self, found: dict[str, object], key: str) -> list[str]:
        values = found.get(key, [])
        if not isinstance(values, list):
            self._refuse(key, None, _("{key} is {what}", key=key, what=_KEYS[key]))
        for value in values:
            if not isinstance(value, str):
                self._refuse(key, str(value), _("{key} is {what}, each in quotes", key=key, what=_KEYS[key]))
        return values

    def _group(self, text: str) -> tuple[str, ...]:
        words = tuple(dict.fromkeys(" ".join(part.split()) for part in text.split(",")))
        if len(words) < 2 or not all(map(_SPEAKS.search, words)):  # noqa: PLR2004
            why = _('"{text}" is no group; write two words or more, with commas between them', text=_in_a_line(text))
            self._refuse("synonyms", text, why)
        return words

    def _word(self, key: str, text: str) -> str:
        if len(text.split()) != 1 or not _SPEAKS.search(text):
            why = _('"{text}" is no single word; {key} is {what}', text=_in_a_line(text), key=key, what=_KEYS[key])
            self._refuse(key, text, why)
        return text.strip()

    def _refuse(self, key: str, value: str | None, why: Message) -> NoReturn:
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
