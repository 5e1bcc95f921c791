"""Write docs/man: the help of both commands as manual pages, which an installation puts where `man` finds them.

python tools/man_pages.py
"""

import re
from collections.abc import Iterator
from pathlib import Path

import click

from searcher.cli.manage import searcher
from searcher.cli.options import help_paragraphs
from searcher.cli.search_command import SearchCommand, search

FOLDER = Path(__file__).parents[1] / "docs" / "man"


def pages() -> dict[Path, str]:
    """Each page and its text."""
    see = {"search": "searcher", "searcher": "search"}
    commands: dict[str, click.Command] = {"search": search, "searcher": searcher}
    return {FOLDER / f"{name}.1": _page(command, name, see[name]) for name, command in commands.items()}


def write() -> None:
    """Write all pages."""
    FOLDER.mkdir(exist_ok=True)
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")


def _page(command: click.Command, name: str, other: str) -> str:
    first, *rest = help_paragraphs(command.help or "")
    context = command.make_context(name, [], resilient_parsing=True)
    lines = [
        f'.TH {name.upper()} 1 "" searcher "User Commands"',
        ".SH NAME",
        f"{name} \\- {_text(first[1][0].lower() + first[1][1:].rstrip('.'))}",
        ".SH SYNOPSIS",
        f".B {name}",
        _text(" ".join(command.collect_usage_pieces(context))),
        ".SH DESCRIPTION",
        *_paragraphs(rest),
        *_options(command, context, ".SH"),
    ]
    if isinstance(command, click.Group):
        lines.append(".SH COMMANDS")
        for part in command.list_commands(context):
            inner = command.commands[part].make_context(part, [], context, resilient_parsing=True)
            pieces = _text(" ".join(inner.command.collect_usage_pieces(inner)))
            lines += [f".SS {name} {part} {pieces}", *_paragraphs(help_paragraphs(inner.command.help or ""))]
            lines += _options(inner.command, inner, None)
    return "\n".join([*lines, ".SH SEE ALSO", f".BR {other} (1)", ""])


def _paragraphs(paragraphs: list[tuple[str, str]] | Iterator[tuple[str, str]]) -> Iterator[str]:
    for mark, text in paragraphs:
        yield ".PP"
        yield from [".nf", _text(text), ".fi"] if mark else [_text(text)]


def _options(command: click.Command, context: click.Context, heading: str | None) -> Iterator[str]:
    if isinstance(command, SearchCommand):
        sections = command.sections(context)
    else:
        options = (one for one in command.get_params(context) if isinstance(one, click.Option))
        records = (one.get_help_record(context) for one in options)
        sections = [("Options", [record for record in records if record])]
    for title, rows in sections:
        if heading:
            yield f"{heading} {title.upper()}"
        for option, what in rows:
            yield from (".TP", f".B {_text(option)}", _text(what))


def _text(text: str) -> str:
    """The text as roff has it: its own signs escaped, no line taken for a request."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("`", "\\(ga")
    return re.sub("^([.])", r"\\&\1", escaped, flags=re.MULTILINE)


if __name__ == "__main__":
    write()
