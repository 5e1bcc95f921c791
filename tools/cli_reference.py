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
# An option: its flags, and all lines of what is said of it.
_OPTION = re.compile(r"^  (-\S.*?)(?:  +(\S.*(?:\n {10,}\S.*)*))?$", re.MULTILINE)
_OF_ALL = {"--lang", "--version", "-h,"}
_COMMANDS = re.compile(r"\n\nCommands:\n(?:.+\n?)*")
_HEAD = """# The two commands

What `--help` says, written by `python tools/cli_reference.py`. An option is explained where it first stands; every command has `--lang` and `--help`. [query-language.md](query-language.md) explains what a query may be.
"""


def reference() -> str:
    """The whole page."""
    known = set[str]()
    return "\n".join([_HEAD, *_sections(search, "search", known), *_sections(searcher, "searcher", known)])


def _sections(command: click.Command, name: str, known: set[str], parent: click.Context | None = None) -> Iterator[str]:
    """The sections of a command and of those below it; `known` are the options explained so far, to which it adds."""
    context = command.make_context(
        name.rpartition(" ")[2], [], parent, resilient_parsing=True, terminal_width=_WIDTH, max_content_width=_WIDTH
    )
    text = _COMMANDS.sub("", command.get_help(context))
    text = _OPTION.sub(lambda option: _once(option, known), text).replace("\n\n\n", "\n\n").strip()
    yield f"## {name}\n\n```text\n{text.removesuffix('Options:').strip()}\n```\n"
    if isinstance(command, click.Group):
        for part in command.list_commands(context):
            yield from _sections(command.commands[part], f"{name} {part}", known, context)


def _once(option: re.Match[str], known: set[str]) -> str:
    """An option as it stands, or its flags alone if that was said already."""
    said = " ".join(option[0].split())
    if said not in known:
        known.add(said)
        return option[0]
    return "" if said.split()[0] in _OF_ALL else f"  {option[1]}"


if __name__ == "__main__":
    import man_pages

    man_pages.write()
    PAGE.write_text(reference(), encoding="utf-8")
