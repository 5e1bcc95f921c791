"""The front matter of a text: what stands between rules at its top, in YAML (`---`) or TOML (`+++`)."""

from __future__ import annotations

import re
import tomllib

from searcher.documents.source import facts
from searcher.hints import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from typing import Any

    from searcher.documents.model import Metadata

_MAX_CHARS = 100_000
_FACT = re.compile(r"([\w-]+)[ \t]*:[ \t]*(.*)|[ \t]*-[ \t]+(.+)")
_TITLE = ("title", "titre")
_AUTHOR = ("author", "authors", "auteur", "auteurs")
_DATE = ("date", "created", "published")
_LANGUAGE = ("lang", "language", "langue")
_TAGS = ("tags", "tag", "keywords", "categories", "mots-clés")
_ALIASES = ("aliases", "alias")


class FrontMatter(NamedTuple):
    """What a front matter says, and of how many characters it is; `words` are the tags and other names of the text."""

    title: str | None
    metadata: Metadata
    words: tuple[str, ...]
    chars: int


def read_front_matter(text: str) -> FrontMatter:
    """The front matter of a text; of no characters where there is none."""
    kind, inside, chars = _cut(text)
    said = _toml(inside) if kind == "+++" else _yaml(inside)
    tags = [value for name in _TAGS for value in said.get(name, [])]
    metadata = facts(
        author=[value for name in _AUTHOR for value in said.get(name, [])],
        date=_first(said, _DATE),
        language=_first(said, _LANGUAGE),
    )
    words = (" / ".join(value for name in _ALIASES for value in said.get(name, [])), ", ".join(tags))
    tagged = {"tags": tags} if tags else {}
    return FrontMatter(_first(said, _TITLE), {**tagged, **metadata}, tuple(filter(None, words)), chars)


def _first(said: dict[str, list[str]], names: tuple[str, ...]) -> str | None:
    return next((value for name in names for value in said.get(name, [])), None)


def _cut(text: str) -> tuple[str, str, int]:
    """The rule above a front matter, what is below, and how many characters both are with the rule that ends it."""
    head = text[:_MAX_CHARS]
    first, _end, rest = head.partition("\n")
    rule = first.rstrip()
    # As Pandoc has it: a rule that a blank line follows is a rule.
    if rule not in {"---", "+++"} or not rest.partition("\n")[0].strip():
        return "", "", 0
    ends = {rule} | ({"..."} if rule == "---" else set())
    at = len(first) + 1
    for line in rest.splitlines(keepends=True):
        if line.rstrip() in ends:
            return rule, head[len(first) + 1 : at], at + len(line)
        at += len(line)
    return "", "", 0


def _yaml(text: str) -> dict[str, list[str]]:
    r"""The values of each key, where they are as simple as those of titles, authors and dates.

    >>> _yaml("title: 'Un : deux'\nauthor:\n  - Ada\n  - Zoé\ntags: [a, b]\n")
    {'title': ['Un : deux'], 'author': ['Ada', 'Zoé'], 'tags': ['a', 'b']}
    """
    said: dict[str, list[str]] = {}
    values: list[str] = []
    for line in text.splitlines():
        if not (found := _FACT.fullmatch(line.rstrip())):
            continue
        key, value, item = found.groups()
        if key:
            values = said.setdefault(key.lower(), [])
            items = value[1:-1].split(",") if value.startswith("[") and value.endswith("]") else [value]
        else:
            items = [item]
        values += [cleaned for each in items if (cleaned := each.strip().strip("'\"").strip())]
    return said


def _toml(text: str) -> dict[str, list[str]]:
    """The values of each key as texts, those of tables as well; nothing of what is no TOML."""
    try:
        tables: list[dict[str, Any]] = [tomllib.loads(text)]
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}
    said: dict[str, list[str]] = {}
    for table in tables:
        for key, value in table.items():
            if isinstance(value, dict):
                tables.append(value)
            else:
                values = value if isinstance(value, list) else [value]
                said.setdefault(key.lower(), []).extend(str(each) for each in values if not isinstance(each, dict))
    return said
