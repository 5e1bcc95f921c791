"""Where the documents are and where their index goes, when nobody says."""

from __future__ import annotations

import os

from searcher.config.schema import FILE_NAME
from searcher.errors import ConfigError, NoDocuments, StorageError
from searcher.hints import TYPE_CHECKING
from searcher.i18n import _
from searcher.lazy import expression
from searcher.paths import light_path

if TYPE_CHECKING:
    from pathlib import Path


CORPUS_VARIABLE = "SEARCHER_CORPUS"
INDEX_VARIABLE = "SEARCHER_INDEX"
_CORPUS = "corpus"
_ADDRESS = expression(r"[A-Za-z][A-Za-z0-9+.-]+://|(?:opensearchs?|https?):/")  # as a path, one of its slashes is gone


def resolve_link(folder: Path) -> Path:
    """Return the folder that a link leads to, or the folder as it is: for places that a person named."""
    return folder.resolve() if folder.is_symlink() else folder


def is_cluster_address(given: object) -> bool:
    """Whether what a person named is the address of an index on a cluster, as in `opensearch://host:9200/name`."""
    return isinstance(given, str) and given.startswith(("opensearch://", "opensearchs://"))


def address_named(
    path: str | os.PathLike[str] | None, index: str | os.PathLike[str] | None
) -> str | os.PathLike[str] | None:
    """Where to search, of what may be an address: the path or the index that was named, or else as the environment says."""
    if path is None and index is None:
        return os.environ.get(INDEX_VARIABLE) or os.environ.get(CORPUS_VARIABLE)
    # The index of a folder may be at an address.
    return index if path is None or (is_cluster_address(index) and not is_cluster_address(path)) else path


def folder_named(given: str | os.PathLike[str]) -> Path:
    """Return a path that a person named. Raises `StorageError` for an address such as `https://host/name`."""
    if is_cluster_address(given):
        raise StorageError(
            _("{address} is an index on a cluster, and this needs a folder of files", address=os.fspath(given))
        )
    if _ADDRESS.match(os.fspath(given)):
        raise StorageError(
            _(
                "{address} is an address that cannot be searched; folders can, and opensearch://HOST:9200/name",
                address=os.fspath(given),
            )
        )
    return light_path(given)


NAME_DOCUMENTS = _("say where the documents are with --in FOLDER")


def documents_location(given: str | os.PathLike[str] | None = None) -> Path:
    """`given`, or else `$SEARCHER_CORPUS`, or else `corpus/` in the current folder. Raises `NoDocuments`."""
    named = given or os.environ.get(CORPUS_VARIABLE)
    root = folder_named(named or _CORPUS)
    if not named and root.is_symlink() and not root.resolve().is_relative_to(os.getcwd()):
        raise NoDocuments(
            _("{folder} is a link that leads out of this folder", folder=root),
            hint=_("to follow it, add --in {folder}", folder=root),
        )
    if not root.exists():
        missing = _("{folder} does not exist", folder=root) if named else _("there is no folder corpus/ here")
        raise NoDocuments(missing, hint=NAME_DOCUMENTS)
    return root


def index_location(root: Path, given: str | os.PathLike[str] | None = None) -> Path:
    """`given`, or else `$SEARCHER_INDEX`, or else `index/` beside a folder called corpus, or else the user's cache."""
    named = given or os.environ.get(INDEX_VARIABLE)
    if named:
        return resolve_link(folder_named(named))
    absolute = root.absolute()
    if absolute.name == _CORPUS and absolute.is_dir():
        return root.parent / "index"
    from hashlib import blake2b

    from platformdirs import user_cache_path

    key = blake2b(os.fsencode(absolute.resolve()), digest_size=8).hexdigest()
    return user_cache_path("searcher", appauthor=False) / f"{absolute.stem or 'root'}-{key}"


def config_location(root: Path, given: str | os.PathLike[str] | None = None) -> Path | None:
    """`given`, or else the `searcher.toml` among the documents under `root`, if there is one.

    Raises `ConfigError` when `given` does not exist.
    """
    if given is not None:
        if not os.path.isfile(given):
            msg = _("{file} does not exist; write one, or leave out --config", file=os.fspath(given))
            raise ConfigError(msg)
        return light_path(given)
    path = (light_path(root).parent if root.is_file() else root) / FILE_NAME
    return path if path.is_file() else None


def nearest(folder: str | os.PathLike[str]) -> Path | None:
    """The `searcher.toml` in a folder or the nearest one above it.

    One that belongs to another user is passed over: whoever can write into a folder above could say where an index is
    written.
    """
    place = ""
    above = os.fspath(folder)
    while place != above:
        place = above
        path = os.path.join(place, FILE_NAME)
        if os.path.isfile(path) and _is_ours(path):
            return light_path(path)
        above = os.path.dirname(place)
    return None


def _is_ours(path: str) -> bool:
    return os.name == "nt" or os.stat(path).st_uid in {0, os.getuid()}
