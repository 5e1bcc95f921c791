"""In which language the commands speak, and their help in it."""

from __future__ import annotations

import os
import sys
from inspect import cleandoc
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, TypeVar

import click

from searcher.messages import LANGUAGES, _, language_of, shown, speak

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Command = TypeVar("Command", bound="Callable[..., Any] | click.Command")


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


def speak_as_asked(command: click.Command) -> None:
    """Speak the language of `--lang`, or else that of the environment, from the first message on."""
    language = _asked_for(sys.argv[1:]) or language_of(os.environ)
    if language == LANGUAGES[0]:
        return
    speak(language)
    _let_click_speak(language)
    localise(command)


def _asked_for(arguments: Sequence[str]) -> str | None:
    """The language that the option names, before anything is parsed: errors in parsing are told in it."""
    named = None
    for argument, following in zip_longest(arguments, arguments[1:], fillvalue=""):
        if argument == "--":
            break
        if argument == "--lang":
            named = following
        elif argument.startswith("--lang="):
            named = argument.removeprefix("--lang=")
    return named if named in LANGUAGES else None


def _let_click_speak(language: str) -> None:
    """Have click, and the programs that are started, say in the same language what they say."""
    import gettext

    from searcher.messages.catalogue import CLICK, LOCALE

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
