"""Which files there are under a folder, and whether they changed since they were last seen."""

from __future__ import annotations

import errno
import os
import stat
from collections import Counter
from io import BytesIO, TextIOWrapper
from operator import attrgetter
from pathlib import Path
from time import perf_counter

from searcher.config.locations import NAME_DOCUMENTS
from searcher.config.schema import FILE_NAME as _SETTINGS
from searcher.documents.formats.registry import SUFFIXES
from searcher.documents.reasons import Reason, UnreadCode, unreadable
from searcher.documents.regular_file import open_regular
from searcher.documents.scan.folder_stamp import Listing
from searcher.documents.scan.gitignore import Rules
from searcher.documents.scan.ids import document_id, joined
from searcher.documents.scan.selection import Folder, Selection, Wanted
from searcher.errors import DocumentError, NoDocuments
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.i18n import _

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

_GITIGNORE, _SEARCHIGNORE = ".gitignore", ".searchignore"
_MAX_RULES_BYTES = 1_000_000  # of an ignore file
_LOCK = "~$"  # how the name of a file begins that says who has a document open
_LOOKS_BETWEEN = 0x1FF  # files that are looked at between two looks at the clock, less one


class FileState(NamedTuple):
    """A file as the scan saw it; another size or time of change (in nanoseconds) means that its content may differ."""

    path: str
    size: int
    modified: int


class Skipped(NamedTuple):
    """A file or folder that is not in the index, named as an id is, and why."""

    path: str
    reason: Reason

    @property
    def code(self) -> str:
        """What programs tell the reason by."""
        return str(self.reason.code)


class ScanTimeoutError(Exception):
    """The scan took longer than it was given."""


def discover(root: Path, exclude: Iterable[Path] = ()) -> tuple[dict[str, FileState], list[Skipped]]:
    """Find the documents under a folder, or the one file that `root` is: their states by document id.

    Files of unknown formats are no documents and are not listed, unless they are text. Raises `NoDocuments` when there is no such place.
    """
    scan = Scan(root, not_in=next(iter(exclude), None))
    found = {
        document_id(path): FileState(os.path.join(scan.root, path), size, modified)
        for folder, names, sizes, times in scan.listings()
        for path, size, modified in zip((joined(folder, name) for name in names), sizes, times, strict=True)
    }
    return found, scan.skipped


