"""Open, create, list and remove the files of an index folder without following a link.

An index may come from a stranger, and a link named like one of its files would lead a writer to any file of the user.
So the folder is opened first, and each file through the folder's descriptor: it is a regular file, never a link, pipe or
device, and belongs to somebody who is meant to write there. New files are created and never take over what is there.

The folder itself is no link either; one that a person names is resolved first, by `config.locations.resolve_link`. Windows has no
descriptors of folders: there the status is compared before and after.
"""

from __future__ import annotations

import errno
import os
import stat

from searcher.errors import StorageError
from searcher.hints import TYPE_CHECKING
from searcher.i18n import Message, _

if TYPE_CHECKING:
    from pathlib import Path

_BY_DESCRIPTOR = os.name == "posix"
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)
_FILE = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_NOCTTY", "O_BINARY", "O_NOINHERIT"))
_FILE_PERMISSIONS = 0o666


def open_to_read(path: Path) -> int:
    """Return a descriptor of a regular file, to read. Raises `FileNotFoundError`, and `StorageError` for anything else."""
    with _entered(path.parent) as folder:
        _check(path, _status(path, folder), folder)
        descriptor = os.open(_place(path, folder), os.O_RDONLY | _FILE, dir_fd=folder)
        return _checked(path, descriptor, folder)


def read_file(path: Path, max_bytes: int) -> bytes:
    """Return a file's bytes. Raises `StorageError` when there are more than `max_bytes`, and as `open_to_read` does."""
    with os.fdopen(open_to_read(path), "rb") as file:
        size = os.fstat(file.fileno()).st_size  # of what is asked for, Python takes the memory at once
        data = file.read(min(size, max_bytes) + 1)
    if len(data) > max_bytes:
        msg = _("{path} is larger than any file that searcher writes there; delete it", path=path)
        raise StorageError(msg)
    return data


def create_file(path: Path) -> int:
    """Return a descriptor of a new, empty file to write to, in the place of one that a killed writer left.

    Who may not look into the folder may not read the file if it is moved. Raises `StorageError` when something else
    than a file has its name, and `OSError`.
    """
    with _entered(path.parent) as folder:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _FILE
        mode = _folder_status(path.parent, folder).st_mode & _FILE_PERMISSIONS
        try:
            return os.open(_place(path, folder), flags, mode, dir_fd=folder)
        except FileExistsError:
            _check(path, _status(path, folder), folder)
            os.unlink(_place(path, folder), dir_fd=folder)
            return os.open(_place(path, folder), flags, mode, dir_fd=folder)


def open_to_lock(path: Path) -> int:
    """Return a descriptor of a file to lock and write to, made where it is missing.

    A file with a second name elsewhere is refused, since what is written here would change it there. Raises `StorageError` and
    `OSError`.
    """
    with _entered(path.parent) as folder:
        try:
            _check(path, _status(path, folder), folder)
        except FileNotFoundError:
            pass
        mode = _folder_status(path.parent, folder).st_mode & _FILE_PERMISSIONS
        descriptor = os.open(_place(path, folder), os.O_RDWR | os.O_CREAT | _FILE, mode, dir_fd=folder)
        _checked(path, descriptor, folder)
        if os.fstat(descriptor).st_nlink > 1:
            os.close(descriptor)
            raise _refused(path, _("a file with another name elsewhere"))
        return descriptor


def remove_file(path: Path) -> None:
    """Remove a regular file; what is missing or anything else stays as it is."""
    with _entered(path.parent) as folder:
        try:
            if stat.S_ISREG(_status(path, folder).st_mode):
                os.unlink(_place(path, folder), dir_fd=folder)
        except FileNotFoundError:
            pass


def rename_file(path: Path, name: str) -> None:
    """Give a file another name in its folder, in the place of what has it."""
    with _entered(path.parent) as folder:
        _check(path, _status(path, folder), folder)
        target = path.with_name(name)
        os.replace(_place(path, folder), _place(target, folder), src_dir_fd=folder, dst_dir_fd=folder)


def file_names(folder: Path) -> list[str]:
    """Return the names of the regular files in a folder, sorted."""
    with _entered(folder) as descriptor, os.scandir(folder if descriptor is None else descriptor) as entries:
        return sorted(entry.name for entry in entries if entry.is_file(follow_symlinks=False))


class _entered:  # noqa: N801 — used as a function, in a `with` block
    """A descriptor of a folder, where the system has those."""

    __slots__ = ("_descriptor", "_folder")

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._descriptor: int | None = None

    def __enter__(self) -> int | None:
        folder = self._folder
        if folder.is_symlink():
            raise _followed(folder)
        if _BY_DESCRIPTOR:
            try:
                self._descriptor = os.open(folder, _FOLDER)
            except OSError as error:
                if error.errno == errno.ELOOP:
                    raise _followed(folder) from None
                raise
        return self._descriptor

    def __exit__(self, *_raised: object) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)


def _place(path: Path, folder: int | None) -> str:
    return str(path) if folder is None else path.name


def _status(path: Path, folder: int | None) -> os.stat_result:
    return os.stat(_place(path, folder), dir_fd=folder, follow_symlinks=False)


def _folder_status(path: Path, folder: int | None) -> os.stat_result:
    return os.stat(path) if folder is None else os.fstat(folder)


def _checked(path: Path, descriptor: int, folder: int | None) -> int:
    """The descriptor, if it is of what the name stands for and that is a file to be opened."""
    try:
        _check(path, os.fstat(descriptor), folder)
        if folder is None:
            _check_same(path, descriptor)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _check_same(path: Path, descriptor: int) -> None:
    if not os.path.samestat(os.fstat(descriptor), os.lstat(path)):
        raise _refused(path, _("a link"))


def _check(path: Path, status: os.stat_result, folder: int | None) -> None:
    """Raise `StorageError` unless it is a regular file of somebody who is meant to write into the folder."""
    if not stat.S_ISREG(status.st_mode):
        raise _refused(path, _kind(status.st_mode))
    if folder is None:
        return
    place = os.fstat(folder)
    if status.st_uid not in {0, os.geteuid(), place.st_uid} and not place.st_mode & stat.S_IWGRP:
        raise _refused(path, _("a file of another user"))


def _kind(mode: int) -> Message:
    if stat.S_ISLNK(mode):
        return _("a link")
    if stat.S_ISDIR(mode):
        return _("a folder")
    return _("a pipe") if stat.S_ISFIFO(mode) else _("a device")


def _refused(path: Path, what: Message) -> StorageError:
    return StorageError(
        _(
            "{path} is {what}, where an index has a file; delete it, or choose another place for the index",
            path=path,
            what=what,
        )
    )


def _followed(folder: Path) -> StorageError:
    return StorageError(
        _("the index folder {folder} is a link", folder=folder),
        hint=_("to write where it leads, add --index {folder}", folder=folder),
    )
