"""The shapes an answer is printed in: to be read, as JSON, as lines of one's own, paths, or a number."""

from __future__ import annotations

import os
import sys

from searcher.cli.common import answer, say
from searcher.cli.terminal_size import screen_size
from searcher.errors import SearcherError
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.i18n import Message, _, counted, number_shown
from searcher.paths import light_path
from searcher.results.snippet import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from searcher.results import Hit, Results

_WIDEST = 100  # columns: longer lines are hard to read


class Shape(NamedTuple):
    """What was asked for with options; at most one of `json` to `open_rank` is."""

    json: bool = False
    jsonl: bool = False
    template: str | None = None
    paths: bool = False
    total: bool = False
    open_rank: int | None = None
    null: bool = False
    context: int = 0
    full: bool = False
    group: bool = False
    explain: bool = False
    all_copies: bool = False
    facets: bool = False
    color: str = "auto"
    pager: bool = True

    @property
    def for_people(self) -> bool:
        """Whether the answer is hits as a person reads them, not what a script reads or a file to open."""
        return not (self.json or self.jsonl or self.template is not None or self.paths or self.total or self.open_rank)

    def check(self) -> None:
        """Raise click's `UsageError` where options contradict each other."""
        named = {
            "--json": self.json,
            "--jsonl": self.jsonl,
            "--format": self.template is not None,
            "-l": self.paths,
            "-c": self.total,
            "--open": self.open_rank is not None,
        }
        asked = [name for name, given in named.items() if given]
        if len(asked) > 1:
            raise SearcherError(
                _("{one} and {other} are two shapes of an answer; leave one out", one=asked[0], other=asked[1])
            )
        if self.null and not (self.paths or self.template is not None):
            raise SearcherError(_("-0 parts the paths of -l and the lines of --format; add one of them"))
        for name, given, fits in (
            ("--group", self.group, ()),
            ("--full", self.full, ()),
            ("--context", self.context, ("--json", "--jsonl")),
            ("--explain", self.explain, ("--json", "--jsonl")),
            ("--facets", self.facets, ("--json",)),
        ):
            if given and asked and asked[0] not in fits:
                raise SearcherError(
                    _("{option} has no place in what {shape} prints; leave one out", option=name, shape=asked[0])
                )

    @property
    def styled(self) -> bool:
        """Whether there are to be colours and links."""
        return self.color == "always" or (
            self.color == "auto" and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        )


def print_answer(results: Results, shape: Shape, line: Callable[[Hit], str] | None) -> None:
    """Print hits in the shape asked for; `line` writes one for `--format`."""
    if shape.json:
        from searcher.results.render.json import to_json

        answer(to_json(results, shape.context, explain=shape.explain))
    elif not results:
        return
    elif shape.jsonl:
        from searcher.results.render.json import to_json_lines

        answer(to_json_lines(results, shape.context, explain=shape.explain))
    elif line:
        end = "\0" if shape.null else "\n"
        answer(end.join([*map(line, results), ""]), newline=False)
    else:
        _print_to_read(results, shape)


def print_paths(results: Results, shape: Shape, most: int | None, offset: int) -> None:
    """Print the path of each document found, the best first; those of records that have none are ids."""
    from itertools import islice

    last = None if most is None else offset + most
    end = b"\0" if shape.null else b"\n"
    found = dict.fromkeys(_paths(results))
    if sys.stdout.isatty() or shape.styled:
        answer("\n".join(map(printable, islice(found, offset, last))))
    else:
        # Scripts open them, so they are written as the file system has them.
        answer(b"".join(os.fsencode(path) + end for path in islice(found, offset, last)), newline=False)


def _paths(results: Results) -> Iterator[str]:
    for hit in results:
        yield from (info.path or info.id for info in (hit.document, *(other.document for other in hit.duplicates)))


def _print_to_read(results: Results, shape: Shape) -> None:
    from searcher.cli.pager import pager_for, show
    from searcher.results.render.terminal import Layout, render, render_facets

    styled = shape.styled
    layout = Layout(shape.context, shape.full, shape.group, shape.explain, shape.all_copies)
    text = render(results, width=_width(), styled=styled, layout=layout)
    if any(results.facets.values()):
        text += "\n\n" + render_facets(results.facets, styled=styled)
    which = _which(results) if sys.stdout.isatty() else None
    if shape.pager and (command := pager_for(text)):
        show(text, command)
    else:
        answer(text)
    if which:
        say(which)


def _which(results: Results) -> Message:
    """Which of all the hits these are, and how to see more."""
    first, last = results[0].rank, results[-1].rank
    ranks = number_shown(last) if first == 1 else f"{number_shown(first)}–{number_shown(last)}"
    told = counted(
        "{ranks} of {n:,} paragraph, {took:.1f} ms",
        "{ranks} of {n:,} paragraphs, {took:.1f} ms",
        results.total,
        ranks=ranks,
        took=results.took_ms,
    )
    if last == results.total or (first - 1) % len(results):
        return told
    return _("{told}; --page {page} for more", told=told, page=last // len(results) + 1)


def open_file(results: Results, rank: int) -> None:
    """Open the file of the one hit there is with the program that the desktop has for it."""
    document = results[0].document
    if not document.path:
        raise SearcherError(_("hit {rank} is a record, {id}, which has no file to open", rank=rank, id=document.id))
    path = os.path.abspath(document.path)
    if not light_path(path).exists():
        raise SearcherError(_("{file} is no longer there; search again without --no-refresh", file=path))
    say(_("opening {file}", file=path))
    import click

    if click.launch(path):
        raise SearcherError(_("no program here opens {file}; on Linux xdg-open is needed", file=path))


def _width() -> int:
    return min(_WIDEST, screen_size().columns)