class Scan:
    """One look at a folder, or at parts of it, each a path below it; the empty path is all of it.

    Ignored by `.gitignore` or `.searchignore`, hidden, or not selected: such files and folders are not listed. What
    should be looked at and cannot be is in `skipped`; files of formats that are not read are counted in `unread`, by suffix;
    what was there at the last scan may still be below `unreached`. A `searcher.toml` is no document.
    Parts that are not listed although they were asked for are in `left_out`.
    Links to folders, and to files elsewhere, are followed if the selection says so, each folder once. Nothing but folders, ignore
    files and files of unknown suffixes is opened; what is text among those is listed.

    Files of the suffixes `own` are documents as well as those of the known formats.

    Raises `NoDocuments` when there is no such place, and `ScanTimeoutError` when it takes longer than `timeout` seconds.
    """

    def __init__(  # noqa: PLR0913 — all but the first two are named
        self,
        root: Path,
        selection: Selection = Selection(),  # noqa: B008 — it never changes
        *,
        parts: Iterable[str] = ("",),
        not_in: Path | None = None,
        timeout: float | None = None,
        own: Iterable[str] = (),
    ) -> None:
        """Look at nothing yet, but whether there is such a place."""
        self._suffixes = SUFFIXES.union(own)
        self.skipped: list[Skipped] = []
        self.unread: Counter[str] = Counter()
        self.unreached: list[str] = []
        self.left_out: list[Skipped] = []
        self.is_file = root.is_file()
        if not self.is_file and not root.is_dir():
            raise NoDocuments(_("{folder} does not exist", folder=root), hint=NAME_DOCUMENTS)
        if self.is_file and root.suffix.lower() not in self._suffixes and not _is_text(str(root), root.suffix.lower()):
            msg = _("{file} is in no format that can be read; save it as PDF, DOCX or text", file=root)
            raise NoDocuments(msg)
        self.root = str(root.parent if self.is_file else root)
        self.parts = [root.name] if self.is_file else _outermost(parts)
        self._selection = Selection(hidden=True) if self.is_file else selection
        self._wanted = Wanted(self._selection)
        self._not_in = _identity(not_in) if not_in else None
        self._entered: set[tuple[int, int]] = set()
        self._deadline = None if timeout is None else perf_counter() + timeout

    @property
    def below(self) -> str | None:
        """The folder that no file may be out of, links followed; `None` where links may lead anywhere."""
        return None if self.is_file or self._selection.follow_links else self.root

    def covers(self, path: str) -> bool:
        """Whether a path is in the parts that were to be looked at, and could be."""
        return self.is_in_parts(path) and not _is_below(path, self.unreached)

    def is_in_parts(self, path: str) -> bool:
        """Whether a path is in the parts that were to be looked at."""
        return _is_below(path, self.parts)

    def may_cover(self, folder: str) -> bool:
        """Whether any file right in a folder is in the parts that were to be looked at."""
        return _is_below(folder, self.parts) or any(part.rpartition("/")[0] == folder for part in self.parts)

    def listings(self) -> Iterator[Listing]:
        """The documents, folder by folder; in a folder they are in the order of their names."""
        links: list[Folder] = []
        folders: list[Folder] = []
        files: dict[str, tuple[Folder, set[str]]] = {}
        for part in self.parts:
            above, _, name = part.rpartition("/")
            folder = self._folder_at(part if self._is_folder(part) else above)
            if folder is None:
                self.left_out.append(Skipped(document_id(part), Reason(UnreadCode.LEFT_OUT)))
            elif folder.path == part:
                folders.append(folder)
            elif os.path.lexists(self._full(part)):
                files.setdefault(folder.path, (folder, set()))[1].add(name)
        for folder, names in files.values():
            yield from self._walk(folder, links, names)
        for folder in folders:
            yield from self._walk(folder, links)
        while links:
            yield from self._walk(links.pop(0), links)

    def _walk(self, start: Folder, links: list[Folder], only: Container[str] | None = None) -> Iterator[Listing]:
        folders = [start]
        while folders:
            folder = folders.pop()
            listing = Listing(folder.path, [], [], [])
            below = self._list(folder, listing, links, only)
            if listing.names:
                yield listing
            if only is None:
                folders.extend(reversed(below))

    def _list(self, folder: Folder, listing: Listing, links: list[Folder], only: Container[str] | None) -> list[Folder]:
        """Put the documents of a folder into the listing; return the folders in it, and add the links to folders."""
        entries = self._entries(folder)
        if not self.is_file:
            folder = self._with_rules(folder, {entry.name for entry in entries})
        below: list[Folder] = []
        hidden, asked, follow_links = self._selection.hidden, self._wanted.asks(folder), self._selection.follow_links
        for number, entry in enumerate(entries):
            if not number & _LOOKS_BETWEEN:
                self._check_clock()
            name = entry.name
            if (name[0] == "." and not hidden) or _is_no_document(name) or not (only is None or name in only):
                continue
            if entry.is_dir(follow_symlinks=False):
                if self._not_in is None or entry.inode() != self._not_in[1] or _identity(entry.path) != self._not_in:
                    below += self._folder_in(folder, name)
            elif follow_links and entry.is_symlink() and _leads_to_folder(entry):
                links += self._folder_in(folder, name)
            elif not asked or self._wanted.wants(folder, name):
                self._take(entry, folder, listing)
        return below

    def _take(self, entry: os.DirEntry[str], folder: Folder, listing: Listing) -> None:
        """Put a file into the listing, or count it when it is in a format that is not read."""
        suffix = entry.name[dot:].lower() if (dot := entry.name.rfind(".")) > 0 else ""
        is_known = suffix in self._suffixes or _is_in_maildir(folder.path, entry.name)
        if not is_known and not self._is_text(entry, suffix):
            self.unread[suffix] += entry.is_file(follow_symlinks=False)
        elif status := self._status(entry, folder):
            listing.names.append(entry.name)
            listing.sizes.append(status.st_size)
            listing.times.append(time_of_change(status))

    def _is_text(self, entry: os.DirEntry[str], suffix: str) -> bool:
        """Whether a file of an unknown suffix may be read as text."""
        return entry.is_file(follow_symlinks=self._selection.follow_links) and _is_text(entry.path, suffix)

    def _entries(self, folder: Folder) -> list[os.DirEntry[str]]:
        """What is in a folder, by name; nothing where it cannot be entered."""
        full = self._full(folder.path)
        if not self._enter(folder, full):
            return []
        try:
            with os.scandir(full) as found:
                return sorted(found, key=_NAME)
        except OSError as error:
            self._miss(folder.path, error)
            return []

    def _status(self, entry: os.DirEntry[str], folder: Folder) -> os.stat_result | None:
        """Size and time of a regular file; `None` for anything else, which is noted."""
        try:
            status = entry.stat()
        except OSError as error:
            self._miss(joined(folder.path, entry.name), error, is_link=entry.is_symlink())
            return None
        if (kind := stat.S_IFMT(status.st_mode)) == stat.S_IFREG:
            if self._selection.follow_links or self.is_file or not entry.is_symlink() or self._stays_here(entry.path):
                return status
            self._skip(
                joined(folder.path, entry.name),
                Reason(UnreadCode.LINK_OUT),
            )
            return None
        if kind != stat.S_IFDIR:
            self._skip(joined(folder.path, entry.name), Reason(UnreadCode.NOT_REGULAR))
        return None

    def _stays_here(self, path: str) -> bool:
        """Whether a file is below the root, links followed."""
        return Path(path).resolve().is_relative_to(Path(self.root).resolve())

    def _folder_in(self, above: Folder, name: str) -> list[Folder]:
        """A folder in another, if it is wanted."""
        return [folder] if (folder := self._wanted.folder_in(above, name)) else []

    def _folder_at(self, path: str) -> Folder | None:
        """A folder below the root, with the rules that hold in it; `None` when it is left out."""
        folder = self._wanted.top()
        for name in path.split("/") if path else []:
            with_rules = self._with_rules(folder, {_GITIGNORE, _SEARCHIGNORE})
            found = self._wanted.folder_in(with_rules, name)
            if found is None or (name.startswith(".") and not self._selection.hidden):
                return None
            folder = found
        return folder

    def _with_rules(self, folder: Folder, names: Container[str]) -> Folder:
        """The folder with what its own ignore files say, where they are among these names."""
        above = len(folder.path) + 1 if folder.path else 0
        if _GITIGNORE in names and (rules := self._rules(joined(folder.path, _GITIGNORE))):
            folder = folder._replace(gitignore=(*folder.gitignore, (above, rules)))
        if _SEARCHIGNORE in names and (rules := self._rules(joined(folder.path, _SEARCHIGNORE))):
            folder = folder._replace(searchignore=(*folder.searchignore, (above, rules)))
        return folder

    def _rules(self, path: str) -> Rules | None:
        """What an ignore file says; only a regular file is opened, and a link out of the folder is not followed."""
        full = self._full(path)
        try:
            if not os.path.isfile(full):
                return None
            if not self._selection.follow_links and _is_link(full) and not self._stays_here(full):
                self._skip(path, Reason(UnreadCode.LINK_OUT))
                return None
            with open_regular(full) as file:
                data = file.read(_MAX_RULES_BYTES + 1)
        except DocumentError:
            return None
        except OSError as error:
            self._skip(path, unreadable(error))
            return None
        if len(data) > _MAX_RULES_BYTES:
            self._skip(path, Reason(UnreadCode.TOO_MANY_RULES, size=_MAX_RULES_BYTES / 1e6))
            data = data[: data.rfind(b"\n", 0, _MAX_RULES_BYTES) + 1]
        return Rules(TextIOWrapper(BytesIO(data), "utf-8-sig", "surrogateescape"))

    def _enter(self, folder: Folder, full: str) -> bool:
        """Whether a folder is to be entered: where links are followed, each folder is once."""
        if not self._selection.follow_links:
            return True
        identity = _identity(full)
        if identity is None or identity not in self._entered:
            self._entered.update({identity} if identity else ())
            return True
        self._skip(folder.path, Reason(UnreadCode.LINK_TWICE))
        return False

    def _miss(self, path: str, error: OSError, *, is_link: bool = False) -> None:
        """Note what is there and cannot be looked at; what is known of it stays."""
        if is_link and error.errno in _LEADS_NOWHERE:
            self._skip(path, Reason(UnreadCode.BROKEN_LINK))
        elif not isinstance(error, FileNotFoundError | NotADirectoryError):
            self.unreached.append(path)
            self._skip(path, unreadable(error))

    def _skip(self, path: str, reason: Reason) -> None:
        self.skipped.append(Skipped(document_id(path) or ".", reason))

    def _is_folder(self, part: str) -> bool:
        return os.path.isdir(self._full(part))

    def _full(self, path: str) -> str:
        return os.path.join(self.root, path) if path else self.root

    def _check_clock(self) -> None:
        if self._deadline is not None and perf_counter() > self._deadline:
            raise ScanTimeoutError


