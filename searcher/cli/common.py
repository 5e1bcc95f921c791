"""What both commands do alike: turn errors into one line and an exit code, and say how many there are of what."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper

from searcher.cli.interrupts import end_on_interrupt, raise_on_interrupt
from searcher.cli.language import speak_as_asked
from searcher.errors import Interrupted, SearcherError, whereabouts
from searcher.hints import TYPE_CHECKING
from searcher.i18n import Message, _, counted, number_shown, shown
from searcher.results.snippet import printable, printable_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path
    from typing import Any, NoReturn

    from searcher import Summary
    from searcher.library.maintenance import Skipped

FOUND, NOTHING_FOUND, FAILED, INTERRUPTED = 0, 1, 2, 130

_MAX_FORMATS = 5  # of those not read, in one line


def run(command: Callable[[], int], name: str) -> NoReturn:
    """Run a command as a process of its own: one line on stderr and exit code 2 for whatever goes wrong."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 — it was closed before we began
    elif isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # A terminal without œ shows a question mark rather than nothing.
    speak_as_asked()
    is_own = raise_on_interrupt()
    try:
        code = _outcome(command, name)
        if is_own:
            end_on_interrupt()
    except KeyboardInterrupt:  # while something was said of what went wrong
        if is_own:
            end_on_interrupt()
        code = INTERRUPTED
    sys.exit(code)


def _outcome(command: Callable[[], int], name: str) -> int:
    """Run a command; return its exit code, that of what went wrong if something did."""
    try:
        code = command()
    except SearcherError as error:
        code = _fail(name, _("{error}; {hint}", error=error.message, hint=error.hint) if error.hint else error.message)
    except Interrupted as interrupt:
        say(f"{name}: {shown(interrupt.message)}")
        code = INTERRUPTED
    except KeyboardInterrupt:
        code = INTERRUPTED
    except _ReaderGone:
        _discard_output()
        code = FOUND
    except OSError as error:
        _discard_output()
        from searcher.i18n.system_errors import system_error

        file = error.filename or shown(_("output"))
        code = _fail(name, f"{file}: {shown(system_error(error))}")
    except MemoryError:
        code = _fail(name, _("there is not enough memory; close other programs, or raise the limit (ulimit -v)"))
    except Exception as error:  # noqa: BLE001 — a fault of ours; 1 would say that nothing was found
        code = _fail(name, _("stopped by a fault of its own, {where}; please report it", where=whereabouts(error)))
    return code


class _ReaderGone(Exception):
    """Whoever reads our output has read enough. No `OSError`, of which click would make an exit code of its own."""


def _discard_output() -> None:
    """Keep Python from complaining once more when it flushes at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def answer(text: str | bytes, *, newline: bool = True) -> None:
    """Print a result."""
    try:
        if os.name == "nt":
            import click

            click.echo(text, color=True, nl=newline)  # It translates what an old terminal there does not understand.
        elif isinstance(text, bytes):
            sys.stdout.buffer.write(text)
        else:
            sys.stdout.write(f"{text}\n" if newline else text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise _ReaderGone from None


def tell(line: str) -> None:
    """Print a line that may hold what a file or its name says."""
    answer(printable(shown(line)))


def say(message: str) -> None:
    """Tell the person something that is no result; names of files and words of queries in it do no harm."""
    if sys.stderr is not None:
        print(printable_lines(shown(message)), file=sys.stderr, flush=True)  # noqa: T201 — this is where it is done


def files(number: int) -> Message:
    """So many files.

    >>> files(1), files(1200)
    ('1 file', '1,200 files')
    """
    return counted("{n:,} file", "{n:,} files", number)


def documents(number: int) -> Message:
    """So many documents."""
    return counted("{n:,} document", "{n:,} documents", number)


def paragraphs(number: int) -> Message:
    """So many paragraphs."""
    return counted("{n:,} paragraph", "{n:,} paragraphs", number)


def skipped_line(summary: Summary) -> Message:
    """How many files are not in the index."""
    return counted(
        "{n:,} file skipped; searcher status says why",
        "{n:,} files skipped; searcher status says why",
        len(summary.skipped),
    )


def unread_line(unread: Mapping[str, int]) -> Message:
    """How many files are in formats that are not read, and in which, the most frequent first."""
    return counted(
        "{n:,} file in a format that is not read: {formats}",
        "{n:,} files in formats that are not read: {formats}",
        sum(unread.values()),
        formats=formats_told(unread, _MAX_FORMATS),
    )


def formats_told(counts: Mapping[str, int], most: int | None = None) -> str:
    """How many files there are of each suffix: `7 .xlsx, 5 .png`; with `most` the most frequent ones alone."""
    ordered = sorted(counts.items(), key=lambda item: -item[1]) if most else list(counts.items())
    none = shown(_("without suffix"))
    told = [f"{number_shown(count)} {printable(suffix) or none}" for suffix, count in ordered[:most]]
    return ", ".join([*told, "…"] if most and len(ordered) > most else told)


def kept_line(number: int, root: Path) -> Message:
    """How many missing files stay in an index, and how they are removed."""
    return counted(
        "{n:,} file is missing and was kept, it may come back; to remove it: searcher index {folder}",
        "{n:,} files are missing and were kept, they may come back; to remove them: searcher index {folder}",
        number,
        folder=root,
    )


def missing_lines(skipped: Iterable[Skipped]) -> list[Message]:
    """What to install for the files that need it, a line for each library."""
    from collections import Counter

    from searcher.installing import install_command
    from searcher.library.maintenance import missing_extra

    counts = Counter(extra for item in skipped if (extra := missing_extra(item.reason)))
    return [
        counted(
            "{n:,} file needs another library; install it with: {command}",
            "{n:,} files need another library; install it with: {command}",
            count,
            command=install_command(f"searcher-fr[{extra}]"),
        )
        for extra, count in counts.items()
    ]


def asked_reading(text_field: str | None, title_field: str | None, max_size: float | None) -> dict[str, Any]:
    """Reading options that were given; an empty name takes back one given before."""
    fields = {"text_field": text_field, "title_field": title_field}
    asked: dict[str, Any] = {name: value or None for name, value in fields.items() if value is not None}
    return asked if max_size is None else {**asked, "max_size": round(max_size * 1e6)}


def _fail(name: str, message: str) -> int:
    # Not `split()`: it takes away the no-break spaces that French has before its signs.
    words = [word for line in shown(message).splitlines() for word in line.split(" ") if word]
    say(f"{name}: {' '.join(words)}")
    return FAILED
