"""The user's own settings: which documents, which index, which files, and how answers look when nobody says.

They are in the `searcher.toml` that is nearest, in the current folder or one above it. What stands there is told from
where the file is, and holds until an option or a variable of the environment says otherwise.
"""

from __future__ import annotations

import os
import stat

from searcher.config.locations import is_cluster_address
from searcher.config.schema import (
    CLUSTER_KEYS,
    CLUSTER_TABLE,
    INDEX,
    KEYS,
    OCR,
    PATH,
    READING,
    SEARCH,
    SEARCH_TABLE,
    SELECTION,
    Kind,
)
from searcher.config.vocabulary_file import Checker
from searcher.errors import ConfigError
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.i18n import _

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

TRUST_VARIABLE = "SEARCHER_TRUST"
_MAX_PLACES = 200  # each of which has an index that every search opens


class Settings(NamedTuple):
    """What a file says; `documents` and `index_path` are paths that lead there from the current folder.

    `selection` are fields of `searcher.documents.scan.selection.Selection`, `reading` those of `ReadingOptions`, `search`
    options of `search`: those alone that the file has. `words` says whether it has words of the user's own, `cluster` whether
    it says who asks a cluster.
    """

    path: Path
    documents: tuple[str, ...]
    index_path: str | None
    selection: dict[str, Any]
    reading: dict[str, Any]
    search: dict[str, Any]
    words: bool
    cluster: bool = False


def read_found(path: Path) -> Settings:
    """Read a file that nobody named. Raises `ConfigError` as `read_settings` does, and when it leads out of its own folder.

    It may have come with a stranger's folder, and would say where `search` writes and what it reads. The folders in
    `$SEARCHER_TRUST`, and those below them, may say what they like.
    """
    folder = os.path.realpath(path.parent)
    trusted = [os.path.realpath(place) for place in os.environ.get(TRUST_VARIABLE, "").split(os.pathsep) if place]
    if any(_is_below(folder, place) for place in trusted):
        return read_settings(path)
    if not _is_below(os.path.realpath(path), folder):
        raise _leads_out(path, os.path.realpath(path), folder)
    found = read_settings(path)
    named = [*found.documents, *([found.index_path] if found.index_path else [])]
    outside = [place for place in named if is_cluster_address(place) or not _is_below(os.path.realpath(place), folder)]
    if outside or found.selection.get("follow_links"):
        raise _leads_out(path, outside[0] if outside else "follow_links", folder)
    return found


def _leads_out(path: Path, what: str, folder: str) -> ConfigError:
    return ConfigError(
        _(
            "{path} leads out of its own folder with {what}; if you trust it, set {variable}={folder}, "
            "or name the file with --config",
            path=path,
            what=what,
            variable=TRUST_VARIABLE,
            folder=folder,
        )
    )


def _is_below(place: str, folder: str) -> bool:
    return place == folder or place.startswith(os.path.join(folder, ""))


def read_settings(path: Path) -> Settings:
    """Read a file. Raises `ConfigError`, which names file and line, for what does not belong there."""
    checker = _Settings(path)
    found = checker.found
    index = checker.one(INDEX.key, INDEX.kind)
    return Settings(
        path,
        tuple(map(checker.from_here, checker.documents())),
        None if index is None else checker.from_here(index),
        checker.selection(),
        checker.reading(),
        checker.options(),
        words=any(found.get(key) for key in ("synonyms", "exact", "stop_words")),
        cluster=bool(checker.cluster()),
    )


def read_cluster_access(path: Path) -> dict[str, str]:
    """Who asks a cluster, as a file says: `user` and `password`, or `api_key`; empty where it does not.

    Raises `ConfigError` for what does not belong there, and for a secret that others on this machine can read.
    """
    found = _Settings(path).cluster()
    if found and os.name != "nt" and path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        raise ConfigError(_("others can read the secret in {path}; say: chmod 600 {path}", path=path))
    return found


class _Settings(Checker):
    def from_here(self, name: str) -> str:
        """A path told from the file, as it leads there from the current folder; an address as it is."""
        if is_cluster_address(name):
            return name
        there = os.path.abspath(os.path.join(self._path.parent, os.path.expanduser(name)))  # noqa: PTH111 — likewise
        try:
            near = os.path.relpath(there)
        except ValueError:  # On Windows another drive.
            return there
        return near if len(near) < len(there) else there

    def documents(self) -> list[str]:
        value = self.found.get("documents")
        if isinstance(value, str) and PATH.fits(value):
            return [value]
        places = list(dict.fromkeys(self.texts("documents", KEYS["documents"])))
        if len(places) > _MAX_PLACES:
            why = _("documents names {n:,} places, and can name {most} at most", n=len(places), most=_MAX_PLACES)
            self.refuse("documents", why)
        return places

    def one(self, key: str, kind: Kind) -> Any:
        """The value of a key, or `None`. Raises `ConfigError` for one that is not of this kind."""
        value = self.found.get(key)
        if value is not None and not kind.fits(value):
            self.refuse(key, _("{key} is {what}", key=key, what=kind.what))
        return value

    def selection(self) -> dict[str, Any]:
        lists: dict[str, Any] = {
            key: tuple(self.texts(key, KEYS[key])) for key in ("include", "exclude") if key in self.found
        }
        flags = {option.name: self.one(option.key, option.kind) for option in SELECTION if option.key in self.found}
        return {**lists, **flags}

    def reading(self) -> dict[str, Any]:
        found = {
            option.name: self.one(option.key, option.kind) for option in (*READING, OCR) if option.key in self.found
        }
        if "max_size" in found:
            found["max_size"] = round(found["max_size"] * 1e6)
        return found

    def cluster(self) -> dict[str, str]:
        """Who asks a cluster."""
        table = self.found.get(CLUSTER_TABLE, {})
        sound = isinstance(table, dict) and all(isinstance(value, str) and value for value in table.values())
        if not sound or not set(table) <= set(CLUSTER_KEYS):
            self.refuse(CLUSTER_TABLE, _("{key} is {what}", key=CLUSTER_TABLE, what=KEYS[CLUSTER_TABLE]))
        return dict(table)

    def options(self) -> dict[str, Any]:
        """The defaults of `search`, each under the name of its parameter."""
        table = self.found.get(SEARCH_TABLE, {})
        if not isinstance(table, dict):
            self.refuse(SEARCH_TABLE, _("{key} is {what}", key=SEARCH_TABLE, what=KEYS[SEARCH_TABLE]))
        known = {option.key: option for option in SEARCH if option.key and option is not INDEX}
        found = {}
        for typed, value in table.items():
            option = known.get(typed.replace("-", "_"))
            if option is None:
                keys = ", ".join(key.replace("_", "-") for key in known)
                self.refuse(typed, _("search has no setting {key}; there are {keys}", key=typed, keys=keys))
            if not option.kind.fits(value):
                self.refuse(typed, _("{key} is {what}", key=typed, what=option.kind.what))
            found[option.name] = value
        return found
