"""What commands made with click have alike: the options that several of them take, and how click speaks."""

from __future__ import annotations

import os
from functools import wraps
from inspect import cleandoc

import click

from searcher.cli.common import FAILED, say
from searcher.cli.completion import paths as paths_of_files
from searcher.config.schema import FLAG, INDEX
from searcher.errors import SearcherError
from searcher.hints import TYPE_CHECKING, TypeVar
from searcher.i18n import LANGUAGES, _, shown, spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

    from searcher.config.schema import Kind, Option

Command = TypeVar("Command", bound="Callable[..., Any] | click.Command")


class _Formatter(click.HelpFormatter):
    """A help page whose headings end in the colon of the language spoken."""

    def write_heading(self, heading: str) -> None:
        """Write a heading; click adds the colon itself, without a space."""
        super().write_heading(shown(_("{heading}:", heading=heading)).removesuffix(":"))


def invoke(command: click.Command, name: str, defaults: dict[str, Any] | None = None) -> int:
    """Parse the arguments of this process and call the command. Raises `SearcherError` for what click refuses."""
    if spoken() != LANGUAGES[0]:
        _let_click_speak(spoken())
        localise(command)
    click.Context.formatter_class = _Formatter
    if os.environ.get(f"_{name.upper()}_COMPLETE", "").startswith("powershell"):
        from searcher.cli.powershell import register

        register()
    try:
        code: int | None = command.main(prog_name=name, standalone_mode=False, default_map=defaults)
    except click.exceptions.NoArgsIsHelpError as error:
        say(error.format_message())
        return FAILED
    except click.NoSuchOption as error:
        nearest = list(error.possibilities or ())[:1]
        told = click.NoSuchOption(error.option_name, possibilities=nearest, ctx=error.ctx).format_message()
        # Only a query has words that begin with a dash, and they begin with one.
        is_word = name == "search" and not error.option_name.startswith("--")
        hint = shown(_("A word with a dash goes in quotes: search 'libre -gratuit'")) if is_word else ""
        raise SearcherError(f"{told} {hint}".rstrip()) from None
    except click.ClickException as error:
        raise SearcherError(error.format_message()) from None
    except click.Abort as error:
        raise (error.__cause__ or KeyboardInterrupt()) from None
    return code or 0


def lang_option(command: Command) -> Command:
    """Add the option that says which language is spoken; `speak_as_asked` has looked at it by the time it is parsed."""
    option = click.option(
        "--lang",
        type=click.Choice(LANGUAGES),
        expose_value=False,
        help="The language of messages and of this help; by default that of your locale.",
    )
    return option(command)


class Group(click.Group):
    """A group of commands all of which have the option."""

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        """Add a command, and the option to it."""
        super().add_command(lang_option(cmd), name)


def in_option(help_text: str) -> Callable[[Command], Command]:
    """Option `--in`, which may be given several times; its paths are the parameter `corpora`."""
    return click.option("--in", "corpora", metavar="PATH", multiple=True, shell_complete=paths_of_files, help=help_text)


def documents_argument(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command be told which documents it is about: by `--in`, as `search` is, or without; it takes them as `corpora`."""

    @click.argument("paths", nargs=-1, metavar="[PATH]...", shell_complete=paths_of_files)
    @in_option("Same as PATH: a folder of documents, or a single file.")
    @wraps(function)
    def call(*, paths: tuple[str, ...], corpora: tuple[str, ...], **parameters: Any) -> Any:
        return function(corpora=(*corpora, *paths), **parameters)

    return call


def only_one(corpora: Sequence[str]) -> str | None:
    """Single path that was given, or `None`. Raises click's `UsageError` for several."""
    if len(corpora) > 1:
        raise click.UsageError(
            _("this is of one folder or file at a time; leave out {others}", others=", ".join(corpora[1:]))
        )
    return corpora[0] if corpora else None


def table_options(*options: Option) -> Callable[[Command], Command]:
    """Add options of the table of `searcher.config.schema` to a command, in their order."""

    def add(command: Command) -> Command:
        for option in reversed(options):
            command = _click_option(option)(command)
        return command

    return add


def _click_option(option: Option) -> Callable[[Command], Command]:
    kind = option.kind
    how: dict[str, Any] = {"default": option.default, "help": option.help, "envvar": option.environment}
    if kind is FLAG:
        if "/" not in option.flags[0]:
            how["is_flag"] = True
    else:
        how["metavar"] = option.metavar
        how["show_default"] = option.shown
        how["type"] = _click_type(kind)
        if option is INDEX:
            how["shell_complete"] = paths_of_files
    return click.option(*option.flags, option.name, **how)


def _click_type(kind: Kind) -> Any:
    if kind.choices:
        return click.Choice(kind.choices)
    if float in kind.types:
        return Number(min=kind.least, min_open=kind.least_excluded, most=kind.most)
    return click.IntRange(min=int(kind.least or 0)) if int in kind.types else None


class Number(click.FloatRange):
    """A number within bounds; click would call it a float range, and let through what is none."""

    name = "number"

    def __init__(self, *, min: float | None, min_open: bool = False, most: float | None = None) -> None:  # noqa: A002
        """Take click's lower bound, which help shows, and an upper one that nobody comes near."""
        super().__init__(min=min, min_open=min_open)
        self._bounds = click.FloatRange(min=min, max=most, min_open=min_open)
        self._bounds.name = self.name

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the number that was written. Raises click's `BadParameter`."""
        number = self._bounds.convert(value, param, ctx)
        if number != number:  # noqa: PLR0124 — the way of floats to be no number
            self.fail(_("{value!r} is no number", value=value), param, ctx)
        return number


def _let_click_speak(language: str) -> None:
    """Have click, and the programs that are started, say in the same language what they say."""
    import gettext

    from searcher.i18n.catalogue import CLICK, LOCALE

    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain(CLICK, str(LOCALE))
    gettext.textdomain(CLICK)


def localise(command: click.Command) -> None:
    """Put what the help of a command says, and of the commands in it, into the language spoken."""
    command.help = "\n\n".join(mark + shown(_(text)) for mark, text in help_paragraphs(command.help or ""))
    for parameter in command.params:
        parameter.metavar = _translated(parameter.metavar)
        if isinstance(parameter, click.Option):
            parameter.help = _translated(parameter.help)
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            localise(inner)


def help_paragraphs(text: str) -> Iterator[tuple[str, str]]:
    r"""The paragraphs of a help text, each translated by itself, and before each the mark that click wants there.

    >>> list(help_paragraphs("Look\n    it up.\n\n    \b\n      look a\n      look b\n    "))
    [('', 'Look it up.'), ('\x08\n', '  look a\n  look b')]
    """
    for paragraph in cleandoc(text).split("\n\n"):
        if paragraph.startswith("\b\n"):
            yield "\b\n", paragraph.removeprefix("\b\n").rstrip("\n")
        else:
            yield "", " ".join(paragraph.split())


def _translated(text: str | None) -> str | None:
    return text and shown(_(text))
