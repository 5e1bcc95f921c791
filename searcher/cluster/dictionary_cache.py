"""Dictionaries kept in the user's cache: an index is opened without reading all its words again.

A file is a segment, as the local index has them. Its name says of which index and which commit it is; one of another commit is
deleted when a newer one is kept, and one that is damaged, a link, or somebody else's is fetched anew.
"""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from secrets import token_hex

from searcher.errors import StorageError
from searcher.hints import TYPE_CHECKING, NamedTuple, TypeVar
from searcher.index.storage.atomic_file import created, make_folder, publish
from searcher.index.storage.container import FORMAT_VERSION
from searcher.index.storage.folder import file_names, remove_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from searcher.cluster.commits import Commit
    from searcher.cluster.dictionary import WordEntry
    from searcher.cluster.dictionary_file import Words
    from searcher.cluster.schema import Generation
    from searcher.index.format.segment import Segment

Kind = TypeVar("Kind", bound="Segment")


class DictionaryKey(NamedTuple):
    """Which dictionary: the uuid of its index of words, and what names the commit."""

    words: str
    commit: str

    @property
    def prefix(self) -> str:
        """What the names of the files of this index begin with."""
        return f"{_digest(self.words)}-"

    @property
    def file_name(self) -> str:
        """The name of its file."""
        return f"{self.prefix}{_digest(str(FORMAT_VERSION), self.commit)}"


def dictionary_key(generation: Generation, commit: Commit) -> DictionaryKey:
    """The key of the dictionary of a commit."""
    return DictionaryKey(generation.words_id, f"{commit.number} {commit.token}")


def open_dictionary(key: DictionaryKey, kind: type[Kind], read: Callable[[], Iterable[WordEntry]]) -> Kind:
    """A segment of this kind that has the words and stems of a dictionary; `read` fetches the entries that are not kept here."""
    path = _folder() / key.file_name
    known = _opened(path, kind)
    if known is not None:
        return known
    from tempfile import TemporaryDirectory

    from searcher.cluster.dictionary_file import Words

    words = Words(read())
    with suppress(StorageError, OSError):
        make_folder(path.parent)
        _write(path, words)
        _delete_others(path, key.prefix)
        return kind(path)
    with TemporaryDirectory(prefix="searcher-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "dictionary"
        with created(path) as file:
            words.write(file)
        return kind(path)


def _folder() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("searcher", appauthor=False) / "clusters"


def _opened(path: Path, kind: type[Kind]) -> Kind | None:
    """The dictionary of a file, all of it compared with its checksums; `None` where there is none that is sound."""
    try:
        found = kind(path)
        found.reader.verify()
    except (OSError, StorageError):
        return None
    return found


def _write(path: Path, words: Words) -> None:
    written = path.with_name(f"{path.name}.{os.getpid()}-{token_hex(4)}")
    with created(written) as file:
        words.write(file)
    publish(written, path)


def _delete_others(path: Path, prefix: str) -> None:
    """Delete what is kept of other commits; who reads one of them has it mapped."""
    for name in file_names(path.parent):
        if name.startswith(prefix) and not name.startswith(path.name):
            with suppress(OSError):
                remove_file(path.with_name(name))


def _digest(*parts: str) -> str:
    return blake2b("\0".join(parts).encode(), digest_size=12).hexdigest()
