"""`searcher config`: which settings are in force, and where each is from."""

from __future__ import annotations

import os

import click

from searcher.cli.common import answer, tell
from searcher.cli.places import places, settings, words_for
from searcher.cli.run_search import Asked
from searcher.config.locations import (
    CORPUS_VARIABLE,
    INDEX_VARIABLE,
    config_location,
    documents_location,
    index_location,
)
from searcher.config.schema import TIMEOUT_VARIABLE
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.i18n import VARIABLE, _, shown, spoken

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from searcher.config.settings import Settings


_NAMES, _VALUES = 22, 24  # columns


class InForce(NamedTuple):
    """A setting: `origin` is environment, file or default, `where` the variable or the file."""

    name: str
    value: Any
    origin: str
    where: str | None


@click.command()
@click.option("--config", "_config", metavar="PATH", expose_value=False, help="Another file of settings.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def config(as_json: bool) -> None:
    """Show which settings are in force here, and where each is from.

    An option counts before a variable of the environment, a variable before a searcher.toml, in this folder or the
    nearest above it, and that before what is usual.

    \b
      searcher config
      searcher config --json
    """
    own = settings()
    rows = list(_rows(own))
    if as_json:
        from searcher.results.render.json import dumps

        told = {row.name: {"value": row.value, "origin": row.origin, "where": row.where} for row in rows}
        answer(dumps({"file": str(own.path) if own else None, "settings": told}))
        return
    label, none = shown(_("file")), shown(_("none"))
    tell(f"{label:<{_NAMES}} {own.path if own else none}")
    for row in rows:
        where = row.where or shown(_("default"))
        tell(f"{row.name:<{_NAMES}} {_in_words(row.value):<{_VALUES}} {where}")


def _in_words(value: Any) -> str:
    if isinstance(value, bool):
        return shown(_("yes")) if value else shown(_("no"))
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _rows(own: Settings | None) -> Iterator[InForce]:
    where = places((), None, own)
    yield _of(own, "documents", [name or "corpus" for name in where.documents], CORPUS_VARIABLE, own and own.documents)
    yield _of(own, "index", where.index_path or _usual_index(where.documents), INDEX_VARIABLE, where.index_path)
    selection = own.selection if own else {}
    for name in ("include", "exclude", "follow_links", "hidden"):
        value = selection.get(name, () if name.endswith("clude") else False)
        yield _of(own, name, value, None, name in selection)
    reading = own.reading if own else {}
    for name in ("text_field", "title_field"):
        yield _of(own, name, reading.get(name), None, name in reading)
    size = reading.get("max_size")
    yield _of(own, "max_size", size and size / 1e6, None, size)
    yield _of(own, "ocr", reading.get("ocr", False), None, "ocr" in reading)
    yield _of(own, "cluster", bool(own and own.cluster), None, own and own.cluster)
    yield from _words(where.documents[0], own)
    usual = Asked()
    options = own.search if own else {}
    for name in ("limit", "sort", "min_score", "context", "full", "group", "all_copies", "explain", "facets"):
        yield _of(own, f"search.{_option(name)}", options.get(name, getattr(usual, name)), None, name in options)
    for name in ("color", "no_pager", "no_correction", "no_refresh"):
        yield _of(own, f"search.{_option(name)}", options.get(name, getattr(usual, name)), None, name in options)
    timeout = options.get("refresh_timeout", usual.refresh_timeout)
    given = os.environ.get(TIMEOUT_VARIABLE)
    yield _of(own, "search.refresh-timeout", given or timeout, TIMEOUT_VARIABLE, "refresh_timeout" in options)
    variable = next(
        (name for name in (VARIABLE, "LC_ALL", "LC_MESSAGES", "LANGUAGE", "LANG") if os.environ.get(name)), None
    )
    yield InForce("lang", spoken(), "environment" if variable else "default", variable and f"${variable}")


def _option(name: str) -> str:
    return "all" if name == "all_copies" else name.replace("_", "-")


def _of(own: Settings | None, name: str, value: Any, variable: str | None, in_file: object) -> InForce:
    """A setting, from its variable where that is set, or else from the file."""
    if variable and (given := os.environ.get(variable)):
        return InForce(name, [given] if isinstance(value, list) else given, "environment", f"${variable}")
    if own and in_file:
        return InForce(name, value, "file", str(own.path))
    return InForce(name, value, "default", None)


def _usual_index(documents: tuple[str | None, ...]) -> str | None:
    from searcher.errors import NoDocuments

    try:
        return str(index_location(documents_location(documents[0]))) if len(documents) == 1 else None
    except NoDocuments:
        return None


def _words(corpus: str | None, own: Settings | None) -> Iterator[InForce]:
    """How many words of the user's own there are of each kind."""
    from searcher.config.vocabulary_file import read_config

    path = _words_file(corpus, own)
    found = read_config(path) if path else None
    for name in ("synonyms", "exact", "stop_words"):
        number = len(getattr(found, name)) if found else 0
        yield InForce(name, number, "file" if number else "default", str(path) if number else None)


def _words_file(corpus: str | None, own: Settings | None) -> Path | None:
    from searcher.errors import NoDocuments

    try:
        return config_location(documents_location(corpus), words_for(corpus, None, own))
    except NoDocuments:
        return None