_NAME = attrgetter("name")


def time_of_change(status: os.stat_result) -> int:
    """When a file was changed, in nanoseconds since 1970; the nearest time that 64 bits can say."""
    return min(max(status.st_mtime_ns, _EARLIEST), _LATEST)


_EARLIEST, _LATEST = -(1 << 63), (1 << 63) - 1  # nanoseconds that 64 bits can say: from the year 1677 to 2262
_LEADS_NOWHERE = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP}


def _is_no_document(name: str) -> bool:
    """Whether a file says who has a document open, or how to search: neither is a document nor one that is not read."""
    return name.startswith(_LOCK) or name == _SETTINGS


def _is_in_maildir(folder: str, name: str) -> bool:
    """Whether a file is a message of a Maildir, whose names are a time, what tells it from others, and a machine."""
    return folder.rpartition("/")[2] in {"cur", "new"} and name.partition(".")[0].isdecimal()


def _is_text(path: str, suffix: str) -> bool:
    """Whether a file of an unknown suffix may be read as text."""
    from searcher.documents.scan.unknown_format import may_be_read

    return may_be_read(path, suffix)


def _identity(path: str | Path) -> tuple[int, int] | None:
    """What tells a folder from all others, by whatever way one comes to it."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _is_link(path: str) -> bool:
    return stat.S_ISLNK(os.lstat(path).st_mode)


def _leads_to_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _outermost(parts: Iterable[str]) -> list[str]:
    """The parts without those that are in another."""
    outermost: list[str] = []
    for part in sorted(set(parts)):
        if not _is_below(part, outermost):
            outermost.append(part)
    return outermost


def _is_below(path: str, folders: Sequence[str]) -> bool:
    """Whether a path is one of these or in one of them."""
    return any(not folder or path == folder or path.startswith(f"{folder}/") for folder in folders)
