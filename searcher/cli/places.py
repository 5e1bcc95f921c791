"""Which settings are in force, and which documents and index a command means by them."""

from __future__ import annotations

import os
import sys

from searcher.config.locations import CORPUS_VARIABLE, INDEX_VARIABLE, nearest
from searcher.config.schema import FILE_NAME
from searcher.errors import SearcherError
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.i18n import _
from searcher.paths import light_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from searcher.config.settings import Settings


class Places(NamedTuple):
    """Documents and their index, as far as anybody says; `None` where the library's own default holds."""

    documents: tuple[str | None, ...]
    index_path: str | None


def settings() -> Settings | None:
    """What the file of `--config` says, or else the nearest `searcher.toml`; nothing where that option is empty."""
    named = _named(sys.argv[1:])
    if named == "" or (named and not os.path.isfile(named)):
        return None  # What does not exist is told of where it is used.
    path = light_path(named) if named else nearest(os.getcwd())
    if path is None:
        return None
    from searcher.config.settings import read_found, read_settings

    return read_settings(path) if named else read_found(path)


def _named(arguments: Sequence[str]) -> str | None:
    """The file that `--config` names, before anything is parsed: it has defaults for the parsing."""
    named = None
    for argument, following in zip(arguments, [*arguments[1:], None], strict=False):
        if argument == "--":
            break
        if argument == "--config":
            named = following
        elif argument.startswith("--config="):
            named = argument.removeprefix("--config=")
    return named


def places(given: Sequence[str], index: str | None, own: Settings | None) -> Places:
    """What is meant: options first, then the environment, then the file.

    The file's index is that of its documents; where others are asked for, it has nothing to say of their index.
    """
    if given or os.environ.get(CORPUS_VARIABLE) or own is None:
        return Places(tuple(given) or (None,), index)
    if index is None and not os.environ.get(INDEX_VARIABLE):
        index = own.index_path
    return Places(own.documents or (None,), index)


def one_place(given: str | None, index: str | None, own: Settings | None) -> tuple[str | None, str | None]:
    """Documents and index of a command that looks at one index."""
    found = places([given] if given is not None else [], index, own)
    if len(found.documents) > 1:
        raise SearcherError(
            _(
                "the settings name several documents, {names}; name one of them",
                names=", ".join(map(str, found.documents)),
            )
        )
    return found.documents[0], found.index_path


def access() -> str | None:
    """The file of settings that says who asks a cluster, and has the user's own words; `None` where there is none."""
    return words_for(None, None, settings())


def words_for(corpus: str | None, config: str | None, own: Settings | None) -> str | None:
    """The file of the user's own words: the one asked for, or else the settings' where none is among the documents."""
    if config:
        return config
    if own is None or not (own.words or own.cluster) or (corpus and os.path.isfile(os.path.join(corpus, FILE_NAME))):
        return None
    return str(own.path)
