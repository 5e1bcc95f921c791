"""Write docs/cli.md, the help of both commands as they print it, and their manual pages.

python tools/cli_reference.py
"""

import re
from collections.abc import Iterator
from pathlib import Path

import click

from searcher.cli.manage import searcher
from searcher.cli.search_command import search

PAGE = Path(__file__).parents[1] / "docs" / "cli.md"
_WIDTH = 100
_OF_ALL = re.compile(r"\n +(?:--lang|-h, --help) .*(?=\n|\Z)")
_HEAD = """# The two commands

What `--help` says of each (`--lang` and `--help`, which every command has, are shown once), written by `python tools/cli_reference.py`. A test fails where the two differ. [query-language.md](query-language.md) explains what a query may be, [json.md](json.md) what scripts read, [freshness.md](freshness.md) how an index keeps up with its files.
"""


def reference() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *_sections(search, "search"), *_sections(searcher, "searcher")])


def _sections(command: click.Command, name: str, parent: click.Context | None = None) -> Iterator[str]:
    context = command.make_context(
        name.rpartition(" ")[2], [], parent, resilient_parsing=True, terminal_width=_WIDTH, max_content_width=_WIDTH
    )
    text = command.get_help(context)
    if parent:
        text = _OF_ALL.sub("", text).removesuffix("\n\nOptions:")
    yield f"## {name}\n\n```text\n{text}\n```\n"
    if isinstance(command, click.Group):
        for part in command.list_commands(context):
            yield from _sections(command.commands[part], f"{name} {part}", context)


if __name__ == "__main__":
    import man_pages

    man_pages.write()
    PAGE.write_text(reference(), encoding="utf-8")
