"""Which files of a folder are wanted: what the options of an index say, and the ignore files in it."""

from __future__ import annotations

from searcher.documents.scan.gitignore import Rules
from searcher.documents.scan.ids import joined, path_of
from searcher.hints import NamedTuple


class Selection(NamedTuple):
    """Which files of a folder are wanted: patterns as in `.gitignore`, and paths below the folder to be left out.

    Without `include` every file is, with it those that fit one of its patterns or are in a folder that does.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    forgotten: tuple[str, ...] = ()
    follow_links: bool = False
    hidden: bool = False


class Folder(NamedTuple):
    """A folder below the root and the rules above it: how much of a path goes before they apply, and what they say."""

    path: str
    searchignore: tuple[tuple[int, Rules], ...] = ()
    gitignore: tuple[tuple[int, Rules], ...] = ()
    is_included: bool = True


class Wanted:
    """Judges files and folders. What an option says goes before all ignore files, `.searchignore` before `.gitignore`."""

    def __init__(self, selection: Selection) -> None:
        """Judge by a selection, and by the rules that come with each folder."""
        self._include = Rules(selection.include)
        self._exclude = Rules(selection.exclude)
        self._forgotten = {path_of(forgotten) for forgotten in selection.forgotten}

    def top(self) -> Folder:
        """The folder that is looked at."""
        return Folder("", is_included=not self._include)

    def asks(self, folder: Folder) -> bool:
        """Whether any rule has a say about the files of a folder."""
        return bool(
            folder.searchignore or folder.gitignore or self._exclude or self._forgotten or not folder.is_included
        )

    def wants(self, folder: Folder, name: str) -> bool:
        """Whether a file of a folder is wanted."""
        path = joined(folder.path, name)
        return not self._leaves_out(folder, path) and (folder.is_included or self._include.verdict(path) is True)

    def folder_in(self, above: Folder, name: str) -> Folder | None:
        """A folder in another, with the rules that hold in it; `None` when it is left out."""
        path = joined(above.path, name)
        if not self.asks(above):
            return above._replace(path=path)
        if self._leaves_out(above, f"{path}/"):
            return None
        included = above.is_included or self._include.verdict(f"{path}/") is True
        return above._replace(path=path, is_included=included)

    def _leaves_out(self, folder: Folder, path: str) -> bool:
        """Whether options or ignore files leave out a path in a folder; a folder's own path ends with a slash."""
        if path.rstrip("/") in self._forgotten:
            return True
        if (verdict := self._exclude.verdict(path)) is not None:
            return verdict
        for chain in (folder.searchignore, folder.gitignore):
            for above, rules in reversed(chain):
                if (verdict := rules.verdict(path[above:])) is not None:
                    return verdict
        return False
