"""What the operating system says of files, which Python passes on in English."""

from __future__ import annotations

from searcher.i18n.message import Message, _

KNOWN = (
    _("No such file or directory"),
    _("Permission denied"),
    _("Operation not permitted"),
    _("Is a directory"),
    _("Not a directory"),
    _("File exists"),
    _("File name too long"),
    _("Directory not empty"),
    _("No space left on device"),
    _("Disk quota exceeded"),
    _("Read-only file system"),
    _("Input/output error"),
    _("Too many levels of symbolic links"),
    _("Too many open files"),
    _("Device or resource busy"),
    _("Stale file handle"),
    _("Address already in use"),
    _("Cannot assign requested address"),
)
"""The errors of a system that are translated; the others stay as the system has them."""


def system_error(error: OSError) -> Message:
    """What the system says is wrong.

    >>> system_error(PermissionError(13, "Permission denied", "notes"))
    'Permission denied'
    """
    return _(error.strerror or str(error))
