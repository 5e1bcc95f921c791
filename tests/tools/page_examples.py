"""The examples of our pages: Python blocks, each with what it prints in the text block below it.

    python tests/tools/page_examples.py

writes into the pages what the examples print now; look at what has changed before you commit it.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
from contextlib import chdir, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "docs" / "library.md", ROOT / "README.md", ROOT / "README.fr.md"]
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SECTION = re.compile(r"^## .*\n(?:(?!## ).*\n?)*", re.MULTILINE)


class Example(NamedTuple):
    """Code, and what stands below it as what it prints, if anything does."""

    code: str
    printed: str | None


class Section(NamedTuple):
    """A section of a page, whose examples run one after the other in one namespace."""

    page: Path
    heading: str
    examples: list[Example]

    def __str__(self) -> str:
        return f"{self.page.name}: {self.heading}"

    def run(self) -> tuple[list[str], dict[str, Any]]:
        """What each example prints, and the names that they leave behind."""
        names: dict[str, Any] = {"__name__": "example"}
        printed = []
        for example in self.examples:
            with redirect_stdout(io.StringIO()) as out:
                exec(compile(example.code, str(self), "exec"), names)  # noqa: S102 — our own pages
            printed.append(out.getvalue())
        return printed, names


def sections(page: Path) -> Iterator[Section]:
    """The sections of a page that have examples."""
    for section in _SECTION.findall(page.read_text(encoding="utf-8")):
        blocks = _BLOCK.findall(section)
        examples = [
            Example(code, text if kind == "text" else None)
            for (language, code), (kind, text) in zip(blocks, [*blocks[1:], ("", "")], strict=False)
            if language == "python"
        ]
        if examples:
            yield Section(page, section.partition("\n")[0].lstrip("# "), examples)


def lay_out(folder: Path) -> None:
    """Put into an empty folder what the examples need: our documents."""
    shutil.copytree(ROOT / "corpus", folder / "corpus")


def _rewrite(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for section in sections(page):
        with TemporaryDirectory() as folder, chdir(folder):
            lay_out(Path(folder))
            os.environ["XDG_CACHE_HOME"] = folder
            printed, _ = section.run()
        for example, now in zip(section.examples, printed, strict=True):
            if example.printed is not None:
                before = f"```python\n{example.code}```\n\n```text\n{example.printed}```"
                text = text.replace(before, f"```python\n{example.code}```\n\n```text\n{now}```")
    page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    for name in sys.argv[1:] or PAGES:
        _rewrite(Path(name).absolute())
