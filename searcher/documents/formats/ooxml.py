"""Office Open XML packages: which part is related to which, and what the core properties say."""

from __future__ import annotations

import posixpath
import re

from searcher.documents.formats.xml import Texts, read_part
from searcher.documents.source import facts
from searcher.documents.text.titles import real_title
from searcher.hints import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from searcher.documents.formats.archive import Archive
    from searcher.documents.model import Metadata
    from searcher.documents.source import Source


class Relation(NamedTuple):
    """A part that another one refers to: `kind` is the last word of its type, such as `slide` or `comments`."""

    id: str
    kind: str
    part: str


def relations(source: Source, archive: Archive, part: str = "") -> list[Relation]:
    """The parts that a part refers to; without one, those of the whole package."""
    folder, name = posixpath.split(part)
    found = Texts("Relationship")
    read_part(source, archive, posixpath.join(folder, "_rels", f"{name}.rels"), found)
    return [
        Relation(
            given.get("Id", ""), given.get("Type", "").rpartition("/")[2], _resolve(folder, given.get("Target", ""))
        )
        for given in found.attributes["Relationship"]
        if given.get("TargetMode") != "External"
    ]


def _resolve(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def main_part(source: Source, archive: Archive, usual: str) -> str:
    """The part that a package is about; the usual one where its relations do not say."""
    return next((found.part for found in relations(source, archive) if found.kind == "officeDocument"), usual)


def properties(source: Source, archive: Archive) -> tuple[str | None, Metadata]:
    """The title of a package, and what it says of author, date and language."""
    core = Texts("title", "creator", "created", "modified", "language")
    read_part(source, archive, "docProps/core.xml", core)
    metadata = facts(
        author=re.split(r"\s*;\s*", core.first("creator") or ""),
        date=core.first("created") or core.first("modified"),
        language=core.first("language"),
    )
    return real_title(core.first("title")), metadata
