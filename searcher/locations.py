"""Where the documents are and where their index goes, when nobody says."""

import os
from pathlib import Path

from searcher.errors import NoDocuments

CORPUS_VARIABLE = "SEARCHER_CORPUS"
INDEX_VARIABLE = "SEARCHER_INDEX"
_CORPUS = "corpus"


def documents_location(given: str | os.PathLike[str] | None = None) -> Path:
    """`given`, or else `$SEARCHER_CORPUS`, or else `corpus/` in the current folder. Raises `NoDocuments`."""
    named = given or os.environ.get(CORPUS_VARIABLE)
    root = Path(named or _CORPUS)
    if not root.exists():
        where = f"{root} does not exist" if named else f"there is no folder {_CORPUS}/ here"
        msg = f"{where}; say where the documents are with --in FOLDER"
        raise NoDocuments(msg)
    return root


def index_location(root: Path, given: str | os.PathLike[str] | None = None) -> Path:
    """`given`, or else `$SEARCHER_INDEX`, or else `index/` beside a folder called corpus, or else the user's cache."""
    named = given or os.environ.get(INDEX_VARIABLE)
    if named:
        return Path(named)
    absolute = root.absolute()
    if absolute.name == _CORPUS and absolute.is_dir():
        return root.parent / "index"
    from hashlib import blake2b

    from platformdirs import user_cache_path

    key = blake2b(os.fsencode(absolute.resolve()), digest_size=8).hexdigest()
    return user_cache_path("searcher", appauthor=False) / f"{absolute.stem or 'root'}-{key}"
