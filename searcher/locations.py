"""Where the documents are and where their index goes, when nobody says."""

import os
from pathlib import Path
from typing import NamedTuple

from searcher.config import FILE_NAME
from searcher.errors import ConfigError, NoDocuments, StorageError
from searcher.index.generation import latest_number, read_generation
from searcher.index.storage.folder import resolve_link
from searcher.messages import _

CORPUS_VARIABLE = "SEARCHER_CORPUS"
INDEX_VARIABLE = "SEARCHER_INDEX"
_CORPUS = "corpus"


def documents_location(given: str | os.PathLike[str] | None = None) -> Path:
    """`given`, or else `$SEARCHER_CORPUS`, or else `corpus/` in the current folder. Raises `NoDocuments`."""
    named = given or os.environ.get(CORPUS_VARIABLE)
    root = Path(named or _CORPUS)
    if not named and root.is_symlink() and not root.resolve().is_relative_to(Path.cwd()):
        raise NoDocuments(
            _("{folder} is a link that leads out of this folder; to follow it, add --in {folder}", folder=root)
        )
    if not root.exists():
        if named:
            raise NoDocuments(_("{folder} does not exist; say where the documents are with --in FOLDER", folder=root))
        raise NoDocuments(_("there is no folder corpus/ here; say where the documents are with --in FOLDER"))
    return root


def index_location(root: Path, given: str | os.PathLike[str] | None = None) -> Path:
    """`given`, or else `$SEARCHER_INDEX`, or else `index/` beside a folder called corpus, or else the user's cache."""
    named = given or os.environ.get(INDEX_VARIABLE)
    if named:
        return resolve_link(Path(named))
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
        return Path(given)
    path = (root.parent if root.is_file() else root) / FILE_NAME
    return path if path.is_file() else None


class IndexPlace(NamedTuple):
    """An index, the folder of documents it is of, and a path below that folder, which is empty for all of it."""

    folder: Path
    root: Path
    part: str = ""


def index_covering(path: Path, given: str | os.PathLike[str] | None = None) -> IndexPlace:
    """The index that holds the documents at `path`: their own, or else that of a folder above, or else one to be made."""
    folder = index_location(path, given)
    if latest_number(folder) is not None:
        return _place(folder, path)
    if not (given or os.environ.get(INDEX_VARIABLE)):
        for above in path.absolute().parents:
            covering = _place(index_location(above), path)
            if covering.part:
                return covering
    return IndexPlace(folder, path)


def _place(folder: Path, path: Path) -> IndexPlace:
    """How an index is to be refreshed for a path: in part, where it is of a folder above."""
    try:
        root = read_generation(folder).root
    except StorageError:
        root = None
    resolved = path.resolve()
    if root is None or not resolved.is_relative_to(root):
        return IndexPlace(folder, path)
    part = resolved.relative_to(root).as_posix()
    return IndexPlace(folder, path) if part == "." else IndexPlace(folder, Path(root), part)
